# SPDX-License-Identifier: BSD-3-Clause
# Ended half-way by a signal: whatever stands under a final name is whole, a folder has no sidecar and keeps its slices, a single
# file leaves nothing, and the same command then ends in the same bits. INT ends at once, TERM and USR1 after the batch in hand.
phantom scan format=img out=scan columns=320 rows=112 views=600 axis=160 photons=0
run() { ct-rec scan -o "$1" --axis 160 -q -t 2 --method direct "${@:2}"; }
run whole; run whole.tif; run entire.h5
wrong() { echo "$*" >&2; ls -lA >&2; exit 1; }
parts() { find . -name '.*.part'; }

end_by() {  # end_by SIGNAL OUT SIGN: starts a run, ends it once a file like SIGN is there; sets status
  (exec ct-rec scan -o "$2" --axis 160 -q -t 1 --method direct 2>said) &
  local pid=$!
  for _ in $(seq 4000); do compgen -G "$3" >/dev/null && break; sleep 0.02; done
  kill "-$1" $pid 2>/dev/null || wrong "$1 $2: ended before it could be interrupted"
  status=0
  { wait $pid || status=$?; } 2>/dev/null
}

slices_are_whole() {  # slices_are_whole FOLDER: prints how many there are
  local slice count=0
  for slice in "$1"/rec*.tif; do
    cmp "$slice" "whole/${slice#"$1"/}" || exit 1
    count=$((count + 1))
  done
  [ ! -e "$1/volume.ct.json" ] || wrong "$1 says that it is complete"
  echo $count
}

# Iterations end within a batch: of two slices in a hundred thousand of them, none is made.
ct-rec scan -o endless --axis 160 -q -t 2 --device cpu --rows 0:2 --method sirt --iterations 100000 2>said & pid=$!
for _ in $(seq 3000); do [ ! -e endless/.harima-recipe ] || break; sleep 0.02; done
sleep 1
kill -TERM $pid
timeout 30 tail --pid=$pid -f /dev/null || { kill -KILL $pid; wrong "iterations go on after TERM"; }
status=0; wait $pid || status=$?
[ $status = 75 ] && grep -q 'stopped after 0 of 2 slices' said || wrong "iterations: status $status: $(cat said)"

# So does a run that is stopped before its first slice, while it waits for the rest of the scan.
phantom scan format=stream out=scan.cbor columns=320 rows=32 views=60 axis=160
mkfifo half
for signal in TERM USR1; do
  ct-rec - -o early --axis 160 -q -t 1 <half 2>said & pid=$!
  exec 3>half
  head -c 900000 scan.cbor >&3  # which is read but for what a pipe holds
  kill -$signal $pid
  exec 3>&-
  status=0; wait $pid || status=$?
  [ $status = 75 ] && grep -q 'the same command goes on' said || wrong "$signal: early: status $status: $(cat said)"
  [ -z "$(parts)" ] || wrong "$signal leaves $(parts)"
done

for case in INT:130 TERM:75 USR1:75 KILL:137; do
  signal=${case%:*} out=by_${case%:*}
  end_by $signal $out "$out/rec*.tif"
  [ $status = ${case#*:} ] || wrong "$signal: exit $status: $(cat said)"
  count=$(slices_are_whole $out)
  [ "$count" -gt 0 ] && [ "$count" -lt 112 ] || wrong "$signal: $count slices"
  [ $status != 75 ] || grep -q "stopped after $count of 112 slices; the same command goes on" said || wrong "$(cat said)"
  [ $signal = KILL ] || [ -z "$(parts)" ] || wrong "$signal leaves $(parts)"
  stamp=$(stat -c %Y.%i "$(ls $out/rec*.tif | head -1)")
  run $out --json >report
  grep -q "\"slices_kept\":$((count / 16 * 16))" report || wrong "$signal: slices were made again: $(cat report)"
  [ "$count" -lt 16 ] || [ "$stamp" = "$(stat -c %Y.%i "$(ls $out/rec*.tif | head -1)")" ] || wrong "$signal: the first slice was written again"
  for slice in whole/rec*.tif; do cmp "$slice" "$out/${slice#whole/}"; done
  [ -e $out/volume.ct.json ] && [ -z "$(parts)" ] && [ ! -e $out/.harima-recipe ] || wrong "$out is not finished"
done

for out in pages.tif volume.h5; do
  for case in INT:130 TERM:143; do
    end_by ${case%:*} $out ".$out.part"
    [ $status = ${case#*:} ] || wrong "${case%:*} $out: exit $status: $(cat said)"
    [ ! -e $out ] && [ -z "$(parts)" ] && [ ! -e ${out%.*}.ct.json ] || wrong "${case%:*} $out leaves something"
  done
  run $out
done
cmp pages.tif whole.tif
framediff volume.h5 entire.h5 exact

# A single file cannot be made in shards.
status=0; run shard.h5 --shard 0/2 2>said || status=$?
[ $status = 2 ] && grep -q 'wants a folder' said && [ ! -e shard.h5 ]
