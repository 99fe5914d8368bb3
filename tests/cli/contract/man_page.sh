# SPDX-License-Identifier: BSD-3-Clause
# The committed pages are what scripts/make-man writes, and mandoc finds nothing wrong but the date that we leave out.
. "$TESTS/cli/contract/tools"
"$TESTS/../scripts/make-man" --check "$BUILD"
for tool in "${ALL_TOOLS[@]}"; do
  "$tool" --man >page.1
  page=$TESTS/../man/$tool.1
  [ -e "$page" ] || page=page.1
  for section in NAME SYNOPSIS OPTIONS "EXIT STATUS"; do grep -qx ".SH $section" "$page"; done
  if command -v mandoc >/dev/null; then
    mandoc -T lint -W warning "$page" | grep -v 'missing date' && wrong "$page is not clean"
  fi
done
# Common options that only some commands of a tool have stand under OPTIONS, too, whatever the build can do.
for tool in "${ALL_TOOLS[@]}"; do
  "$tool" --describe json | jq -r '.commands[]?.options[].name' | sort -u >names
  "$tool" --man | sed -n '/^\.SH OPTIONS/,$ s/\\//gp' >options
  for name in device shard mem threads force; do
    ! grep -qx "$name" names || grep -q -- "^\.B .*--$name\b" options || wrong "$tool --man: OPTIONS are without --$name"
  done
done
