# SPDX-License-Identifier: BSD-3-Clause
# tar -I fcompress, both ways; frames of all members are found; a program that passes no arguments sets options by environment.
cp -r "$TESTS/data/diamond_24737" scan
tar -I fcompress -cf scan.tar.fcz scan
mkdir out && tar -I fcompress -xf scan.tar.fcz -C out
diff -r scan out/scan
fcompress -l --json scan.tar.fcz | head -1 >listed
jq -e '.frames >= 92 and ([.series[] | select(.type == "u16" and .width == 160 and .height == 24)][0].frames == 91)' listed >/dev/null
tar -cf scan.tar scan
fcompress -dc scan.tar.fcz | cmp - scan.tar
for format in ustar gnu pax; do
  tar --format $format -cf "$format.tar" scan  # once: pax holds when files were read last
  fcompress <"$format.tar" >"$format.fcz"
  fcompress -dc "$format.fcz" | cmp - "$format.tar"
  [ "$(fcompress -l --json "$format.fcz" | tail -1 | jq .frames)" = "$(jq .frames listed)" ]
done
tar -I 'fcompress -9 -T2' -cf small.tar.fcz scan
FCOMPRESS_OPTS='-9 -T1' tar -I fcompress -cf env.tar.fcz scan
cmp small.tar.fcz env.tar.fcz
cmp -s small.tar.fcz scan.tar.fcz && { echo "the level makes no difference"; exit 1; }
FCOMPRESS_OPT=-9 fcompress <scan.tar | cmp - small.tar.fcz
FCOMPRESS_OPTS=-1 fcompress -9 <scan.tar | cmp - small.tar.fcz
# As gfptar calls it: one word, no shell, the archive by standard input and output; options that pack do not hinder unpacking.
tar -cf - scan | FCOMPRESS_OPTS='-9 --threads 2' python3 -c 'import os; os.execvp("fcompress", ["fcompress"])' >bare.tar.fcz
cmp bare.tar.fcz small.tar.fcz
FCOMPRESS_OPTS='-9 --threads 2' python3 -c 'import os; os.execvp("fcompress", ["fcompress", "-d"])' <bare.tar.fcz | tar -xf - --one-top-level=bare
(cd scan && find . -type f -exec sha256sum {} +) >sums && (cd bare/scan && sha256sum --quiet -c ../../sums)
[ "$(wc -l <sums)" -gt 90 ]
if FCOMPRESS_OPTS=--lvel=3 fcompress <scan.tar >/dev/null 2>said; then false; else [ $? = 2 ]; fi
grep -q 'unknown option --lvel; did you mean --level?' said
# A reader that has enough goes away: no message.
tar -I fcompress -tf scan.tar.fcz --occurrence=1 scan/angles.txt >/dev/null
(fcompress -dc scan.tar.fcz 2>said; echo $? >status) | head -c 100 >/dev/null
[ ! -s said ]
