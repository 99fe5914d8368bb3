# SPDX-License-Identifier: BSD-3-Clause
# The completion script, called as bash calls it.
. "$TESTS/cli/contract/tools"
complete_line() {  # complete_line WORD...: what is offered for the last word
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
  local function="_${1//-/_}"
  "$function"
  echo "${COMPREPLY[*]}"
}
for command in "${THREADED[@]}"; do
  read -r tool _ <<<"$command"
  "$tool" --describe bash >script
  . ./script
  complete -p "$tool" >/dev/null
  [ "$(complete_line $command --thr)" = --threads ] || wrong "$command: $(complete_line $command --thr)"
  [ "$(complete_line $command --progress j)" = json ] || wrong "$command: $(complete_line $command --progress j)"
  [ "$(complete_line $command --threads "")" = "" ]
done
[ "$(complete_line demo_tool s)" = show ]
[ "$(complete_line demo_tool show --window h)" = hann ]
