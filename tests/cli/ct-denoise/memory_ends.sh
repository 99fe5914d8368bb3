# SPDX-License-Identifier: BSD-3-Clause
# Where memory ends while a model is applied, smaller tiles are taken, which is said, and the bytes are those of whole slices; where none fits, one message
# tells what is wanted. By --mem, and by the system, which libtorch must not be left to meet.
. "$TESTS/cli/ct-denoise/scan.bash"
needs_engine
scene_in_parts 500 480 2
ct-denoise train part0.npy part1.npy -m model "${network[@]}" --steps 20 -q
apply() { ct-denoise apply part0.npy part1.npy -m model --ways 1 -q "$@"; }
apply -o whole.npy 2>said; [ ! -s said ] || wrong "$(cat said)"

apply -o tiled.npy --tile none --mem 20M 2>said
grep -q 'warning: memory ends with 500 pixels at once; tiles of 248 are tried' said && [ "$(wc -l <said)" -le 3 ] || wrong "$(cat said)"
cmp tiled.npy whole.npy
apply -o auto.npy --mem 20M 2>said; [ ! -s said ] || wrong "auto does not know what fits: $(cat said)"
cmp auto.npy whole.npy
ct-denoise train part0.npy part1.npy -m wide --reach 0 --width 128 --depth 3 --patch 32 --batch 2 --steps 1 -q
fails 1 'a tile of 8 pixels with its halo takes about' ct-denoise apply part0.npy part1.npy -m wide --ways 1 -o none --tile none --mem 14M
grep -q 'may be used (--mem)' said.err || wrong "$(cat said.err)"
[ ! -e none ] || wrong 'a volume without its slices'

# The system: from what does not hold libtorch to what holds everything, it is done, or said in one message; nothing crashes, hangs or is left over.
done=0; refused=0
for room in 400 655 685 730 800; do
  status=0; (ulimit -v $((room * 1024)); timeout 600 ct-denoise apply part0.npy part1.npy -m model --ways 1 -q -o system.npy --tile none 2>said) || status=$?
  case $status in
    0) cmp system.npy whole.npy; rm system.npy system.ct.json; done=$((done + 1)) ;;
    1) [ "$(grep -cv warning: said)" = 1 ] && [ ! -e system.npy ] || wrong "$room MiB: $(cat said)"; refused=$((refused + 1)) ;;
    *) wrong "$room MiB: status $status: $(cat said)" ;;
  esac
done
[ $refused -ge 1 ] || wrong 'nothing was refused'
[ $done -ge 1 ] || wrong "nothing was done: $(cat said)"
for room in 700 780 860; do
  status=0; (ulimit -v $((room * 1024)); timeout 600 ct-denoise train part0.npy part1.npy -m trained --reach 2 --width 24 --patch 64 --steps 1 --force -q 2>said) || status=$?
  [ $status = 0 ] || { [ $status = 1 ] && [ "$(grep -cv warning: said)" = 1 ]; } || wrong "training in $room MiB: status $status: $(cat said)"
done
