# SPDX-License-Identifier: BSD-3-Clause
# resize is Pillow's along each axis, larger and smaller; the edges of the volume stay where they are.
python3 -c 'import PIL' 2>/dev/null || PATH=/usr/bin:$PATH
cat >make.py <<'P'
import numpy as np
a = np.random.default_rng(6).random((13, 21, 34)).astype("f4") * 100
a.tofile("in.bin")
(a * 600).astype("u2").tofile("whole.bin")
P
python3 make.py
raw=(--raw f32,34x21)
for size in 50,30,20 11,7,5 34,10,26; do
  for interp in linear cubic nearest; do fslice resize in.bin $interp-$size.raw "${raw[@]}" --to $size --interp $interp -q; done
done
fslice resize whole.bin whole.raw --raw u16,34x21 --scale 0.5 --interp cubic -q
fslice resize in.bin same.raw "${raw[@]}" --scale 1 --interp cubic -q
cmp same.raw in.bin
fslice crop in.bin - "${raw[@]}" -q | fslice resize - piped.raw --to 50,30,20 --interp cubic --mem 150K --threads 1 -q
cmp piped.raw cubic-50,30,20.raw
python3 - <<'P'
import numpy as np
from PIL import Image
kinds = {"linear": Image.BILINEAR, "cubic": Image.BICUBIC, "nearest": Image.NEAREST}
def resize(a, size, kind):
    x, y, z = size
    a = np.stack([np.asarray(Image.fromarray(s).resize((x, y), kind)) for s in a])
    return np.asarray(Image.fromarray(a.reshape(len(a), -1)).resize((x * y, z), kind)).reshape(z, y, x)
a = np.fromfile("in.bin", "f4").reshape(13, 21, 34)
for name, kind in kinds.items():
    for size in (50, 30, 20), (11, 7, 5), (34, 10, 26):
        out = np.fromfile(f"{name}-{','.join(map(str, size))}.raw", "f4").reshape(size[::-1])
        wanted = resize(a, size, kind)
        assert np.abs(out - wanted).max() < (1e-4 if name != "nearest" else 1e-30), (name, size, np.abs(out - wanted).max())
b = np.fromfile("whole.bin", "u2").reshape(13, 21, 34).astype("f4")
out = np.fromfile("whole.raw", "u2").reshape(7, 11, 17)  # halves are rounded up
assert np.abs(out - np.clip(resize(b, (17, 11, 7), Image.BICUBIC), 0, 65535)).max() < 0.51
P
phantom scan format=his out=scan columns=50 rows=8 views=40 axis=24.5
ct-rec scan -o slices --axis 24.5 --pad off --pixel 3 -q
fslice resize slices half --scale 0.5,1,2 -q
[ "$(jq -c '[.voxel.size_um, .voxel.origin_um, .grid.shape_zyx]' half/volume.ct.json)" = "[[6,3,1.5],[1.5,0,-0.75],[16,50,25]]" ]
fslice resize slices half --scale 0 2>said && false
grep -q -- "--scale 0, wanted numbers above 0" said
fslice resize slices half --to 3,4 2>said && false
grep -q -- "--to: '3,4' has 2 numbers, wanted 3" said
