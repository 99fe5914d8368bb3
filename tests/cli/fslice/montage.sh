# SPDX-License-Identifier: BSD-3-Clause
# montage lays slices out in rows, all in one window, whatever threads, memory and pipe; names stand in their pictures with --label.
python3 -c 'import numpy, PIL' 2>/dev/null || PATH=/usr/bin:$PATH
cat >make.py <<'P'
import numpy as np
rng = np.random.default_rng(6)
for k in range(5):
    a = rng.integers(1, 60000, (4, 40, 60)).astype("u2")
    a.tofile(f"axis_{k}.bin")
n = rng.normal(1000, 10, (1, 40, 60)).astype("f4")
n[0, 3, 5] = np.nan
n.tofile("n.bin")
P
python3 make.py
raw="--raw u16,60x40"
fslice montage axis_?.bin sheet.png $raw
fslice montage axis_?.bin row.png $raw --cols 5 --slice 1 --window 0:65535
fslice montage axis_?.bin small.png $raw --cols 2 --size 20 --window 0:65535
fslice montage axis_?.bin label.png $raw --cols 5 --slice 1 --window 0:65535 --label
fslice montage n.bin n.png --raw f32,60x40
[ "$(fslice montage axis_?.bin again.png $raw --json | jq .pictures)" = 5 ]
cmp again.png sheet.png
export PYTHONPATH=$TESTS/cli PYTHONDONTWRITEBYTECODE=1
python3 - <<'P'
import numpy as np
from grey_png import greys, read
def sheet(tiles, columns, rows):
    height, width = tiles[0].shape
    out = np.full((rows * (height + 6) + 6, columns * (width + 6) + 6), 32, "u1")
    for i, tile in enumerate(tiles):
        y, x = 6 + i // columns * (height + 6), 6 + i % columns * (width + 6)
        out[y:y + height, x:x + width] = tile
    return out
def same(name, wanted):
    out = read(name)
    assert out.shape == wanted.shape and (out == wanted).all(), (name, out.shape, wanted.shape)
volumes = [np.fromfile(f"axis_{k}.bin", "u2").reshape(4, 40, 60).astype("f4") for k in range(5)]
values = np.sort(np.concatenate([v[2].ravel() for v in volumes]))
window = [values[int(share * (values.size - 1))] for share in (0.005, 0.995)]
same("sheet.png", sheet([greys(v[2], *window) for v in volumes], 3, 2))
row = sheet([greys(v[1], 0, 65535) for v in volumes], 5, 1)
same("row.png", row)
means = [v[2, :39].reshape(13, 3, 20, 3).mean((1, 3), dtype="f8").astype("f4") for v in volumes]
same("small.png", sheet([greys(m, 0, 65535) for m in means], 2, 3))
labels = read("label.png")
assert labels.shape == row.shape
for i in range(5):
    tile = labels[6:46, 6 + 66 * i:66 + 66 * i]
    changed = np.argwhere(tile != row[6:46, 6 + 66 * i:66 + 66 * i])
    assert len(changed) > 60 and changed.max(0)[0] < 14 and changed.min() >= 3, changed.max(0)  # words on top of it alone
letters = [labels[6:20, 6 + 66 * i:66 + 66 * i] == 255 for i in range(5)]
assert all((letters[0] != other).any() for other in letters[1:])
n = read("n.png")[6:-6, 6:-6]
assert n.shape == (40, 60) and n[3, 5] == 0 and 100 < np.median(n) < 160
P
for how in "--threads 1" "--threads 3" "--mem 64K"; do
  fslice montage axis_?.bin again.png $raw $how -f
  cmp again.png sheet.png
done
fslice crop axis_0.bin - $raw -q | fslice montage - axis_[1234].bin again.png $raw --mem 64K -f -q
cmp again.png sheet.png

# Slices of different sizes, one of them a single pixel, one a single row of 3000.
printf '\200' >one.bin
head -c 3000 axis_0.bin >row.bin
fslice convert one.bin one.tif --raw u8,1x1 -q
fslice convert row.bin row.tif --raw u8,3000x1 -q
fslice convert axis_1.bin tile.tif $raw --z 0:1 -q
fslice montage one.tif row.tif tile.tif mixed.png --size 100 --cols 2 --window 0:255
python3 - <<'P'
import numpy as np
from grey_png import read
out = read("mixed.png")
assert out.shape == (2 * 46 + 6, 2 * 106 + 6), out.shape
assert out[6, 6] == 128 and (out[7:46, 6:106] == 32).all()
row = np.fromfile("row.bin", "u1").reshape(100, 30).mean(1)
assert np.abs(out[6, 112:212].astype(float) - row).max() <= 1.01
P

refused() {  # refused STATUS WORDS COMMAND...
  local status=$1 words=$2 code=0
  shift 2
  "$@" >said.out 2>said.err || code=$?
  [ $code = "$status" ] && [ "$(wc -l <said.err)" = 1 ] && grep -q "^fslice montage: .*$words" said.err || { echo "$*: exit $code"; cat said.err; exit 1; }
}
cp sheet.png kept.png
refused 2 'wanted one volume or more and a PNG file' fslice montage axis_0.bin $raw
refused 2 'axis_1.bin: pictures end in .png' fslice montage axis_0.bin axis_1.bin $raw
refused 2 '--slice 4 is not within the 4 slices of axis_0.bin' fslice montage axis_0.bin no.png $raw --slice 4
refused 1 'sheet.png' fslice montage axis_0.bin sheet.png $raw
refused 1 'sheet.png: is the input' fslice montage sheet.png sheet.png -f
refused 1 'nothing.tif: no such file' fslice montage row.tif nothing.tif no.png
cmp sheet.png kept.png
[ ! -e no.png ]
