# SPDX-License-Identifier: BSD-3-Clause
# Slices along any planes are SciPy's linear interpolation, and those along the axes exact; slices turned by degrees are
# scikit-image's, and turn as the angle offset of a reconstruction does.
python3 -c 'import skimage' 2>/dev/null || PATH=/usr/bin:$PATH
cat >make.py <<'P'
import numpy as np
from scipy import ndimage
rng = np.random.default_rng(4)
a = ndimage.gaussian_filter(rng.random((31, 47, 58)), 1).astype("f4") * 100
a.tofile("in.bin")
(a * 600).astype("u2").tofile("whole.bin")
holes = a.copy()
holes[3, 20, 30] = np.nan
holes.tofile("holes.bin")
P
python3 make.py
raw=(--raw f32,58x47)
for memory in 4G 200K; do  # much, and too little for group and volume
  fslice reslice in.bin oblique_$memory.raw "${raw[@]}" --normal 1,-2,3 --up 0.2,-1,0.5 --point 28,23,14.5 --size 51x43x27 --spacing 0.8 --outside -7 --mem $memory -q
done
cmp oblique_4G.raw oblique_200K.raw
fslice crop in.bin - "${raw[@]}" -q | fslice reslice - oblique.raw --normal 1,-2,3 --up 0.2,-1,0.5 --point 28,23,14.5 --size 51x43x27 --spacing 0.8 --outside -7 --threads 3 --mem 300K -q
cmp oblique_4G.raw oblique.raw
fslice reslice holes.bin plain.raw "${raw[@]}" --normal 0,0,1 --size 58x47x31 -q
cmp plain.raw holes.bin
fslice reslice in.bin xz.raw "${raw[@]}" --normal 0,1,0 --up 0,0,1 -q --point 28.5,11,15
fslice reslice whole.bin whole.raw --raw u16,58x47 --normal 1,1,0 -q
fslice rotate in.bin linear.raw "${raw[@]}" --deg 25 -q
fslice rotate in.bin cubic.raw "${raw[@]}" --deg -100 --interp cubic --about 20,30.5 --outside 3 -q
fslice rotate in.bin half.raw "${raw[@]}" --deg 180 --interp cubic -q
fslice rotate in.bin nearest.raw "${raw[@]}" --deg 90 --interp nearest --about 20,20 -q
fslice rotate in.bin half_turn.raw "${raw[@]}" --quarter 2 -q
cmp half.raw half_turn.raw
cat >check.py <<'P'
import json
import numpy as np
from scipy import ndimage
from skimage import transform
a = np.fromfile("in.bin", "f4").reshape(31, 47, 58)
n = np.array([1, -2, 3]) / np.sqrt(14)
up = np.array([0.2, -1, 0.5])
x = np.cross(n, up); x /= np.linalg.norm(x)
y = np.cross(n, x)
k, j, i = np.mgrid[0:27, 0:43, 0:51]
place = np.array([28, 23, 14.5])[:, None, None, None] + 0.8 * sum(d[:, None, None, None] * (at - 0.5 * (size - 1))
        for d, at, size in ((x, i, 51), (y, j, 43), (n, k, 27)))
wanted = ndimage.map_coordinates(a.astype("f8"), place[::-1], order=1, mode="constant", cval=np.nan)
out = np.fromfile("oblique_4G.raw", "f4").reshape(27, 43, 51)
outside = np.isnan(wanted)
assert 0.01 < outside.mean() < 0.9 and (out[outside] == -7).all()
assert np.abs(out - wanted)[~outside].max() < 2e-5, np.abs(out - wanted)[~outside].max()
car = json.load(open("oblique_4G.ct.json"))
assert car["grid"]["shape_zyx"] == [27, 43, 51], car
xz = np.fromfile("xz.raw", "f4").reshape(31, 58)
assert (xz == a[::-1, 11]).all()
whole = np.fromfile("whole.raw", "u2")
assert whole.max() > 1000
def turned(deg, order, centre, fill):
    return np.stack([transform.rotate(s.astype("f8"), deg, order=order, center=centre, cval=fill, preserve_range=True) for s in a])
out = np.fromfile("linear.raw", "f4").reshape(a.shape)
inside = turned(25, 1, (28.5, 23), np.nan)
good = np.isfinite(inside)
assert good.mean() > 0.6 and np.abs(out - inside)[good].max() < 2e-5, np.abs(out - inside)[good].max()
out = np.fromfile("cubic.raw", "f4").reshape(a.shape)
inside = np.stack([transform.rotate(np.pad(s.astype("f8"), 60, "edge"), -100, order=3, center=(80, 90.5), preserve_range=True, clip=False)[60:-60, 60:-60] for s in a])
good = np.isfinite(turned(-100, 1, (20, 30.5), np.nan)[0])[None] & np.ones((31, 1, 1), bool)
assert good.mean() > 0.3 and np.abs(out - inside)[good].max() < 2e-4, np.abs(out - inside)[good].max()
assert (out == 3).mean() > 0.05
out = np.fromfile("nearest.raw", "f4").reshape(a.shape)
assert (out[:, 3:38, 3:38] == np.rot90(a[:, 3:38, 3:38], 1, (1, 2))).all()
P
python3 check.py
phantom scan format=his out=scan columns=96 rows=2 views=150 axis=47.5
ct-rec scan -o plain --axis 47.5 --pad off --filter c -q
ct-rec scan -o offset --axis 47.5 --pad off --filter c --angle-offset 30 -q
fslice rotate plain turned --deg 30 --interp cubic -q
fslice rotate plain wrong --deg -30 --interp cubic -q
for name in turned wrong offset; do fslice crop $name $name.raw -q; done
python3 - <<'P'
import json, math
import numpy as np
offset, turned, wrong = (np.fromfile(f"{name}.raw", "f4").reshape(2, 96, 96)[:, 20:76, 20:76] for name in ("offset", "turned", "wrong"))
rms = lambda a: np.sqrt(((a - offset) ** 2).mean())
assert rms(turned) < 0.2 * rms(wrong), (rms(turned), rms(wrong))
car = [json.load(open(f"{name}/volume.ct.json")) for name in ("offset", "turned")]
assert math.isclose(car[0]["recon"]["angle_offset_rad"], math.radians(30)), car[0]["recon"]
assert math.isclose(car[1]["recon"]["angle_offset_rad"], math.radians(30)), car[1]["recon"]
P

# What comes from beyond is a value of the type.
head -c 6000 /dev/zero >bytes.bin
refused() { local status=0; "${@:2}" -q 2>said || status=$?; [ $status = 2 ] && grep -qF -- "$1" said && [ ! -e no ] || { cat said; false; }; }
refused 'outside 300 is no value of u8' fslice rotate bytes.bin no --raw u8,20x30 --deg 5 --outside 300
refused 'outside -1 is no value of u8' fslice reslice bytes.bin no --raw u8,20x30 --normal 1,1,0 --outside -1
refused 'outside 0.5 is no value of u8' fslice reslice bytes.bin no --raw u8,20x30 --normal 1,1,0 --outside 0.5
