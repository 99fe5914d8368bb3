# SPDX-License-Identifier: BSD-3-Clause
# An axis that leans, a sample that jumps from view to view, and a lens that bends: each is put right, and the slices are those of the
# ideal detector.
. "$TESTS/truth/words"
export PYTHONPATH=$TESTS/../python PYTHONDONTWRITEBYTECODE=1
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
plain=(columns=200 rows=60 views=300 axis=99.5 photons=0 readnoise=0 ring=0 gain=0 drift=0.1 profile=0.3 shift=0.2)
phantom scan format=stream out=ideal.cbor "${plain[@]}" >/dev/null
rows=(--rows 20:40 --axis 99.5 --ring none --pad off -q)
ct-rec ideal.cbor -o ideal "${rows[@]}"
rms() { fslice compare ideal "$1" --json -q | tail -n 1 | jq .rmse; }

# Whole pixels: the same values but for rounding, where the ideal is known.
python3 - <<'P'
import numpy as np
from harima_stream import Reader, Writer
rng = np.random.default_rng(1)
frames = Reader("ideal.cbor")
shifts = open("shifts.txt", "w")
with Writer("jumping.cbor", like=frames) as out:
    for frame in frames:
        pixels = frame.pixels
        if frame.kind == "projection":
            dx, dy = rng.integers(-6, 7, 2)
            print(dx, dy, file=shifts)
            # Counts over the beam move; the beam, which leans to one side, does not.
            beam = flat - dark
            pixels = np.roll((pixels - dark) / beam, (dy, dx), (0, 1)) * beam + dark
            pixels = pixels.round().astype(frame.pixels.dtype)
        elif frame.kind == "flat":
            flat = pixels.astype(float)
        else:
            dark = pixels.astype(float)
        out.write(pixels, like=frame)
P
ct-rec jumping.cbor -o jumping "${rows[@]}"
ct-rec jumping.cbor -o steady "${rows[@]}" --shifts shifts.txt
holds "$(rms steady) < 0.02 * $(rms jumping)" "views are put where they belong"

# The same slices by bands, chosen rows, and a preview that works.
ct-rec jumping.cbor -o few "${rows[@]}" --shifts shifts.txt --mem 12M -t 1
cmp steady/rec00025.tif few/rec00025.tif
ct-rec jumping.cbor -o look.png --preview --axis 99.5 --shifts shifts.txt -q
grep -q "straightened" steady/volume.ct.json && wrong "words of ours in the sidecar"
jq -e '.detector.views_shifted == true' steady/volume.ct.json >/dev/null || wrong "the sidecar does not tell of the shifts"

# An axis that leans by a degree over 60 rows: upright after --roll.
phantom scan out=leaning columns=200 rows=60 views=300 axis=99.5 photons=0 readnoise=0 ring=0 gain=0 drift=0 profile=0 tilt=0.0174551 >/dev/null
rec leant leaning --rows 10:50
holds "$(value_of leant axis_last_px) - $(value_of leant axis_first_px) > 0.6" "the axis leans"
rec upright leaning --rows 10:50 --roll 1
near "$(value_of upright axis_last_px)" "$(value_of upright axis_first_px)" 0.03 "the axis stands"
near "$(value_of upright axis_px)" 99.5 0.05 "where the axis stands"

# Refused before anything is read.
status=0; ct-rec leaning -o x --roll 1 --bad-pixels auto 2>said || status=$?
[ $status = 2 ] && grep -q "wanted one of them" said || wrong "$(cat said)"
status=0; ct-rec leaning -o x --roll 60 2>said || status=$?
[ $status = 2 ] || wrong "$(cat said)"
printf '1 2\n' >short.txt
status=0; ct-rec leaning -o x --axis 99.5 --shifts short.txt 2>said || status=$?
[ $status = 1 ] && grep -q "300 views, but 1 shifts" said || wrong "$(cat said)"
[ ! -e x ] || wrong "something was written"
