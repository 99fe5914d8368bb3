# SPDX-License-Identifier: BSD-3-Clause
"""What ct-rec promises of any options: slices are all there and finite or nothing is, and do not depend on how they are made."""
import json
import os
import signal
import subprocess

from comparing import check_same_folders, clear, slices_of
from running import PATIENCE, Broken, Done, check_refused, complaints, run, succeed, told
from scans import RandomScan
from words import random_words

BASE_BYTES = 64 << 20  # of a program that has done nothing yet, its libraries and threads among them
_options = []


def tool_options():
    if not _options:
        described = json.loads(run(["ct-rec", "--describe", "json"]).out)["options"]
        _options.extend(o for o in described if not o["positional"] and o["name"] not in ("output", "threads", "device", "force", "dry-run", "json", "quiet", "verbose", "progress", "also", "live-preview", "shard"))
    return _options


def bytes_told(text):
    number, unit = text.split()
    return float(number) * {"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9}[unit]


class Trial:
    """One scan and one set of options, as `whole`."""

    def __init__(self, rng):
        self.rng, self.scan = rng, RandomScan(rng)
        self.input = self.scan.make()
        self.words = random_words(rng, self.scan, tool_options())
        self.given = {word for word in self.words if word.startswith("--")}

    def value(self, option):
        return self.words[self.words.index(option) + 1] if option in self.given else ""

    def command(self, output, *more, source=None):
        return ["ct-rec", *(source or self.input), "-o", output, "--device", "cpu", "-q", *self.words, *more]

    def shape(self):
        """Of the volume: slices, rows, columns."""
        return [int(n) for n in json.loads(succeed(["fslice", "info", "whole", "--json", "-q"]).out.splitlines()[-1])["shape_zyx"]]

    def check_plan(self, plan, done):
        """The dry run agrees with what came out."""
        if done.status != 0 or plan.status != 0:
            if done.status == 2 and plan.status == 0:
                raise Broken(f"{done}\n  is wrong usage, but not with --dry-run")
            if done.status == 0:
                raise Broken(f"{plan}\n  fails, but not without --dry-run")
            return
        need = plan.out.decode().split("memory ")[1].split(",")[0]
        if done.rss_bytes > BASE_BYTES * PATIENCE + 1.1 * bytes_told(need):
            raise Broken(f"{done.command}\n  took {done.rss_bytes >> 20} MiB, said {need}")
        said, made = (json.loads(one.out.splitlines()[-1]) for one in (plan, done))
        found = json.loads(succeed(["fslice", "stats", "whole", "--json", "-q"]).out.splitlines()[-1])
        shape = self.shape()
        if [said["slices"], said["height"], said["width"]] != shape or made["slices"] != shape[0]:
            raise Broken(f"{done.command}\n  makes {shape}, said {made['slices']}, planned {said}")
        if found["nan"] or found["inf"]:
            raise Broken(f"{done.command}\n  makes {found['nan']} NaN and {found['inf']} infinite values")

    def with_threads(self):
        done = succeed(self.command("other", "-t", str(self.rng.choice([2, 3]))), foul=self.rng.randint(1, 255))
        check_same_folders("other", "whole", done)

    def with_little_memory(self):
        done = run(self.command("other", "--mem", self.rng.choice(["100K", "1M", "3M"])))
        if done.status != 0:
            if "mem" not in done.err:
                raise Broken(f"{done}\n  wanted success, or a word of --mem")
            return check_refused(done, "other")
        check_same_folders("other", "whole", done)

    def in_shards(self):
        for shard in self.rng.sample(range(3), 3):
            done = succeed(self.command("other", "--shard", f"{shard}/3", "-t", "1"))
        check_same_folders("other", "whole", done)

    def some_rows(self):
        fixed = self.value("--axis") and ":" not in self.value("--axis") and self.value("--pad") != "auto" and self.value("--ring") != "auto"
        if not fixed or "--rows" in self.given or "--tilt" in self.given:
            return
        first, last = sorted(self.rng.sample(range(self.scan.rows + 1), 2))
        done = succeed(self.command("other", "--rows", f"{first}:{last}"))
        check_same_folders("other", "whole", done, slices_of("whole")[first:last])

    def from_elsewhere(self):
        for source, feed in self.scan.containers(self.rng, self.words):
            done = succeed(self.command("other", source=source), feed)
            check_same_folders("other", "whole", done)

    def together(self):
        """Shards that run at the same time."""
        runs = [subprocess.Popen(self.command("other", "--shard", f"{shard}/3", "-t", "1"), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) for shard in range(3)]
        said = [one.communicate()[1].decode() for one in runs]
        done = Done(" & ".join(told(one.args) for one in runs), max(one.returncode for one in runs), b"", "".join(said), 0)
        if done.status != 0:
            raise Broken(f"{done}\n  wanted success")
        check_same_folders("other", "whole", done)

    def killed(self):
        how = self.rng.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
        run(self.command("other"), end=(how, self.rng.uniform(0, 0.06)))
        check_same_folders("other", "whole", succeed(self.command("other")))

    def again(self):
        done = run(self.command("whole", "--json"))
        if done.status != 0 or json.loads(done.out.splitlines()[-1])["slices"] != 0:
            raise Broken(f"{done}\n  wanted the volume to be up to date")

    def also(self):
        """Copies in the same pass are what fslice makes of slices."""
        shape = self.shape()
        if min(shape) < 2:
            return
        succeed(self.command("other", "--also", "bin=2", "--also", "xz", *(() if "--type" in self.given else ("--also", "u16=-1:5"))))
        ways = {"other.bin2": ["bin", "--by", "2"], "other.xz": ["reslice", "--plane", "xz"], "other.u16": ["convert", "--to", "u16", "--window", "-1:5"]}
        for name, words in ways.items():
            if name == "other.u16" and "--type" in self.given:
                continue
            succeed(["fslice", words[0], "whole", "wanted", *words[1:], "-q"])
            self.same_values(name, "wanted")
            clear("wanted")
        clear("other")

    def part(self):
        """A region has the values that it has in the whole slice."""
        if "--roi" in self.given or self.value("--method") not in ("direct", "fourier"):
            return
        (x0, x1), (y0, y1) = (sorted(self.rng.sample(range(self.shape()[2] + 1), 2)) for _ in "xy")
        succeed(self.command("other", "--roi", f"{x0}:{x1},{y0}:{y1}"))
        succeed(["fslice", "crop", "whole", "wanted", "--x", f"{x0}:{x1}", "--y", f"{y0}:{y1}", "-q"])
        self.same_values("other", "wanted")
        clear("wanted")
        clear("other")

    def same_values(self, made, wanted):
        same = run(["framediff", made, wanted, "exact"])
        if same.status != 0:
            raise Broken(f"{made} is not {wanted}: {same} {same.out.decode()}")

    def elsewhere(self):
        name = "other" + self.rng.choice([".tif", ".h5", ".zarr"])
        done = run(self.command(name))
        if done.status != 0:
            return check_refused(done, "other")
        self.same_values(name, "whole")
        clear("other")


PROMISES = ("with_threads", "with_little_memory", "in_shards", "together", "some_rows", "from_elsewhere", "killed", "again", "elsewhere", "also", "part")


def try_options(rng):
    trial = Trial(rng)
    plan = run(trial.command("whole", "--dry-run", "--json"))
    if os.path.exists("whole"):
        raise Broken(f"{plan}\n  leaves something")
    done = run(trial.command("whole", "--json", "-t", "1"))
    is_picture = "--preview" in trial.given or "--axis-sweep" in trial.given
    if done.status not in (0, 1, 2):
        raise Broken(str(done))
    if done.status != 0:
        check_refused(done, "whole")
        trial.check_plan(plan, done)
        return "refused"
    if complaints(done):
        raise Broken(f"{done}\n  wanted silence under -q")
    if is_picture:
        return "pictures"
    trial.check_plan(plan, done)
    for name in rng.sample(PROMISES, 3):
        try:
            getattr(trial, name)()
        except Broken as promise:
            raise Broken(f"{name}: {promise}\n  whole: {done.command}")
    return "made"
