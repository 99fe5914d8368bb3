# SPDX-License-Identifier: BSD-3-Clause
# A model applied: tiles give the bytes of whole slices, some slices those of all, pipes those of files; and a run that was stopped goes on.
. "$TESTS/cli/ct-denoise/scan.bash"
needs_engine
# Slices whose sides are no multiples of anything, twice with other noise.
scene_in_parts 203 150 7
ct-denoise train part0.npy part1.npy -m model "${network[@]}" --steps 80 -q
apply() { ct-denoise apply part0.npy part1.npy -m model -t1 "$@"; }
apply -o whole.npy --tile none -q 2>said
[ ! -s said ] || wrong "where nothing is to be said: $(cat said)"
apply -o tiled.npy --tile 64 -q
cmp whole.npy tiled.npy
apply -o threads.npy -t3 -q
cmp whole.npy threads.npy
apply -o auto.npy -q --mem 40M
cmp whole.npy auto.npy
apply -o some.npy --slices 2:5 -q
fslice crop whole.npy want.npy --z 2:5 -q
cmp some.npy want.npy
apply -o - -q | fslice convert - piped.npy -q
cmp piped.npy whole.npy
rmse() { fslice compare "$1" scene.npy --metric rmse | awk '$1 == "rmse" { print $2 }'; }
fslice calc '(a+b)/2' a=part0.npy b=part1.npy mean.npy -q
awk -v after="$(rmse whole.npy)" -v before="$(rmse mean.npy)" 'BEGIN { exit !(after < 0.5 * before) }' || wrong "$(rmse whole.npy) after, $(rmse mean.npy) before"
ct-denoise apply part0.npy part1.npy -m model -t1 -o folder -q
fslice info folder | grep -q noise2inverse || wrong 'no record of what was done'
apply -o folder 2>said; grep -q 'up to date' said || wrong "$(cat said)"
rm folder/rec00003.tif; apply -o folder -q; fslice compare folder whole.npy --json | tail -1 | jq -e .identical >/dev/null

# The volume of all views, where the model says that this is good, from a file and from a pipe.
may=$(ct-denoise info model | sed -n 's/.*all views (it \(.*\))/\1/p')
force=(); [ "$may" = 'may be' ] || { fails 1 'this model is off by' ct-denoise apply mean.npy -m model -t1 -o full.npy; force=(--force); }
ct-denoise apply mean.npy -m model -t1 -o full.npy -q "${force[@]}" 2>said
fslice convert mean.npy - -q | ct-denoise apply - -m model -t1 -o stream.npy -q "${force[@]}" 2>said
cmp full.npy stream.npy
for piped in mean.npy part0.npy; do  # a name that is another volume each time is never up to date
  ct-denoise apply <(fslice convert $piped - -q) -m model -t1 -o piped_folder -q --force
  ct-denoise apply $piped -m model -t1 -o wanted_folder -q --force
  fslice compare piped_folder wanted_folder --json -q | tail -1 | jq -e .identical >/dev/null || wrong "$piped through a named pipe"
done
fails 1 'the model was made for 2 parts' ct-denoise apply part0.npy part1.npy mean.npy -m model -o none

# Three parts: each is left out in turn.
python3 - <<'P'
import numpy
scene, rng = numpy.load("scene.npy"), numpy.random.default_rng(2)
for part in range(3): numpy.save(f"three{part}.npy", (scene + rng.normal(0, 0.6, scene.shape)).astype("f4"))
P
ct-denoise train three[012].npy -m three "${network[@]}" --steps 80 -q
ct-denoise apply three[012].npy -m three -t1 -o denoised.npy -q
fslice calc '(a+b+c)/3' a=three0.npy b=three1.npy c=three2.npy mean3.npy -q
awk -v after="$(rmse denoised.npy)" -v before="$(rmse mean3.npy)" 'BEGIN { exit !(after < 0.6 * before) }' || wrong "$(rmse denoised.npy) after, $(rmse mean3.npy) before"

# Of more noise than the model has learnt from: said, and done; parts and single volumes.
python3 - <<'P'
import numpy
scene, rng = numpy.load("scene.npy"), numpy.random.default_rng(3)
for part in (0, 1): numpy.save(f"noisy{part}.npy", (scene + rng.normal(0, 1, scene.shape)).astype("f4"))
P
ct-denoise apply noisy0.npy noisy1.npy -m model -t1 --ways 1 --slices 0:1 -o noisy.npy -q 2>said
grep -q 'warning: the noise is 0.7[0-9]*, the model has learnt from 0.35[0-9]*: it may blur' said && [ "$(wc -l <said)" = 1 ] || wrong "$(cat said)"
ct-denoise info model | grep -q 'train.fine_noise = 0.3' || wrong "$(ct-denoise info model)"

# What cannot be.
python3 - <<'P'
import numpy
part = numpy.load("part1.npy")
numpy.save("far0.npy", 100 + numpy.load("part0.npy"))
numpy.save("far1.npy", 100 + part)
part[3, 5, 6] = numpy.nan
numpy.save("bad.npy", part)
numpy.save("small.npy", part[:5])
P
fails 1 'the parts do not differ' ct-denoise train part0.npy part0.npy -m none
fails 1 'parts of one scan have one size' ct-denoise train part0.npy small.npy -m none
fails 1 'pixels are not finite numbers' ct-denoise train part0.npy bad.npy -m none
fails 2 'at least two' ct-denoise train part0.npy -m none
fails 1 'smaller than a patch of 256' ct-denoise train part0.npy part1.npy -m none --patch 256
fails 2 'a multiple of 8' ct-denoise train part0.npy part1.npy -m none --patch 100
fails 1 'it belongs to another measurement' ct-denoise apply far0.npy far1.npy -m model -o none
[ ${#force[@]} = 1 ] || fails 1 'it belongs to another measurement' ct-denoise apply far0.npy -m model -o none
for tile in -8 0; do fails 2 'wanted pixels, 1 or more' ct-denoise apply part0.npy part1.npy -m model -o none --tile=$tile; done
mkdir empty; fails 1 'is a folder' ct-denoise train part0.npy part1.npy -m empty
fails 1 'Is a directory' ct-denoise apply part0.npy part1.npy -m . -o none
fails 2 'one pixel in the lowest level' ct-denoise train part0.npy part1.npy -m none --batch 1 --patch 8
fails 1 'no safetensors file' ct-denoise apply part0.npy part1.npy -m /dev/null -o none
fails 1 'the training takes' ct-denoise train part0.npy part1.npy -m none --mem 1M
# What it takes depends on what the processor has; with 0.1 MB more there is no room for slices.
least=$(ct-denoise train part0.npy part1.npy -m none "${network[@]}" --mem 1M 2>&1 | sed -n 's/.*the training takes \([0-9.]*\) MB.*/\1/p')
fails 1 'one slice with its neighbours takes' ct-denoise train part0.npy part1.npy -m none "${network[@]}" --mem "$(awk -v mb="$least" 'BEGIN { printf "%d", (mb + 0.1) * 1e6 }')"
fails 1 'may be used (--mem)' ct-denoise apply part0.npy part1.npy -m model -o none --mem 200k
fails 1 'networks need libtorch' env HARIMA_ENGINE=/nowhere ct-denoise train part0.npy part1.npy -m none
for made in none none.ckpt; do [ ! -e $made ] || wrong "$made was made"; done
