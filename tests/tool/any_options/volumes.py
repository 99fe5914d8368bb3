# SPDX-License-Identifier: BSD-3-Clause
"""Small volumes as lists [z][y][x], to and from NPY, and what is done to them as it stands in a textbook."""
import ast
import random
import struct

CODES = {"u8": ("|u1", "B"), "u16": ("<u2", "H"), "i16": ("<i2", "h"), "u32": ("<u4", "I"), "i32": ("<i4", "i"), "f32": ("<f4", "f")}


def value(rng, kind):
    if kind == "f32":
        return struct.unpack("<f", struct.pack("<f", rng.gauss(0, 3)))[0]
    bits = int(kind[1:])
    low, high = (0, 2**bits - 1) if kind[0] == "u" else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    return rng.choice([low, high, rng.randint(low, high), rng.randint(0, 9)])


def random_volume(rng, kind, shape):
    depth, height, width = shape
    return [[[value(rng, kind) for _ in range(width)] for _ in range(height)] for _ in range(depth)]


def shape_of(volume):
    return len(volume), len(volume[0]), len(volume[0][0])


def write_npy(path, volume, kind):
    name, code = CODES[kind]
    head = str({"descr": name, "fortran_order": False, "shape": shape_of(volume)})
    head += " " * (-(len(head) + 11) % 64) + "\n"
    numbers = [v for plane in volume for row in plane for v in row]
    with open(path, "wb") as out:
        out.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + struct.pack(f"<{len(numbers)}{code}", *numbers))


def read_npy(path):
    with open(path, "rb") as file:
        data = file.read()
    length = struct.unpack("<H", data[8:10])[0]
    head = ast.literal_eval(data[10 : 10 + length].decode())
    kind, code = next((kind, code) for kind, (name, code) in CODES.items() if name == head["descr"])
    shape = (1,) * (3 - len(head["shape"])) + tuple(head["shape"])
    numbers = iter(struct.unpack(f"<{shape[0] * shape[1] * shape[2]}{code}", data[10 + length :]))
    return [[[next(numbers) for _ in range(shape[2])] for _ in range(shape[1])] for _ in range(shape[0])], kind


def cut(volume, z, y, x):
    """Each of z, y and x is a slice()."""
    return [[row[x] for row in plane[y]] for plane in volume[z]]


def flipped(volume, axes):
    turn = {axis: slice(None, None, -1 if axis in axes else 1) for axis in "xyz"}
    return cut(volume, turn["z"], turn["y"], turn["x"])


def planes(volume, plane):
    """xz: [y][z][x]; yz: [x][z][y]."""
    depth, height, width = shape_of(volume)
    if plane == "xz":
        return [[volume[z][y] for z in range(depth)] for y in range(height)]
    return [[[volume[z][y][x] for y in range(height)] for z in range(depth)] for x in range(width)]


def quarter(volume):
    """Counter-clockwise, y down: what was at the right end is at the top."""
    width = len(volume[0][0])
    return [[[row[x] for row in plane] for x in reversed(range(width))] for plane in volume]


def seen_along(volume, axis, best):
    """The best of the voxels behind each other; images are x by y, x by z, y by z."""
    stack = volume if axis == "z" else planes(volume, "xz" if axis == "y" else "yz")
    return [[[best(values) for values in zip(*rows)] for rows in zip(*stack)]]


def binned(volume, by, best):
    bx, by_, bz = by
    depth, height, width = shape_of(volume)
    def block(z, y, x):
        return best(volume[k][j][i] for k in range(z, z + bz) for j in range(y, y + by_) for i in range(x, x + bx))
    return [[[block(z, y, x) for x in range(0, width - bx + 1, bx)] for y in range(0, height - by_ + 1, by_)] for z in range(0, depth - bz + 1, bz)]


def random_shape(rng):
    side = lambda: rng.choice([1, 2, 3, rng.randint(1, 9), rng.randint(4, 24)])
    return side(), side(), side()


def random_source(rng):
    kind = rng.choice(list(CODES))
    volume = random_volume(random.Random(rng.random()), kind, random_shape(rng))
    write_npy("v.npy", volume, kind)
    return volume, kind
