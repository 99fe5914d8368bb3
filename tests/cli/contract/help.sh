# SPDX-License-Identifier: BSD-3-Clause
# Help names every option, fits a terminal of 100 columns, and comes also where the rest of the line makes no sense.
. "$TESTS/cli/contract/tools"
for command in "${COMMANDS[@]}"; do
  $command --help >help
  [ "$(grep -c '^usage: ' help)" = 1 ] || wrong "$command: no usage line"
  [ "$(wc -L <help)" -le 100 ] || wrong "$command: a line of help is $(wc -L <help) columns wide"
  $command -h | cmp - help
  if grep -q ' $' help; then wrong "$command: spaces at the end of a line"; fi
  for option in $($command --describe schema | jq -r '.properties | keys[]'); do
    grep -qiE -- "(--$option |--$option\$|^  \[?$option|usage:)" help || wrong "$command: --help does not name $option"
  done
done
