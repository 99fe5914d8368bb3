#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""residual NOISY DENOISED CLEAN TRUTH RADIUS [NAME=LOW:HIGH...]: is what was taken away the noise, all of it, and nothing else? NPY volumes [z, y, x]:
the reconstruction, denoised, without noise, and the sample itself. Within RADIUS pixels of the middle of each slice, two slices from the ends off:
    gain        dB by which the denoised volume is nearer to the clean one
    taken       deviation of what was taken away (NOISY - DENOISED) over that of the noise (NOISY - CLEAN)
    likeness    correlation of the two
    sample      correlation of what was taken away with the sample
    white       largest difference of their autocorrelations, lags of 0 to 4 pixels along x, y and z: structure that was taken away is longer than noise
    blotches    deviation of means over 8 x 8 pixels of DENOISED - CLEAN, over the deviation of the noise: what was made up or left at large scale
Prints each, tab separated; exits 1 where one is not within its limits."""
import sys

import numpy

EDGE, BLOCK, LAGS = 2, 8, 5


def correlation(a, b, seen):
    a, b = a[seen] - a[seen].mean(), b[seen] - b[seen].mean()
    return float((a * b).sum() / numpy.sqrt((a * a).sum() * (b * b).sum()))


def autocorrelations(values, seen):
    """Of all lags but none at all."""
    values = numpy.where(seen, values - values[seen].mean(), 0)
    depth, height, width = values.shape
    for dz in range(min(LAGS, 2)):
        for dy in range(LAGS):
            for dx in range(LAGS):
                if dz or dy or dx:
                    here, there = (slice(0, depth - dz), slice(0, height - dy), slice(0, width - dx)), (slice(dz, depth), slice(dy, height), slice(dx, width))
                    both = seen[here] & seen[there]
                    yield float((values[here] * values[there])[both].mean() / (values[seen] ** 2).mean())


def block_means(values, seen):
    height, width = (n // BLOCK * BLOCK for n in values.shape[1:])
    shape = (values.shape[0], height // BLOCK, BLOCK, width // BLOCK, BLOCK)
    whole = seen[:, :height, :width].reshape(shape).all((2, 4))
    return values[:, :height, :width].reshape(shape).mean((2, 4))[whole]


def figures(noisy, denoised, clean, truth, radius):
    depth, height, width = noisy.shape
    y, x = numpy.mgrid[0:height, 0:width]
    seen = numpy.broadcast_to(numpy.hypot(x - (width - 1) / 2, y - (height - 1) / 2) <= radius, noisy.shape)
    noise, taken, error = noisy - clean, noisy - denoised, denoised - clean
    of_noise, of_taken = (list(autocorrelations(values, seen)) for values in (noise, taken))
    return {
        "gain": 20 * numpy.log10(numpy.sqrt((noise[seen] ** 2).mean() / (error[seen] ** 2).mean())),
        "taken": taken[seen].std() / noise[seen].std(),
        "likeness": correlation(taken, noise, seen),
        "sample": abs(correlation(taken, truth, seen)),
        "white": max(abs(a - b) for a, b in zip(of_noise, of_taken)),
        "blotches": block_means(error, seen).std() / noise[seen].std(),
    }


def main(paths, radius, limits):
    volumes = [numpy.load(path)[EDGE:-EDGE].astype("f8") for path in paths]
    bad = 0
    found = figures(*volumes, radius)
    for name, value in found.items():
        low, high = limits.pop(name, (-numpy.inf, numpy.inf))
        is_good = low <= value <= high
        bad += not is_good
        print(f"{name}\t{value:.4f}" + ("" if is_good else f"\tBAD, wanted {low} to {high}"))
    assert not limits, f"no such figures: {limits}"
    return bad > 0


if __name__ == "__main__":
    given = [argument.split("=") for argument in sys.argv[6:]]
    bounds = {name: tuple(float(bound) for bound in limit.split(":")) for name, limit in given}
    sys.exit(main(sys.argv[1:5], float(sys.argv[5]), bounds))
