# SPDX-License-Identifier: BSD-3-Clause
# compare has the figures of NumPy and scikit-image, from files and pipes, with masks and mixed types; identical volumes have no
# PSNR; what is beyond a tolerance ends with 1, what cannot be compared with a message that names both.
python3 -c 'import skimage' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy as np
from scipy.ndimage import gaussian_filter
r = np.random.default_rng(3)
shape = (14, 31, 43)
a = gaussian_filter(r.normal(0, 1, shape), 2) * 900 + 1000
b = a + r.normal(0, 5, shape)
a.astype("f4").tofile("a.raw")
b.astype("f4").tofile("b.raw")
np.rint(a / 6).astype("u1").tofile("a8.raw")
np.rint(b / 6).astype("u1").tofile("b8.raw")
np.rint(b / 6).astype("u2").tofile("b16.raw")
(r.random(shape) < 0.4).astype("u1").tofile("mask.raw")
n = a.astype("f4"); n[2, 3, 4] = np.nan; n[3, 3, 3] = np.inf; n.tofile("n.raw")
n[3, 3, 3] = np.nan; n.tofile("m.raw")
P
for x in a b n m; do fslice convert $x.raw $x.tif --raw f32,43x31 -q; done
for x in a8 b8 mask; do fslice convert $x.raw $x.tif --raw u8,43x31 -q; done
fslice convert b16.raw b16.tif --raw u16,43x31 -q
all=rmse,mae,maxabs,psnr,ncc,ssim,ssim3d
ask() { fslice compare "${@:2}" --json | tail -1 | jq -c --arg name "$1" '. + {name: $name}' >>answers; }
ask float a.tif b.tif --metric $all --range 1500
ask float a.tif b.tif --metric $all --range 1500 --threads 1 --mem 1M
ask own a.tif b.tif --metric $all
ask bytes a8.tif b8.tif --metric $all
ask mixed a8.tif b16.tif --metric $all --range 255
ask floats a8.tif b.tif --metric rmse,mae,maxabs,ncc
ask masked a.tif b.tif --metric $all --range 1500 --mask mask.tif
fslice crop a.tif - -q >stream
ask float - b.tif --metric $all --range 1500 --mem 1M <stream
ask flipped b.tif - --metric $all --range 1500 <stream
fslice crop a8.tif - -q | ask mixed - b16.tif --metric $all --range 255
ask part a.tif b.tif --x 3:40 --z 1:13 --metric $all --range 1500
python3 - <<'P'
import json, numpy as np
from skimage.metrics import structural_similarity, peak_signal_noise_ratio
shape = (14, 31, 43)
def read(name, type="f4"): return np.fromfile(name + ".raw", type).reshape(shape).astype("f8")
a, b, a8, b8, mask = read("a"), read("b"), read("a8", "u1"), read("b8", "u1"), read("mask", "u1") != 0
every = np.ones(shape, bool)
part = np.s_[1:13, :, 3:40]
cases = dict(float=(a, b, 1500, every), own=(a, b, a.max() - a.min(), every), bytes=(a8, b8, 255, every), mixed=(a8, b8, 255, every),
             floats=(a8, b, 255, every), masked=(a, b, 1500, mask), flipped=(b, a, 1500, every), part=(a[part], b[part], 1500, every[part]))
def similarity(a, b, range, mask):
    how = dict(data_range=range, gaussian_weights=True, sigma=1.5, use_sample_covariance=False)
    mean, full = structural_similarity(a, b, full=True, **how)
    inner = tuple(slice(5, n - 5) for n in a.shape)
    if mask.all(): assert abs(full[inner].mean() - mean) < 1e-15
    return full[inner][mask[inner]].mean()
count = 0
for line in open("answers"):
    got = json.loads(line)
    a, b, range, mask = cases[got["name"]]
    d = (b - a)[mask]
    wanted = dict(rmse=np.sqrt((d ** 2).mean()), mae=np.abs(d).mean(), maxabs=np.abs(d).max(), ncc=np.corrcoef(a[mask], b[mask])[0, 1])
    if got["name"] != "floats":
        wanted["ssim"] = np.mean([similarity(x, y, range, m) for x, y, m in zip(a, b, mask)])
        wanted["ssim3d"] = similarity(a, b, range, mask)
        wanted["psnr"] = peak_signal_noise_ratio(a[mask], b[mask], data_range=range)
    for name, value in wanted.items(): assert abs(got[name] - value) <= 1e-12 * abs(value), (line, name, value)
    assert not got["identical"] and got["voxels"] == mask.sum()
    count += 1
assert count == 11
P
[ "$(tail -n +1 answers | sed -n '1p;2p;8p' | jq -c 'del(.name)' | sort -u | wc -l)" = 1 ]

refused() { local status=0; "${@:3}" >out 2>said || status=$?; [ $status = "$1" ] && grep -q -- "$2" said || { cat said; false; }; }
fslice compare a.tif a.tif --metric $all --tolerance psnr=60,maxabs=0,ssim=1 --json | tail -1 | jq -e '.psnr == null and has("psnr") and .identical and .ssim == 1 and .within' >/dev/null
fslice compare n.tif n.tif --tolerance maxabs=0 --json | tail -1 | jq -e '.identical and .voxels == 18660' >/dev/null
fslice compare a.tif b.tif --tolerance rmse=6,psnr=20 >/dev/null
refused 1 'a.tif and b.tif: rmse is [0-9.]*, wanted at most 1, psnr is [0-9.]*, wanted at least 90' fslice compare a.tif b.tif --tolerance rmse=1,mae=90,psnr=90 --json
tail -1 out | jq -e '.status == "failed" and .within == false and .mae < 90' >/dev/null
refused 1 '1 voxels are numbers in one of them only' fslice compare n.tif m.tif --tolerance maxabs=0
refused 1 '2 voxels are numbers in one of them only' fslice compare n.tif a.tif --tolerance maxabs=0
refused 1 'a.tif has 14 slices, part.tif 13' bash -c 'fslice crop a.tif part.tif --z 1:14 -q; fslice compare a.tif part.tif'
refused 1 '- has 13 slices, a.tif 14' bash -c 'fslice crop part.tif - -q | fslice compare - a.tif'
refused 1 'slices of' bash -c 'fslice crop a.tif thin.tif --x 1:14 -q; fslice compare a.tif thin.tif'
refused 1 'too few for ssim' fslice compare a.tif b.tif --y 0:10 --metric ssim
refused 2 'did you mean rmse' fslice compare a.tif b.tif --metric rsme
refused 2 'both be standard input' fslice compare - -
