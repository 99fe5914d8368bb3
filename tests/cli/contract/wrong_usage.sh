# SPDX-License-Identifier: BSD-3-Clause
# A wrong option ends with 2, one line on stderr that begins with the command, and the option that was meant.
. "$TESTS/cli/contract/tools"
for command in "${THREADED[@]}"; do
  fails_with 2 $command --thraeds 2
  [ "$(wc -l <said.err)" = 1 ] && [ ! -s said.out ]
  grep -qx "$command: unknown option --thraeds; did you mean --threads?" said.err || wrong "$(cat said.err)"
  fails_with 2 $command --threads many
  grep -q -- "--threads: 'many' is not a whole number" said.err || wrong "$(cat said.err)"
  fails_with 2 $command --threads
  fails_with 2 $command --threads --quiet
  grep -q -- "--threads wants a value, found the option --quiet" said.err || wrong "$(cat said.err)"
  fails_with 2 $command --progress wheel
  grep -q "wanted one of auto, bar, json, none" said.err || wrong "$(cat said.err)"
done
fails_with 2 demo_tool
fails_with 2 demo_tool shwo
grep -q "did you mean show?" said.err
fails_with 2 demo_tool show --quiet
grep -q "input is missing" said.err
# Where the result is an argument, -o names it, too, wherever it stands.
printf 'P5 2 2 255\nabcd' >in.pgm
fslice filter --raw u8,2x2,11 in.pgm out.npy --median 1 -q
for words in '-o o.npy in.pgm' 'in.pgm --output o.npy' '--output=o.npy -- in.pgm'; do
  fslice filter --raw u8,2x2,11 --median 1 -q -f $words && cmp out.npy o.npy || wrong "$words"
done
fails_with 2 fslice filter in.pgm out.npy -o o.npy
grep -q "unexpected argument 'o.npy'" said.err || wrong "$(cat said.err)"
# Without a word: how it is called, and where to read more; a filter that wants none takes standard input.
for command in "${COMMANDS[@]}"; do
  read -r _ sub <<<"$command"
  [ "$($command --describe json | jq --arg sub "$sub" '[.commands[]? // . | select((.name == $sub) or ($sub == "")) | .. | objects | select(.required == true)] | length')" = 0 ] && continue
  fails_with 2 $command
  [ ! -s said.out ] && [ "$(wc -l <said.err)" = 2 ] || wrong "$(cat said.err)"
  grep -q "^$command: nothing given, wanted $command .* \[options\]$" said.err || wrong "$(cat said.err)"
  grep -qx "try $command --help" said.err || wrong "$(cat said.err)"
done
fails_with 2 demo_tool show in -o out --gain -1
grep -q -- "--gain is -1, wanted 0 to 1000000" said.err
fails_with 2 demo_tool show in -o - --json
fails_with 2 demo_tool show in -o out more
fails_with 2 demo_tool show in -o out --shard 4/4
fails_with 2 demo_tool show in -o out --shard a/3
grep -q -- "--shard is 'a/3', wanted I/N" said.err
fails_with 2 demo_tool show in -o out --device gpu
fails_with 1 demo_tool show in -o out --device cuda:0
grep -q "computes on the CPU only" said.err
