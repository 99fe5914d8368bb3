# SPDX-License-Identifier: BSD-3-Clause
# Laminography at 30 degrees: a flat plate with balls in it. What no view sees, the frequencies within 30 degrees of the axis, is taken out of the
# truth, too; what is left is found: shapes, places and grey values.
. "$TESTS/truth/words"
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
sample=(object=plate columns=128 rows=128 views=720 span=360 axis=63.5)
truth out=truth "${sample[@]}" slices=40:88
phantom scan out=scan "${sample[@]}" photons=0 readnoise=0 ring=0 gain=0 drift=0 profile=0 lean=30
plain=(--pixel 20 --axis 63.5 --ring none)
rec whole scan "${plain[@]}" --tilt 30
grep -q 'slices 27:101 are wholly seen' whole.log || wrong "$(cat whole.log)"
rec right scan "${plain[@]}" --tilt 30 --rows 40:88
rec ignored scan "${plain[@]}" --rows 40:88
rec wrong scan "${plain[@]}" --tilt 25 --rows 40:88
rec merged scan "${plain[@]}" --tilt 30 --rows 40:88 --method hierarchical
for made in right merged ignored wrong; do fslice convert $made $made.raw -q; done
python3 - <<'P' >found
import numpy as np
read = lambda name: np.fromfile(name, np.float32).reshape(48, 128, 128).astype(float)
truth, n = read("truth"), 256
spectrum = np.zeros((n, n, n))
spectrum[104:152, 64:192, 64:192] = truth
spectrum = np.fft.fftn(spectrum)
k = np.fft.fftfreq(n)
kz, ky, kx = np.meshgrid(k, k, k, indexing="ij")
spectrum[np.hypot(kx, ky) < np.abs(kz) * np.tan(np.radians(30))] = 0
seen = np.fft.ifftn(spectrum).real[104:152, 64:192, 64:192]
y, x = np.mgrid[:128, :128] - 63.5
inside = np.hypot(x, y) < 52
for name in "right", "merged", "ignored", "wrong":
    made = read(name + ".raw")
    a, b = made[8:40, inside].ravel(), seen[8:40, inside].ravel()
    print(name, np.corrcoef(a, b)[0, 1], (a * b).sum() / (b * b).sum())
# Balls: the middle of what stands out of the plate, x, y and slice, and how far it stands out at the core.
for ball, (cx, cy, cz, r) in enumerate([(-0.4, 0.25, 1, 0.1), (0.45, 0.3, 0.97, 0.08), (0.05, -0.45, 1.03, 0.08)]):
    made = read("right.raw")
    i, j, z = 63.5 + 64 * cx, 63.5 - 64 * cy, 64 * cz - 40
    zz, yy, xx = np.mgrid[:48, :128, :128]
    far = np.sqrt((xx - i) ** 2 + (yy - j) ** 2 + (zz - z) ** 2)
    around = np.median(made[(far > 64 * r + 3) & (far < 64 * r + 7) & (abs(zz - z) < 2)])
    weight = np.clip(made - around - 2, 0, None) * (far < 64 * r + 2)
    middle = [(weight * at).sum() / weight.sum() for at in (xx, yy, zz)]
    print(f"ball{ball}", max(abs(m - w) for m, w in zip(middle, (i, j, z))), made[far < 2].mean() - around)
P
read -r right slope < <(awk '$1 == "right" { print $2, $3 }' found)
holds "$(figure found merged) > $right - 0.001" "merged views ($(cat found))"
holds "$right > 0.96" "the shapes ($(cat found))"
near "$slope" 1 0.04 "the grey values ($(cat found))"
holds "$(figure found ignored) < 0.6" "ignored ($(cat found))"
holds "$(figure found wrong) < $right - 0.05" "wrong ($(cat found))"
for ball in 0 1 2; do
  holds "$(figure found ball$ball) < 0.05" "where ball $ball is, px ($(cat found))"
  holds "$(awk -v b=ball$ball '$1 == b { print $3 }' found) > 5" "how far ball $ball stands out of the plate ($(cat found))"
done
cat found
