# SPDX-License-Identifier: BSD-3-Clause
# A disk with room for one checkpoint and not for two, where one may be mounted: one message, no half file, and what was saved before
# is gone on from once there is room.
[ $# = 1 ] || {
  command -v unshare >/dev/null || { echo "skipped: no unshare" >&2; exit 77; }
  [ -e "$BUILD/libharima_torch.so" ] || { echo 'this build has no libtorch' >&2; exit 77; }
  for as in -m -Urm; do
    unshare $as sh -c 'mount -t tmpfs -o size=64k tmpfs .' 2>/dev/null && exec unshare $as bash -eu "$0" mounted
  done
  echo "skipped: this user may mount no tmpfs" >&2
  exit 77
}
. "$TESTS/cli/ct-denoise/scan.bash"
noisy_scan 64 12 102
ct-denoise split scan.h5 -o parts "${rec[@]}" -q
train() { ct-denoise train parts/part0 parts/part1 "${network[@]}" --steps 40 --patience 0 "$@" -q; }
train -m alone
train -m early --time 0.001s || [ $? = 75 ]
bytes=$(stat -c %s early.ckpt)
mkdir disk && mount -t tmpfs -o size=$((bytes * 3 / 2)) tmpfs disk
code=0; train -m disk/model --save-steps 10 2>said || code=$?
[ $code = 1 ] && grep -q 'disk/model.ckpt: cannot write.*No space left on device' said && [ "$(grep -c '^ct-denoise' said)" = 1 ] || wrong "status $code: $(cat said)"
[ "$(ls -A disk)" = model.ckpt.1 ] || wrong "left: $(ls -A disk)"
mount -o remount,size=10m tmpfs disk
ct-denoise train parts/part0 parts/part1 "${network[@]}" --steps 40 --patience 0 -m disk/model 2>said
grep -q 'goes on after step 10 of 40' said || wrong "$(cat said)"
cmp disk/model alone
[ "$(ls -A disk)" = model ] || wrong "left: $(ls -A disk)"
