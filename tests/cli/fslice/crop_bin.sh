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
