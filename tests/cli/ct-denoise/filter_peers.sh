# SPDX-License-Identifier: BSD-3-Clause
# filter: what scikit-image makes of the same noise with equal parameters is not better by more than 0.2 dB; where it has the same
# formula, not worse either.
. "$TESTS/cli/fails.bash"
for python in python3 /usr/bin/python3; do $python -c 'import skimage' 2>/dev/null && break; python=; done
[ -n "$python" ] || { echo 'no scikit-image'; exit 77; }
$python - <<'P'
import numpy
from skimage.restoration import denoise_bilateral, denoise_nl_means, denoise_tv_chambolle, denoise_wavelet
z, y, x = numpy.mgrid[0:6, 0:90, 0:101]
scene = (3 + numpy.sin(x / 19 + z / 13) * numpy.cos(y / 17) / 2 + (numpy.hypot(x - 50, y - 35) < 20 + z)).astype("f4")
noisy = (scene + numpy.random.default_rng(1).normal(0, 0.25, scene.shape)).astype("f4")
each = lambda body: numpy.stack([body(s) for s in noisy])
numpy.save("scene.npy", scene), numpy.save("noisy.npy", noisy)
numpy.save("tv_peer.npy", denoise_tv_chambolle(noisy, weight=0.2, eps=1e-7, max_num_iter=1000))
numpy.save("tv2_peer.npy", each(lambda s: denoise_tv_chambolle(s, weight=0.25, eps=1e-7, max_num_iter=1000)))
# Its fast mode sums over patches of one row and column less, 4 x 4, and divides by 5 x 5: h is 5/4 of what it says.
numpy.save("nlm2_peer.npy", each(lambda s: denoise_nl_means(s, 5, 5, h=0.2 * 4 / 5, sigma=0.25, fast_mode=True)))
numpy.save("bilateral2_peer.npy", each(lambda s: denoise_bilateral(s, win_size=7, sigma_color=0.75, sigma_spatial=1, mode="symmetric")))
numpy.save("wavelet_peer.npy", denoise_wavelet(noisy, sigma=0.25, wavelet="haar", wavelet_levels=2))
P
ct-denoise filter tv noisy.npy tv.npy --sigma 0.25 --strength 0.8 -q
ct-denoise filter tv noisy.npy tv2.npy --sigma 0.25 --strength 1 --2d -q
ct-denoise filter nlm noisy.npy nlm2.npy --sigma 0.25 --strength 0.8 --2d --patch 5 --distance 5 -q
ct-denoise filter bilateral noisy.npy bilateral2.npy --sigma 0.25 --strength 3 --2d -q
ct-denoise filter wavelet noisy.npy wavelet.npy --sigma 0.25 --strength 1 --levels 2 -q
decibel() { fslice compare "$1" scene.npy --metric rmse | awk '$1 == "rmse" { print -20 * log($2) / log(10) }'; }
compare() {  # compare NAME MOST: decibels that we may be better
  echo "$1: $(decibel $1.npy) dB, scikit-image $(decibel $1_peer.npy) dB"
  awk -v mine="$(decibel $1.npy)" -v peer="$(decibel $1_peer.npy)" -v most="$2" 'BEGIN { exit !(mine > peer - 0.2 && mine < peer + most) }' || wrong "$1: too far apart"
}
compare tv 0.2
compare tv2 0.2
compare nlm2 0.5  # by the larger patches
compare bilateral2 3  # its table of places is off by one for windows of an odd side
compare wavelet 5  # decimated: edges are where the grid is
