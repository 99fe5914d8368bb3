# SPDX-License-Identifier: BSD-3-Clause
# TIFF files of other programs and of their fuzzers (tests/data/tiff, EXPECTED.tsv): each is read with the pages, sizes and values
# that tifffile or libtiff found in its first page, or refused in one line that names it; none crashes, hangs or takes memory.
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
python3 - <<'P'
import csv, json, os, resource, subprocess
from concurrent.futures import ThreadPoolExecutor
import numpy as np
FOLDER = os.environ["TESTS"] + "/data/tiff/"
TYPES = {"u8": "u1", "u16": "<u2", "i16": "<i2", "u32": "<u4", "i32": "<i4", "f32": "<f4"}

def limit():
    resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

def fslice(path, *words):
    run = subprocess.run(["fslice", *words, "-q", "-t", "1"], capture_output=True, text=True, timeout=60, preexec_fn=limit)
    assert run.returncode in (0, 1), (words, run.returncode, run.stderr)
    if run.returncode == 1:
        assert run.stderr.startswith(f"fslice {words[0]}: {path}: ") and len(run.stderr.splitlines()) == 1, run.stderr
        assert "memory" not in run.stderr, run.stderr
    return run.returncode == 0, run.stdout

def check(task):
    index, row = task
    path, out = FOLDER + row["path"], f"{index}.raw"
    is_read = fslice(path, "convert", path, out)[0]
    assert is_read == (row["verdict"] == "read"), row
    assert is_read == os.path.exists(out) == os.path.exists(f"{index}.ct.json"), row
    said = fslice(path, "stats", path, "--json")
    assert said[0] == is_read, row
    fslice(path, "info", path)  # from the heads alone: damaged pixels do not show
    if not is_read:
        return 0
    grid = json.load(open(f"{index}.ct.json"))["grid"]
    pages, height, width = grid["shape_zyx"]
    assert (str(pages), f"{height}x{width}") == (row["pages"], row["shape"]), (row, grid)
    page = np.fromfile(out, TYPES[grid["type"]])[:height * width].astype("f8")
    for name in ("min", "max", "mean"):
        found = getattr(page, name)()
        assert abs(found - float(row[name])) <= max(1e-4, 1e-5 * abs(found)), (row, name, found)
    return 1

rows = list(csv.DictReader(open(FOLDER + "EXPECTED.tsv"), delimiter="\t"))
with ThreadPoolExecutor(4) as pool:
    read = sum(pool.map(check, enumerate(rows)))
assert (len(rows), read) == (404, 90), (len(rows), read)
P
