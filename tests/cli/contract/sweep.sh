# SPDX-License-Identifier: BSD-3-Clause
# share/sweep.mk: five axes, a picture of each, one sheet; interrupted and run again it makes what is missing, and what is newer makes one chain.
. "$TESTS/cli/fails.bash"
command -v make >/dev/null || exit 77
phantom scan format=h5 out=a.h5 columns=160 rows=24 views=180 axis=79.5
phantom scan format=h5 out=b.h5 columns=160 rows=2 views=60 axis=79.5
cat >flags <<'M'
AXES = 77 78.5 79.5 80.5 82
REC_FLAGS = --pixel 10 -q -t1 --method direct --device cpu
M
mk() { make -s -j2 -f flags -f "$TESTS/../share/sweep.mk" "$@"; }
cat >interrupt.py <<'P'
import glob, os, signal, subprocess, sys, time
make = subprocess.Popen(["make", "-s", "-j2", "-f", "flags", "-f", sys.argv[1]], start_new_session=True, stderr=subprocess.DEVNULL)
for _ in range(2000):
    if glob.glob("a.sweep/axis-*.png"): break  # the rule of its slices has ended: make keeps them
    time.sleep(0.005)
os.killpg(make.pid, signal.SIGINT)
assert make.wait() != 0, "it was too fast"
P
python3 interrupt.py "$TESTS/../share/sweep.mk"
sleep 0.2
[ ! -e a.sweep.png ] || wrong "the sheet is there already"
# What has its name is whole.
for slices in a.sweep/axis-*.tif; do fslice verify "$slices" >/dev/null; done
for picture in $(find a.sweep b.sweep -name "axis-*.png"); do fslice info "$picture" >/dev/null; done
ls -l --time-style=full-iso a.sweep/axis-*.tif >before
mk
[ "$(ls a.sweep/axis-*.tif a.sweep/axis-*.png | wc -l)" = 10 ] || wrong "$(ls a.sweep)"
ls -l --time-style=full-iso $(awk '{ print $NF }' before) | diff before - || wrong "what was there was made again"
mk -q || wrong "something is still to be done"
# Five tiles, each with its label: as five pictures of one volume by hand.
fslice montage a.sweep/axis-{77,78.5,79.5,80.5,82}.png wanted.png --label --size 512 -q
cmp wanted.png a.sweep.png
fslice montage a.sweep/axis-{77,78.5,79.5,80.5,82}.png bare.png --size 512 -q
! cmp -s bare.png a.sweep.png || wrong "no labels"
# One input that is newer.
sleep 0.01
touch b.h5
mk -n >due
[ "$(grep -c ct-rec due) $(grep -c preview due) $(grep -c montage due) $(grep -c 'a\.' due)" = "5 5 1 0" ] || wrong "$(cat due)"
mk SCANS=b.h5
mk -q || wrong "something is still to be done"
fails 2 "AXES is not set" make -s -f "$TESTS/../share/sweep.mk"
