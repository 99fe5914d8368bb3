# SPDX-License-Identifier: BSD-3-Clause
# porosity: total, open and closed pore as SciPy's labels say, of the volume and of each slice, within masks, from files and pipes;
# voxels that are not numbers are refused unless a mask leaves them out.
python3 -c 'import scipy' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy as np
from scipy.ndimage import gaussian_filter
r = np.random.default_rng(7)
shape = (21, 37, 45)
a = gaussian_filter(r.normal(0, 1, shape), 1.2) * 10
a.astype("f4").tofile("a.raw")
np.rint(a * 10 + 100).clip(0, 255).astype("u1").tofile("b.raw")
z, y, x = np.mgrid[:21, :37, :45]
inside = (x - 20) ** 2 + (y - 18) ** 2 + (z - 10) ** 2 * 2 < 240
inside[9:12, 17:20, 19:22] = False   # a hole that does not count and reaches no face
inside.astype("u1").tofile("mask.raw")
a[~inside] = np.nan; a.astype("f4").tofile("nan.raw")
P
fslice convert mask.raw mask.tif --raw u8,45x37 -q
p() { fslice porosity "${@:2}" --csv "$1.csv" --json | tail -1 | jq -c . >"$1.json"; }
p plain a.raw --raw f32,45x37 --pore below:-0.3
p above a.raw --raw f32,45x37 --pore above:1 --connect 26 --threads 1
p bytes b.raw --raw u8,45x37 --pore below:95 --mem 2M
p masked a.raw --raw f32,45x37 --pore below:-1 --mask mask.tif
p circle a.raw --raw f32,45x37 --pore above:0.5 --circle 15
p nan nan.raw --raw f32,45x37 --pore below:-1 --mask mask.tif
fslice crop b.raw - --raw u8,45x37 -q | p piped - --pore below:95
cmp piped.csv bytes.csv
cmp nan.csv masked.csv
python3 - <<'P'
import json, numpy as np
from scipy.ndimage import label, generate_binary_structure
shape = (21, 37, 45)
a = np.fromfile("a.raw", "f4").reshape(shape)
b = np.fromfile("b.raw", "u1").reshape(shape)
mask = np.fromfile("mask.raw", "u1").reshape(shape) != 0
y, x = np.mgrid[:37, :45]
every = np.ones(shape, bool)
circle = every & ((x - 22) ** 2 + (y - 18) ** 2 <= 225)
def check(name, pore, counts, order):
    numbers, _ = label(pore & counts | ~counts, generate_binary_structure(3, order))
    faces = [numbers[i] for i in (0, -1)] + [numbers[:, i] for i in (0, -1)] + [numbers[:, :, i] for i in (0, -1)]
    reached = np.isin(numbers, np.unique(np.concatenate([f.ravel() for f in faces])))
    pore = pore & counts
    opened, closed = pore & reached, pore & ~reached
    assert closed.any() and opened.any(), name
    rows = np.genfromtxt(name + ".csv", delimiter=",", names=True)
    for column, volume in dict(voxels=counts, pore=pore, open=opened, closed=closed).items():
        assert (rows[column] == volume.sum(axis=(1, 2))).all(), (name, column)
    some = rows["voxels"] > 0
    assert np.allclose(rows["closed_porosity"][some], closed.sum(axis=(1, 2))[some] / counts.sum(axis=(1, 2))[some], rtol=1e-14)
    got = json.load(open(name + ".json"))
    for column, volume in dict(porosity=pore, open=opened, closed=closed).items():
        assert abs(got[column] - volume.sum() / counts.sum()) < 1e-15, (name, column)
check("plain", a < np.float64(-0.3), every, 1)
check("above", a > 1, every, 3)
check("bytes", b < 95, every, 1)
check("masked", a < np.float64(-1), mask, 1)
check("circle", a > 0.5, circle, 1)
P
refused() { local status=0; "${@:3}" 2>said || status=$?; [ $status = "$1" ] && grep -q -- "$2" said || { cat said; false; }; }
refused 1 'voxels are not numbers, neither pore nor not' fslice porosity nan.raw --raw f32,45x37 --pore below:0 --csv no.csv
[ ! -e no.csv ]
refused 2 "pore is '3', wanted below:T or above:T" fslice porosity a.raw --raw f32,45x37 --pore 3
refused 2 'pore is missing' fslice porosity a.raw --raw f32,45x37
