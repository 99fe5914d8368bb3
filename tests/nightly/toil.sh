# SPDX-License-Identifier: BSD-3-Clause
# The shipped workflow under another engine of CWL than cwltool: Toil, which gives each step a job of its own. Results are those of the tools by hand.
# Wants the package toil.
. "$TESTS/cli/contract/tools"
command -v toil-cwl-runner >/dev/null || { echo "skipped: no toil-cwl-runner"; exit 77; }
share=$TESTS/../share/cwl
phantom scan format=h5 out=scan.h5 columns=48 rows=6 views=40 axis=23.5
cp "$share/job.yml" .
echo "axis: '23.5'" >>job.yml
run() { TMPDIR=$PWD/tmp timeout 300 toil-cwl-runner --no-container --preserve-environment PATH --jobStore "$1" --outdir "$1.out" --retryCount 0 --disableProgress "${@:2}" >out.json 2>said; }
mkdir tmp
run one "$share/recon.cwl" job.yml || wrong "$(tail -n 30 said)"
[ "$(jq -r '.picture.class + .slices.class' out.json)" = FileDirectory ] || wrong "$(cat out.json)"
ct-rec scan.h5 -o slices --axis 23.5 --pixel 3.5 -q && ct-denoise filter nlm slices denoised -q && fslice preview denoised preview.png --slice xyz
fslice verify one.out/denoised
fslice compare one.out/denoised denoised --tolerance maxabs=0 >/dev/null
cmp one.out/preview.png preview.png
[ "$(jq -r '[.history[].tool] | join(" ")' one.out/denoised/volume.ct.json)" = "ct-rec ct-denoise filter" ] || wrong "$(cat one.out/denoised/volume.ct.json)"

# A pipe within one step.
run two "$share/stream.cwl" job.yml || wrong "$(tail -n 30 said)"
ct-denoise filter median slices less -q && fslice bin less halved --by 2 -q
fslice compare two.out/binned halved --tolerance maxabs=0 >/dev/null

# A wrong value ends it, and the reason is told.
sed 's/pixel:.*/pixel: -1/' job.yml >bad.yml
if run three "$share/recon.cwl" bad.yml; then wrong "a pixel of -1 was taken"; fi
grep -q 'pixel is -1' said || wrong "the reason is not told: $(tail -n 30 said)"
