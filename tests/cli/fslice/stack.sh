# SPDX-License-Identifier: BSD-3-Clause
# stack joins volumes, parted in the middle of what they share or blended; unstack makes numbered files of a volume.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
cat >make.py <<'P'
import numpy as np
rng = np.random.default_rng(5)
for name, n in ("a", 9), ("b", 7), ("c", 8):
    rng.integers(0, 60000, (n, 6, 11)).astype("u2").tofile(f"{name}.bin")
    rng.random((n, 6, 11)).astype("f4").tofile(f"{name}.f4")
P
python3 make.py
raw=(--raw u16,11x6)
fslice stack a.bin b.bin c.bin plain.raw "${raw[@]}" -q
fslice stack a.bin b.bin c.bin parted.raw "${raw[@]}" --overlap 3,4 -q
fslice stack a.bin b.bin c.bin blended.raw "${raw[@]}" --overlap 3,4 --blend -q
fslice stack a.f4 b.f4 blended_f4.raw --raw f32,11x6 --overlap 3 --blend -q
fslice crop b.bin - "${raw[@]}" | fslice stack a.bin - c.bin piped.raw "${raw[@]}" --overlap 3,4 --blend -q --threads 1
cmp blended.raw piped.raw
fslice crop a.bin slices "${raw[@]}" --start 17 -q
fslice crop b.bin more.tif "${raw[@]}" -q
fslice stack slices more.tif joined --overlap 2 -q
[ "$(cd joined && echo *.tif)" = "$(for n in $(seq 17 30); do printf 'rh%05d.tif ' "$n"; done | sed 's/ $//')" ]
[ "$(jq -r '.history[].tool' joined/volume.ct.json | paste -sd' ')" = "fslice crop fslice crop fslice stack" ]
fslice unstack more.tif files --start 140 --digits 3 --stem part -q
[ "$(cd files && echo *.tif)" = "part140.tif part141.tif part142.tif part143.tif part144.tif part145.tif part146.tif" ]
fslice crop files files.raw -q
cmp files.raw b.bin
python3 - <<'P'
import numpy as np
a, b, c = (np.fromfile(f"{name}.bin", "u2").reshape(-1, 6, 11) for name in "abc")
read = lambda name, type="u2": np.fromfile(name, type).reshape(-1, 6, 11)
assert (read("plain.raw") == np.concatenate((a, b, c))).all()
assert (read("parted.raw") == np.concatenate((a[:-1], b[2:-2], c[2:]))).all()
def fade(one, two, n):
    share = (np.arange(1, n + 1) / (n + 1))[:, None, None]
    return one[-n:] + share * (two[:n].astype("f8") - one[-n:])
whole = lambda v: np.floor(v + 0.5).astype("u2")
assert (read("blended.raw") == np.concatenate((a[:-3], whole(fade(a, b, 3)), b[3:-4], whole(fade(b, c, 4)), c[4:]))).all()
a, b = (np.fromfile(f"{name}.f4", "f4").reshape(-1, 6, 11) for name in "ab")
assert (read("blended_f4.raw", "f4") == np.concatenate((a[:-3], fade(a, b, 3).astype("f4"), b[3:]))).all()
P
refused() {  # refused STATUS WORDS ARGUMENTS
  local status=$1 words=$2; shift 2
  if fslice "$@" 2>said; then false; else [ $? = "$status" ]; fi
  grep -qF -e "$words" said || { cat said; false; }
}
refused 2 "wanted two volumes or more and an output" stack slices no
refused 2 "--overlap leaves nothing of more.tif: it has 7 slices, 8 of them" stack slices more.tif slices no --overlap 4
refused 2 "--overlap 1,2,3 has 3 numbers, wanted one, or one for each of 1 joints" stack slices more.tif no --overlap 1,2,3
fslice crop more.tif narrow.tif --x 0:10 -q
refused 1 "narrow.tif: found slices of 10 x 6 u16, wanted 11 x 6 u16 as in slices" stack slices narrow.tif no
fslice convert slices bytes --to u8 --window 0:60000 -q
fslice convert slices other_bytes --to u8 --window 0:50000 -q
refused 1 "other_bytes: values.window_high is 50000, wanted 60000 as in bytes" stack bytes other_bytes no
refused 2 "no.tif: slices become files in a folder" unstack slices no.tif
refused 1 "slices" stack slices more.tif slices
[ ! -e no ]

fslice stack --help >said
grep -qx 'usage: fslice stack INPUT... OUTPUT \[options\]' said
