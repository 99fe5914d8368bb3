# SPDX-License-Identifier: BSD-3-Clause
# For tests to include: is there an engine, and a small noisy scan in two parts.
. "$TESTS/cli/fails.bash"
needs_engine() { [ -e "$BUILD/libharima_torch.so" ] || { echo 'this build has no libtorch'; exit 77; }; }
noisy_scan() {  # noisy_scan SIDE SLICES VIEWS [PHOTONS]: scan.h5; no noise from 0 photons
  phantom scan format=h5 out=scan.h5 object=porous columns=$1 rows=$2 views=$3 axis=$(($1 / 2 - 1)).5 photons=${4-2500} readnoise=0 ring=0 drift=0 profile=0 gain=0 flats=100
  geometry=(--axis $(($1 / 2 - 1)).5 --pixel $((2560 / $1)) --device cpu)
  rec=(--rec "${geometry[*]}")
}
network=(--reach 1 --width 8 --depth 2 --patch 32 --batch 2 -t1)  # small enough for seconds
scene_in_parts() {  # scene_in_parts WIDTH HEIGHT SLICES: scene.npy, and part0.npy and part1.npy with noise of their own
  python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
  python3 - "$@" <<'P'
import sys
import numpy
width, height, slices = map(int, sys.argv[1:])
y, x = numpy.mgrid[0:height, 0:width]
rng = numpy.random.default_rng(1)
scene = numpy.stack([numpy.sin(x / 9 + z / 3) * numpy.cos(y / 7) + (numpy.hypot(x - 100, y - 70) < 40 + z) for z in range(slices)])
for part in (0, 1): numpy.save(f"part{part}.npy", (scene + rng.normal(0, 0.5, scene.shape)).astype("f4"))
numpy.save("scene.npy", scene.astype("f4"))
P
}
