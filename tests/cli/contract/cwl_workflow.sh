# SPDX-License-Identifier: BSD-3-Clause
# The shipped workflow of CWL runs, fails where it should, and does nothing twice; its pipe is one step.
. "$TESTS/cli/contract/tools"
command -v cwltool >/dev/null || { echo "skipped: no cwltool" >&2; exit 77; }
share=$TESTS/../share/cwl
phantom scan format=h5 out=scan.h5 columns=48 rows=6 views=40 axis=23.5
mkdir tmp && cp "$share/job.yml" .
echo "axis: '23.5'" >>job.yml
run() { TMPDIR=$PWD/tmp cwltool --no-container --preserve-environment PATH "$@" >out.json 2>said; }
run --cachedir cache --outdir one "$share/recon.cwl" job.yml || wrong "$(cat said)"
[ "$(jq -r '.picture.class + .slices.class' out.json)" = FileDirectory ] || wrong "$(cat out.json)"
[ "$(head -c 4 one/preview.png | tail -c 3)" = PNG ]
[ "$(jq -r '[.history[].tool] | join(" ")' one/denoised/volume.ct.json)" = "ct-rec ct-denoise filter" ] || wrong "$(cat one/denoised/volume.ct.json)"
fslice verify one/denoised
tail -n 1 "one/ct-rec.report" | jq -e '.axis_px == 23.5' >/dev/null
# Again: nothing is computed. The tools that it would find now are others.
mkdir stand_in
for tool in ct-rec ct-denoise fslice; do printf '#!/bin/sh\nexit 1\n' >stand_in/$tool && chmod +x stand_in/$tool; done
PATH=$PWD/stand_in:$PATH run --cachedir cache --outdir two "$share/recon.cwl" job.yml || wrong "a second run computed something: $(cat said)"
diff -r one two

# Pipes within one step: what reaches the disk is denoised and halved.
run --outdir piped "$share/stream.cwl" job.yml || wrong "$(cat said)"
ct-rec scan.h5 -o plain --axis 23.5 --pixel 3.5 -q && ct-denoise filter median plain plain_less -q && fslice bin plain_less plain_bin --by 2 -q
fslice compare piped/binned plain_bin --tolerance maxabs=0 >/dev/null
PATH=$PWD/broken:$PATH && mkdir broken && printf '#!/bin/sh\nexit 1\n' >broken/ct-denoise && chmod +x broken/ct-denoise
fails_with 1 run --outdir broken_pipe "$share/stream.cwl" job.yml
rm broken/ct-denoise

# A wrong value ends the workflow: of the wrong kind before anything runs, out of range as the tool says.
sed 's/3.5/wide/' job.yml >bad.yml
fails_with 1 run "$share/recon.cwl" bad.yml
sed 's/pixel:.*/pixel: -1/' job.yml >bad.yml
fails_with 1 run --outdir none "$share/recon.cwl" bad.yml
grep -q 'permanentFail' said || wrong "$(cat said)"
grep -q 'pixel is -1' said || wrong "the reason is not told: $(cat said)"
[ ! -e none/preview.png ]
