# SPDX-License-Identifier: BSD-3-Clause
# morph: the voxels of scikit-image's erosion, dilation, opening and closing with balls and cubes, of masks and grey values, and of
# SciPy's filled holes; from files and pipes, with any threads, in little memory.
python3 -c 'import skimage' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy as np
from scipy.ndimage import gaussian_filter
r = np.random.default_rng(9)
shape = (11, 23, 31)
g = gaussian_filter(r.normal(0, 1, shape), 1.2)
((g > 0) * 255).astype("u1").tofile("u8.raw")
(g * 1000).astype("f4").tofile("f32.raw")
(g * 9000).astype("i2").tofile("i16.raw")
(g * 9000 + 9000).astype("u2").tofile("u16.raw")
((g > -g.std()) * 1).astype("u1").tofile("holes.raw")
b = (g * 1000).astype("f4"); b[7, 3, 2] = np.nan; b.tofile("nan.raw")
P
for op in erode dilate open close; do
  for type in u8 f32; do for radius in 1 2 4; do for shape in ball box; do
    fslice morph $type.raw $op-$type-$radius-$shape.raw --raw $type,31x23 --op $op --radius $radius --shape $shape -q
  done; done; done
  for type in i16 u16; do fslice morph $type.raw $op-$type-3-ball.raw --raw $type,31x23 --op $op --radius 3 -q; done
  fslice crop f32.raw - --raw f32,31x23 -q | fslice morph - piped.raw --op $op --radius 2 --threads 1 --mem 60K -f -q
  cmp piped.raw $op-f32-2-ball.raw
done
fslice morph holes.raw fill-holes.raw --raw u8,31x23 --op fill --json -q | tail -1 | jq -e '.filled > 9' >/dev/null
fslice morph u8.raw fill-u8.raw --raw u8,31x23 --op fill
fslice crop u8.raw - --raw u8,31x23 -q | fslice morph - piped.raw --op fill -f
cmp piped.raw fill-u8.raw
python3 - <<'P'
import glob, numpy as np
from skimage import morphology
from scipy.ndimage import binary_fill_holes
shape = (11, 23, 31)
types = dict(u8="u1", f32="f4", i16="i2", u16="u2", holes="u1")
def read(name, type): return np.fromfile(name + ".raw", types[type]).reshape(shape)
how = dict(erode=morphology.erosion, dilate=morphology.dilation, open=morphology.opening, close=morphology.closing)
count = 0
for name in glob.glob("*-*-*-*.raw"):
    op, type, radius, form = name[:-4].split("-")
    element = morphology.ball(int(radius)) if form == "ball" else morphology.cube(2 * int(radius) + 1)
    assert (read(name[:-4], type) == how[op](read(type, type), element)).all(), name
    count += 1
assert count == 56
for name, on in dict(holes=1, u8=255).items():
    assert (read("fill-" + name, name) == binary_fill_holes(read(name, name)) * on).all(), name
assert (read("fill-holes", "u8") != read("holes", "u8")).any()
P
refused() { local status=0; "${@:3}" 2>said || status=$?; [ $status = "$1" ] && grep -q -- "$2" said || { cat said; false; }; }
for op in erode dilate open close fill; do
  refused 1 'nan.raw: frame 7: has pixels that are not numbers' fslice morph nan.raw no.raw --raw f32,31x23 --op $op
  fslice morph u8.raw no.raw --raw u8,31x23 --op $op --dry-run | grep -q 'writes 11 slices of 31 x 23 u8'
done
refused 1 'stream ended' bash -c "fslice crop u8.raw - --raw u8,31x23 -q | head -c 6000 | fslice morph - no.raw --op close"
refused 1 'of memory wanted at least' fslice morph u8.raw no.raw --raw u8,31x23 --op open --radius 5 --mem 5K
[ ! -e no.raw ]
refused 1 'exists' timeout 20 fslice morph u8.raw open-u8-1-ball.raw --raw u8,31x23 --op open --radius 4
phantom scan format=his out=scan columns=50 rows=6 views=40 axis=24.5
ct-rec scan -o slices --axis 24.5 --pad off --pixel 3 --rows 1:6 -q
fslice threshold slices mask --above 0.3 -q
fslice morph mask opened --op open -q
[ "$(cd opened && echo *.tif)" = "$(cd mask && echo *.tif)" ]
fslice threshold slices - --above 0.3 -q | fslice morph - piped --op open -q
for slice in opened/*.tif; do cmp "$slice" "piped/${slice##*/}"; done
[ "$(jq -c '[.scan.pixel_um, (.history | map(.tool))]' piped/volume.ct.json)" = '[3,["ct-rec","fslice threshold","fslice morph"]]' ]
