# SPDX-License-Identifier: BSD-3-Clause
# A disk that is full, at the start or anywhere on the way: one message that names the output and the reason, exit status 1, and
# nothing under the final name. A limit on the length of files (ulimit -f) stands for the disk: any user may set it.
phantom scan format=h5 out=scan.h5 columns=64 rows=8 views=60 axis=32
refused() {  # refused KIB WORDS OUTPUT OPTION...: with files of at most KIB; only parts of a series may be left
  local limit=$1 words=$2 out=$3 code=0
  shift 3
  (ulimit -f "$limit"; ct-rec scan.h5 -o "$out" --axis 32 -q "$@" >out.txt 2>err.txt) || code=$?
  [ $code = 1 ] || { echo "$limit $out $*: exit $code"; cat err.txt; exit 1; }
  grep -q "^ct-rec: .*$words" err.txt && [ "$(wc -l <err.txt)" = 1 ] || { echo "$limit $out $*: said"; cat err.txt; exit 1; }
  rm out.txt err.txt
  [ "$(ls -A)" = "${left:-scan.h5}" ] || { echo "$limit $out $*: left"; ls -A; exit 1; }
}
# Known before anything is computed.
refused 8 's: a file needs 16.4 kB, .ulimit -f. allows 8.19 kB' s
refused 8 'v.tif: a file needs .*, .ulimit -f. allows' v.tif
refused 8 'v.h5: a file needs .*, .ulimit -f. allows' v.h5
# Only seen when it happens.
refused 1 'look.png: cannot write .*: File too large' look.png --preview
refused 1 'axes.png: cannot write .*: File too large' axes.png --axis-sweep 31:33:1
refused 4 'v.tif: cannot write.*: File too large' v.tif --compression zstd
for limit in 1 2 4 8 12 20 30; do refused $limit 'v.h5: cannot write.*: File too large' v.h5 --compression deflate; done
# The sidecar does not fit: nor does the volume appear.
refused 1 'v.ct.json: cannot write.*: File too large' v.tif --roi 30:31,30:31 --rows 0:1
(ulimit -f 1; ct-rec scan.h5 -o s --axis 32 --roi 30:32,30:32 -q 2>err.txt) && exit 1
grep -q 's/volume.ct.json: cannot write.*: File too large' err.txt
[ "$(ls s/rec*.tif | wc -l)" = 8 ]
[ ! -e s/volume.ct.json ]
ct-rec scan.h5 -o s --axis 32 --roi 30:32,30:32 -q
[ -e s/volume.ct.json ]
rm -r s err.txt
# Where no slice was made the folder is gone, too, so that other options do not find one that is begun.
(ulimit -f 12; ct-rec scan.h5 -o s --axis 32 -q --compression lzw 2>err.txt) && exit 1
grep -q 's/rec0000..tif: cannot write.*: File too large' err.txt
[ ! -e s ]
ct-rec scan.h5 -o s --axis 32 -q --compression lzw
[ "$(ls s/rec*.tif | wc -l)" = 8 ]
# Standard output, and an error that cannot even be said.
code=0; ct-rec scan.h5 -o - --axis 32 -q >/dev/full 2>err.txt || code=$?
[ $code = 1 ]
grep -q 'standard output: cannot write: No space left on device' err.txt
code=0; ct-rec scan.h5 -o w.tif --axis 99 >/dev/full 2>&1 || code=$?
[ $code = 1 ]
code=0; ct-rec scan.h5 -o j.h5 --axis 32 --progress json --json >json.txt 2>/dev/full || code=$?
[ $code = 0 ]
[ -s j.h5 ]
