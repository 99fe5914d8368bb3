# SPDX-License-Identifier: BSD-3-Clause
# surface makes closed meshes: every edge has two triangles that run along it in opposite ways, also where objects touch, the volume
# ends or all is noise; ball and torus have the right Euler number, area and volume. PLY and STL hold the same, whatever the threads,
# the memory and the pipe.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
cat >mesh.py <<'P'
import json, subprocess
import numpy as np
def read_ply(path):
    data = open(path, "rb").read()
    end = data.index(b"end_header\n") + 11
    words = data[:end].decode().split()
    assert words[:3] == ["ply", "format", "binary_little_endian"]
    n, m = (int(words[words.index(name) + 1]) for name in ("vertex", "face"))
    faces = np.frombuffer(data, np.dtype([("n", "u1"), ("v", "<i4", 3)]), m, end + 12 * n)
    assert len(data) == end + 12 * n + 13 * m and (faces["n"] == 3).all()
    return np.frombuffer(data, "<f4", 3 * n, end).reshape(n, 3), faces["v"]
def read_stl(path):
    data = open(path, "rb").read()
    m = int(np.frombuffer(data, "<u4", 1, 80)[0])
    faces = np.frombuffer(data, np.dtype([("normal", "<f4", 3), ("v", "<f4", (3, 3)), ("a", "<u2")]), m, 84)
    assert len(data) == 84 + 50 * m
    return faces
def check_closed(vertices, faces):
    assert sorted(set(faces.ravel())) == list(range(len(vertices)))
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype("i8")
    there, back = edges @ [2**32, 1], edges @ [1, 2**32]
    assert len(set(there)) == len(there) and set(there) == set(back)  # one triangle on each side of every edge
def surface(volume, level, *words, name="m.ply"):
    np.save("v.npy", volume)
    out = subprocess.run(["fslice", "surface", "v.npy", name, "--level", str(level), "--json", "-q", "--force", *words], check=True, stdout=subprocess.PIPE)
    return json.loads(out.stdout.splitlines()[-1])
def mesh_of(volume, level, *words):
    said = surface(volume, level, *words)
    vertices, faces = read_ply("m.ply")
    assert said["vertices"] == len(vertices) and said["triangles"] == len(faces)
    p = vertices[faces].astype("f8")
    n = np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0])
    assert abs(said["area"] / (np.linalg.norm(n, axis=1).sum() / 2) - 1) < 1e-5
    if "--open" not in words:
        check_closed(vertices, faces)
        assert said["euler"] == len(vertices) - len(faces) // 2
        assert abs(said["volume"] - (p[:, 0] * n).sum() / 6) < 1e-4 * said["volume"]
    return said, vertices, faces
z, y, x = np.mgrid[0:41, 0:43, 0:45].astype("f4")
P
python3 - <<'P'
from mesh import *
r = np.sqrt((x - 22.3)**2 + (y - 21.1)**2 + (z - 19.9)**2)
said, vertices, faces = mesh_of(15.2 - r, 0)
assert said["euler"] == 2 and said["unit"] == "voxels"
assert abs(said["area"] / (4 * np.pi * 15.2**2) - 1) < 0.01 and abs(said["volume"] / (4 / 3 * np.pi * 15.2**3) - 1) < 0.01
assert np.abs(np.linalg.norm(vertices - [22.3, 21.1, 19.9], axis=1) - 15.2).max() < 0.03
stl = read_stl("m.stl") if surface(15.2 - r, 0, name="m.stl") else None
assert (stl["v"] == vertices[faces]).all()
n = np.cross(stl["v"][:, 1] - stl["v"][:, 0], stl["v"][:, 2] - stl["v"][:, 0])
assert ((stl["normal"] * n).sum(1) > 0).all() and ((stl["v"].mean(1) - [22.3, 21.1, 19.9]) * n).sum(1).min() > 0
places, corners = np.unique(stl["v"].reshape(-1, 3), axis=0, return_inverse=True)
check_closed(places, corners.reshape(-1, 3))  # also by places alone
torus = 5 - np.hypot(np.hypot(x - 22, y - 21) - 13, z - 20)
said, _, _ = mesh_of(torus, 0)
assert said["euler"] == 0
assert abs(said["area"] / (4 * np.pi**2 * 13 * 5) - 1) < 0.01 and abs(said["volume"] / (2 * np.pi**2 * 13 * 25) - 1) < 0.01
assert mesh_of(np.minimum(7 - np.abs(r - 9), 99), 0)[0]["euler"] == 4  # a shell: two spheres
for shift in ((10, 10, 10), (10, 10, 0), (10, 0, 10), (0, 10, 10), (10, -10, 0), (-10, 10, 10), (10, -10, 10), (10, 10, -10), (10, 0, 0)):
    cubes = np.zeros((32, 32, 32), "u1")  # two that touch in a corner, along an edge, with a face
    cubes[11:21, 11:21, 11:21] = 255
    a, b, c = (11 + s for s in shift)
    cubes[a:a + 10, b:b + 10, c:c + 10] = 255
    said = mesh_of(cubes, 128)[0]
    assert said["euler"] in (2, 4) and abs(said["volume"] / 2000 - 1) < 0.05, (shift, said)
whole, vertices, _ = mesh_of(np.full((5, 6, 7), 3, "i2"), 3)  # closed half a voxel outside
assert whole["euler"] == 2 and (vertices.min(0) == -0.5).all() and (vertices.max(0) == [6.5, 5.5, 4.5]).all()
assert mesh_of(np.ones((1, 1, 1), "u1"), 1)[0]["euler"] == 2
rng = np.random.default_rng(4)
for shape in ((1, 1, 9), (2, 9, 1), (17, 21, 33)):
    noise = rng.normal(0, 1, shape).astype("f4")
    noise[rng.random(shape) < 0.05] = np.nan
    noise[rng.random(shape) < 0.05] = np.inf
    mesh_of(noise, 0.1)
mesh_of(rng.integers(0, 3, (9, 11, 13)).astype("u1"), 1)  # values that are the level
mesh_of(z, 7.5, "--open")
assert len(read_ply("m.ply")[0]) and abs(read_ply("m.ply")[0][:, 2] - 7.5).max() == 0
np.save("v.npy", torus)
P
fslice surface v.npy torus.ply --level 0 -q >torus.txt
fslice surface v.npy one.ply --level 0 -q -t 1 --mem 1M | cmp - torus.txt
fslice crop v.npy - -q | fslice surface - piped.ply --level 0 -q -t 5 | cmp - torus.txt
cmp torus.ply one.ply
cmp torus.ply piped.ply
fslice crop v.npy whole.npy -q  # places are in um, from the first voxel of the whole volume
fslice header whole.npy --set scan.pixel_um=2.5 -q
fslice crop whole.npy sized.npy --x 3:45 --z 1: -q
fslice surface sized.npy sized.ply --level 0 -q --json | tail -n 1 >sized.json
jq -e '.unit == "um" and .euler == 0 and (.volume / 100242 - 1 | fabs) < 0.01' sized.json >/dev/null
python3 -c '
from mesh import *
a, b = read_ply("torus.ply"), read_ply("sized.ply")
assert (a[1] == b[1]).all() and np.allclose(a[0] * 2.5, b[0], rtol=0, atol=1e-4)'
wrong() {  # wrong STATUS WORDS ARGUMENT...
  local status=$1 words=$2 code=0
  shift 2
  fslice surface "$@" -q >said 2>&1 || code=$?
  [ $code = "$status" ] && grep -qF -- "$words" said || { echo "$*: exit $code"; cat said; exit 1; }
  [ -z "$(ls -Ad w.* .w* 2>/dev/null)" ] || { ls -A; exit 1; }
}
wrong 1 'nothing passes the level 99' v.npy w.ply --level 99
wrong 2 'w.obj: wanted a name that ends in .ply or .stl' v.npy w.obj --level 0
wrong 2 'level' v.npy w.ply
wrong 1 'torus.ply' v.npy torus.ply --level 0
fslice surface sized.npy w.ply --level 0 --dry-run >said
grep -q '^reads sized.npy: ' said && grep -qx 'writes a mesh, places in um, to w.ply' said && [ -z "$(ls -A | grep '^[.]*w[.]')" ]
wrong 2 'w.obj: wanted a name that ends in .ply or .stl' v.npy w.obj --level 0 --dry-run
wrong 1 'torus.ply' v.npy torus.ply --level 0 --dry-run
