# SPDX-License-Identifier: BSD-3-Clause
"""Folders of slices that ought to hold the same bytes."""
import filecmp
import os
import shutil

from running import Broken


def slices_of(folder):
    return sorted(name for name in os.listdir(folder) if name.startswith("r") and name.endswith(".tif"))


def clear(name):
    for path in os.listdir("."):
        if path.lstrip(".").startswith(name):
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)


def check_same_folders(folder, wanted, done, names=None, with_numbers=True):
    """And that `folder` is finished; removes it. Without numbers slices may be called otherwise, in the same order."""
    found, names = slices_of(folder), names or slices_of(wanted)
    if found != names and (with_numbers or len(found) != len(names)):
        raise Broken(f"{done.command}\n  makes {found}, wanted {names}")
    other = [made for made, name in zip(found, names) if not filecmp.cmp(f"{folder}/{made}", f"{wanted}/{name}", shallow=False)]
    if other:
        raise Broken(f"{done.command}\n  makes other slices than {wanted}: {' '.join(other)}")
    if not os.path.exists(f"{folder}/volume.ct.json") or [name for name in os.listdir(folder) if name.startswith(".")]:
        raise Broken(f"{done.command}\n  is not finished: {os.listdir(folder)}")
    clear(folder)
