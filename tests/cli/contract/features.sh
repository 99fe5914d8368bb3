# SPDX-License-Identifier: BSD-3-Clause
# doc/features.md tells of options that are there, with values that they have, and of tests that are there.
. "$TESTS/cli/fails.bash"
ct-rec --describe json >options.json
jq -r '.options[] | "--" + .name' options.json | sort >options
table=$TESTS/../doc/features.md
rows=$(grep -c '^| [^|]* | [^|]*`' "$table")
[ "$rows" -ge 40 ] || wrong "only $rows rows name an option"
grep -o '`--[a-z-]*' "$table" | tr -d '`' | sort -u | comm -23 - options | grep . && wrong "no such options"
# `--ring large`, `dead`: each is a value of the option.
grep -o '`--[a-z-]* [a-z0-9-]*`\(, `[a-z0-9-]*`\)*' "$table" | while read -r words; do
  read -r option values <<<"$(tr -d '\`,' <<<"$words")"
  for value in $values; do
    jq -e --arg option "${option#--}" --arg value "$value" '.options[] | select(.name == $option) | .choices == null or ([.choices[] | (.name? // .)] | index($value))' options.json >/dev/null ||
      wrong "$option has no $value"
  done
done
awk -F'|' 'NF > 5 { print $4 }' "$table" | grep -o '`[^`]*`' | tr -d '`' | sort -u | while read -r test; do
  [ -e "$TESTS/$test" ] || [ -e "$TESTS/$test.sh" ] || [ -e "$TESTS/${test}_test.cc" ] || [ -e "$TESTS/$test.cc" ] || wrong "$test is no test"
done
