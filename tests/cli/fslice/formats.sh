# SPDX-License-Identifier: BSD-3-Clause
# NRRD, NPY, Zarr and PNG against what Python makes and reads of them; the bytes come back whatever way they went.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import numpy as np
np.save("in.npy", np.random.default_rng(5).normal(1, 3, (5, 13, 17)).astype("f4"))
np.save("bytes.npy", np.arange(5 * 13 * 17).reshape(5, 13, 17).astype("u1"))
np.save("doubles.npy", np.arange(12).reshape(3, 4) / 8)
np.save("fortran.npy", np.asfortranarray(np.ones((2, 3, 4))))
P
way() { fslice convert "$1" "$2" -q "${@:3}"; }
way in.npy a.nrrd
way a.nrrd b.nhdr --compression deflate
way b.nhdr c.zarr --compression zstd
way c.zarr d.zarr
way d.zarr e.h5
fslice export e.h5 f --format npy -q
way f g.npy
cmp in.npy g.npy
way bytes.npy pictures --format png
way pictures h.npy
cmp bytes.npy h.npy
way bytes.npy one.png --z 3
way doubles.npy singles.npy 2>said
[ ! -s said ] || grep -q 'doubles.npy: 64 bit floats are read as 32 bit' said
code=0; way fortran.npy z.npy 2>said || code=$?
[ $code = 1 ]
grep -q 'fortran.npy: the array is in Fortran order, wanted C order: numpy.save' said
code=0; way in.npy z.png --z 1 2>said || code=$?
[ $code = 1 ]
grep -q 'z.png: pixels are f32, a PNG has u8 or u16' said
code=0; way bytes.npy z.png 2>said || code=$?
[ $code = 1 ]
grep -q 'z.png: has room for one slice, there are 5' said
[ -z "$(ls -d z* 2>/dev/null)" ]
python3 - <<'P'
import gzip, json, os, subprocess, zlib
import numpy as np
a = np.load("in.npy")
head, pixels = open("a.nrrd", "rb").read().split(b"\n\n", 1)
assert pixels == a.tobytes() and b"\nsizes: 17 13 5\n" in head and head.startswith(b"NRRD0004\n"), head
assert gzip.open("b.raw.gz").read() == a.tobytes()
assert b"data file: b.raw.gz\n" in open("b.nhdr", "rb").read()
d = json.load(open("d.zarr/.zarray"))
assert (d["shape"], d["chunks"], d["dtype"], d["order"], d["compressor"]) == ([5, 13, 17], [1, 13, 17], "<f4", "C", None), d
assert b"".join(open(f"d.zarr/{z}.0.0", "rb").read() for z in range(5)) == a.tobytes()
assert json.load(open("c.zarr/.zarray"))["compressor"]["id"] == "zstd"
assert json.load(open("d.zarr/.zattrs"))["harima"]["grid"]["shape_zyx"] == [5, 13, 17]
assert (np.load("singles.npy") == np.load("doubles.npy")).all()
try:
    from PIL import Image
    assert (np.array(Image.open("one.png")) == np.load("bytes.npy")[3]).all()
except ImportError:
    pass

# Chunks of any shape and codec that Python has, as Zarr writes them by itself.
a = np.random.default_rng(6).integers(0, 999, (9, 31, 27)).astype(">u2")
def pad(part): return np.pad(part, [(0, c - n) for c, n in zip((4, 8, 9), part.shape)])
codecs = {"zlib": zlib.compress, "gzip": gzip.compress, None: bytes}
try:
    import blosc
    codecs["blosc"] = lambda raw: blosc.compress(raw, 2, 5, blosc.BITSHUFFLE, "lz4")
except ImportError:
    pass
try:
    import lz4.block
    codecs["lz4"] = lambda raw: lz4.block.compress(raw)
except ImportError:
    pass
for codec, pack in codecs.items():
    folder = f"{codec}.zarr"
    os.mkdir(folder)
    for z, y, x in np.ndindex(3, 4, 3):
        if (z, y, x) == (2, 3, 2): continue  # a chunk that is not there holds the fill value
        name = f"{folder}/0/{z}/{y}/{x}"
        os.makedirs(os.path.dirname(name), exist_ok=True)
        open(name, "wb").write(pack(pad(a[4*z:4*z+4, 8*y:8*y+8, 9*x:9*x+9]).tobytes()))
    json.dump({"zarr_format": 2, "shape": [1, 9, 31, 27], "chunks": [1, 4, 8, 9], "dtype": ">u2", "order": "C", "filters": None, "fill_value": 7,
               "dimension_separator": "/", "compressor": codec and {"id": codec}}, open(f"{folder}/.zarray", "w"))
    subprocess.run(["fslice", "crop", folder, f"{codec}.npy", "--y", "1:31:2", "-q", "--mem", "8M"], check=True)
    wanted = a.copy()
    wanted[8:, 24:, 18:] = 7
    assert (np.load(f"{codec}.npy") == wanted[:, 1:31:2]).all(), codec
P
