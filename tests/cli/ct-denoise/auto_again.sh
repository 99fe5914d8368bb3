# SPDX-License-Identifier: BSD-3-Clause
# auto that is told to stop, killed late, or asked for again: it goes on, ends the same, and touches nothing that is not its own.
. "$TESTS/cli/ct-denoise/scan.bash"
needs_engine
noisy_scan 64 12 102
auto() { ct-denoise auto scan.h5 "${rec[@]}" "${network[@]}" --steps 40 "$@"; }
auto -o alone -q
fails 2 'other files stand beside it' auto -o -
fails 2 'a pipe is read only once' ct-denoise auto - -o none
fails 2 'a pipe is read only once' ct-denoise split <(cat scan.h5) -o none

# Options of ct-rec that are not for --rec, before anything is read or made.
for word in '-o x' -ox --output=x '--subset 0/3' '--views 0:60' --force -vf -n --json '--shard 0/2' --preview '--live-preview x.png' \
  '--axis-sweep 30:33:1' '--also xz' --print-params '--describe json' --man --version -h; do
  for command in auto split; do fails 2 "--rec: found ${word%% *}: " ct-denoise $command no.h5 -o none --rec "${geometry[0]} ${geometry[1]} $word"; done
done
fails 2 'ct-rec does not take these options (--rec)' ct-denoise auto scan.h5 -o none --rec other.h5
[ ! -e none ] && [ ! -e none.parts ] && [ ! -e x ]
fails 1 'wanted at least 2 of 102' ct-denoise auto scan.h5 -o none "${rec[@]}" --parts 64
[ ! -e none.parts ]

# Told to stop at different moments, again and again: status 75, until it is done.
status=75
for pause in 0.05 0.2 0.4 0.8 20; do
  [ $status = 75 ] || break
  ct-denoise auto scan.h5 "${rec[@]}" "${network[@]}" --steps 40 -o out -q 2>said & pid=$!
  (sleep $pause; kill -TERM $pid 2>/dev/null) & killer=$!
  status=0; wait $pid || status=$?
  kill $killer 2>/dev/null || true
  [ $status = 75 ] || [ $status = 0 ] || [ $status = 143 ] || wrong "after $pause s: status $status: $(cat said)"
  [ $status != 143 ] || status=75  # before it knew that it can go on
done
[ $status = 0 ] || auto -o out -q
fslice compare out alone --json -q | tail -1 | jq -e .identical >/dev/null || wrong 'not the same after interruptions'
[ ! -e out.parts ] && [ ! -e out.model.ckpt ]

# Killed before it could tidy up: what is the user's stays.
auto -o kept -q --keep-parts
[ -e kept.parts/part1/rec00011.tif ]
echo mine >kept.parts/notes
auto -o kept -q
[ "$(ls kept.parts)" = notes ] || wrong "left: $(ls kept.parts)"
auto -o kept 2>said || wrong "$(cat said)"
# Settings that make another volume: what is there stays, and the words say what to do.
fails 1 'kept: exists, made with other options or of another scan; --force makes it anew, and the model if that is another, too; another -o keeps it' auto -o kept --ways 1

# What concerns applying alone makes another volume with the same model, whose bytes are those of one asked for at once; dry runs know it.
touch -d 2000-01-01 kept.model
auto -o kept --ways 1 --force -n >said 2>&1; ! grep -q 'training on' said || wrong "$(cat said)"
auto -o kept --ways 1 --force 2>said
grep -q 'kept.model: up to date' said && ! grep -q 'loss\|parts of' said || wrong "$(cat said)"
[ "$(stat -c %Y kept.model)" = "$(date -d 2000-01-01 +%s)" ] || wrong 'trained again'
auto -o one --ways 1 -q
for made in one one.model; do
  if [ -d $made ]; then fslice compare $made kept --json -q | tail -1 | jq -e .identical >/dev/null; else cmp $made kept.model; fi || wrong "$made is another than kept"
done
cp kept.model before
echo damaged >kept.model; auto -o kept --ways 2 --force -q; cmp kept.model before || wrong 'a damaged model was kept'
touch -d 2000-01-01 kept.model  # what concerns training, or nothing that is another: all anew
auto -o kept --ways 2 --force -q; [ "$(stat -c %Y kept.model)" != "$(date -d 2000-01-01 +%s)" ] || wrong 'not trained again, with the options of before'
auto -o kept --ways 2 --force --seed 2 -q; ! cmp -s kept.model before || wrong 'not trained with another seed'

# A picture that is there is not replaced.
echo mine >other.png
fails 1 'other.png' auto -o other -q
[ "$(cat other.png)" = mine ] && [ ! -e other ] && [ ! -e other.parts ]
