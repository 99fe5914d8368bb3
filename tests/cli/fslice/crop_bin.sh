# SPDX-License-Identifier: BSD-3-Clause
# crop copies values and keeps numbers; bin averages; both know where their voxels stand.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
phantom scan format=his out=scan columns=50 rows=8 views=40 axis=24.5
ct-rec scan -o slices --axis 24.5 --pad off --pixel 3 -q
fslice crop slices part --x 5:45:3 --y 7:30 --z 2:8:2 -q
[ "$(cd part && echo *.tif)" = "rec00002.tif rec00004.tif rec00006.tif" ]
fslice crop slices part.raw --x 5:45:3 --y 7:30 --z 2:8:2 -q
fslice crop slices all.raw -q
fslice bin slices binned.raw --by 4,3,2 --edge partial -q
fslice bin slices dropped.raw --by 4,3,2 --mode median -q
python3 - <<'P'
import numpy as np, json
a = np.fromfile("all.raw", "f4").reshape(8, 50, 50)
part = np.fromfile("part.raw", "f4").reshape(3, 23, 14)
assert (part == a[2:8:2, 7:30, 5:45:3]).all()
b = np.fromfile("binned.raw", "f4").reshape(4, 17, 13)
for z in range(4):
    for y in range(17):
        for x in range(13):
            assert b[z, y, x] == np.float32(a[2*z:2*z+2, 3*y:3*y+3, 4*x:4*x+4].astype("f8").mean()) or \
                   abs(b[z, y, x] / a[2*z:2*z+2, 3*y:3*y+3, 4*x:4*x+4].astype("f8").mean() - 1) < 1e-6
d = np.fromfile("dropped.raw", "f4").reshape(4, 16, 12)
for z in range(4):
    for y in range(16):
        for x in range(12):
            assert abs(d[z, y, x] - np.median(a[2*z:2*z+2, 3*y:3*y+3, 4*x:4*x+4])) <= 1e-6 * abs(d[z, y, x])
car = json.load(open("part.ct.json"))
assert car["grid"]["voxel_um"] == [9, 3, 6] and car["voxel"]["origin_um"] == [15, 21, 6], car
car = json.load(open("binned.ct.json"))
assert car["grid"]["voxel_um"] == [12, 9, 6] and car["voxel"]["origin_um"] == [4.5, 3, 1.5], car
P

# NaN is never left out: a block that has one is one. Blocks wider than the volume are what there is, or nothing.
python3 - <<'P'
import numpy as np
a = np.random.default_rng(4).normal(size=(4, 6, 8)).astype("f4")
a[0, 1, 2] = a[3, 4, 5] = a[3, 5, 4] = np.nan
a[:2, :2, 6:] = np.nan
np.save("n.npy", a)
P
for mode in mean sum min max median; do fslice bin n.npy $mode.npy --by 2 --mode $mode -q; done
fslice bin n.npy widest.npy --by 1000000 --edge partial --mode max --z 0:1 -q --y 2:
python3 - <<'P'
import numpy as np
a = np.load("n.npy")
blocks = a.reshape(2, 2, 3, 2, 4, 2).transpose(0, 2, 4, 1, 3, 5).reshape(2, 3, 4, 8)
for mode in "mean", "sum", "min", "max", "median":
    wanted = getattr(np, mode)(blocks.astype("f8"), axis=3)
    assert np.isnan(wanted).sum() == 3 and np.allclose(np.load(mode + ".npy"), wanted, rtol=1e-6, equal_nan=True), mode
widest = np.load("widest.npy")
assert widest.shape == (1, 1, 1) and widest[0, 0, 0] == a[0, 2:].max()
P
for by in 2147483647 0 2,2 1,2,3,4; do
  status=0; fslice bin n.npy no.npy --by $by --edge partial -q 2>said || status=$?
  [ $status = 2 ] && grep -q "by $by, wanted one number or three, x,y,z, of 1 to 1000000" said && [ ! -e no.npy ] || { cat said; false; }
done
