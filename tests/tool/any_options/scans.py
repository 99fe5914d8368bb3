# SPDX-License-Identifier: BSD-3-Clause
"""Small scans of any size and form, and the same samples in other containers."""
import os

from running import run, succeed

ALIKE = (("nxtomo", "stream"), ("his", "img", "tif"), ("h5",))  # the same samples: of folders, rounded means of darks and flats
NAMES = {"nxtomo": "scan.nxs", "his": "his", "stream": "scan.cbor", "img": "img", "tif": "tif", "h5": "scan.h5"}


class RandomScan:
    def __init__(self, rng):
        self.columns = rng.choice([rng.randint(5, 20), rng.randint(16, 70), rng.choice([31, 33, 64, 65, 127])])
        self.rows = rng.choice([1, 1, 2, 3, 15, 16, 17, 18, rng.randint(1, 37)])
        self.views = rng.choice([rng.randint(2, 9), rng.randint(10, 60), rng.randint(60, 180)])
        if rng.random() < 0.03:  # where memory tells
            self.columns, self.rows, self.views = rng.randint(250, 400), rng.randint(40, 80), rng.randint(300, 400)
        self.span = rng.choice([180, 180, 360])
        middle = (self.columns - 1) / 2
        self.axis = rng.choice([middle, middle + 0.25, middle + rng.uniform(-0.12, 0.12) * self.columns])
        if self.span == 360 and rng.random() < 0.4:
            self.axis = self.columns * rng.choice([0.12, 0.9])  # an offset scan
        self.axis = round(self.axis, 3)
        self.darks, self.flats = rng.choice([1, 2, 4]), rng.choice([1, 2, 5])
        self.form = rng.choice(rng.choice(ALIKE))
        self.settings = [f"{name}={getattr(self, name)}" for name in ("columns", "rows", "views", "span", "axis", "darks", "flats")]
        self.settings += [f"seed={rng.randint(1, 99)}", "object=" + rng.choice(["default", "apart", "disc", "grain", "wire", "metal", "wide", "none", "opaque"])]
        for rare in ("order=random", "order=golden", "jitter=0.3", "zingers=0.003", "bad=0.01", "texture=0.03 shake=1", "stripes=thin,dead", "photons=200", "tilt=0.03", "drift=0"):
            if rng.random() < 0.1:
                self.settings += rare.split()

    def make(self, form=None):
        """Writes it, if it is not there, and says what ct-rec is to read."""
        form = form or self.form
        name = NAMES[form]
        if not os.path.exists(name):
            done = run(["phantom", "scan", f"format={form}", f"out={name}", *self.settings])
            if done.status != 0:
                raise RuntimeError(str(done))
        return [name]

    def containers(self, rng, words):
        """Other inputs with the same samples: (words, file for standard input)."""
        found = [(self.packed(), None)]
        for form in next(forms for forms in ALIKE if self.form in forms):
            if form != self.form:
                found.append((self.make(form), None))
        if self.form in ("nxtomo", "stream"):
            found.append((["-"], NAMES["stream"]))
        if self.form == "h5" and not any(option in words for option in ("--angles", "--dark", "--flat")):
            found.append((self.apart(rng), None))
        return found

    def packed(self):
        name = self.make()[0]
        if os.path.isdir(name):
            return self.packed_folder(name)
        if not os.path.exists(name + ".fcz"):
            succeed(["fcompress", "-k", "-q", name])
        return [name + ".fcz"]

    def packed_folder(self, name):
        other = name + "-packed"
        if not os.path.exists(other):
            os.mkdir(other)
            for file in os.listdir(name):
                if file.endswith((".img", ".tif", ".his")):
                    succeed(["fcompress", "-q", f"{name}/{file}", "-o", f"{other}/{file}.fcz"])
                else:
                    os.link(f"{name}/{file}", f"{other}/{file}")
        return [other]

    def apart(self, rng):
        """Projections alone, with angles, darks and flats from beside them."""
        scan = f"{NAMES['h5']}:/exchange/data"
        name = rng.choice([scan, "alone.tif", "alone.zarr", "alone.npy", "alone", "alone.nrrd"])
        if name != scan and not os.path.exists(name):
            succeed(["fslice", "convert", scan, name, "-q"])
        data = NAMES["h5"] + ":/exchange/"
        return [name, "--angles", data + "theta", "--dark", data + "data_dark", "--flat", data + "data_white"]
