# SPDX-License-Identifier: BSD-3-Clause
# The table of doc/validation.md, "Denoising": the network against classic filters: the Gaussian at the best of several widths, the others at the strength they find, which is near their best.
# Each residual limit is one that the classic filters miss. Prints PSNR and SSIM against the truth and against the reconstruction without noise, and what the residual says.
. "$TESTS/cli/ct-denoise/scan.bash"
needs_engine
python3 -c 'import numpy' 2>/dev/null || PATH=/usr/bin:$PATH
sample=(object=porous columns=256 rows=48 views=360 axis=127.5)
geometry=(--axis 127.5 --pixel 10 --device cpu)
for photons in 2500 0; do phantom scan format=h5 out=scan$photons.h5 "${sample[@]}" photons=$photons readnoise=0 ring=0 drift=0 profile=0 gain=0 flats=100; done
phantom truth "${sample[@]}" out=truth.raw >/dev/null
fslice convert truth.raw --raw f32,256x256 truth.npy -q
for photons in 2500 0; do ct-rec scan$photons.h5 -o slices$photons.npy "${geometry[@]}" -q; done
mv slices2500.npy noisy.npy; mv slices0.npy clean.npy

against() { fslice compare "$1" "$2" --metric psnr,ssim --range 10 --circle 110 --z 8:41:8 | awk '$1 == "psnr" { p = $2 } $1 == "ssim" { s = $2 } END { printf "%.2f\t%.3f", p, s }'; }
line() { printf '%s\t%s\t%s\n' "$1" "$(against "$2" truth.npy)" "$(against "$2" clean.npy)"; }
best() {  # best NAME COMMAND... --: of several options that follow, the volume that is nearest to the truth, as NAME.npy
  local name=$1 top=0 psnr strength command=(); shift
  while [ "$1" != -- ]; do command+=("$1"); shift; done; shift
  for strength; do
    "${command[@]}" noisy.npy one.npy $strength -q --force 2>/dev/null
    psnr=$(against one.npy truth.npy | cut -f1)
    if awk -v a="$psnr" -v b=$top 'BEGIN { exit !(a > b) }'; then top=$psnr; cp one.npy $name.npy; chosen=$strength; fi
  done
  line "$name $chosen" $name.npy
}
printf 'what\tPSNR\tSSIM\tPSNR to no noise\tSSIM\n' | tee table
line 'as reconstructed' noisy.npy | tee -a table
best gaussian fslice filter -- '--gauss 0.6' '--gauss 0.8' '--gauss 1' | tee -a table
best nlm ct-denoise filter nlm -- '' | tee -a table
best tv ct-denoise filter tv -- '' | tee -a table
best bm4d ct-denoise filter bm4d -- '' | tee -a table
ct-denoise auto scan2500.h5 -o learnt --rec "${geometry[*]}" -q --keep-parts
line 'ct-denoise auto' learnt | tee -a table
above() {  # above COLUMN BY WHAT: what is learnt is that much better than every classic filter
  awk -F'\t' -v c="$1" -v by="$2" '/^(gaussian|nlm|tv|bm4d)/ && $c > classic { classic = $c } /^ct-denoise/ { learnt = $c } END { exit !(learnt > classic + by) }' table ||
    wrong "$3 less than $2 above the best classic filter: $(cat table)"
}
above 2 1.4 'PSNR against the truth'; above 3 0.03 'SSIM against the truth'
above 4 2 'PSNR against no noise'; above 5 0.03 'SSIM against no noise'
fslice convert learnt learnt.npy -q
python3 "$TESTS/tool/residual.py" noisy.npy learnt.npy clean.npy truth.npy 110 gain=11.5:14 taken=0.95:1.02 likeness=0.96:1 sample=0:0.1 white=0:0.02 blotches=0:0.075

# The volume of all views, where the model may be used for it: not worse by more than 0.3 dB.
if ct-denoise info learnt.model | grep -q 'it may be)'; then
  ct-denoise apply noisy.npy -m learnt.model -o full.npy -q
  line 'applied to all views' full.npy | tee -a table
  awk -F'\t' '/^ct-denoise/ { parts = $2 } /^applied/ { exit !($2 > parts - 0.3) }' table || wrong "$(cat table)"
fi
