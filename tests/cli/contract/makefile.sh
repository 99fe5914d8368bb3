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
make -s -n $goals | grep -v '^rm\|^date' >due
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

# Names with blanks, of which make makes two: nothing is done. The folder may have them.
mkdir 'a folder' && cd 'a folder'
printf 'CT_REC = ../rec\nSHIP = rec\ninclude %s/../Makefile.inc\n' "$TESTS" >Makefile
refuses() {  # refuses WORDS ARGUMENT...
  local words=$1
  shift
  if make -s preview "$@" >said 2>&1; then cat said; exit 1; fi
  grep -q "$words" said && [ ! -e calls ] || { cat said; exit 1; }
}
touch c.h5 && make -s preview && rm calls c.png
touch 'my scan.h5' && mkdir 'old b' && touch 'old b/output.log'
refuses 'found .*my scan.h5.* wanted names without blanks'
refuses 'found .*old b.* wanted names' SCANS='c.h5 old b/'
refuses 'wanted names without' SCANS='"my scan.h5"'
refuses 'wanted names without' SCANS='my\ scan.h5'
touch my && refuses 'found .*my scan.h5.* wanted names' SCANS='my scan.h5'
refuses 'SHIP_TO is my place/, which has blanks' SCANS=c.h5 SHIP_TO='my place/'
make -s preview SCANS=c.h5 SHIP_TO='"my place/"'
[ "$(wc -l <calls)" = 1 ]
mkdir c.rec && touch c.rec/volume.ct.json
make -s ship SCANS=c.h5 SHIP_TO='"my place/"'
[ -e 'my place/c.rec/volume.ct.json' ] && [ ! -e my/c.rec ]
cd ..

# TERM to make alone reaches what copies and what packs, also where flags need a shell; neither counts as done.
mkdir ended && cd ended
mkdir ended_b c.rec && touch c.h5 ended_b/output.log
head -c 2000000 /dev/zero >ended_b/q0001.img
sleep 0.01 && touch c.rec/volume.ct.json
cat >copier <<'T'
#!/usr/bin/env bash
trap 'echo "$1 has TERM" >>seen; exit 75' TERM
touch began
while :; do sleep 0.05; done
T
cat >packer <<'T'
#!/usr/bin/env bash
touch began
while [ ! -e told ]; do sleep 0.05; done
wc -c >.read && mv .read read
T
chmod +x copier packer
printf "FXFER = ./copier\nFCOMPRESS = ./packer\nSHIP_FLAGS = --rsh \"\$\$HOME/rsh\"\nSHIP_TO = there/\ninclude %s/../Makefile.inc\n" "$TESTS" >Makefile
ended() {  # ended FILE ARGUMENT...: make is told to end when the tool has begun; FILE is what the tool writes then
  local file=$1 make
  shift
  rm -f began told
  make -s "$@" >said 2>&1 &
  make=$!
  for _ in $(seq 4000); do [ ! -e began ] || break; sleep 0.05; done
  [ -e began ] || { cat said; exit 1; }
  kill -TERM $make
  if wait $make; then echo "make $*: ended well"; exit 1; fi
  touch told
  for _ in $(seq 1000); do [ ! -e "$file" ] || return 0; sleep 0.05; done
  echo "make $*: the tool goes on"
  exit 1
}
ended seen ship SCANS=c.h5
grep -qx 'cp has TERM' seen && [ ! -e c.shipped ]
ended read archive SCANS=ended_b
[ "$(cat read)" -lt 1000000 ] && [ ! -e ended_b.tar.fcz ] || { echo "tar goes on: $(cat read)"; exit 1; }
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
