# SPDX-License-Identifier: BSD-3-Clause
# profile: along lines within a slice what skimage's profile_line says, along others what SciPy interpolates; the same from a pipe.
python3 -c 'import skimage' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy as np
a = np.random.default_rng(8).normal(0, 100, (12, 31, 43))
a.astype("f4").tofile("f.raw")
a.astype("i2").tofile("i.raw")
b = a.astype("f4"); b[3] = np.nan; b[:, 20, :] = np.nan; b.tofile("nan.raw")
P
count=0
ask() {  # ask FILE TYPE OPTIONS: the same from the file and from a pipe
  count=$((count + 1))
  fslice profile $1.raw --raw $2,43x31 "${@:3}" --csv $count.csv
  fslice crop $1.raw - --raw $2,43x31 -q | fslice profile - "${@:3}" | tr '\t' , | cmp - $count.csv
  echo "$count $1 ${*:3}" >>asked
}
ask f f32 --from 5,6,3 --to 30,21,3
ask f f32 --from 30.5,6.25,11 --to 3,28,11 --width 5
ask i i16 --from 42,0,0 --to 0,0,0
ask i i16 --from 7,30,4 --to 7,0,4 --width 4 --interp nearest
ask f f32 --from 5,6,0.5 --to 30,21,10.75
ask f f32 --from 40,3,11 --to 2,29,0 --interp nearest
ask f f32 --from 20.25,11.5,0 --to 20.25,11.5,11 --width 3
ask f f32 --from 8,9,10 --to 8,9,10
ask nan f32 --from 3,19,2 --to 30,19,2
python3 - <<'P'
import numpy as np
from scipy.ndimage import map_coordinates
from skimage.measure import profile_line
shape = (12, 31, 43)
for line in open("asked"):
    count, name, *words = line.split()
    option = dict(zip(words[::2], words[1::2]))
    a = np.fromfile(name + ".raw", "i2" if name == "i" else "f4").reshape(shape).astype("f8")
    a = np.nan_to_num(a, nan=1e9)  # neighbours without weight have no say here
    p, q = (np.array(option[o].split(","), float) for o in ("--from", "--to"))
    width, order = int(option.get("--width", 1)), 0 if option.get("--interp") == "nearest" else 1
    got = np.atleast_1d(np.genfromtxt(count + ".csv", delimiter=",", names=True))
    if p[2] == q[2] and not (p == q).all():
        wanted = profile_line(a[int(p[2])], p[[1, 0]], q[[1, 0]], width, order, mode="nearest")
    else:
        n = int(np.ceil(np.linalg.norm(q - p) + 1))
        side = np.arange(width) - (width - 1) / 2
        points = np.linspace(p, q, n)[:, None, :] + side[None, :, None] * np.array([1.0, 0, 0])
        wanted = map_coordinates(a, points[..., ::-1].reshape(-1, 3).T, order=order).reshape(n, width).mean(axis=1)
    assert np.allclose(got["value"], wanted, rtol=1e-12, atol=1e-9), (line, got["value"], wanted)
    assert np.allclose(got["distance_voxel"], np.linspace(0, np.linalg.norm(q - p), len(wanted)), rtol=1e-12)
    assert np.allclose([got["x"][-1], got["y"][-1], got["z"][-1]], q) and len(got["value"]) == len(wanted)
P
refused() { local status=0; "${@:3}" 2>said || status=$?; [ $status = "$1" ] && grep -q -- "$2" said || { cat said; false; }; }
refused 1 '0,0,12 is outside of 43 x 31 x 12 voxels' fslice profile f.raw --raw f32,43x31 --from 0,0,0 --to 0,0,12
refused 1 '0,0,12 is outside of 43 x 31 x 12 voxels' bash -c 'fslice crop f.raw - --raw f32,43x31 -q | fslice profile - --from 0,0,0 --to 0,0,12'
refused 2 "to is '0,0', wanted X,Y,Z" fslice profile f.raw --raw f32,43x31 --from 0,0,0 --to 0,0
