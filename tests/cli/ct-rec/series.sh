# SPDX-License-Identifier: BSD-3-Clause
# Many scans by one command: each as ct-rec makes it alone, those that fail are told and hold up nobody, an axis that is off is flagged,
# and the same command goes on.
. "$TESTS/cli/fails.bash"
for i in 1 2 3 4; do phantom scan out=scan$i columns=128 rows=8 views=200 axis=64 seed=$i >/dev/null; done
phantom scan format=h5 out=other.h5 columns=128 rows=8 views=200 axis=60 >/dev/null
mkdir broken
series() { ct-rec series scan1 scan2/ scan3 scan4 other.h5 "$@"; }
series -o rec --rec '--ring-width 3 --filter hann' -q >table 2>said
ct-rec -q scan2 -o alone --ring-width 3 --filter hann
fslice compare -q alone rec/scan2 --json | tail -1 | jq -e '.maxabs == 0' >/dev/null || wrong "other slices than alone"
[ "$(cut -f2 rec/summary.tsv | sort | uniq -c | xargs)" = "5 done 1 state" ] || wrong "$(cat rec/summary.tsv)"
cmp table rec/summary.tsv
[ "$(awk -F'\t' '$6 ~ /from the median/ { print $1 }' rec/summary.tsv)" = other.h5 ] || wrong "$(cat rec/summary.tsv)"
grep -q "other.h5: axis -4" said || wrong "$(cat said)"
touch -d yesterday stamp; find rec -name 'rec*.tif' -newer stamp | sort | xargs stat -c '%n %Y' >before
series -o rec --rec '--ring-width 3 --filter hann' -q >/dev/null 2>&1  # all is up to date
find rec -name 'rec*.tif' -newer stamp | sort | xargs stat -c '%n %Y' | diff before -
status=0; series broken -o rec --rec '--ring-width 3 --filter hann' -q --json >report 2>said || status=$?
[ $status = 1 ] && grep -q "1 of 6 scans failed" said && tail -n 1 report | jq -e '.scans == 6 and .done == 5' >/dev/null || wrong "$status: $(cat said report)"
[ "$(awk -F'\t' '$1 == "broken" { print $2 }' rec/summary.tsv)" = failed ] || wrong "$(cat rec/summary.tsv)"

# Stopped between, or within a scan.
ct-rec series scan1 scan2 scan3 scan4 -o later --rec '--method direct' -q 2>said >/dev/null & run=$!
for _ in $(seq 4000); do [ -e later/scan1/volume.ct.json ] && break; sleep 0.02; done
kill -TERM $run 2>/dev/null || true
wait $run || [ $? = 75 ] || wrong "TERM: status $?: $(cat said)"
ct-rec series scan1 scan2 scan3 scan4 -o later --rec '--method direct' -q >/dev/null 2>&1
[ "$(ls later/*/volume.ct.json | wc -l)" = 4 ] || wrong "$(ls later/*)"
# One sequence of a camera that holds several scans, one after the other: by the number of frames, and by conv.bat; each as alone.
many="columns=128 rows=8 views=60 darks=3 flats=3 format=his"
mkdir beamtime
for i in 1 2 3; do
  phantom scan out=one$i $many axis=6$i.5 seed=$i >/dev/null
  cat one$i/a.his >>beamtime/a.his
done
cp one1/output.log beamtime
split() { ct-rec series beamtime/a.his --rec '--device cpu' -q "$@"; }
fails 2 "no conv.bat that tells the frames" split -o parts --split log
fails 2 "210 frames are not scans of 71: 2 and 68 more" split -o parts --split 71
fails 2 "wanted the frames of a scan, or log" split -o parts --split 1
split -o parts --split 70 >table 2>said
cp one1/conv.bat beamtime
ct-rec series beamtime --split log --rec '--device cpu' -q -o named >table_log 2>&1
[ "$(cut -f1,2 table | tr '\t' ' ' | sed 1d | tr '\n' ';')" = "beamtime/a.his frames 0:70 done;beamtime/a.his frames 70:140 done;beamtime/a.his frames 140:210 done;" ] || wrong "$(cat table said)"
for i in 1 2 3; do
  ct-rec -q one$i -o alone$i --device cpu
  diff -r -x '*.json' alone$i parts/a_00$i
  diff -r -x '*.json' alone$i named/beamtime_00$i
  holds=$(awk -v i=$i 'NR == i + 1 { d = $0; split(d, f, "\t"); print (f[4] - (60 + i + 0.5) < 0.3 && (60 + i + 0.5) - f[4] < 0.3) }' parts/summary.tsv)
  [ "$holds" = 1 ] || wrong "$(cat parts/summary.tsv)"
done
# The same three, taken in turn: the first frame of each, then the second.
mkdir turns
cp one1/output.log one1/conv.bat turns
python3 -c '
def frames(name):
    data, at = open(name, "rb").read(), 0
    while at < len(data):
        comment, width, height = (int.from_bytes(data[at + i:at + i + 2], "little") for i in (2, 4, 6))
        end = at + 64 + comment + 2 * width * height
        yield data[at:end]
        at = end
turns = zip(*(frames(f"one{i}/a.his") for i in (1, 2, 3)))
open("turns/a.his", "wb").write(b"".join(b"".join(turn) for turn in turns))'
ct-rec series turns --interleaved 3 --rec '--device cpu' -q -o mixed >table 2>&1
for i in 1 2 3; do diff -r -x '*.json' alone$i mixed/turns_00$i; done
grep -q '^turns frames 1:210:3' table || wrong "$(cat table)"
fails 2 "210 frames are not those of 4 scans in turn: 52 each and 2 more" ct-rec series turns -o x --interleaved 4
fails 2 "come in turn, or one after the other" ct-rec series turns -o x --interleaved 3 --split 70
fails 2 "has 210 frames, and 140:211:1 are asked for" ct-rec beamtime/a.his -o x --frames 140:211
fails 2 "chosen from a sequence of a camera" ct-rec other.h5 -o x --frames 0:70
fails 2 "has q-frames" ct-rec scan1 -o x --frames 0:70
fails 2 "is no sequence of a camera" ct-rec series other.h5 -o x --split 70
fails 2 "two scans are called scan1" ct-rec series scan1 ./scan1 -o x
fails 2 "does not take these options" ct-rec series scan1 -o x --rec '--no-such'
fails 1 "no such file" ct-rec series nowhere -o y
fails 2 "scans is missing" ct-rec series -o z
ct-rec series scan1 -o dry --dry-run >said 2>&1
grep -q 'about .* s of computing' said || wrong "$(cat said)"
[ ! -e dry ] || wrong "a dry run made a folder"
fails 1 "1 of 1 scans would fail" ct-rec series nowhere -o dry --dry-run
