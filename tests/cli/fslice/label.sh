# SPDX-License-Identifier: BSD-3-Clause
# label: the very numbers of skimage.measure.label, for random volumes of several densities and one like bone, with all three
# connectivities, from files and pipes, with any threads and memory; the table has what regionprops and NumPy say.
python3 -c 'import skimage' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy as np
from scipy.ndimage import gaussian_filter
r = np.random.default_rng(6)
shape = (23, 37, 51)
for percent in [2, 10, 20, 31, 50, 75, 99]: ((r.random(shape) < percent / 100) * 255).astype("u1").tofile(f"r{percent}.raw")
(gaussian_filter(r.normal(0, 1, shape), 1.5) > 0.02).astype("u1").tofile("bone.raw")
a = np.zeros(shape, "u1"); a[:, ::2, :] = 1; a[22, :, 3] = 1; a[5, :, 50] = 1; a.tofile("comb.raw")  # what joins late
np.zeros(shape, "u1").tofile("r0.raw")
np.ones(shape, "u1").tofile("r100.raw")
z, y, x = np.mgrid[:23, :37, :51]
((z % 2 == 0) & (y % 2 == 0) & (x % 2 == 0)).astype("u1").tofile("dots.raw")
e = np.zeros(shape, "u1")
e[((x - 22) / 18) ** 2 + ((y - 18 - (x - 22) / 4) / 9) ** 2 + ((z - 11) / 6) ** 2 <= 1] = 1
e[0, 0, 0] = e[20, 30, 44:47] = e[22, 36, 50] = 1
e.tofile("egg.raw")
P
volumes="r0 r2 r10 r20 r31 r50 r75 r99 r100 bone comb dots egg"
for v in $volumes; do for c in 6 18 26; do
  fslice label $v.raw $v-$c.raw --raw u8,51x37 --connect $c --table $v-$c.csv -q --json | tail -1 | jq -c . >$v-$c.json
done; done
fslice label bone.raw few.raw --raw u8,51x37 --connect 18 --min-voxels 9 --table few.csv -q
for c in 6 18 26; do
  fslice crop r20.raw - --raw u8,51x37 -q | fslice label - piped.raw --connect $c --table piped.csv --threads 1 --mem 2M -f -q
  cmp piped.raw r20-$c.raw
  cmp piped.csv r20-$c.csv
done
for i in 1 2 3 4 5 6 7 8 9; do cat bone.raw; done >long.raw
fslice label long.raw long-6.raw --raw u8,51x37 -q
fslice crop long.raw - --raw u8,51x37 -q | fslice label - spooled.raw --mem 500K 2>said
cmp spooled.raw long-6.raw
grep -q 'do not fit 0 MiB of memory and are spooled in .' said
[ -z "$(ls -A | grep spool-)" ]
python3 - $volumes <<'P'
import json, sys, numpy as np
from skimage.measure import label, regionprops
from scipy.ndimage import binary_erosion, generate_binary_structure
shape = (23, 37, 51)
def read(name, type="u1"): return np.fromfile(name + ".raw", type).reshape(shape)
def check_table(name, labels, mask):
    rows = np.atleast_1d(np.genfromtxt(name, delimiter=",", names=True))
    ids = np.unique(labels[labels > 0])
    assert list(rows["id"]) == list(ids), name
    surface = mask & ~binary_erosion(mask, generate_binary_structure(3, 1))
    for row in rows[:300]:
        z, y, x = np.nonzero(labels == row["id"])
        assert row["voxels"] == x.size == row["volume_voxel3"]
        assert np.allclose([row["x"], row["y"], row["z"]], [x.mean(), y.mean(), z.mean()], rtol=1e-13)
        assert [row[n] for n in ("x0", "x1", "y0", "y1", "z0", "z1")] == [x.min(), x.max() + 1, y.min(), y.max() + 1, z.min(), z.max() + 1]
        assert np.isclose(row["diameter_voxel"], (6 * x.size / np.pi) ** (1 / 3), rtol=1e-13)
        C = np.cov(np.array([x, y, z]), bias=True) if x.size > 1 else np.zeros((3, 3))
        wanted = 2 * np.sqrt(5 * np.linalg.eigvalsh(C)[::-1].clip(0))
        axes = np.array([row[f"axis{i}_voxel"] for i in (1, 2, 3)])
        assert np.allclose(axes, wanted, atol=1e-6), (name, row, wanted)
        V = np.array([[row[f"axis{i}_{n}"] for n in "xyz"] for i in (1, 2, 3)])
        assert np.allclose(V @ V.T, np.eye(3), atol=1e-12)
        assert np.allclose(V.T @ np.diag(axes ** 2 / 20) @ V, C, atol=1e-9)
        assert row["surface_voxels"] == surface[z, y, x].sum()
        assert row["touches_border"] == ((x == 0) | (x == 50) | (y == 0) | (y == 36) | (z == 0) | (z == 22)).any()
for v in sys.argv[1:]:
    mask = read(v) != 0
    for order, c in enumerate([6, 18, 26], 1):
        wanted = label(mask, connectivity=order)
        got = read(f"{v}-{c}", "u4")
        assert (got == wanted).all(), (v, c, got.max(), wanted.max())
        report = json.load(open(f"{v}-{c}.json"))
        assert (report["objects"], report["voxels"]) == (wanted.max(), mask.sum())
        if mask.any(): check_table(f"{v}-{c}.csv", wanted, mask)
wanted = label(read("bone") != 0, connectivity=2)
kept = np.bincount(wanted.ravel()) >= 9
kept[0] = False
number = np.cumsum(kept) * kept
few = read("few", "u4")
assert 3 <= few.max() < wanted.max() and (few == number[wanted]).all()
check_table("few.csv", few, read("bone") != 0)
egg = regionprops(label(read("egg") != 0))[1]
row = np.genfromtxt("egg-6.csv", delimiter=",", names=True)[1]
assert abs(row["axis1_voxel"] / egg.axis_major_length - 1) < 1e-9 and abs(row["axis3_voxel"] / egg.axis_minor_length - 1) < 1e-9
P
phantom scan format=his out=scan columns=50 rows=4 views=40 axis=24.5
ct-rec scan -o slices --axis 24.5 --pad off --pixel 3 -q
fslice threshold slices mask --otsu --circle fit -q
fslice label mask labels --table um.csv
head -1 um.csv | grep -q 'volume_um3,.*diameter_um,axis1_um'
awk -F, 'NR == 2 { exit !($3 == 27 * $2) }' um.csv
[ "$(jq -c '[.scan.pixel_um, (.history | map(.tool))]' labels/volume.ct.json)" = '[3,["ct-rec","fslice threshold","fslice label"]]' ]
[ "$(fslice info labels --json | tail -1 | jq -r .type)" = u32 ]

refused() { local status=0; "${@:3}" 2>said || status=$?; [ $status = "$1" ] && grep -q -- "$2" said || { cat said; false; }; }
python3 -c 'import numpy as np; a = np.ones((3, 5, 7), "f4"); a[1, 2, 3] = np.nan; a.tofile("nan.raw")'
refused 1 'nan.raw: frame 1: 1 pixels are not numbers; fslice threshold makes a mask' fslice label nan.raw no.raw --raw f32,7x5
refused 1 'dots-6.csv: exists already' fslice label dots.raw no.raw --raw u8,51x37 --table dots-6.csv
refused 1 'more than [0-9]* parts' fslice label r31.raw no.raw --raw u8,51x37 --mem 80K --threads 1
[ ! -e no.raw ]
fslice label r31.raw no.raw --raw u8,51x37 --dry-run --table no.csv | grep -q 'writes 23 slices of 51 x 37 u32'
[ ! -e no.raw ] && [ ! -e no.csv ]
