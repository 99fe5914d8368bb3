# SPDX-License-Identifier: BSD-3-Clause
# auto: less noise than the best Gaussian leaves, on a phantom whose truth is known; what was taken away is noise, without structure; and a picture of it.
. "$TESTS/cli/ct-denoise/scan.bash"
needs_engine
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
noisy_scan 128 24 180
phantom truth object=porous columns=128 rows=24 views=180 axis=63.5 out=truth.raw >/dev/null
ct-denoise auto scan.h5 -o out "${rec[@]}" --reach 2 --width 16 --patch 64 --steps 250 -q
ct-rec scan.h5 -o noisy "${geometry[@]}" -q
fslice convert truth.raw --raw f32,128x128 truth.npy -q
rmse() { fslice compare "$1" truth.npy --metric rmse --x 24:104 --y 24:104 --z 4:20 | awk '$1 == "rmse" { print $2 }'; }
best=$(for sigma in 0.6 0.8 1 1.2 1.5; do fslice filter noisy gauss.npy --gauss $sigma --force -q; rmse gauss.npy; done | sort -g | head -1)
awk -v mine="$(rmse out)" -v best="$best" -v noisy="$(rmse noisy)" 'BEGIN { printf "noisy %g, best Gaussian %g, learnt %g\n", noisy, best, mine; exit !(mine < 0.93 * best) }'
[ "$(head -c 4 out.png | tail -c 3)" = PNG ] && [ -s out.model ] && [ ! -e out.parts ]
ct-denoise auto scan.h5 -o out "${rec[@]}" --reach 2 --width 16 --patch 64 --steps 250 2>said
grep -q 'out: up to date' said || wrong "$(cat said)"
[ ! -e out.parts ]
# What was taken away is noise and nothing else, against the same scan without any.
noisy_scan 128 24 180 0
ct-rec scan.h5 -o clean "${geometry[@]}" -q
for volume in noisy clean out; do fslice convert $volume $volume.npy -q; done
python3 "$TESTS/tool/residual.py" noisy.npy out.npy clean.npy truth.npy 55 gain=6.8:9 taken=0.9:1.05 likeness=0.88:1 sample=0:0.26 white=0:0.05 blotches=0:0.11
fails 2 'ct-rec does not take these options' ct-denoise auto scan.h5 -o bad --rec '--fliter hann'
