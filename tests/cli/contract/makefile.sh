# SPDX-License-Identifier: BSD-3-Clause
# Makefile.inc with a stand-in for ct-rec: what is made once is not made again, what is newer is.
command -v make >/dev/null || exit 77
touch a.h5 && mkdir b && touch b/output.log
cat >rec <<'T'
#!/bin/sh
echo "$@" >>calls
case $3 in *.png) touch "$3" ;; *) mkdir -p "$3" && touch "$3/volume.ct.json" ;; esac
T
chmod +x rec
printf 'CT_REC = ./rec\nREC_FLAGS = --filter hann\ninclude %s/../Makefile.inc\n' "$TESTS" >Makefile
make -s preview rec
[ "$(wc -l <calls)" = 4 ]
grep -qx -- "a.h5 -o a.rec --filter hann" calls
grep -qx -- "b -o b.png --preview --force --filter hann" calls
make -s preview rec
[ "$(wc -l <calls)" = 4 ]
sleep 0.01 && touch b/output.log
make -s rec
[ "$(wc -l <calls)" = 5 ]
tail -n 1 calls | grep -qx -- "b -o b.rec --force --filter hann"

# The whole of it with the tools, two scans at a time: a file and a folder.
mkdir whole && cd whole
phantom scan format=h5 out=a.h5 columns=48 rows=6 views=40 axis=23.5
phantom scan format=tif out=b columns=48 rows=6 views=40 axis=23.5 seed=2
printf 'REC_FLAGS = --axis 23.5 --pixel 10 -q\nDENOISER = median\nCONVERT_FROM = clean\nCONVERT_FLAGS = --to u8 --window 0:5\nSHIP = rec u8 preview archive\nSHIP_TO = there/\ninclude %s/../Makefile.inc\n' "$TESTS" >Makefile
goals="preview rec denoise convert report archive ship"
make -s -j2 $goals
for name in a b; do
  [ -s $name.png ]
  grep -q '<html' $name.html
  for step in rec clean u8; do fslice verify $name.$step >/dev/null; done
  fslice info $name.u8 | grep -q ' u8,'
  [ "$(ls -d there/$name.* | xargs -n1 basename | xargs)" = "$(ls -d $name.*fcz $name.png $name.rec $name.u8 | xargs)" ] || { ls there; exit 1; }
done
fcompress -t a.h5.fcz
mkdir out
tar -I fcompress -xf b.tar.fcz -C out
diff -r b out/b
make -q $goals
# What is newer: one chain, no more.
sleep 0.01 && touch a.h5
make -s -n $goals | grep -v '^rm' >due
! grep -v report.html due | grep -q 'b\.' || { cat due; exit 1; }
[ "$(wc -l <due)" = 8 ] || { cat due; exit 1; }
make -s -j2 $goals && make -q $goals
touch .a.rec.1.part a.rec/.rec00000.tif.part
make -s clean-parts
[ -z "$(find . -name '*.part')" ]
touch a.u8/volume.ct.json
if make -s ship SHIP_TO= 2>said; then exit 1; fi
grep -q 'SHIP_TO is not set' said
cd ..

# Ctrl-C in the middle of slices: what has its name is whole, and make goes on.
mkdir cut && cd cut
phantom scan format=h5 out=a.h5 columns=256 rows=192 views=120 axis=127.5
printf 'REC_FLAGS = --axis 127.5 --pixel 10 -q --threads 1 --mem 40M --method direct\ninclude %s/../Makefile.inc\n' "$TESTS" >Makefile
python3 - <<'P'
import glob, os, signal, subprocess, time
make = subprocess.Popen(["make", "-s", "rec"], start_new_session=True, stderr=subprocess.DEVNULL)
for _ in range(1000):
    if glob.glob("a.rec/rec*.tif"): break
    time.sleep(0.01)
os.killpg(make.pid, signal.SIGINT)
assert make.wait() != 0, "it was too fast"
assert not os.path.exists("a.rec/volume.ct.json") and glob.glob("a.rec/rec*.tif")
P
cp -r a.rec before
make -s rec
[ -z "$(find . -name '*.part')" ]
for slice in before/rec*.tif; do cmp "$slice" "a.rec/${slice#*/}"; done
[ "$(ls before/rec*.tif | wc -l)" -lt 192 ]
[ "$(ls a.rec/rec*.tif | wc -l)" = 192 ]
