# SPDX-License-Identifier: BSD-3-Clause
# Messages as a DECTRIS detector sends them (Stream V2), made in Python: plain, lz4 and bslz4, u8, u16 and u32, one channel and two,
# with what else a detector tells; damaged ones are refused.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
cat >detector.py <<'P'
"""detector.py OUT TYPE PACKING CHANNELS: a stream of 5 images, and what is in them as OUT.npy [channel, image, row, column]."""
import struct, sys
import numpy as np

def head(major, n):
    if n < 24: return bytes([major << 5 | n])
    for info, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if n < 1 << 8 * size: return bytes([major << 5 | info]) + n.to_bytes(size, "big")
def cbor(v):
    if isinstance(v, bool): return b"\xf5" if v else b"\xf4"
    if isinstance(v, int): return head(0, v)
    if isinstance(v, float): return b"\xfb" + struct.pack(">d", v)
    if isinstance(v, str): return head(3, len(v)) + v.encode()
    if isinstance(v, bytes): return head(2, len(v)) + v
    if isinstance(v, list): return head(4, len(v)) + b"".join(map(cbor, v))
    if isinstance(v, dict): return head(5, len(v)) + b"".join(cbor(k) + cbor(x) for k, x in v.items())
    if isinstance(v, Tag): return head(6, v.tag) + cbor(v.value)
class Tag:
    def __init__(self, tag, value): self.tag, self.value = tag, value

def lz4_by_hand(data):  # the block format, greedily: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
    def length(n): return b"" if n < 15 else b"\xff" * ((n - 15) // 255) + bytes([(n - 15) % 255])
    out, seen, at, start = b"", {}, 0, 0
    while at + 12 < len(data):
        word = data[at:at + 4]
        match = seen.get(word, -1)
        seen[word] = at
        if match < 0 or at - match > 65535:
            at += 1
            continue
        n = 4
        while at + n < len(data) - 5 and data[match + n] == data[at + n]: n += 1
        literals = data[start:at]
        out += bytes([min(15, len(literals)) << 4 | min(15, n - 4)]) + length(len(literals)) + literals + struct.pack("<H", at - match) + length(n - 4)
        at = start = at + n
    literals = data[start:]
    return out + bytes([min(15, len(literals)) << 4]) + length(len(literals)) + literals
try:
    import lz4.block
    def lz4_block(data, k): return lz4_by_hand(data) if k % 2 else lz4.block.compress(data, store_size=False)
except ImportError:
    def lz4_block(data, k): return lz4_by_hand(data)

def shuffled(block):  # bit j of all elements, then bit j + 1: Masui et al. 2015
    bits = np.unpackbits(block.view("u1").reshape(len(block), -1), axis=1, bitorder="little")
    return np.packbits(bits.T, bitorder="little").tobytes()
def packed(pixels, packing, k):
    flat, item = pixels.ravel(), pixels.itemsize
    if packing == "plain": return flat.tobytes()
    size = 512 // item  # elements of a block, so that there are many and a short last one
    out = struct.pack(">QI", flat.nbytes, size * item)
    whole = len(flat) // 8 * 8 if packing == "bslz4" else len(flat)
    for i in range(0, whole, size):
        block = flat[i:min(i + size, whole)]
        raw = shuffled(block) if packing == "bslz4" else block.tobytes()
        small = lz4_block(raw, k + i)
        if packing == "lz4" and len(small) >= len(raw): small = raw
        out += struct.pack(">I", len(small)) + small
    out += flat[whole:].tobytes()
    return Tag(56500, [packing, item if packing == "bslz4" else 0, out])

out, dtype, packing, count = sys.argv[1:]
channels = ["threshold_1", "threshold_2"][:int(count)]
rng = np.random.default_rng(3)
shape, tag = (23, 37), {"u1": 64, "u2": 69, "u4": 70}[dtype]
data = rng.poisson(2, (len(channels), 5) + shape).astype(dtype)
data[:, :, 5:9, 5:30] = np.iinfo(dtype).max
data[:, 2] = rng.integers(0, np.iinfo(dtype).max, shape)  # cannot be made smaller
np.save(out + ".npy", data)
with open(out, "wb") as file:
    say = lambda message: file.write(b"\xd9\xd9\xf7" + cbor(message))
    say({"type": "start", "arm_date": Tag(0, "2026-01-01T00:00:00Z"), "beam_center_x": 1.5, "channels": channels, "count_time": 0.01,
         "countrate_correction_lookup_table": Tag(70, bytes(400)), "flatfield": {c: Tag(40, [list(shape), Tag(85, bytes(4 * 23 * 37))]) for c in channels},
         "goniometer": {"chi": {"increment": 0.0, "start": 0.0}, "omega": {"increment": 0.5, "start": 10.0}},
         "image_dtype": {"u1": "uint8", "u2": "uint16", "u4": "uint32"}[dtype], "image_size_x": 37, "image_size_y": 23, "number_of_images": 5,
         "pixel_size_x": 7.5e-5, "pixel_size_y": 7.5e-5, "series_id": 7, "series_unique_id": "01J", "threshold_energy": {c: 8000.0 for c in channels},
         "user_data": "from the beamline", "virtual_pixel_interpolation_enabled": True})
    for k in range(5):
        say({"type": "image", "series_id": 7, "series_unique_id": "01J", "image_id": k, "real_time": [1000, 1000000], "start_time": [0, 1],
             "data": {c: Tag(40, [list(shape), Tag(tag, packed(data[i, k], packing, k))]) for i, c in enumerate(channels)}})
    say({"type": "end", "series_id": 7, "series_unique_id": "01J"})
P
same() { python3 -c 'import sys, numpy as np; a = np.load(sys.argv[1])[int(sys.argv[2])]; b = np.load(sys.argv[3]); assert b.dtype == a.dtype and (a == b).all()' "$@"; }
for type in u1 u2 u4; do
  for packing in plain lz4 bslz4; do
    python3 detector.py d.cbor $type $packing 1
    fslice crop d.cbor file.npy -q --force
    fslice crop - pipe.npy -q --force <d.cbor
    same d.cbor.npy 0 file.npy
    cmp file.npy pipe.npy
  done
done
fslice info d.cbor --json | tail -1 | jq -e '.["scan.pixel_um"] == 75 and .type == "u32" and .shape_zyx == [5, 23, 37]' >/dev/null

python3 detector.py two.cbor u2 bslz4 2
fslice crop two.cbor first.npy -q 2>said
same two.cbor.npy 0 first.npy
fslice crop two.cbor first.npy --force 2>said
grep -q 'two.cbor: has the channels threshold_1, threshold_2; the first is read' said || { cat said; false; }
for in in two.cbor -; do
  fslice crop $in second.npy --channel threshold_2 -q --force <two.cbor
  same two.cbor.npy 1 second.npy
done
code=0; fslice info two.cbor --channel threshold_3 2>said || code=$?
[ $code = 1 ] && grep -q "two.cbor: has no channel 'threshold_3'; there are threshold_1, threshold_2" said || { cat said; false; }
code=0; fslice info first.npy --channel a 2>said || code=$?
[ $code = 2 ] && grep -q 'first.npy: npy has no channels' said || { cat said; false; }

# Damage within compressed pixels is found, wherever it is, or changes nothing but values.
python3 - <<'P'
import subprocess
whole = open("two.cbor", "rb").read()
first = whole.index(b"bslz4")
for at in list(range(first, first + 60, 2)) + list(range(first + 60, first + 3000, 97)):
    for to in (0, 255):
        bad = bytearray(whole)
        bad[at] = to
        run = subprocess.run(["fslice", "stats", "-", "-q", "--channel", "threshold_1"], input=bytes(bad), capture_output=True, timeout=20)
        assert run.returncode == 0 or (run.returncode == 1 and run.stderr.startswith(b"fslice stats: standard input: ")), (at, to, run)
P
