# SPDX-License-Identifier: BSD-3-Clause
# Options by chance, of ct-rec, fslice, fcompress and ct-denoise filter, on small data of any form: refused by one sentence, or done, and then
# the same bytes whatever the threads, memory, shards, containers and interruptions. ANY_OPTIONS=FIRST:LAST tries other sets of options than these.
# After work on what reads or computes also where bad accesses stop a program, in a build that does it (scripts/check) or under valgrind, by a script
# called ct-rec in front of it in PATH; ANY_PATIENCE=30 then waits longer.
failed=0
for tool in ct-rec fslice fcompress ct-denoise; do
  python3 "$TESTS/tool/any_options/any_options.py" $tool "${ANY_OPTIONS:-100:400}" || failed=1
done
[ $failed = 0 ]
