# SPDX-License-Identifier: BSD-3-Clause
# A volume that is there is told so at once: no frame is read, no axis sought, no memory taken. What is missing is made again.
phantom scan format=img out=scan columns=64 rows=8 views=60 axis=32
rec() { case $1 in 8bit) set -- "$@" --type u8 --window -1:5;; esac; ct-rec scan -o $1.d/"$@"; }
for out in s 8bit v.tif v.h5; do
  mkdir -p $out.d
  rec $out -q
done
mkdir whole
mv scan/q0[1-5]?.img whole
for frame in whole/q*.img; do head -c 64 $frame >scan/${frame#whole/}; truncate -r $frame scan/${frame#whole/}; touch -r $frame scan/${frame#whole/}; done
for out in s 8bit v.tif v.h5; do
  cp -r $out.d before
  rec $out --mem 20K --json 2>err.txt >report.json
  grep -qx "ct-rec: $out.d/$out: up to date" err.txt
  [ "$(wc -l <err.txt)" = 1 ]
  jq -e '.status == "done" and .slices == 0 and .slices_kept == 8' report.json >/dev/null
  diff -r $out.d before
  rm -r before
done
mv whole/q*.img scan
# A scan taken anew under the same name is another scan.
touch -r scan/output.log log.time
touch scan/output.log
for out in s v.tif; do
  code=0; ct-rec scan -o $out.d/$out 2>err.txt || code=$?
  [ $code = 1 ]
  grep -q -- '--force replaces it' err.txt
done
touch -r log.time scan/output.log
cp s.d/s/rec00003.tif kept.tif
rm s.d/s/rec00003.tif
: >s.d/s/rec00005.tif
ct-rec scan -o s.d/s --json 2>err.txt >report.json
jq -e '.slices > 0' report.json >/dev/null
grep -qx 'ct-rec: s.d/s: 6 of 8 slices are there from an earlier run; the others are made now' err.txt
cmp s.d/s/rec00003.tif kept.tif
[ -s s.d/s/rec00005.tif ]
