# SPDX-License-Identifier: BSD-3-Clause
# threshold and mask: the threshold of Otsu is that of scikit-image for every type, masks are 0 and 255 where NumPy has them, from
# files and pipes; what becomes of NaN is said.
python3 -c 'import skimage' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy as np
r = np.random.default_rng(4)
shape = (9, 47, 61)
two = np.where(r.random(shape) < 0.3, r.normal(180, 20, shape), r.normal(60, 25, shape)).clip(0, 255)
for name, type, values in [("f32", "f4", two / 100 - 1), ("u8", "u1", two), ("u16", "u2", two * 200), ("i16", "i2", two * 50 - 7000),
                           ("u32", "u4", two * 100), ("i32", "i4", two * 1e7 - 1e9)]:
    values.astype(type).tofile(name + ".raw")
n = (two / 100 - 1).astype("f4"); n[1, 2, :5] = np.nan; n[2, 2, 2] = np.inf; n.tofile("nan.raw")
np.full(shape, 7, "u1").tofile("same.raw")
(r.random(shape) < 0.3).astype("u1").tofile("where.raw")
(r.random(shape[1:]) < 0.5).astype("f4").tofile("one.raw")
P
fslice convert where.raw where.tif --raw u8,61x47 -q
fslice convert one.raw one.tif --raw f32,61x47 -q
found() { tail -1 | jq -c --arg type "$1" '. + {type: $type}' >>answers; }
for type in f32 u8 u16 i16 u32 i32; do
  fslice threshold $type.raw otsu-$type.raw --raw $type,61x47 --otsu --json -q | found $type
  fslice crop $type.raw - --raw $type,61x47 -q | fslice threshold - otsu-$type.raw --otsu --json --threads 1 --mem 1M -f 2>said | found $type
done
fslice threshold nan.raw above.raw --raw f32,61x47 --above 0.25 2>said
grep -q '5 voxels are not numbers; they are 0 in the mask' said
fslice threshold u8.raw between.raw --raw u8,61x47 --between 50:100 --on 1
fslice threshold f32.raw percentile.raw --raw f32,61x47 --percentile 70 2>said
grep -q 'f32.raw: the threshold is 0' said
fslice threshold f32.raw circle.raw --raw f32,61x47 --otsu --circle fit --mask where.tif --json -q | tail -1 >circle
fslice threshold same.raw none.raw --raw u8,61x47 --otsu -q
fslice mask f32.raw m1.raw --raw f32,61x47 --circle 20 --fill -1.5
fslice crop f32.raw - --raw f32,61x47 -q | fslice mask - m2.raw --box 3:40,10:47
fslice mask i16.raw m3.raw --raw i16,61x47 --from where.tif --fill -300 --box 0:61,5:9
fslice mask i16.raw m4.raw --raw i16,61x47 --from one.tif
python3 - <<'P'
import json, numpy as np
from skimage.filters import threshold_otsu
shape = (9, 47, 61)
types = dict(f32="f4", u8="u1", u16="u2", i16="i2", u32="u4", i32="i4")
def read(name, type="u1"): return np.fromfile(name + ".raw", type).reshape(shape)
count = 0
for line in open("answers"):
    got = json.loads(line)
    a = read(got["type"], types[got["type"]])
    # in double; i32 spans too much for a bin a value, here as in other programs
    t = threshold_otsu(a.astype("f8") if got["type"] in ("f32", "i32") else a)
    assert abs(got["threshold"] - t) <= 1e-12 * abs(t), (line, t)
    assert (read("otsu-" + got["type"]) == np.where(a > t, 255, 0)).all()
    count += 1
assert count == 12
f = read("f32", "f4")
assert (read("above") == np.where(read("nan", "f4") > 0.25, 255, 0)).all() and read("above")[2, 2, 2] == 255
u = read("u8")
assert (read("between") == ((u >= 50) & (u <= 100))).all()
assert (read("percentile") == np.where(f > np.percentile(f.astype("f8"), 70), 255, 0)).all()
y, x = np.mgrid[:47, :61]
def circle(radius): return (x - 30) ** 2 + (y - 23) ** 2 <= radius ** 2
where = read("where") & circle(23.5) != 0
t = threshold_otsu(f[where].astype("f8"))
assert abs(json.load(open("circle"))["threshold"] - t) < 1e-12
assert (read("circle") == np.where((f > t) & where, 255, 0)).all()
assert (read("none") == 0).all()
assert (read("m1", "f4") == np.where(circle(20), f, np.float32(-1.5))).all()
box = np.zeros(shape, bool); box[:, 10:47, 3:40] = True
assert (read("m2", "f4") == np.where(box, f, 0)).all()
i = read("i16", "i2")
assert (read("m3", "i2") == np.where((read("where") != 0) & (y >= 5) & (y < 9), i, -300)).all()
assert (read("m4", "i2") == np.where(np.fromfile("one.raw", "f4").reshape(47, 61) != 0, i, 0)).all()
P
refused() { local status=0; "${@:3}" 2>said || status=$?; [ $status = "$1" ] && grep -q -- "$2" said || { cat said; false; }; }
refused 2 'wanted one of --above, --between, --otsu and --percentile, found 2' fslice threshold u8.raw x --raw u8,61x47 --above 3 --otsu
refused 2 'found 0' fslice threshold u8.raw x --raw u8,61x47
refused 2 'wanted --circle, --box or --from' fslice mask u8.raw x --raw u8,61x47
refused 2 'fill 256 is no value of u8' fslice mask u8.raw x --raw u8,61x47 --circle 3 --fill 256
refused 1 'mask where.tif: the mask is' fslice mask u8.raw x --raw u8,61x46 --from where.tif
[ ! -e x ]
fslice threshold u8.raw x --raw u8,61x47 --above 3 --dry-run | grep -q 'writes 9 slices of 61 x 47 u8'
[ ! -e x ]
