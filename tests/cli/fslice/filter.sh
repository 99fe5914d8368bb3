# SPDX-License-Identifier: BSD-3-Clause
# filter gives what scipy.ndimage gives, mirrored edges included; from files and pipes, whatever the threads and the memory.
python3 -c 'import scipy.ndimage' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import subprocess
import numpy as np
from scipy import ndimage
rng = np.random.default_rng(9)
def run(volume, *words):
    np.save("in.npy", volume)
    subprocess.run(["fslice", "filter", "in.npy", "o.npy", "-q", "--force", *map(str, words)], check=True)
    return np.load("o.npy")
shapes = [(7, 9, 133), (1, 5, 6), (3, 1, 2), (23, 11, 70)]
for shape in shapes:
    a = rng.normal(1, 2, shape).astype("f4")
    b = rng.integers(0, 60000, shape).astype("u2")
    for sigma in (0.05, 0.4, 1, 2.3):
        for dims, sigmas in ((3, sigma), (2, (0, sigma, sigma))):
            wanted = ndimage.gaussian_filter(a.astype("f8"), sigmas, mode="reflect")
            assert np.abs(run(a, "--gauss", sigma, "--dims", dims) - wanted).max() < 3e-6, (shape, sigma, dims)
            wanted = ndimage.gaussian_filter(b.astype("f8"), sigmas, mode="reflect")
            got = run(b, "--gauss", sigma, "--dims", dims)
            assert got.dtype == "u2" and np.abs(got - wanted).max() <= 0.51, (shape, sigma, dims)
            wanted = a + 1.5 * (a - ndimage.gaussian_filter(a.astype("f8"), sigmas, mode="reflect"))
            assert np.abs(run(a, "--unsharp", f"{sigma},1.5", "--dims", dims) - wanted).max() < 1e-5
            c = b.astype("i4") * 30011 - 9 * 10**8  # more bits than f32 has
            got = run(c, "--gauss", sigma, "--dims", dims)
            assert np.abs(got - ndimage.gaussian_filter(c.astype("f8"), sigmas, mode="reflect")).max() <= 0.51, (shape, sigma, dims)
    for side in (1, 3, 9):
        for dims, size in ((3, side), (2, (1, side, side))):
            assert np.abs(run(a, "--mean", side, "--dims", dims) - ndimage.uniform_filter(a.astype("f8"), size, mode="reflect")).max() < 3e-6
    for side in (1, 3, 5, 7):
        for dims, size in ((3, side), (2, (1, side, side))):
            for v in (a, b, (b >> 8).astype("u1"), b.astype("i4") - 30000):
                assert (run(v, "--median", side, "--dims", dims) == ndimage.median_filter(v, size, mode="reflect")).all(), (shape, side, dims, v.dtype)
a = rng.normal(1, 2, (5, 9, 133)).astype("f4")
a[2, 4, 60] = np.nan
for filter in (("--gauss", 0.5), ("--median", 3), ("--median", 5)):
    wanted = ndimage.maximum_filter(np.isnan(a), 5 if filter[1] != 3 else 3)
    assert (np.isnan(run(a, *filter)) == wanted).all(), filter
P
python3 -c '
import numpy as np
np.save("v.npy", np.random.default_rng(1).normal(0, 1, (40, 64, 80)).astype("f4"))'
for filter in '--gauss 1.7' '--mean 3' '--median 3' '--unsharp 1,2' '--median 3 --gauss 1'; do
  fslice filter v.npy wanted.npy $filter -q --force
  fslice filter v.npy one.npy $filter -q --force -t 1 --mem 2M
  fslice crop v.npy - -q | fslice filter - piped.npy $filter -q --force
  cmp wanted.npy one.npy
  cmp wanted.npy piped.npy
done
fslice filter v.npy first.npy --median 3 -q
fslice filter first.npy both.npy --gauss 1 -q
cmp wanted.npy both.npy
wrong() {
  local words=$1 code=0
  shift
  fslice filter v.npy x.npy "$@" 2>said || code=$?
  [ $code = 2 ] && grep -q -- "$words" said && [ ! -e x.npy ] || { echo "$*: exit $code"; cat said; exit 1; }
}
one='wanted one of --mean, --gauss and --unsharp, or --median, or it and one of them'
wrong "$one"
wrong "$one" --gauss 1 --mean 3
wrong 'wanted an odd number' --median 4
wrong 'wanted an odd number' --mean 4
wrong 'wanted SIGMA,AMOUNT' --unsharp 2
wrong 'wanted SIGMA from 0.05 to 250' --unsharp 0,1
wrong 'gauss' --gauss 0
fslice filter v.npy x.npy --gauss 50 --mem 1M 2>said && exit 1
grep -q 'of memory wanted at least for frames of 80 x 64, --mem allows' said
[ ! -e x.npy ]
[ "$(jq -r '.history[-1].argv[4]' wanted.ct.json)" = --median ]
