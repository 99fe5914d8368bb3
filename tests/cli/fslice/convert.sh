# SPDX-License-Identifier: BSD-3-Clause
# convert: to the nearest number through a window, as values are without one; what does not fit is counted, NaN refused by name.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy as np
a = np.random.default_rng(5).normal(0.5, 0.6, (3, 31, 47)).astype("f4")
a[0, 0, :6] = [0, 1, 0.5, -1e30, 1e30, 2**-30]
a.tofile("a.raw")
b = a.copy(); b[1, 2, 3] = np.nan; b.tofile("b.raw")
(a * 1e3).tofile("k.raw")
P
fslice convert a.raw a --raw f32,47x31 -q
fslice convert a a8.raw --to u8 --window 0:1 -q
fslice convert a a16.raw --to u16 --window=-0.25:1.5 -q --json | tail -1 >report
fslice convert k.raw k16.raw --raw f32,47x31 --to i16 -q 2>said
fslice convert a16.raw back.raw --raw u16,47x31 --to f32 -q
if fslice convert b.raw no.raw --raw f32,47x31 --to u8 --window 0:1 -q 2>refused; then false; fi
grep -q 'b.raw: frame 1: 1 pixels are not numbers; --nan says what they become' refused && [ ! -e no.raw ]
fslice convert b.raw b8.raw --raw f32,47x31 --to u8 --window 0:1 --nan 7 -q
python3 - <<'P'
import json
import numpy as np
def read(name, type): return np.fromfile(name, type).reshape(3, 31, 47)
a = read("a.raw", "f4").astype("f8")
def window(low, high, top): return np.clip(np.rint((a - low) * (top / (high - low))), 0, top)
assert (read("a8.raw", "u1") == window(0, 1, 255)).all()
assert (read("a16.raw", "u2") == window(-0.25, 1.5, 65535)).all()
assert (read("k16.raw", "i2") == np.clip(np.rint(read("k.raw", "f4").astype("f8")), -32768, 32767)).all()
assert (read("back.raw", "f4") == read("a16.raw", "u2")).all()
b8 = read("b8.raw", "u1")
assert b8[1, 2, 3] == 7 and (b8 != read("a8.raw", "u1")).sum() <= 1
report = json.load(open("report"))
v = (a + 0.25) * (65535 / 1.75)
assert report["above"] == (v > 65535.5).sum() and report["below"] == (v < -0.5).sum(), report
car = json.load(open("a16.ct.json"))
assert (car["values"]["window_low"], car["values"]["window_high"]) == (-0.25, 1.5)
P
grep -q 'k.raw: [0-9]* values do not fit i16 and are held at its ends' said

# What replaces NaN is a value of the type; f32 keeps NaN unless told otherwise, and knows no window.
refused() {  # refused WORDS ARGUMENT...
  local words=$1 status=0
  shift
  fslice convert b.raw no.raw --raw f32,47x31 -q "$@" 2>said || status=$?
  [ $status = 2 ] && grep -qF -- "$words" said && [ ! -e no.raw ] || { echo "$*: exit $status"; cat said; false; }
}
refused '--nan 300 is no value of u8' --to u8 --window 0:1 --nan 300
refused '--nan 2.5 is no value of u8' --to u8 --window 0:1 --nan 2.5
refused '--window makes whole numbers' --to f32 --window 0:1
refused '--window makes whole numbers' --window full
[ "$(fslice convert b.raw kept.raw --raw f32,47x31 -q --json | jq .nan)" = 1 ]
cmp b.raw kept.raw
[ "$(fslice convert b.raw filled.raw --raw f32,47x31 --nan 0.25 -q --json | jq .nan)" = 1 ]
python3 -c '
import numpy as np
b, filled = (np.fromfile(name, "f4") for name in ("b.raw", "filled.raw"))
assert (filled == np.where(np.isnan(b), np.float32(0.25), b)).all()'

# The window of the volume itself: exact percentiles, from files and from a pipe that does not fit the memory.
fslice convert a auto8.raw --to u8 --window auto:0.5,99 -q --json | tail -1 >report
fslice crop a - -q | fslice convert - piped.raw --to u8 --window auto:0.5,99 --mem 34k 2>said
cmp auto8.raw piped.raw
grep -q "are spooled in" said || { cat said; false; }
fslice convert a full16.raw --to u16 --window full -q
for wrong in auto:1 auto:5,5 auto:-1,50 all 3:3; do
  if fslice convert a no.raw --to u8 --window "$wrong" -q 2>said; then false; else [ $? = 2 ]; fi
done
python3 - <<'P'
import json
import numpy as np
a = np.fromfile("a.raw", "f4").astype("f8")
def window(low, high, top): return np.clip(np.rint((a - low) * (top / (high - low))), 0, top)
low, high = np.percentile(a, [0.5, 99])
report = json.load(open("report"))
assert abs(report["window_low"] - low) <= 1e-12 * abs(low) and abs(report["window_high"] - high) <= 1e-12 * abs(high), report
assert (np.fromfile("auto8.raw", "u1") == window(report["window_low"], report["window_high"], 255)).all()
assert (np.fromfile("full16.raw", "u2") == window(a.min(), a.max(), 65535)).all()
P
