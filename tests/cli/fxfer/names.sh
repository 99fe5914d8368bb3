# SPDX-License-Identifier: BSD-3-Clause
# Where things go: as with cp and rsync. And which take part.
. "$TESTS/cli/fxfer/stand_in"
mkdir -p scan/img scan/log target
echo 1 >scan/img/q1.tif
echo 2 >scan/img/q2.his
echo 3 >scan/log/output.log
echo 4 >scan/q3.tif
tree_of() { (cd "$1" && find . -type f | sort | tr '\n' ' '); }
expect() { [ "$(tree_of "$1")" = "$2" ] || wrong "$1: $(tree_of "$1"), wanted $2"; }
for to in "" "localhost:$PWD/"; do
  rm -rf new target/*
  $over scan "${to}new"
  expect new "./scan/img/q1.tif ./scan/img/q2.his ./scan/log/output.log ./scan/q3.tif "
  $over scan/ "${to}target"
  expect target "./img/q1.tif ./img/q2.his ./log/output.log ./q3.tif "
  rm -rf target/* new
  $over scan/q3.tif "${to}target"
  $over scan/q3.tif "${to}target/other.tif"
  $over scan/img/q1.tif scan/log "${to}target/deeper/still"
  expect target "./deeper/still/log/output.log ./deeper/still/q1.tif ./other.tif ./q3.tif "
done
rm -rf target/*
$over localhost:"$PWD/scan" target/renamed
$over localhost:"$PWD/scan/q3.tif" target/one
$over localhost:"$PWD/scan/q3.tif" target
expect target "./one ./q3.tif ./renamed/scan/img/q1.tif ./renamed/scan/img/q2.his ./renamed/scan/log/output.log ./renamed/scan/q3.tif "

rm -rf target/*
$over --exclude '*.his' --exclude log/ scan/ target
expect target "./img/q1.tif ./q3.tif "
rm -rf target/*
$over --include '*.tif' --include '*/' --exclude '*' localhost:"$PWD/scan/" target
expect target "./img/q1.tif ./q3.tif "
rm -rf target/*
$over --exclude '/img/**' --exclude 'q[0-35]*' scan/ localhost:"$PWD/target"
expect target "./log/output.log "

fails 2 "one name given" fxfer cp scan
fails 2 "neither" fxfer cp host:a host:b
fails 2 "on one machine" fxfer cp scan host:a target
fails 1 "missing: cannot be read" fxfer cp missing target
fails 1 "cannot be started" fxfer cp --rsh ./no-such-program scan host:x
fails 1 "is it installed" fxfer cp --rsh "$PWD/ssh" --remote ./no-such-fxfer scan host:x
fails 2 "did you mean" fxfer copy scan target
