# SPDX-License-Identifier: BSD-3-Clause
# ct-rec project: what it cannot do is refused by a sentence; a scan in a folder called project is still a scan.
refused() {  # refused STATUS SENTENCE WORD...
  local wanted=$1 sentence=$2 status=0
  shift 2
  ct-rec project "$@" 2>said || status=$?
  [ $status = $wanted ] && grep -qF -- "$sentence" said || { echo "$*: status $status"; cat said; exit 1; }
  [ ! -e out ] && [ ! -e out.png ]
}
refused 2 "nothing to do, wanted -o PATH for projections or --residual FILE.png" slices --like scan
refused 2 "the angles are not known, wanted --angles or --like SCAN" slices -o out
refused 2 "--residual compares with a scan, wanted --like SCAN" slices --angles 0:180:1 --residual out.png
refused 2 "--residual compares with the views of --like, wanted no --angles" slices --angles 0:180:1 --like scan --residual out.png
refused 2 "--residual out.tif is to be a picture, wanted a name that ends in .png" slices --like scan --residual out.tif
refused 2 "a pipe cannot be read twice" - --like scan -o out
refused 2 "--pixel" slices --angles 0:180:1 -o out --pixel 0
phantom scan format=his out=project columns=64 rows=6 views=40 axis=30 >known
phantom scan format=his out=low columns=64 rows=3 views=40 axis=30 >known
ct-rec ./project -o slices --axis 30 -q --pixel 4
ct-rec ./project -o part --axis 30 -q --pixel 4 --roi 0:40,0:40
ct-rec ./project -o edge --axis 30 -q --pixel 4 --roi 0:40,0:64
ct-rec ./project -o phase --axis 30 -q --pixel 4 --phase paganin --energy 20 --distance 10 --delta-beta 100
refused 1 "wanted whole square ones" part --angles 0:180:1 -o out
refused 1 "wanted whole square ones" edge --angles 0:180:1 -o out
refused 1 "slices: slice 3 would be row 3 of low, which has 3" slices --like low -o out
refused 1 "made of projections that were filtered, mended or sampled anew (recon.phase)" phase --like ./project --residual out.png
refused 1 "of memory wanted at least" slices --like ./project -o out --mem 100k
ct-rec project slices --like ./project -o slices.h5 --dry-run | grep -q '40 projections of 64 x 6'
[ ! -e slices.h5 ]
ct-rec project slices --like ./project -o views -q
ct-rec project slices --like ./project -o views 2>said
grep -qx 'ct-rec project: views: up to date' said
refused 1 "views: exists" slices --like ./project -o views --pixel 5
refused 1 "is the input ./project/a.his" slices --like ./project -o ./project/a.his -f

# Of a stream nothing need be told but that there is no logarithm to take.
ct-rec project slices --like ./project -o - | ct-rec - -o piped --axis 30 -q --pixel 4 --no-log
ct-rec views -o files --angles 0:180 --axis 30 -q --pixel 4 --no-log
framediff piped files exact max=0 >found
