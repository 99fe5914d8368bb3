#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""any_options TOOL FIRST:LAST [-k]: makes small data and runs TOOL with options by chance, one set for each number FIRST <= n < LAST, in a folder of its own
in the current one, and checks what is promised of any run. Tells the promises that were broken with their commands, keeps those folders (-k: all) and exits 1."""
import os
import random
import shutil
import sys
import traceback

sys.dont_write_bytecode = True

import ct_denoise
import ct_rec
import fcompress
import fslice
from running import Broken

TOOLS = {"ct-rec": ct_rec, "fslice": fslice, "fcompress": fcompress, "ct-denoise": ct_denoise}


def main(tool, numbers, keep):
    first, last = map(int, numbers.split(":"))
    broken, tally, home = 0, {}, os.getcwd()
    for number in range(first, last):
        folder = f"{home}/{tool}-{number}"
        shutil.rmtree(folder, ignore_errors=True)
        os.mkdir(folder)
        os.chdir(folder)
        try:
            what = TOOLS[tool].try_options(random.Random(f"{tool} {number}"))
            tally[what] = tally.get(what, 0) + 1
            if not keep:
                shutil.rmtree(folder)
        except Broken as promise:
            broken += 1
            print(f"{tool} {number}: {promise}", flush=True)
        except Exception:
            broken += 1
            print(f"{tool} {number}: {traceback.format_exc()}", flush=True)
    os.chdir(home)
    print(f"{tool}: {last - first} sets of options, {broken} broke a promise; " + ", ".join(f"{count} {what}" for what, count in sorted(tally.items())))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], "-k" in sys.argv))
