# SPDX-License-Identifier: BSD-3-Clause
# register finds known shifts to a fiftieth of a voxel, at least as well as scikit-image, and says no where there is none; --apply
# lays whole shifts exactly; whatever threads, memory and pipe.
python3 -c 'import numpy, skimage' 2>/dev/null || PATH=/usr/bin:$PATH
cat >make.py <<'P'
import numpy as np
rng = np.random.default_rng(8)
def waves(z, y, x, highest, seed):
    """Plane waves, looked up where they are wanted: no shift is by interpolation."""
    r = np.random.default_rng(seed)
    sum = 0
    for _ in range(150):
        f, phase = r.uniform(-highest, highest, 3), r.random()
        sum = sum + np.real(np.exp(2j * np.pi * (f[0] * z + phase))[:, None, None] * np.exp(2j * np.pi * f[1] * y)[:, None] * np.exp(2j * np.pi * f[2] * x))
    return sum
def volume(shift, noise=0, highest=0.3):
    z, y, x = (np.arange(n) + s for n, s in zip((36, 50, 64), shift[::-1]))
    return (waves(z, y, x, highest, 1) + noise * rng.normal(0, 1, (36, 50, 64))).astype("f4")
shifts = [(0.5, 0.5, 0.5), (3.3, -2.7, 1.45), (-7.25, 0.1, 4), (0.02, -11.6, -0.33)]
volume((0, 0, 0)).tofile("a.bin")
for k, shift in enumerate(shifts): volume(shift).tofile(f"b{k}.bin")
volume((0, 0, 0), 8).tofile("noisy_a.bin")
volume(shifts[1], 8).tofile("noisy_b.bin")
rng.normal(0, 1, (36, 50, 64)).astype("f4").tofile("noise_a.bin")
rng.normal(0, 1, (36, 50, 64)).astype("f4").tofile("noise_b.bin")
w = rng.integers(0, 60000, (40, 70, 80)).astype("u2")
w[2:38, 5:55, 7:71].tofile("whole_a.bin")
w[4:40, 9:59, 3:67].tofile("whole_b.bin")
P
python3 make.py
raw="--raw f32,64x50"
for k in 0 1 2 3; do fslice register a.bin b$k.bin $raw --subpixel --json | tail -n 1 >b$k.json; done
fslice register noisy_a.bin noisy_b.bin $raw --subpixel --json | tail -n 1 >noisy.json
fslice register whole_a.bin whole_b.bin --raw u16,64x50 --json --apply moved.raw --outside 7 | tail -n 1 >whole.json
fslice register whole_a.bin whole_b.bin --raw u16,64x50 --subpixel --json | tail -n 1 >whole_sub.json
cat >check.py <<'P'
import json
import numpy as np
from skimage.registration import phase_cross_correlation
shifts = [(0.5, 0.5, 0.5), (3.3, -2.7, 1.45), (-7.25, 0.1, 4), (0.02, -11.6, -0.33)]
def volume(name): return np.fromfile(name, "f4").reshape(36, 50, 64)
def error(found, wanted): return np.abs(np.array(found) - wanted).max()
a = volume("a.bin")
fade = np.hanning(36)[:, None, None] * np.hanning(50)[:, None] * np.hanning(64)  # which scikit-image leaves to its user
for k, wanted in enumerate(shifts):
    said = json.load(open(f"b{k}.json"))
    ours, theirs = said["shift_voxels"], phase_cross_correlation(a * fade, volume(f"b{k}.bin") * fade, upsample_factor=50)[0][::-1]
    print(k, "error", error(ours, wanted), "scikit-image", error(theirs, wanted), "match", said["match"], "chance", said["chance"])
    assert said["found"] and error(ours, wanted) < 0.02 and error(ours, wanted) <= error(theirs, wanted) + 0.01
said = json.load(open("noisy.json"))
print("noisy", said)
assert error(said["shift_voxels"], shifts[1]) < 0.05
assert json.load(open("whole.json"))["shift_voxels"] == [-4, 4, 2]
assert error(json.load(open("whole_sub.json"))["shift_voxels"], (-4, 4, 2)) < 0.01
first, second, moved = (np.fromfile(name, "u2").reshape(36, 50, 64) for name in ("whole_a.bin", "whole_b.bin", "moved.raw"))
wanted = np.full_like(first, 7)
wanted[2:, 4:, :60] = second[:34, :46, 4:]
assert (moved == wanted).all() and (moved[2:, 4:, :60] == first[2:, 4:, :60]).all()
P
python3 check.py

# The same words and bytes, however it is run.
fslice register a.bin b1.bin $raw --subpixel --apply one.raw >one.txt
for how in "--threads 1" "--threads 3" "--mem 512K"; do
  fslice register a.bin b1.bin $raw --subpixel --apply other.raw $how -f >other.txt
  cmp one.txt other.txt && cmp one.raw other.raw
  fslice crop a.bin - $raw -q | fslice register - b1.bin $raw --subpixel --apply other.raw $how -f -q >other.txt
  cmp one.txt other.txt && cmp one.raw other.raw
  fslice crop b1.bin - $raw -q | fslice register a.bin - $raw --subpixel --apply - $how -q 2>said.err | fslice crop - other.raw -f -q
  cmp one.raw other.raw
done
fslice compare one.raw a.bin $raw --x 8:56 --y 8:42 --z 8:30 --metric ncc --tolerance ncc=0.9 >/dev/null  # linear interpolation blurs
fslice register a.bin b1.bin $raw >whole.txt
[ "$(sed -n 2p whole.txt)" = "$(printf 'voxels\t3.000\t-3.000\t1.000')" ]

# A phantom, by eighths of a pixel; its corner cut off, so that sizes differ.
phantom truth out=truth.raw columns=1024 rows=1 >/dev/null
python3 - <<'P'
import numpy as np
t = np.fromfile("truth.raw", "f4").reshape(-1, 1024, 1024)[0]
def binned(x, y): return t[y:y + 976, x:x + 968].reshape(122, 8, 121, 8).mean((1, 3), dtype="f8").astype("f4")
binned(0, 0)[:, :110].tofile("p.raw")
binned(21, 35).tofile("q.raw")
P
fslice convert p.raw p.npy --raw f32,110x122 -q
fslice convert q.raw q.npy --raw f32,121x122 -q
fslice register p.npy q.npy --subpixel --json | tail -n 1 | jq -e '.shift_voxels | (.[0] - 21 / 8 | fabs) < 0.02 and (.[1] - 35 / 8 | fabs) < 0.02 and .[2] == 0' >/dev/null

# A second run measures again, and finds that its output is there.
fslice register a.bin b1.bin $raw --subpixel --apply again.npy >again.txt
fslice register a.bin b1.bin $raw --subpixel --apply again.npy 2>said.err | cmp - again.txt
grep -q 'again.npy: up to date' said.err

# Lengths, where voxels have them; the result stands where the first volume does.
for v in p q; do fslice header $v.npy --set scan.pixel_um=2.5 -q; done
fslice register p.npy q.npy --apply stands.npy >said.out
[ "$(sed -n 3p said.out)" = "$(printf 'um\t7.500\t10.000\t0.000')" ]
jq -e '.grid.shape_zyx == [1, 122, 110] and .scan.pixel_um == 2.5 and .register.shift_voxels == [3, 4, 0] and (.history | length) >= 2' stands.ct.json >/dev/null

refused() {  # refused STATUS WORDS COMMAND...
  local status=$1 words=$2 code=0
  shift 2
  "$@" >said.out 2>said.err || code=$?
  [ $code = "$status" ] && [ "$(wc -l <said.err)" = 1 ] && grep -q "^fslice register: .*$words" said.err || { echo "$*: exit $code"; cat said.err; exit 1; }
  [ ! -e no.raw ]
}
refused 1 'no shift stands out' fslice register noise_a.bin noise_b.bin $raw --apply no.raw
refused 1 'no shift stands out' fslice register a.bin b1.bin $raw --apply no.raw --max-shift 1
code=0; fslice register noise_a.bin noise_b.bin $raw --json >said.out 2>said.err || code=$?
[ $code = 1 ] && tail -n 1 said.out | jq -e '.found == false and .match <= .chance' >/dev/null
fslice header q.npy --set scan.pixel_um=5 -q
refused 1 'q.npy: found voxels of 5 x 5 x 5 um, wanted 2.5 x 2.5 x 2.5 um as in p.npy' fslice register p.npy q.npy
fslice convert a.bin a.npy $raw -q
refused 1 'along z one volume is 1 voxel wide, the other 36' fslice register p.npy a.npy
refused 2 'can be one of the volumes, not both' fslice register - -
refused 2 'outside -1 is no value of u16' fslice register whole_a.bin whole_b.bin --raw u16,64x50 --apply no.raw --outside -1
refused 1 'b1.bin: is the input' fslice register a.bin b1.bin $raw --apply b1.bin --format raw -f
fslice register a.bin b1.bin $raw --dry-run --apply no.raw >said.out
grep -q 'looks for the shift of b1.bin against a.bin' said.out && grep -q 'writes 36 slices of 64 x 50 f32' said.out && [ ! -e no.raw ]
