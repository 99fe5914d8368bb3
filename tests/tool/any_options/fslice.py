# SPDX-License-Identifier: BSD-3-Clause
"""What fslice promises of any volume: exact commands move voxels and nothing else, and no result depends on threads, memory, shards or containers."""
import os

from comparing import check_same_folders, clear
from running import Broken, check_refused, made_or_refused, run, succeed
from volumes import binned, cut, flipped, planes, quarter, random_source, read_npy, seen_along, shape_of

CONTAINERS = ("hdf.h5", "nrrd.nrrd", "zarr.zarr", "ome.ome.zarr", "folder", "pages.tif", "bare.raw", "packed")


def span_in(rng, length, step=True):
    a, b = sorted(rng.sample(range(length + 1), 2))
    by = rng.choice([1, 1, 2, 3]) if step else 1
    return slice(a, b, by), f"{a}:{b}" + (f":{by}" if by > 1 else "")


def exact(rng, volume):
    """A command, and the volume that it ought to make."""
    depth, height, width = shape_of(volume)
    command = rng.choice(["crop", "flip", "reslice", "rotate", "project", "bin"])
    if command == "crop":
        (x, wx), (y, wy), (z, wz) = (span_in(rng, n) for n in (width, height, depth))
        return ["crop", "--x", wx, "--y", wy, "--z", wz], cut(volume, z, y, x)
    if command == "flip":
        axes = rng.sample("xyz", rng.randint(1, 3))
        return ["flip", "--axis", ",".join(axes)], flipped(volume, axes)
    if command == "reslice":
        plane = rng.choice(["xz", "yz"])
        return ["reslice", "--plane", plane], planes(volume, plane)
    if command == "rotate":
        turns = rng.randint(1, 3)
        for _ in range(turns):
            volume = quarter(volume)
        return ["rotate", "--quarter", str(turns)], volume
    word = rng.choice(["max", "min"])
    best = {"max": max, "min": min}[word]
    if command == "project":
        axis = rng.choice("xyz")
        return ["project", "--axis", axis, "--mode", word], seen_along(volume, axis, best)
    by = [rng.randint(1, n) for n in (min(width, 4), min(height, 4), min(depth, 4))]
    return ["bin", "--by", ",".join(map(str, by)), "--mode", word], binned(volume, by, best)


def any_command(rng, shape):
    """Any that makes slices of slices, with options that may well be refused."""
    depth, height, width = shape
    number = lambda *some: str(rng.choice(some))
    commands = [
        ["crop", "--z", span_in(rng, depth)[1]], ["bin", "--by", number(1, 2, 3, "2,1,3"), "--mode", number("mean", "sum", "median", "min"), "--edge", number("drop", "partial")],
        ["resize", "--scale", number(0.5, 1.7, "2,1,0.4"), "--interp", number("nearest", "linear", "cubic")], ["resize", "--to", f"{rng.randint(1, 30)},{rng.randint(1, 30)},{rng.randint(1, 30)}"],
        ["rotate", "--deg", number(10, -33.3, 180), "--interp", number("nearest", "linear", "cubic"), "--outside", number(0, -1, 300)],
        ["reslice", "--axes", number("+x,+z,-y", "-z,+y,+x", "+y,-x,+z")], ["reslice", "--normal", number("1,1,0", "0,0.3,1"), "--size", "9x7x5"],
        ["project", "--axis", number("x", "y", "z"), "--mode", number("mean", "sum", "sd", "median"), "--slab", number(0, 2, 5)],
        ["filter", "--median", number(3, 5), "--dims", number(2, 3)], ["filter", "--mean", number(3, 7), "--dims", number(2, 3)], ["filter", "--gauss", number(0.5, 2), "--dims", number(2, 3)],
        ["filter", "--unsharp", "1,0.5"], ["morph", "--op", number("erode", "dilate", "open", "close", "fill"), "--radius", number(1, 2, 4), "--shape", number("ball", "box")],
        ["threshold", "--otsu"], ["threshold", "--percentile", number(10, 90)], ["threshold", "--between", "0:5"], ["mask", "--circle", number("fit", 3), "--fill", number(0, 7)],
        ["convert", "--to", number("u8", "u16", "f32"), "--window", number("0:9", "auto:1,99", "-1000:1000")], ["label", "--connect", number(6, 18, 26)],
    ]
    return rng.choice(commands)


class Trial:
    def __init__(self, rng):
        self.rng = rng
        self.volume, self.kind = random_source(rng)

    def command(self, words, output, *more, source="v.npy"):
        return ["fslice", words[0], *source.split(), output, *words[1:], "-q", *more]

    def container(self):
        """The volume in another file: words that name it."""
        name = self.rng.choice(CONTAINERS)
        if name == "packed" and not os.path.exists("packed.fcz"):
            succeed(["fcompress", "-q", "-k", "v.npy", "-o", "packed.fcz", "-" + self.rng.choice("136")])
        if name == "packed":
            return "packed.fcz"
        if not os.path.exists(name):
            succeed(["fslice", "convert", "v.npy", name, "-q"])
        depth, height, width = shape_of(self.volume)
        return f"bare.raw --raw {self.kind},{width}x{height}" if name == "bare.raw" else name

    def exact(self):
        words, wanted = exact(self.rng, self.volume)
        source = self.rng.choice(["v.npy", self.container()])
        done = run(self.command(words, "exact.npy", source=source))
        if done.status != 0 and 0 in (len(wanted), len(wanted and wanted[0])):
            return check_refused(done, "exact")
        if done.status != 0 or read_npy("exact.npy") != (wanted, self.kind):
            raise Broken(f"{done}\n  does not make what it ought to of {self.kind} {shape_of(self.volume)}")

    def same(self, words):
        """However it is made."""
        way = self.rng.choice(["threads", "memory", "container", "shards", "container", "pipe"])
        if way == "pipe":
            succeed(["fslice", "convert", "v.npy", "stream.cbor", "-q"]) if not os.path.exists("stream.cbor") else None
            done = run(self.command(words, "other", source="-"), feed="stream.cbor")
        elif way == "shards":
            for shard in self.rng.sample(range(3), 3):
                done = run(self.command(words, "other", "--shard", f"{shard}/3"))
        elif way == "container":
            done = run(self.command(words, "other", source=self.container()))
        else:
            done = run(self.command(words, "other", *(["-t", "3"] if way == "threads" else ["--mem", self.rng.choice(["20K", "200K"])])), foul=self.rng.randint(1, 255))
        if done.status != 0:
            if way not in ("memory", "pipe", "shards"):
                raise Broken(f"{done}\n  wanted success: {way}")
            clear("other") if way == "shards" else check_refused(done, "other")
        else:
            check_same_folders("other", "whole", done, with_numbers=way != "container")


def try_options(rng):
    trial = Trial(rng)
    trial.exact()
    words = any_command(rng, shape_of(trial.volume))
    if not made_or_refused(trial.command(words, "whole", "--dry-run"), trial.command(words, "whole", "-t", "1"), "whole"):
        return "refused"
    for _ in range(2):
        trial.same(words)
    succeed(trial.command(words, "whole"))
    return "made"
