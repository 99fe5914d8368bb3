# SPDX-License-Identifier: BSD-3-Clause
# reslice, flip and quarter turns are NumPy's transpose, flip and rot90, in files and pipes, in little memory and much; twice the
# inverse gives the input's bytes; voxels keep their edges.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
python3 -c 'import numpy as np; np.random.default_rng(3).integers(0, 60000, (23, 37, 70)).astype("u2").tofile("in.bin")'
raw=(--raw u16,70x37)
fslice reslice in.bin xz.raw "${raw[@]}" --plane xz -q
fslice reslice in.bin yz.raw "${raw[@]}" --plane yz -q
fslice reslice in.bin xy.raw "${raw[@]}" --plane xy -q
fslice reslice in.bin mixed.raw "${raw[@]}" --axes -z,+x,-y -q
fslice reslice mixed.raw back.raw --raw u16,23x70 --axes +y,-z,-x -q
fslice reslice in.bin one.raw "${raw[@]}" --axes +y,+z,-x --index 3 -q
fslice reslice in.bin part.raw "${raw[@]}" --plane yz --x 10:40:3 --z 2:20 -q
fslice flip in.bin flipped.raw "${raw[@]}" --axis z,x -q
fslice flip flipped.raw again.raw --raw u16,70x37 --axis x,z -q
for n in 1 2 3; do fslice rotate in.bin turn$n.raw "${raw[@]}" --quarter $n -q; done
python3 - <<'P'
import numpy as np
a = np.fromfile("in.bin", "u2").reshape(23, 37, 70)
def same(name, wanted):
    assert (np.fromfile(name, "u2") == np.ascontiguousarray(wanted).ravel()).all(), name
same("xz.raw", a.transpose(1, 0, 2))
same("yz.raw", a.transpose(2, 0, 1))
same("xy.raw", a)
same("mixed.raw", a.transpose(1, 2, 0)[::-1, :, ::-1])
same("back.raw", a)
same("one.raw", a[:, :, 70 - 1 - 3])
same("part.raw", a[2:20, :, 10:40:3].transpose(2, 0, 1))
same("flipped.raw", a[::-1, :, ::-1])
same("again.raw", a)
for n in 1, 2, 3:
    same(f"turn{n}.raw", np.rot90(a, n, (1, 2)))
P
# Little memory: slices of 37 x 23 u16 in a few KB go through a spool file, which is gone afterwards; any threads; pipes.
for how in "--mem 44K" "--mem 44K --threads 1" "--mem 44K --threads 3" "--mem 1M"; do
  fslice reslice in.bin little.raw "${raw[@]}" --plane yz $how -f 2>said
  cmp little.raw yz.raw
  case $how in *44K*) grep -q "do not fit" said || { cat said; false; } ;; esac
  fslice crop in.bin - "${raw[@]}" -q | fslice reslice - little.raw --axes -z,+x,-y $how -f -q
  cmp little.raw mixed.raw
  fslice crop in.bin - "${raw[@]}" -q | fslice flip - - --axis z,x $how -q | fslice crop - little.raw -f -q
  cmp little.raw flipped.raw
done
[ -z "$(ls -A | grep -E 'spool|part$')" ]
# Slices are numbered from 0, or as --index and --start say; reversed ones as the input's.
fslice crop in.bin slices "${raw[@]}" --start 5 -q
fslice reslice slices planes --plane xz -q
fslice reslice slices plane --plane xz --index 30 -q
fslice flip slices turned --axis z -q
[ "$(ls planes | head -n 1) $(ls plane | tail -n 2 | head -n 1) $(ls turned | head -n 1)" = "rh00000.tif rh00030.tif rh00005.tif" ]
# A brick of 3 x 3 x 12 um and where it stands.
fslice bin slices brick --by 1,1,4 -q
fslice reslice brick turned_brick --axes +z,-x,+y -q
python3 - <<'P'
import json
before, after = (json.load(open(f"{name}/volume.ct.json")) for name in ("brick", "turned_brick"))
assert before["voxel"]["size_um"] == [1, 1, 4] and before["voxel"]["origin_um"] == [0, 0, 1.5], before
assert after["voxel"]["size_um"] == [4, 1, 1] and after["voxel"]["origin_um"] == [1.5, -69, 0], after
assert after["grid"]["shape_zyx"] == [37, 70, 5] and [h["tool"] for h in after["history"]] == ["fslice crop", "fslice bin", "fslice reslice"]
P
refused() {  # refused STATUS WORDS ARGUMENTS
  local status=$1 words=$2; shift 2
  if fslice "$@" 2>said; then false; else [ $? = "$status" ]; fi
  grep -qF -e "$words" said || { cat said; false; }
}
refused 2 "--axes: axis x stands twice in '+x,+x,+y', wanted three different ones" reslice slices no --axes +x,+x,+y
refused 2 "wanted one of --plane, --axes and --normal" reslice slices no
refused 2 "--index 37 is not within the 37 slices" reslice slices no --plane xz --index 37
refused 2 "axis 'w' is unknown" flip slices no --axis w
refused 2 "wanted one of --deg and --quarter" rotate slices no
refused 1 "of memory wanted at least for slices of 37 x 23, --mem allows" reslice slices no --plane yz --mem 2K
[ ! -e no ]
fslice reslice slices no --plane xz --dry-run >said
grep -q "in 1 pass, each row is read once" said && grep -q "writes 37 slices of 70 x 23 u16" said && [ ! -e no ]
