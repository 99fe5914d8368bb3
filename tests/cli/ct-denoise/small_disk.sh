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

# auto: no room for the volume is said before the training; each time the next call goes on, to the same.
auto() { ct-denoise auto scan.h5 -o "$1" "${rec[@]}" "${network[@]}" --steps 40 --save-steps 10 --patience 0 -q; }
auto all 2>/dev/null
part=$(du -sk all | cut -f1)
umount disk
for room in $((part / 2)) $((part * 3 / 2)) $((part * 5 / 2)) $((part * 3 + bytes / 1024)); do
  mount -t tmpfs -o size=${room}k tmpfs disk
  code=0; auto disk/all 2>said || code=$?
  [ $code = 1 ] && grep -qE 'disk/all(.parts/part[01]|.model|.png)?: (needs|cannot write).*(free|No space left)|disk/all.model.ckpt: cannot write' said || wrong "$room kB: status $code: $(cat said)"
  [ $room -ge $((part * 3)) ] || [ ! -e disk/all.model ] || wrong "$room kB: trained before: $(cat said)"
  mount -o remount,size=20m disk
  auto disk/all 2>/dev/null
  cmp disk/all.model all.model; cmp disk/all.png all.png
  fslice compare disk/all all --json -q | tail -1 | jq -e .identical >/dev/null || wrong "$room kB: another volume"
  [ "$(ls -A disk | tr '\n' ' ')" = 'all all.model all.png ' ] || wrong "left: $(ls -A disk)"
  umount disk
done
