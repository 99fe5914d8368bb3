# SPDX-License-Identifier: BSD-3-Clause
# auto: less noise than the best Gaussian leaves, on a phantom whose truth is known; and a picture of it.
. "$TESTS/cli/ct-denoise/scan.bash"
needs_engine
noisy_scan 128 24 180
phantom truth object=porous columns=128 rows=24 views=180 axis=63.5 out=truth.raw >/dev/null
ct-denoise auto scan.h5 -o out "${rec[@]}" --reach 2 --patch 64 --steps 250 -q
ct-rec scan.h5 -o noisy "${geometry[@]}" -q
fslice convert truth.raw --raw f32,128x128 truth.npy -q
rmse() { fslice compare "$1" truth.npy --metric rmse --x 24:104 --y 24:104 --z 4:20 | awk '$1 == "rmse" { print $2 }'; }
best=$(for sigma in 0.6 0.8 1 1.2 1.5; do fslice filter noisy gauss.npy --gauss $sigma --force -q; rmse gauss.npy; done | sort -g | head -1)
awk -v mine="$(rmse out)" -v best="$best" -v noisy="$(rmse noisy)" 'BEGIN { printf "noisy %g, best Gaussian %g, learnt %g\n", noisy, best, mine; exit !(mine < 0.93 * best) }'
[ "$(head -c 4 out.png | tail -c 3)" = PNG ] && [ -s out.model ] && [ ! -e out.parts ]
ct-denoise auto scan.h5 -o out "${rec[@]}" --reach 2 --patch 64 --steps 250 2>said
grep -q 'out: up to date' said || wrong "$(cat said)"
[ ! -e out.parts ]
fails 2 'ct-rec does not take these options' ct-denoise auto scan.h5 -o bad --rec '--fliter hann'
