# SPDX-License-Identifier: BSD-3-Clause
# Options by chance, of ct-rec, fslice, fcompress and ct-denoise filter, on small data of any form: refused by one sentence, or done, and then
# the same bytes whatever the threads, memory, shards, containers and interruptions. ANY_OPTIONS=FIRST:LAST tries other sets of options than these.
# After work on what reads or computes also with a build that stops at bad accesses (scripts/check tells how), and ANY_PATIENCE=20, by run-case.
failed=0
for tool in ct-rec fslice fcompress ct-denoise; do
  python3 "$TESTS/tool/any_options/any_options.py" $tool "${ANY_OPTIONS:-100:400}" || failed=1
done
[ $failed = 0 ]
