# SPDX-License-Identifier: BSD-3-Clause
# Input that is hard to take: it comes back bit for bit, hardly grows, and its frames are found all the same.
. "$TESTS/cli/fails.bash"
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy as np, struct
random = np.random.default_rng(3)
def frames(count, rows, columns): return (1000 + 5 * np.arange(columns) + random.integers(0, 40, (count, rows, columns))).astype("<u2")
def save(name, *arrays): open(name, "wb").write(b"".join(a.tobytes() for a in arrays))
save("one_pixel.u16,1x1", frames(1, 1, 1))
save("pixels.u16,1x1", frames(3000, 1, 1))
save("column.u16,1x500", frames(40, 500, 1))
save("row.u16,501x1", frames(300, 1, 501))
save("odd.u16,161x99", frames(20, 99, 161))
save("constant.u16,160x100", np.full((30, 100, 160), 77, "<u2"))
save("noise.u16,160x100", random.integers(0, 65536, (64, 100, 160)).astype("<u2"))
save("noise.f32,160x100", random.integers(0, 2**32, (32, 100, 160)).astype("<u4"))
save("noise.u8,160x100", random.integers(0, 256, (64, 100, 160)).astype("u1"))
save("ends_early.u16,160x100", frames(7, 100, 160), frames(1, 50, 160))
save("wrong_size.u16,160x100", frames(9, 90, 150))
def his(images):
    for i, image in enumerate(images):
        rows, columns = image.shape
        head = b"IM" + struct.pack("<HHHHHH", 0, columns, rows, 0, 0, 2) + struct.pack("<I", len(images)) + bytes(46)
        yield head + image.tobytes()
small, large = frames(20, 60, 100), frames(20, 61, 100)
open("size_changes.his", "wb").write(b"".join([*his(small), *his(large), *his(small)]))
whole = b"".join(his(frames(30, 60, 100)))
one = 64 + 2 * 60 * 100
open("frame_dropped.his", "wb").write(whole[: 10 * one] + whole[11 * one :])
open("half_a_frame.his", "wb").write(whole[: 10 * one] + whole[10 * one + one // 2 :])
def big_endian_tiff(images):  # pages one behind the other, a strip each
    out = b"MM\0*" + struct.pack(">I", 8)
    for i, image in enumerate(images):
        rows, columns = image.shape
        tags = [(256, columns), (257, rows), (258, 16), (259, 1), (262, 1), (273, len(out) + 2 + 9 * 12 + 4), (277, 1), (278, rows), (279, 2 * image.size)]
        out += struct.pack(">H", len(tags)) + b"".join(struct.pack(">HHII", tag, 4, 1, value) for tag, value in tags)
        out += struct.pack(">I", len(out) + 4 + 2 * image.size if i + 1 < len(images) else 0) + image.astype(">u2").tobytes()
    return out
open("big_endian.tif", "wb").write(big_endian_tiff(frames(12, 99, 161)))
P
: >empty
printf x >byte
found=0
for file in *.u8,* *.u16,* *.f32,* *.his *.tif empty byte; do
  raw=()
  case $file in *,*) raw=(--raw "${file#*.}") ;; esac
  size=$(stat -c %s "$file")
  for how in -1 -3 -9 '--abs 3'; do
    if ! fcompress $how "${raw[@]}" -c "$file" >packed.fcz 2>said; then
      [ "$how" = '--abs 3' ] && grep -q "$file: no frames are found whose pixels may change" said || wrong "$file $how: $(cat said)"
      continue
    fi
    [ "$(stat -c %s packed.fcz)" -le $((size + size / 1000 + 64)) ] || wrong "$file $how: grows from $size to $(stat -c %s packed.fcz)"
    fcompress -t packed.fcz
    [ "$how" = '--abs 3' ] || fcompress -dc packed.fcz | cmp - "$file"
    found=$((found + 1))
  done
done
[ $found -ge 55 ] || wrong "only $found files were packed"
frames_of() { fcompress "${@:2}" -c "$1" | cat >listed.fcz && fcompress -l --json listed.fcz | head -1 | jq .frames; }
[ "$(frames_of big_endian.tif)" = 12 ]
fcompress -l listed.fcz | grep -q 'u16 161x99 be'
same_frames=$(frames_of frame_dropped.his); [ "$same_frames" = 29 ] || wrong "$same_frames frames of 29"
[ "$(frames_of size_changes.his)" = 60 ]
[ "$(fcompress -l --json listed.fcz | head -1 | jq -c '[.series[] | .height]')" = '[60,61,60]' ]
[ "$(frames_of ends_early.u16,160x100 --raw u16,160x100)" = 7 ]
[ "$(frames_of constant.u16,160x100 --raw u16,160x100)" = 30 ] && [ "$(stat -c %s listed.fcz)" -lt 2000 ]
[ "$(fcompress <empty | wc -c)" = 32 ]

# Standard output that is closed, and one whose reader went away.
(fcompress -c big_endian.tif >&-) 2>said && wrong 'standard output is closed, and exit status 0' || [ $? = 1 ]
grep -q 'standard output' said || wrong "$(cat said)"
