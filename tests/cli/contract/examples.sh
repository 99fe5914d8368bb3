# SPDX-License-Identifier: BSD-3-Clause
# Every command of the EXAMPLES of a man page, of the README and of the tutorial runs, one after the other in one folder as a reader would, on a
# small scan of the name it uses; and leaves what -o names, unless it is a dry run.
. "$TESTS/cli/contract/tools"
examples_of() {  # examples_of PAGE: lines of its EXAMPLES that begin with the name of a tool
  sed -n '/^\.SH EXAMPLES/,/^\.SH [^E]/p' "$1" | sed 's/\\-/-/g; s/\\(aq/'\''/g; s/\\e/\\/g'
}
groups=()  # of processes; some examples leave a server behind
trap 'for group in "${groups[@]}"; do kill -- -$group 2>/dev/null || true; done' EXIT
code_of() { sed -n '/^```/,/^```/p' "$1"; }  # code_of PAGE.md
try_all() {  # try_all NAME: commands on stdin
  local name=$1 command out count=0
  mkdir "$name"
  cp "$TESTS/data/aps_tooth/tooth.h5" "$name/scan.h5"
  phantom scan format=tif out="$name/scan" columns=512 rows=4 views=181 axis=260.25
  cd "$name"
  while read -r command; do
    setsid bash -eu -o pipefail -c "$command" >../said.out 2>../said.err </dev/null & groups+=($!)
    wait $! || wrong "$name: $command: $(cat ../said.err)"
    count=$((count + 1))
    [[ $command == *--dry-run* ]] && continue
    out=$(sed -n 's/.* -o \([^ ]*\).*/\1/p' <<<"$command")
    [ -z "$out" ] || [ "$out" = - ] || [ -s "$out" ] || wrong "$name: $command: made no $out"
  done
  cd ..
  [ "$count" -ge 3 ] || wrong "$name: $count examples"
}
export HOME=$PWD XDG_CONFIG_HOME=$PWD/config  # what is noted there is of this test
names=$(IFS='|'; echo "${ALL_TOOLS[*]}")
for tool in "${ALL_TOOLS[@]}"; do
  page=$TESTS/../man/$tool.1
  [ -e "$page" ] || continue
  [ $tool != ct-denoise ] || [ -e "$BUILD/libharima_torch.so" ] || continue  # without networks
  try_all "$tool.1" < <(examples_of "$page" | sed 's/^ *//' | grep -E "^($names) " | grep -v 'example\.org')
done
try_all harima.7 < <(sed -n '/^\.Bd -literal/,/^\.Ed/p' "$TESTS/../man/harima.7" | grep -E "^($names) ")
for page in README.md doc/tutorial.md; do
  try_all "${page##*/}" < <(code_of "$TESTS/../$page" | grep -E "^($names) " | grep -v 'example\.org')
done
for script in $(code_of "$TESTS/../README.md" | grep -o '^scripts/[a-z-]*'); do
  [ -x "$TESTS/../$script" ] || wrong "README.md: there is no $script"
done
