# SPDX-License-Identifier: BSD-3-Clause
# --noise 1 makes the noise of slices grow by sqrt(1 + 1/12), 4.1 %: slices of a scan, of the same scan with the loss, and of one
# without noise. And floats with a bound of half their noise become much smaller.
. "$TESTS/cli/fails.bash"
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
scan=(columns=256 rows=24 views=600 gain=0 ring=0 drift=0 axis=127.5)
phantom scan "${scan[@]}" format=h5 out=noisy.h5 photons=5000 readnoise=1.6 flats=100 darks=20
phantom scan "${scan[@]}" format=h5 out=clean.h5 photons=0 readnoise=0 flats=1 darks=1
fcompress --noise 1 noisy.h5 -o lossy.h5.fcz
for name in noisy.h5 clean.h5 lossy.h5.fcz; do
  ct-rec $name -o "${name%%.*}" --axis 127.5 --ring none -q
  fslice convert "${name%%.*}" "${name%%.*}_slices.raw" -q
done
fslice convert noisy noisy.tif -q
python3 - <<'P' >half
import numpy as np
noisy, clean, lossy = (np.fromfile(name + "_slices.raw", "<f4").reshape(24, 256, 256).astype("f8") for name in ("noisy", "clean", "lossy"))
y, x = np.mgrid[:256, :256] - 127.5
inside = np.hypot(x, y) < 120
noise = np.sqrt(((noisy - clean)[:, inside] ** 2).mean())
grown = np.sqrt(((lossy - clean)[:, inside] ** 2).mean()) / noise - 1
assert abs(grown - (np.sqrt(1 + 1 / 12) - 1)) < 0.003, grown
print(noise / 2)
P
fcompress --abs "$(cat half)" noisy.tif -o half.fcz
fcompress -l --json half.fcz | head -1 | jq -e '.ratio >= 12.5 and .loss[0].share_of_bound <= 1' >/dev/null || wrong "$(fcompress -l half.fcz)"
