# SPDX-License-Identifier: BSD-3-Clause
# preview shows the slice that was asked for, its values as NumPy windows them, whatever threads, memory and pipe; NaN is black; a
# scale bar is as long as it says; slices of one pixel and very long ones have pictures, too.
python3 -c 'import numpy, PIL' 2>/dev/null || PATH=/usr/bin:$PATH
cat >make.py <<'P'
import numpy as np
rng = np.random.default_rng(5)
rng.integers(0, 65536, (9, 30, 50)).astype("u2").tofile("u.bin")
f = rng.normal(10, 3, (9, 30, 50)).astype("f4")
f[3, :, :10] = 0
f[3, 4, 20] = np.nan
f[3, 5, 21] = np.inf
f[3, 6, 22] = -np.inf
f.tofile("f.bin")
rng.random((3, 5000, 1)).astype("f4").tofile("tall.bin")
np.full((2, 300, 400), 1, "f4").tofile("flat.bin")
np.full((2, 600, 800), 1, "f4").tofile("large.bin")
P
python3 make.py
export PYTHONPATH=$TESTS/cli PYTHONDONTWRITEBYTECODE=1
u="--raw u16,50x30" f="--raw f32,50x30"
fslice preview u.bin three.png $u --slice 3 --window 1000:50000
fslice preview u.bin mid.png $u --window 1000:50000
fslice preview u.bin small.png $u --size 16 --window 0:65535
fslice preview f.bin auto.png $f --slice 3
fslice preview u.bin part.png $u --x 10:40:2 --y 5:20 --z 2:9 --slice 1 --window 0:65535
[ "$(fslice preview u.bin xyz.png $u --slice xyz --window 0:65535 --json | jq -c '[.width, .height]')" = "[124,78]" ]
python3 - <<'P'
import numpy as np
from grey_png import auto, greys, read
u = np.fromfile("u.bin", "u2").reshape(9, 30, 50).astype("f4")
f = np.fromfile("f.bin", "f4").reshape(9, 30, 50)
def same(name, wanted):
    out = read(name)
    assert out.shape == wanted.shape and (out == wanted).all(), (name, out.shape, wanted.shape)
same("three.png", greys(u[3], 1000, 50000))
same("mid.png", greys(u[4], 1000, 50000))
same("small.png", greys(u[4, :28, :48].reshape(7, 4, 12, 4).mean((1, 3), dtype="f8").astype("f4"), 0, 65535))
same("part.png", greys(u[3, 5:20, 10:40:2], 0, 65535))
same("auto.png", greys(f[3], *auto(f[3])))
out = read("auto.png")
assert out[4, 20] == 0 and out[5, 21] == 255 and out[6, 22] == 0 and 80 < np.median(out[:, 10:]) < 170
out = read("xyz.png")
black = greys(u[4], 0, 65535)
below = np.s_[20:]  # the caption
assert (out[8:38, 8:58][below] == black[below]).all()
xz, yz = out[8:8 + 27, 66:116], out[8 + 27 + 8:8 + 27 + 8 + 27, 66:96]
assert (xz[21:] == greys(u[:, 15], 0, 65535).repeat(3, 0)[21:]).all()
assert (yz[21:] == greys(u[:, :, 25], 0, 65535).repeat(3, 0)[21:]).all()
P

# The same bytes, however it is made.
for slice in 3 mid xyz; do
  fslice preview f.bin one.png $f --slice $slice --threads 1
  for how in "--threads 3" "--mem 64K" "--mem 4G"; do
    fslice preview f.bin other.png $f --slice $slice $how -f
    cmp one.png other.png
  done
  fslice crop f.bin - $f -q | fslice preview - other.png --slice $slice --mem 64K -f -q
  cmp one.png other.png
  fslice crop f.bin - $f -q >f.cbor
  fslice preview f.cbor other.png --slice $slice -f
  cmp one.png other.png
  rm one.png
done

# A bar of a round length.
fslice convert flat.bin flat --raw f32,400x300 -q
fslice convert large.bin large --raw f32,800x600 -q
bar() {  # bar PIXEL_UM WIDTH SIZE FOLDER: its length in the picture must be WIDTH
  fslice header $4 --set scan.pixel_um=$1 -q
  fslice preview $4 bar.png --scalebar --window 2:3 --size $3 -f
  python3 - "$2" <<'P'
import sys
import numpy as np
from grey_png import read
out = read("bar.png")
assert out.shape == (300, 400), out.shape
rows = np.flatnonzero((out == 255).sum(1) == int(sys.argv[1]))
lines = [np.flatnonzero(out[y] == 255) for y in rows if y >= 280]
assert len(lines) == 3, (len(lines), sorted(set((out[270:300] == 255).sum(1))))
assert all(np.ptp(line) == int(sys.argv[1]) - 1 for line in lines), [(y, (out[y] == 255).sum()) for y in range(270, 300)]
assert (out[260:288] == 255).sum() > 30  # its words
P
}
bar 10 100 1024 flat     # 1 mm
bar 7.3 68 1024 flat     # 500 um
bar 0.05 100 1024 flat   # 5 um
bar 0.0007 71 1024 flat  # 50 nm
bar 10 100 400 large     # 2 mm, two pixels made one
cp bar.png kept.png

# One pixel, and one column of 5000.
printf '\200' >one.bin
fslice preview one.bin pixel.png --raw u8,1x1 --window 0:255
fslice preview one.bin pixel3.png --raw u8,1x1 --window 0:255 --slice xyz
fslice preview tall.bin tall.png --raw f32,1x5000 --window 0:1 --size 1000
fslice preview tall.bin tall3.png --raw f32,1x5000 --window 0:1 --size 1000 --slice xyz
fslice preview tall.bin wide.png --raw f32,5000x1 --window 0:1 --size 1000
fslice preview tall.bin wide3.png --raw f32,5000x1 --window 0:1 --size 1000 --slice xyz
python3 - <<'P'
import numpy as np
from grey_png import greys, read
assert read("pixel.png").tolist() == [[128]]
a = np.fromfile("tall.bin", "f4").reshape(3, 1000, 5)
means = a.astype("f8").mean(2).astype("f4")
def near(out, wanted):
    assert out.shape == wanted.shape and np.abs(out.astype(int) - wanted).max() <= 1, (out.shape, wanted.shape)
near(read("tall.png"), greys(means[1], 0, 1)[:, None])
near(read("wide.png"), greys(means[1], 0, 1)[None])
near(read("tall3.png")[40:1008, 8:9], greys(means[1], 0, 1)[32:, None])
near(read("wide3.png")[8:9, 40:1008], greys(means[1], 0, 1)[None, 32:])
assert 128 in read("pixel3.png")
P

refused() {  # refused STATUS WORDS COMMAND...
  local status=$1 words=$2 code=0
  shift 2
  "$@" >said.out 2>said.err || code=$?
  [ $code = "$status" ] && [ "$(wc -l <said.err)" = 1 ] && grep -q "^fslice preview: .*$words" said.err || { echo "$*: exit $code"; cat said.err; exit 1; }
}
refused 2 '--slice 9 is not within the 9 slices of u.bin' fslice preview u.bin no.png $u --slice 9
refused 2 'pictures end in .png' fslice preview u.bin no.tif $u
refused 2 "window is '5', wanted auto or LOW:HIGH" fslice preview u.bin no.png $u --window 5
refused 2 'window 5:5 is empty' fslice preview u.bin no.png $u --window 5:5
refused 1 'does not say how large its pixels are' fslice preview u.bin no.png $u --scalebar
refused 1 'bar.png' fslice preview u.bin bar.png $u
cmp bar.png kept.png
[ ! -e no.png ] && [ ! -e no.tif ]
fslice crop flat corner --x 0:9 --y 0:9 -q
fslice preview corner corner.png --scalebar 2>said.err
grep -q 'corner.png: a slice of 9 x 9 pixels has no room for a scale bar' said.err && [ -s corner.png ]
fslice preview u.bin no.png $u --dry-run >said.out
grep -q 'writes a picture to no.png' said.out && [ ! -e no.png ]
