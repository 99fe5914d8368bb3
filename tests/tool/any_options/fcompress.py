# SPDX-License-Identifier: BSD-3-Clause
"""What fcompress promises of any bytes: they come back, in packs that do not depend on threads, and what is cut short is told."""
import os
import random

from comparing import clear
from running import Broken, check_refused, run, succeed
from volumes import random_source, shape_of

FORMS = ("his", "img", "tif", "h5", "nxtomo", "stream", "raw")


def bytes_of(path):
    with open(path, "rb") as file:
        return file.read()


def noise(rng):
    count = rng.choice([0, 1, 2, 15, rng.randint(3, 5000), rng.randint(1, 300000)])
    made = random.Random(rng.random()).randbytes(count)
    return {0: made, 1: made[:1] * count, 2: bytes(b & 15 for b in made)}[rng.randint(0, 2)]


def frames(rng):
    """A file with frames in it, or what is left of one: (name, words that say where they are)."""
    form = rng.choice(FORMS)
    settings = [f"columns={rng.randint(1, 70)}", f"rows={rng.randint(1, 20)}", f"views={rng.randint(2, 12)}", f"darks={rng.randint(1, 3)}", f"flats={rng.randint(1, 3)}"]
    out = {"h5": "scan.h5", "nxtomo": "scan.nxs", "stream": "scan.cbor", "raw": "scan.raw"}.get(form, "scan")
    done = run(["phantom", "scan", f"format={form}", f"out={out}", *settings])
    if done.status != 0:
        raise RuntimeError(str(done))
    path = {"his": "scan/a.his", "img": "scan/q002.img", "tif": "scan/q002.tif"}.get(form, out)
    size = "x".join(word.split("=")[1] for word in settings[:2])
    return bytes_of(path), ["--raw", f"u16,{size}"] if form == "raw" else []


def container(rng):
    _, kind = random_source(rng)
    ending = rng.choice(["npy", "nrrd", "tif", "h5"])
    if ending != "npy":
        succeed(["fslice", "convert", "v.npy", f"container.{ending}", "-q"])
    return bytes_of("v.npy" if ending == "npy" else f"container.{ending}"), []


def some_input(rng):
    data, words = rng.choice([lambda r: (noise(r), []), frames, frames, container])(rng)
    if rng.random() < 0.2 and data:
        data = data[: rng.randint(0, len(data))]
    if rng.random() < 0.2 and data:
        data = bytearray(data)
        for _ in range(rng.randint(1, 30)):
            data[rng.randrange(len(data))] = rng.randrange(256)
    if rng.random() < 0.1:
        data = bytes(data) + noise(rng)
    with open("in", "wb") as out:
        out.write(data)
    return bytes(data), words


def try_options(rng):
    data, words = some_input(rng)
    level = ["-" + str(rng.randint(1, 9))]
    done = run(["fcompress", "-q", "-k", "in", "-o", "out.fcz", *level, *words, "-T", "1"])
    if done.status != 0:
        check_refused(done, "out")
        return "refused"
    packed = bytes_of("out.fcz")
    for other in (["in", "-c", "-T", "3"], ["-c", "-T", "2"]):
        again = run(["fcompress", "-q", *other, *level, *words], feed=None if other[0] == "in" else "in", foul=rng.randint(1, 255))
        if again.status != 0:
            raise Broken(f"{again}\n  wanted what {done.command} makes")
        if other[0] == "in" and again.out != packed:
            raise Broken(f"{again.command}\n  packs otherwise than {done.command}")
        with open("piped.fcz", "wb") as out:
            out.write(again.out)
        if run(["fcompress", "-d", "-c", "-q", "piped.fcz"]).out != data:
            raise Broken(f"{again.command}\n  does not give the bytes back")
    back = succeed(["fcompress", "-d", "-k", "-q", "out.fcz", "-o", "back"], foul=rng.randint(1, 255))
    if bytes_of("back") != data:
        raise Broken(f"{back.command}\n  does not give the bytes back that {done.command} packed")
    if succeed(["fcompress", "-d", "-c", "-q"], feed="out.fcz").out != data:
        raise Broken(f"fcompress -d <out.fcz\n  does not give the bytes back that {done.command} packed")
    succeed(["fcompress", "-t", "-q", "out.fcz"])
    check_damage(rng, packed, data)
    clear("back")
    return "packed"


def check_damage(rng, packed, data):
    """Whatever is cut off or changed is told, and never gives other bytes without a word."""
    bad = bytearray(packed[: rng.randint(0, len(packed) - 1)] if rng.random() < 0.5 else packed)
    if len(bad) == len(packed):
        bad[rng.randrange(len(bad))] ^= 1 << rng.randrange(8)
    with open("bad.fcz", "wb") as out:
        out.write(bad)
    clear("back")
    done = run(["fcompress", "-d", "-k", "-q", "bad.fcz", "-o", "back"])
    if done.status == 0:
        if bytes_of("back") != data:
            raise Broken(f"{done.command}\n  gives other bytes of a damaged file")
    else:
        check_refused(done, "back")
    tested = run(["fcompress", "-t", "-q", "bad.fcz"])
    if (tested.status == 0) != (done.status == 0):
        raise Broken(f"{tested}\n  but to unpack it: {done}")
    if os.path.exists("back"):
        os.remove("back")
