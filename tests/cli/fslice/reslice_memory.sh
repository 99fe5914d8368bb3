# SPDX-License-Identifier: BSD-3-Clause
# A volume of 512 MB re-sliced with --mem 64M: through a spool file (yz), in passes (xz), by a pipe; no more than 96 MB at any time.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
cat >check.py <<'P'
import numpy as np, resource, subprocess, sys
w, h, n = 640, 448, 448
plane = np.arange(w * h, dtype="u4").reshape(h, w) * np.uint32(n)
with open("in.bin", "wb") as f:
    for z in range(n):
        f.write((plane + np.uint32(z)).tobytes())
# A child starts as a copy of this process, which its peak would count: it is measured by one that holds nothing.
measure = "import resource, subprocess, sys; subprocess.run(sys.argv[1], shell=True, check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
for axes, shape in ("+y,+z,+x", (w, n, h)), ("+z,-y,+x", (w, h, n)), ("+x,+z,+y", (h, n, w)), ("+z,+x,+y", (h, w, n)):
    for piped in False, True:
        said = f"fslice reslice in.bin out.raw --raw u32,{w}x{h} --axes {axes} --mem 64M -f -q"
        if piped:
            said = f"fslice crop in.bin - --raw u32,{w}x{h} --mem 64M -q | fslice reslice - out.raw --axes {axes} --mem 64M -f -q"
        peak = int(subprocess.run([sys.executable, "-c", measure, said], check=True, capture_output=True, text=True).stdout)
        print(axes, "pipe" if piped else "file", f"peak {peak / 1024:.0f} MB")
        assert 16 * 1024 < peak <= 96 * 1024, peak
        out = np.memmap("out.raw", "u4", "r", shape=shape)
        for k in 0, 1, shape[0] // 2 + 3, shape[0] - 1:
            yz = np.arange(n, dtype="u4")[:, None] + plane[:, k] if axes.endswith("x") else plane[k][None, :] + np.arange(n, dtype="u4")[:, None]
            wanted = {"+y,+z,+x": yz, "+z,-y,+x": yz.T[::-1], "+x,+z,+y": yz, "+z,+x,+y": yz.T}[axes]
            assert (out[k] == wanted).all(), (axes, k)
P
python3 check.py
