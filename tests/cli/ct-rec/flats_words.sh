# SPDX-License-Identifier: BSD-3-Clause
# What --flat-average and --bad-pixels cannot do is refused by a sentence: without the scan where it can be told without, and before
# frames are read where the scan tells.
. "$TESTS/cli/ct-rec/refused.bash"
refused 2 "--flat-average" --flat-average mode
refused 2 "--flat-average median has nothing to do with --no-log" --no-log --flat-average median
refused 2 "--bad-pixels auto looks for them in flats, which --no-log says are not used" --no-log --bad-pixels auto
refused 2 "--bad-pixels is empty" --bad-pixels ''
for option in "--flat-average median" "--bad-pixels auto" "--flat-field dynamic"; do
  refused 2 "${option%% *} looks at counts, and --roll, --distortion, --shifts, --stack and --helical make transmissions of them" $option --roll 0.1
done
phantom scan format=img out=one columns=64 rows=8 views=60 axis=32 >known
phantom scan format=h5 out=scan columns=64 rows=8 views=60 axis=32 >known
phantom scan format=stream out=scan.cbor columns=64 rows=8 views=60 axis=32 >known
scan=one
refused 2 "--flat-average median wants 3 darks or flats at least that were taken together, one has at most 1" --flat-average median
scan=scan
refused 1 "nothing: no such" --bad-pixels nothing

# A file: one frame, as large as those of the scan. Another one, or the same file changed, makes another volume.
marked() {  # marked FILE HEIGHT COLUMN...: in row 3
  local file=$1 height=$2 column
  head -c $((64 * height)) /dev/zero >$file.raw
  shift 2
  for column in "$@"; do printf '\1' | dd of=$file.raw bs=1 seek=$((64 * 3 + column)) conv=notrunc status=none; done
  fslice convert $file.raw $file --raw u8,64x$height -f -q 2>said || { cat said; exit 1; }
}
marked small.tif 4
marked map.tif 8 20 21
refused 1 "small.tif is 64 x 4 pixels, wanted 64 x 8 as frames of scan" --bad-pixels small.tif --axis 32
made() {  # made STATUS WORDS OPTION...
  local wanted=$1 words=$2 status=0
  shift 2
  ct-rec scan -o volume --axis 32 --pixel 2 --device cpu "$@" 2>said || status=$?
  [ $status = $wanted ] && grep -q -- "$words" said || { echo "$*: status $status"; cat said; exit 1; }
}
made 0 "2 bad pixels" --bad-pixels map.tif
made 0 "up to date" --bad-pixels map.tif
made 1 "made with other options" --bad-pixels auto
made 1 "made with other options" --bad-pixels map.tif --flat-average median
marked map.tif 8 20 21 40
made 1 "made with other options" --bad-pixels map.tif
ct-rec scan -o map.tif --bad-pixels map.tif -f 2>said && exit 1
grep -q 'map.tif' said

# A stream is the same scan.
ct-rec scan.cbor -o of_file --axis 32 --device cpu --ring none --bad-pixels auto --flat-average median -q
ct-rec - -o of_pipe --axis 32 --device cpu --ring none --bad-pixels auto --flat-average median -q <scan.cbor
diff -r -x '*.json' of_file of_pipe

# Eigen-flats, and flats that move.
scan=nowhere
refused 2 "--flat-field shifted has nothing to do with --no-log" --no-log --flat-field shifted
refused 2 "--flat-field shifted moves flats onto each other and takes their mean, wanted no --flat-average median" --flat-field shifted --flat-average median
refused 2 "wanted time, shifted or dynamic" --flat-field shifted:2
for wrong in mean dynamic: dynamic:0 dynamic:17 dynamic:x dynamic:2:3; do refused 2 "--flat-field" --flat-field $wrong; done
refused 2 "--flat-field dynamic has nothing to do with --no-log" --no-log --flat-field dynamic
scan=one
refused 2 "--flat-field dynamic wants 5 flats at least, one has 2" --flat-field dynamic
phantom scan format=h5 out=some columns=64 rows=8 views=60 axis=32 flats=3 >known
scan=some
refused 2 "--flat-field dynamic:7 wants 9 flats at least, some has 6" --flat-field dynamic:7
scan=nowhere
refused 2 "--zinger-in both says where zingers are looked for, wanted --zinger COUNTS too" --zinger-in both
refused 2 "--zinger-in" --zinger 10 --zinger-in disc
