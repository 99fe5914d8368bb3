# SPDX-License-Identifier: BSD-3-Clause
# stats equals NumPy within 1e-12 for every type, within circles, masks and ranges, from files and pipes, in little memory and
# much, with any number of threads; percentiles are exact also where thousands of values share their upper bits.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy as np
r = np.random.default_rng(1)
shape = (37, 61, 83)
f = r.normal(3, 50, shape).astype("f4")
f[3, 4, 5] = np.nan
f[0, 30, 40:43] = [np.inf, -np.inf, -0.0]
f.tofile("f32.raw")
(1000 + r.integers(0, 3, shape) * 1e-4 + r.integers(0, 2, shape)).astype("f4").tofile("close.raw")
for name, type, low, high in [("u8", "u1", 0, 256), ("u16", "u2", 9, 60000), ("i16", "i2", -30000, 30000),
                              ("u32", "u4", 0, 2**32), ("i32", "i4", -2**31, 2**31)]:
    r.integers(low, high, shape, dtype=type).tofile(name + ".raw")
(r.random(shape) < 0.3).astype("u1").tofile("mask.raw")
(r.random(shape[1:]) < 0.3).astype("u2").tofile("one.raw")
P
fslice convert mask.raw mask.tif --raw u8,83x61 -q
fslice convert one.raw one.tif --raw u16,83x61 -q
percents=0,0.1,25,50,99.9,100
for type in f32 u8 u16 i16 u32 i32 close; do
  raw=$type,83x61
  [ $type = close ] && raw=f32,83x61
  ask() { fslice stats "$1" "${@:2}" --percentiles $percents --json >said; tail -1 said | jq -c --arg name "$type $what" '. + {name: $name}' >>answers; }
  what=all; ask $type.raw --raw $raw
  what=circle; ask $type.raw --raw $raw --circle 20.5 --threads 1
  what=mask; ask $type.raw --raw $raw --mask mask.tif --mem 4M
  what=one; ask $type.raw --raw $raw --mask one.tif --circle fit
  what=part; ask $type.raw --raw $raw --x 3:70 --z 2:30:3 --mask mask.tif
  fslice crop $type.raw - --raw $raw -q >stream
  what=all; ask - --mem 2M <stream
done
fslice stats f32.raw --raw f32,83x61 --per-slice --percentiles 10,50 >slices
python3 - <<'P'
import json, numpy as np
types = dict(f32="f4", close="f4", u8="u1", u16="u2", i16="i2", u32="u4", i32="i4")
shape = (37, 61, 83)
y, x = np.mgrid[:61, :83]
def circle(radius): return ((x - 41) ** 2 + (y - 30) ** 2 <= radius ** 2) & np.ones(shape, bool)
mask = np.fromfile("mask.raw", "u1").reshape(shape) != 0
one = np.fromfile("one.raw", "u2").reshape(shape[1:]) != 0
part = np.zeros(shape, bool)
part[2:30:3, :, 3:70] = True
chosen = {"all": circle(1e9), "circle": circle(20.5), "mask": mask, "one": one & circle(30.5), "part": part & mask}
def near(a, b, what): assert abs(a - b) <= 1e-12 * max(abs(a), abs(b)), (what, a, b)
count = 0
for line in open("answers"):
    got = json.loads(line)
    type, what = got["name"].split()
    a = np.fromfile(type + ".raw", types[type]).reshape(shape)[chosen[what]].astype("f8")
    assert (got["nan"], got["inf"]) == (np.isnan(a).sum(), np.isinf(a).sum()), got
    a = a[np.isfinite(a)]
    assert got["count"] == a.size, got
    for name, value in dict(min=a.min(), max=a.max(), mean=a.mean(), sd=a.std()).items(): near(got[name], value, (line, name))
    assert abs(got["sum"] - a.sum()) <= 1e-12 * np.abs(a).sum()
    for p in [0, 0.1, 25, 50, 99.9, 100]: near(got[f"p{p}"], np.percentile(a, p), (line, p))
    count += 1
assert count == 42
a = np.fromfile("f32.raw", "f4").reshape(shape).astype("f8")
rows = [line.split("\t") for line in open("slices").read().splitlines()]
assert rows[0][-2:] == ["p10", "p50"] and len(rows) == 39
for z in range(37):
    v = a[z][np.isfinite(a[z])]
    near(float(rows[z + 1][-2]), np.percentile(v, 10), z)
    near(float(rows[z + 1][4]), v.mean(), z)
P
refused() { local status=0; "${@:3}" 2>said || status=$?; [ $status = "$1" ] && grep -q -- "$2" said || { cat said; false; }; }
refused 2 'percentiles has 101, wanted 0 to 100' fslice stats u8.raw --raw u8,83x61 --percentiles 101
refused 1 'the mask is 83 x 61 x 37, wanted 5 x 61 x 614' fslice stats u8.raw --raw u8,5x61 --mask mask.tif

# Of nothing there is neither least nor mean.
python3 -c '
import numpy as np
np.save("nothing.npy", np.full((2, 3, 4), np.nan, "f4"))'
fslice stats nothing.npy --percentiles 50 --json >said
[ "$(sed -n 2p said)" = "$(printf 'all\t0\tnan\tnan\tnan\tnan\t24\t0\tnan')" ]
tail -n 1 said | jq -e '[.count, .nan, .min, .max, .mean, .sd, .p50] == [0, 24, null, null, null, null, null]' >/dev/null
