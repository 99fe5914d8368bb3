# SPDX-License-Identifier: BSD-3-Clause
"""Options of ct-rec by chance: mostly such as make sense together, some that are refused."""

ITERATIVE = ("sirt", "os-sart", "cgls", "ml-em", "tv")
ODD_VALUES = ("", "0", "-1", "nan", "inf", "1e30", "x", "1:2", "::", "99999999999", "-", "1:0", "0:0")


def span_in(rng, length):
    a, b = sorted(rng.sample(range(length + 1), 2))
    return f"{a}:{b}"


def geometry(rng, scan):
    if rng.random() < 0.85:
        yield from ("--axis", f"{scan.axis}:{scan.axis + 0.4:.3f}" if rng.random() < 0.1 else str(scan.axis))
    elif rng.random() < 0.5:
        yield from ("--axis-method", rng.choice(["half-turn", "mirror", "mass", "sharpness"]))
    if rng.random() < 0.75:
        yield from ("--pixel", str(rng.choice([1, 5.64, 40])))
    if rng.random() < 0.2:
        yield from ("--angle-offset", str(rng.choice([90, -12.5, 400])))
    if rng.random() < 0.2:
        yield from ("--offset", rng.choice(["on", "off"]))
    if rng.random() < 0.15:
        yield from ("--roi", span_in(rng, scan.columns) + "," + span_in(rng, scan.columns))
    if rng.random() < 0.1:
        yield from ("--views", span_in(rng, scan.views))
    elif rng.random() < 0.1:
        yield from ("--subset", rng.choice(["0/2", "1/3", "1/2:4"]))
    if rng.random() < 0.06:
        with open("lens", "w") as file:
            file.write(f"xcenter = {scan.columns / 2}\nycenter = {scan.rows / 2}\nfactor0 = 1\nfactor1 = 1e-4\n")
        yield from ("--distortion", "lens")
    if rng.random() < 0.06:
        with open("moves", "w") as file:
            file.writelines(f"{rng.uniform(-2, 2)} {rng.uniform(-1, 1)}\n" for _ in range(scan.views))
        yield from ("--shifts", "moves")
    if rng.random() < 0.04:
        yield from ("--helical", str(rng.choice([2, -5.5, 20])))
    if rng.random() < 0.04:
        yield from ("--stack", scan.make()[0], "--stack-step", str(rng.choice(["3", "-2", "4.4,0.5"])))
    if rng.random() < 0.06:
        yield from ("--roll", str(rng.choice([0.5, -3])))
    if rng.random() < 0.06:
        yield from ("--tilt", str(rng.choice([0.7, -1, 30])))


def correction(rng, scan):
    choices = {"--floor": ["1", "20", "1e-6"], "--black-fraction": ["0", "0.1", "1"], "--beam-hardening": ["0.05", "0.1,-0.01"], "--metal": ["3", "0.5", "20"],
               "--bad-pixels": ["auto"], "--flat-average": ["median"], "--flat-field": ["dynamic", "dynamic:1", "shifted"],
               "--unsharp": ["1:0.5", "2:1"], "--air": ["2", "1:0", "0:3"]}
    for option, values in choices.items():
        if rng.random() < 0.08:
            yield from (option, rng.choice(values))
    if rng.random() < 0.15:
        yield from ("--zinger", rng.choice(["300", "50"]))
        if rng.random() < 0.6:
            yield from ("--zinger-in", rng.choice(["row", "projection", "views", "sinogram", "both"]))
    if rng.random() < 0.15:
        yield from ("--phase", rng.choice(["paganin", "paganin-generalised", "ctf"]), "--energy", "20", "--distance", rng.choice(["10", "300"]), "--delta-beta", "200")
    if rng.random() < 0.03:
        yield "--no-log"


def rings(rng):
    if rng.random() < 0.4:
        return
    method = rng.choice(["none", "none", "sort", "large", "dead", "all", "vo-filter", "vo-fit", "wavelet", "titarenko", "smooth", "auto"])
    yield from ("--ring", method)
    if method in ("sort", "vo-filter", "wavelet", "titarenko", "smooth", "vo-fit", "all") and rng.random() < 0.4:
        yield from ("--ring-width", str(rng.choice([0, 3, 9, 40])))
    if method in ("large", "dead", "all") and rng.random() < 0.4:
        yield from ("--ring-wide", str(rng.choice([0, 3, 63])))


def reconstruction(rng):
    method = rng.choice(["auto", "auto", "direct", "fourier", "fourier", rng.choice(ITERATIVE)])
    if method != "auto" or rng.random() < 0.3:
        yield from ("--method", method)
    if method in ITERATIVE:
        yield from ("--iterations", str(rng.choice([1, 2, 5])))
        if rng.random() < 0.2:
            yield from ("--start", rng.choice(["zero", "fbp"]))
        if rng.random() < 0.2:
            yield from ("--stop", "0.05")
        if method in ("sirt", "os-sart", "tv") and rng.random() < 0.3:
            yield "--positive"
        if method == "os-sart" and rng.random() < 0.5:
            yield from ("--ordered-subsets", str(rng.choice([2, 3, 7])))
    if rng.random() < 0.3:
        yield from ("--filter", rng.choice(["shepp-logan", "hann", "parzen", "cosine", "none", "lambda"]))
    yield from ("--pad", rng.choice(["off", "on", "mirror", "turned", "off", "auto"]))


def output(rng):
    if rng.random() < 0.2:
        yield from ("--type", rng.choice(["u8", "u16"]), "--window", rng.choice(["-1:5", "0:0.001"]))
    if rng.random() < 0.15:
        yield from ("--compression", rng.choice(["zstd", "deflate", "lzw"]))


def nonsense(rng, options):
    """One option of the tool with a value that it may well refuse."""
    option = rng.choice(options)
    yield "--" + option["name"]
    if option["type"] != "boolean":
        yield rng.choice(ODD_VALUES)


def random_words(rng, scan, options):
    words = [*geometry(rng, scan), *correction(rng, scan), *rings(rng), *reconstruction(rng), *output(rng)]
    if rng.random() < 0.12:
        words += nonsense(rng, options)
    return words
