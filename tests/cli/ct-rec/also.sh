# SPDX-License-Identifier: BSD-3-Clause
# Copies of the slices in the same pass are those that fslice makes of the slices afterwards, also where a run goes on from an earlier one;
# a command that fails leaves the slices complete.
. "$TESTS/cli/fails.bash"
phantom scan out=scan columns=128 rows=40 views=120 axis=64
rec() { ct-rec scan -q --axis 64 "$@"; }
copies=(--also bin=2,4 --also u8=-1:20 --also yz --also preview --also 'fslice stats - -q >stats')
same() { fslice compare -q "$1" "$2" --json | tail -1 | jq -e '.maxabs == 0' >/dev/null || wrong "$1 is not $2"; }
all_right() {  # all_right SLICES
  same $1.bin2 wanted.bin2
  same $1.bin4 wanted.bin4
  same $1.u8 wanted.u8
  same $1.yz wanted.yz
  cmp $1.preview.png wanted.png
}
rec -o wanted
fslice bin -q wanted wanted.bin2 --by 2
fslice bin -q wanted wanted.bin4 --by 4
fslice convert -q wanted wanted.u8 --to u8 --window -1:20
fslice reslice -q wanted wanted.yz --plane yz
fslice preview -q wanted wanted.png --slice xyz
rec -o slices "${copies[@]}"
same slices wanted
all_right slices
[ "$(tail -n 1 stats)" = "$(fslice stats wanted -q | tail -n 1)" ] || wrong "$(cat stats)"
rec -o slices "${copies[@]}"  # up to date

# A copy is gone, or a run was stopped: what is there is read again.
rm -r slices.bin2 slices.preview.png
rec -o slices "${copies[@]}" --json | tail -n 1 | jq -e '.slices == 0' >/dev/null || wrong "slices were made again"
all_right slices
mkfifo pipe
ct-rec scan -q --axis 64 -o stopped --mem 3M "${copies[@]}" --also 'cat pipe >/dev/null; exec cat >/dev/null' 2>said & run=$!
trap "kill $run 2>/dev/null || true" EXIT
for _ in $(seq 2000); do [ "$(ls stopped 2>/dev/null | wc -l)" -ge 2 ] && break; sleep 0.05; done
kill -TERM $run
: >pipe
status=0; wait $run || status=$?
[ $status = 75 ] || wrong "TERM: status $status: $(cat said)"
[ ! -e stopped.preview.png ] || wrong "half a volume has its picture"
rec -o stopped "${copies[@]}"
same stopped wanted
all_right stopped

# One file; and commands that fail, while the others go on.
rec -o one.h5 --also bin=2
same one.bin2.h5 wanted.bin2
fails 1 "--also exec false" rec -o kept --also 'exec false' --also bin=2
same kept wanted
same kept.bin2 wanted.bin2
# Commands that do not read what they get, far more than a pipe holds: how they ended is told.
phantom scan format=h5 out=wide.h5 columns=512 rows=8 views=8 axis=256
wide() { ct-rec wide.h5 -q --axis 256 "$@"; }
fails 1 "ct-rec: --also exit 3: its command ended with status 3; wide.rec is complete" wide -o wide.rec --also 'exit 3'
fails 1 "also kill -9 \$\$: its command ended with status 137" wide -o wide.rec --also 'kill -9 $$'
fails 1 "also exit 0: its command ended before it had read all; wide.rec is complete" wide -o wide.rec --also 'exit 0'
fails 1 "also exec <&-; sleep 0.2; exit 4: its command ended with status 4" wide -o wide.rec --also 'exec <&-; sleep 0.2; exit 4'
# What did not end well is run again, and what is new, with the slices that are there; what did is not.
fails 1 "--also exec false" rec -o kept --also 'exec false'
rec -o kept --also 'cat >seen' --json | tail -n 1 | jq -e '.slices == 0' >/dev/null || wrong "slices were made again"
fslice compare seen wanted -q >/dev/null && rm seen
rec -o kept --also 'cat >seen' --also 'cat >other'
[ ! -e seen ] && [ -s other ] || wrong "a command that ended well was run again, or a new one was not"
[ "$(jq -r .also kept/volume.ct.json)" = "$(printf 'cat >seen\ncat >other')" ] || wrong "$(cat kept/volume.ct.json)"
rec -o kept --also 'cat >seen' --also 'cat >other' 2>said
grep -q 'up to date' said || ! grep . said || wrong "$(cat said)"
[ ! -e seen ] || wrong "up to date, and run again"
same kept wanted
fails 1 "kept.bin4: exists already; --force replaces it" bash -c 'mkdir kept.bin4 && touch kept.bin4/mine && ct-rec -q scan --axis 64 -o kept --also bin=4'
[ -e kept.bin4/mine ] || wrong "a file of somebody else is gone"
fails 2 "wanted bin=N" rec -o x --also half
fails 2 "wanted factors of 2 to 64" rec -o x --also bin=1
fails 2 "wanted u8=LOW:HIGH" rec -o x --also u8=3
fails 2 "gives no name" rec -o - --also xz
fails 2 "not with a picture" rec -o x.png --preview --also bin=2
fails 2 "a shard has only some" rec -o x --shard 0/2 --also bin=2
fails 2 "nothing is left of 1 slice of" rec -o x --rows 3:4 --also bin=4,2
[ ! -e x ] || wrong "something was written"
