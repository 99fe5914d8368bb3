# SPDX-License-Identifier: BSD-3-Clause
"""What ct-denoise filter promises of any volume: as many finite slices as there were, however they are made."""
import json

from comparing import check_same_folders, clear
from running import Broken, check_refused, made_or_refused, run, succeed
from volumes import random_source, shape_of


def words_of(rng):
    name = rng.choice(["median", "gaussian", "tv", "nlm", "bilateral", "diffusion", "wavelet", "bm4d"])
    words = ["--2d"] if rng.random() < 0.4 else []
    some = {"median": ["--side 3", "--side 5"], "gaussian": ["--spatial 0.7", "--spatial 3"], "bilateral": ["--spatial 1.5"], "tv": ["--overlap 2", "--tolerance 0.1"],
            "nlm": ["--patch 3 --distance 2"], "bm4d": ["--patch 3 --distance 2", "--patch 4"], "diffusion": ["--steps 3"], "wavelet": ["--levels 1", "--levels 5"]}
    if rng.random() < 0.5:
        words += rng.choice(some[name]).split()
    if name not in ("median", "gaussian") and rng.random() < 0.7:
        words += ["--sigma", rng.choice(["1", "0.01", "300"])]
    if name not in ("median", "gaussian") and rng.random() < 0.3:
        words += ["--strength", rng.choice(["0.5", "3"])]
    return [name, *words]


def try_options(rng):
    volume, kind = random_source(rng)
    name, *words = words_of(rng)
    def command(output, *more, source="v.npy"):
        return ["ct-denoise", "filter", name, *source.split(), output, *words, "--device", "cpu", "-q", *more]
    if not made_or_refused(command("whole", "-n"), command("whole", "-t", "1"), "whole"):
        return "refused"
    shape = json.loads(succeed(["fslice", "info", "whole", "--json", "-q"]).out.splitlines()[-1])["shape_zyx"]
    found = json.loads(succeed(["fslice", "stats", "whole", "--json", "-q"]).out.splitlines()[-1])
    if tuple(shape) != shape_of(volume) or found["nan"] or found["inf"]:
        raise Broken(f"{done.command}\n  makes {shape} of {shape_of(volume)}, {found['nan']} NaN, {found['inf']} infinite values")
    succeed(["fslice", "convert", "v.npy", "stream.cbor", "-q"])
    for way in rng.sample(("threads", "memory", "shards", "pipe"), 2):
        if way == "threads":
            again = succeed(command("other", "-t", "3"), foul=rng.randint(1, 255))
        elif way == "pipe":
            again = run(command("other", source="-"), feed="stream.cbor")
        elif way == "memory":
            again = run(command("other", "--mem", rng.choice(["100K", "1M"])))
        else:
            for shard in rng.sample(range(3), 3):
                again = run(command("other", "--shard", f"{shard}/3"))
        if again.status == (1 if way == "memory" else 2):
            check_refused(again, "other")  # too little memory; what wants the whole volume, or more than one look
            continue
        if again.status != 0:
            raise Broken(f"{again}\n  wanted success")
        if way == "memory" and name == "tv":
            clear("other")  # parts have slices in common, and are not the whole to the bit
            continue
        check_same_folders("other", "whole", again)
    return "filtered"
