# SPDX-License-Identifier: BSD-3-Clause
# filter: nearer to the truth than what goes in, on a phantom; the same from a folder, a file and a pipe, in parts and in one.
. "$TESTS/cli/ct-denoise/scan.bash"
noisy_scan 128 10 180
phantom truth object=porous columns=128 rows=10 views=180 axis=63.5 out=truth.raw >/dev/null
fslice convert truth.raw --raw f32,128x128 truth.npy -q
ct-rec scan.h5 -o noisy "${geometry[@]}" -q
decibel() { fslice compare "$1" truth.npy --metric rmse --x 24:104 --y 24:104 --z 2:8 | awk '$1 == "rmse" { print -20 * log($2) / log(10) }'; }
gains() {  # gains DECIBEL NAME OPTION...: over the noisy volume
  local least=$1; shift
  ct-denoise filter "$1" noisy out.npy --force -q "${@:2}"
  awk -v after="$(decibel out.npy)" -v before="$(decibel noisy)" -v least="$least" -v what="$*" \
    'BEGIN { printf "%s: %.2f dB\n", what, after - before; exit !(after - before >= least) }' || wrong "$*: less than $least dB"
}
gains 3.9 tv
gains 3.4 tv --2d
gains 4.0 nlm
gains 3.4 nlm --2d
gains 3.5 bilateral
gains 3.1 bilateral --2d
gains 4.0 diffusion
gains 3.5 diffusion --2d
gains 4.2 wavelet
gains 3.3 wavelet --2d
gains 4.2 bm4d
gains 3.3 bm4d --2d
gains 2.6 gaussian --spatial 0.8
gains 1.8 median

ct-denoise filter diffusion noisy whole.npy --steps 2 2>said
grep -q 'noisy: noise 0\.[0-9]*, diffusion of' said || wrong "$(cat said)"
ct-denoise filter diffusion noisy whole.npy --steps 2 2>said; grep -q 'up to date' said || wrong "$(cat said)"
sigma=$(ct-denoise filter diffusion noisy again.npy -q --json | jq -r .noise)
fslice convert noisy - -q | ct-denoise filter diffusion - - --sigma "$sigma" -t1 --steps 2 --mem 2M -q | fslice convert - piped.npy -q
cmp whole.npy piped.npy
ct-denoise filter tv noisy folder -q && fslice info folder | grep -q 'denoise.method' || wrong 'no record of what was done'
ct-denoise filter tv noisy parts.npy -q --overlap 3 --mem 4M
fslice compare folder parts.npy --metric rmse | tee said | awk -v sigma="$sigma" '$1 == "rmse" { exit !($2 > 0 && $2 < 0.01 * sigma) }' || wrong "parts are not the whole: $(cat said)"
ct-denoise filter wavelet noisy details.npy -q --levels 1
ct-denoise filter wavelet noisy parts.npy -q --force --levels 1 --mem 3200k -t1
cmp details.npy parts.npy
ct-denoise filter gaussian noisy blurred.npy -q --spatial 1.5
fslice filter noisy peer.npy --gauss 1.5 -q
cmp blurred.npy peer.npy
ct-denoise filter median noisy medians.npy -q --side 5 --2d
fslice filter noisy peer.npy --median 5 --dims 2 -q --force
cmp medians.npy peer.npy
fslice convert noisy - -q | ct-denoise filter median - piped.npy --side 5 --2d -q --force
cmp medians.npy piped.npy

fslice convert noisy counts --to u8 --window -1:5 -q
ct-denoise filter tv counts clean -q && fslice info clean | grep -q u8 || wrong 'the type of the pixels changed'

# Too few slices for blocks in depth: each is taken alone.
fslice crop noisy few.npy --z 0:5 -q
ct-denoise filter bm4d few.npy alone.npy 2>said
grep -q '5 slices are too few' said || wrong "$(cat said)"
ct-denoise filter bm4d few.npy two.npy --2d -q
cmp alone.npy two.npy

fails 2 'a pipe is read only once' bash -c 'set -o pipefail; fslice convert noisy - -q | ct-denoise filter tv - none.npy'
fails 2 'wanted an odd number' ct-denoise filter nlm noisy none.npy --patch 4
fails 2 '--side 4, wanted an odd number' ct-denoise filter median noisy none.npy --side 4
fails 1 '--mem allows' ct-denoise filter tv noisy none.npy --mem 200k
# Without a GPU: auto computes on the CPU and says so at most once, cuda is refused before anything is read.
export CUDA_VISIBLE_DEVICES=
ct-denoise filter bm4d few.npy auto.npy --2d 2>said
[ "$(grep -c GPU said)" -le 1 ] || wrong "$(cat said)"
cmp auto.npy two.npy
fails 1 '--device is cuda:0, but ' ct-denoise filter bm4d nowhere none.npy --device cuda:0
grep -Eq 'no GPU answers: .|this program was built without CUDA' said.err || wrong "$(cat said.err)"
fails 2 'wanted auto, cpu, cuda' ct-denoise filter tv noisy none.npy --device gpu
fails 2 'tv' ct-denoise filter tvv noisy none.npy
[ ! -e none.npy ] || wrong 'none.npy was made'
