# SPDX-License-Identifier: BSD-3-Clause
# project is NumPy's max, min, mean, sum, std and median along each axis, of all voxels and of slabs, whatever memory, threads, pipe.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
cat >make.py <<'P'
import numpy as np
rng = np.random.default_rng(7)
a = (rng.random((23, 17, 70)) * 50 - 20).astype("f4")
a.tofile("f.bin")
rng.integers(0, 65536, a.shape).astype("u2").tofile("u.bin")
a[4, 5, 6] = np.nan
a[7, 8, 9] = np.inf
a.tofile("n.bin")
P
python3 make.py
layout() { case $1 in u) echo u16,70x17 ;; *) echo f32,70x17 ;; esac; }
for name in f u n; do
  for axis in x y z; do
    for mode in max min mean sum sd median; do
      fslice project $name.bin $name-$axis-$mode-0.raw --raw "$(layout $name)" --axis $axis --mode $mode -q
    done
  done
done
for axis in x y z; do
  for mode in max sd median; do fslice project f.bin f-$axis-$mode-5.raw --raw "$(layout f)" --axis $axis --mode $mode --slab 5 -q; done
done
cat >check.py <<'P'
import glob, warnings
import numpy as np
warnings.simplefilter("ignore")  # of inf - inf
functions = {"max": np.max, "min": np.min, "mean": np.mean, "sum": np.sum, "sd": np.std, "median": np.median}
names = glob.glob("?-?-*-*.raw")
assert len(names) == 63, len(names)
for name in names:
    volume, axis, mode, slab = name[:-4].split("-")
    a = np.fromfile(f"{volume}.bin", "u2" if volume == "u" else "f4").reshape(23, 17, 70)
    k = "zyx".index(axis)
    step = int(slab) or a.shape[k]
    parts = [a.take(range(i, min(i + step, a.shape[k])), k).astype("f8") for i in range(0, a.shape[k], step)]
    wanted = np.stack([functions[mode](part, k) for part in parts])
    keeps = mode in ("max", "min")
    out = np.fromfile(name, a.dtype if keeps else "f4").reshape(wanted.shape)
    exact = keeps or mode == "median"
    assert (np.isnan(out) == np.isnan(wanted)).all(), name
    good = np.isfinite(wanted)
    assert (np.isinf(out) == np.isinf(wanted)).all() and good.mean() > 0.9, name
    error = np.abs(out[good] - (wanted[good].astype("f4") if exact else wanted[good]))
    assert (error == 0).all() if exact else (error <= 1e-7 * np.abs(wanted[good]) + 1e-6).all(), (name, error.max())
P
python3 check.py
for mode in sd median; do
  for axis in x y z; do
    for how in "--mem 128K" "--threads 3"; do
      fslice project f.bin again.raw --raw "$(layout f)" --axis $axis --mode $mode --slab 5 $how -f -q
      cmp again.raw f-$axis-$mode-5.raw
      fslice crop f.bin - --raw "$(layout f)" | fslice project - again.raw --axis $axis --mode $mode --slab 5 $how -f -q
      cmp again.raw f-$axis-$mode-5.raw
    done
  done
done
phantom scan format=his out=scan columns=50 rows=8 views=40 axis=24.5
ct-rec scan -o slices --axis 24.5 --pad off --pixel 3 -q
fslice project slices mean --axis y --mode mean --slab 10 -q
[ "$(jq -c '[.voxel.size_um, .voxel.origin_um, .grid.shape_zyx]' mean/volume.ct.json)" = "[[3,3,30],[0,0,13.5],[5,8,50]]" ]
fslice crop slices rest --z 3:8 -q
fslice project rest slabs --slab 2 -q
[ "$(cd slabs && echo *.tif)" = "rec00003.tif rec00004.tif rec00005.tif" ]
