# SPDX-License-Identifier: BSD-3-Clause
# For tests to import: PNG files read by PIL, and the greys that values must have become.
import numpy as np
from PIL import Image
def read(name):
    image = Image.open(name)
    assert image.mode == "L", (name, image.mode)
    return np.asarray(image)
def greys(values, low, high):
    low, high = np.float32(low), np.float32(high)
    with np.errstate(invalid="ignore"):
        grey = np.clip(np.float32(255) * (values - low) / (high - low), 0, 255)
    return np.where(np.isnan(values), 0, grey).astype("u1")
def auto(values):
    kept = np.sort(values[np.isfinite(values) & (values != 0)])
    return [kept[int(share * (kept.size - 1))] for share in (0.005, 0.995)]
