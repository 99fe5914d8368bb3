# SPDX-License-Identifier: BSD-3-Clause
# What cannot work together, or lies outside its range, is refused by a sentence before the scan is looked for; what the scan itself would
# have to tell, as soon as it is there.
. "$TESTS/cli/ct-rec/refused.bash"
beam="--energy 20 --distance 100"
refused 2 "--phase paganin wants one of --delta-beta RATIO and --material FORMULA" --phase paganin $beam
refused 2 "--phase paganin wants one of --delta-beta RATIO and --material FORMULA" --phase paganin $beam --delta-beta 500 --material H2O
refused 2 "--phase paganin wants transmissions; --no-log says" --phase paganin $beam --delta-beta 500 --no-log
for option in energy distance delta-beta; do refused 2 "--$option has nothing to do without --phase" --$option 20; done
refused 2 "--material has nothing to do without --phase" --material H2O
refused 2 "--regularisation has nothing to do without --phase ctf" --phase paganin $beam --delta-beta 500 --regularisation 0.1
refused 2 "--phase" --phase bronnikov $beam --delta-beta 500
for outside in "--energy 0" "--energy 5000" "--distance 0" "--distance -1" "--delta-beta 0" "--delta-beta nan" "--regularisation 0"; do
  refused 2 "${outside%% *}" --phase ctf $beam --delta-beta 500 $outside
done
for wrong in 2 2: :1 0:1 -1:1 1:0 101:1 x:1 1:nan 1:2:3; do refused 2 "--unsharp" --unsharp $wrong; done
refused 2 "material 'Unobtainium'" --phase paganin $beam --material Unobtainium

phantom scan format=his out=scan columns=64 rows=8 views=60 axis=32 >known
scan=scan
refused 2 "--phase paganin wants the photon energy, which scan does not tell: --energy KEV" --phase paganin --distance 100 --delta-beta 500
refused 2 "--phase ctf wants the distance from the sample to the detector, which scan does not tell: --distance MM" --phase ctf --energy 20 --delta-beta 500
refused 2 "wants the pixel size, which scan does not tell: --pixel UM" --phase paganin $beam --delta-beta 500
refused 2 "the phase filter blurs over" --phase paganin --energy 20 --distance 100000 --delta-beta 500 --pixel 0.5

# Each number belongs to the volume: with another one it is another volume.
made() {  # made STATUS WORDS OPTION...: says what holds these words
  local wanted=$1 words=$2 status=0
  shift 2
  ct-rec scan -o volume --axis 32 --pixel 2 --phase ctf "$@" 2>said || status=$?
  [ $status = $wanted ] && grep -q "$words" said || { echo "$*: status $status"; cat said; exit 1; }
}
made 1 'of memory wanted at least' $beam --delta-beta 500 --mem 1M
ct-rec scan -o volume --axis 32 --pixel 2 --phase ctf $beam --delta-beta 500 -q
made 0 'up to date' $beam --delta-beta 500
for other in "--energy 20.5 --distance 100 --delta-beta 500" "--energy 20 --distance 101 --delta-beta 500" "$beam --delta-beta 501" \
  "$beam --delta-beta 500 --regularisation 0.1" "$beam --delta-beta 500 --unsharp 1:0.5"; do
  made 1 'made with other options' $other
done

# HDF5 files tell energy and distance, with their units: the same volume as with the options, which come before the file.
for form in nxtomo h5; do
  phantom scan format=$form out=told.$form columns=64 rows=8 views=60 axis=32 distance=120 energy=21 >known
  ct-rec told.$form -o by_file_$form --axis 32 --pixel 2 --phase paganin --delta-beta 300 2>said
  grep -q "photon energy 21 keV, as told.$form:/" said
  grep -q "distance from the sample to the detector 120 mm, as told.$form:/" said
  ct-rec told.$form -o by_hand_$form --axis 32 --pixel 2 --phase paganin --delta-beta 300 --energy 21 --distance 120 -q
  diff -r -x '*.json' by_file_$form by_hand_$form
  ct-rec told.$form -o by_file_$form --axis 32 --pixel 2 --phase paganin --delta-beta 300 --energy 21 2>said
  grep -q 'up to date' said
  grep -q energy_kev by_file_$form/volume.ct.json
  status=0; ct-rec told.$form -o by_file_$form --axis 32 --pixel 2 --phase paganin --delta-beta 300 --energy 22 2>said || status=$?
  [ $status = 1 ] && grep -q 'made with other options' said
  phantom scan format=$form out=odd.$form columns=64 rows=8 views=60 axis=32 distance=120 units=furlong >known
  scan=odd.$form
  refused 2 "in 'furlong', wanted eV or keV; --energy KEV" --phase paganin --delta-beta 300 --pixel 2
done
