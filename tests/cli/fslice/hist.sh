# SPDX-License-Identifier: BSD-3-Clause
# hist has the counts of numpy.histogram, all voxels are in its table, and its picture is made of the same bytes each time.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy as np
r = np.random.default_rng(2)
f = np.round(r.normal(3, 50, (9, 61, 83)), 1).astype("f4")  # many values on edges of bins
f[3, 4, 5] = np.nan
f.tofile("f.raw")
f[0, 0, :3] = [np.inf, -np.inf, np.inf]
f.tofile("g.raw")
r.integers(-300, 30000, (9, 61, 83), dtype="i2").tofile("i.raw")
np.full((9, 61, 83), 7, "u1").tofile("same.raw")
np.arange(2 * 61 * 83, dtype="u4").tofile("u.raw")
P
h() { fslice hist "$1.raw" --raw "$2,83x61" --csv "$3.csv" "${@:4}"; }
h f f32 a
h f f32 b --bins 1000 --range -100:100
h f f32 c --width 0.1 --threads 1
h i i16 d --width 1 --mem 2M
h i i16 e --bins 77 --circle 12
h same u8 f --bins 3
h u u32 g --bins 7 --z 0:1
h g f32 i --bins 10 --range=-20.5:3
fslice crop f.raw - --raw f32,83x61 -q | fslice hist - | tr '\t' ',' | cmp - a.csv
python3 - <<'P'
import numpy as np
def read(name, type): return np.fromfile(name + ".raw", type).reshape(-1, 61, 83).astype("f8")
def check(table, values, **how):
    rows = np.genfromtxt(table + ".csv", delimiter=",", names=True)
    assert rows["count"].sum() == values.size, table
    bins = rows[np.isfinite(rows["from"]) & np.isfinite(rows["to"])]
    low, high = how.get("range", (None, None))
    out = lambda which: rows["count"][which].sum()
    finite = values[np.isfinite(values)]
    if low is not None:
        assert out(np.isneginf(rows["from"])) == (values < low).sum() and out(np.isposinf(rows["to"])) == (values > high).sum()
    assert out(np.isnan(rows["from"])) == np.isnan(values).sum(), table
    if "edges" in how: wanted, edges = np.histogram(finite, how["edges"])
    else: wanted, edges = np.histogram(finite, how["bins"], how.get("range"))
    assert (bins["count"] == wanted).all(), (table, bins["count"], wanted)
    assert np.allclose(bins["from"], edges[:-1], rtol=1e-14, atol=1e-12) and np.allclose(bins["to"], edges[1:], rtol=1e-14, atol=1e-12)
f, i = read("f", "f4"), read("i", "i2")
y, x = np.mgrid[:61, :83]
check("a", f, bins=256)
check("b", f, bins=1000, range=(-100, 100))
low, high = np.nanmin(f), np.nanmax(f)
n = int((high - low) / 0.1) + 1
check("c", f, bins=n, range=(low, low + n * 0.1))
check("d", i, edges=np.arange(i.min(), i.max() + 2))
check("e", i[:, (x - 41) ** 2 + (y - 30) ** 2 <= 144], bins=77)
check("f", read("same", "u1"), bins=3)
check("g", read("u", "u4")[:1], bins=7)
check("i", read("g", "f4"), bins=10, range=(-20.5, 3))
P
h f f32 p --png p.png --log
h f f32 q --png q.png --log --threads 1
cmp p.png q.png
h f f32 r --png r.png --json | tail -1 | jq -e '.voxels == 45567 and .nan == 1 and (.counts | add) == 45566' >/dev/null
python3 - <<'P'
import numpy as np
from skimage import io
for name, log in [("p", True), ("r", False)]:
    counts = np.genfromtxt(name + ".csv", delimiter=",", names=True)["count"][:256]
    bars = (io.imread(name + ".png") == 64).sum(axis=0)
    heights = np.log1p(counts) if log else counts
    assert (np.abs(bars.reshape(256, 4) - (512 * heights / heights.max())[:, None]) <= 1).all()
P
refused() { local status=0; "${@:3}" 2>said || status=$?; [ $status = "$1" ] && grep -q -- "$2" said || { cat said; false; }; }
refused 1 'a.csv: exists already' h f f32 a
refused 1 'is the input' fslice hist f.raw --raw f32,83x61 --csv f.raw --force
refused 2 'wanted --png too' h f f32 z --log
refused 2 'empty, wanted A:B' h f f32 z --range 3:2
refused 2 'bins, wanted 1 to' h f f32 z --width 1e-9

# A pipe is kept in the folder of what is written.
mkdir sub
fslice crop f.raw - --raw f32,83x61 -q | fslice hist - --csv sub/piped.csv --png sub/piped.png --mem 100K 2>said
grep -q 'are spooled in sub$' said && cmp sub/piped.png r.png && cmp sub/piped.csv r.csv
