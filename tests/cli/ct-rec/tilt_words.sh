# SPDX-License-Identifier: BSD-3-Clause
# --tilt with what cannot go with it is refused before the scan is looked at, or read.
. "$TESTS/cli/ct-rec/refused.bash"
refused 2 '--tilt does not go with --method fourier: its slices are summed, directly or by a hierarchy of views' --tilt 1 --method fourier
refused 2 '--method hierarchical is for --tilt' --method hierarchical
refused 2 '--tilt does not go with --method sirt' --tilt 1 --method sirt
refused 2 '--tilt does not go with --offset on: an opposite view is no mirror image' --tilt 1 --offset on
refused 2 '--tilt does not go with --metal' --tilt 1 --metal 5
refused 2 '--tilt does not go with --preview' --tilt 1 --preview
refused 2 '--tilt does not go with --axis-sweep' --tilt 1 --axis-sweep 1:2:1
refused 2 '--tilt does not go with --live-preview' --tilt 1 --live-preview x.png
refused 2 '--tilt does not go with --axis 30:32' --tilt 1 --axis 30:32
refused 2 '--tilt 30 wants --axis' --tilt 30
refused 2 '-45' --tilt 46
phantom scan out=scan columns=64 rows=8 views=120 axis=31.5 >/dev/null
scan=scan
refused 1 'memory wanted at least' --tilt 30 --axis 31.5 --mem 100K
refused 0 'no slice is wholly seen by 8 rows with --tilt 30' --tilt 30 --axis 31.5 -n
refused 0 'wants a full turn: slices are incomplete' --tilt 30 --axis 31.5 -n
tilt=30
method_of() { ct-rec $1 -o out --axis 31.5 --tilt $tilt -n --json "${@:2}" 2>/dev/null | tail -1 | jq -r .method; }
[ "$(method_of scan)" = direct ] || wrong "few views: $(method_of scan)"
[ "$(method_of scan --method hierarchical)" = hierarchical ] || wrong "as asked: $(method_of scan --method hierarchical)"
phantom scan out=dense columns=64 rows=8 views=900 axis=31.5 >/dev/null
[ "$(method_of dense)" = hierarchical ] || wrong "many views: $(method_of dense)"
[ "$(method_of dense --method direct)" = direct ] || wrong "many views, directly: $(method_of dense --method direct)"
tilt=1
[ "$(method_of dense)" = hierarchical ] || wrong "at a small angle: $(method_of dense)"
phantom scan out=offset columns=64 rows=8 views=120 axis=8 span=360 >/dev/null
scan=offset
refused 1 'the axis is near one edge of a full turn' --tilt 1 --axis 8
