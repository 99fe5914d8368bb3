# SPDX-License-Identifier: BSD-3-Clause
# A real disk of 300 kB, where one may be mounted: what is known to be too much is refused before anything is computed, what
# shows on the way ends with the system's reason, and the disk holds no half of anything afterwards.
[ $# = 1 ] || {
  command -v unshare >/dev/null || { echo "skipped: no unshare" >&2; exit 77; }
  for as in -m -Urm; do
    unshare $as sh -c 'mount -t tmpfs -o size=64k tmpfs .' 2>/dev/null && exec unshare $as bash -eu "$0" mounted
  done
  echo "skipped: this user may mount no tmpfs" >&2
  exit 77
}
phantom scan format=h5 out=scan.h5 columns=128 rows=8 views=60 axis=64
mkdir disk && mount -t tmpfs -o size=300k tmpfs disk
refused() {  # refused WORDS OUTPUT OPTION...
  local words=$1 out=disk/$2 code=0
  shift 2
  ct-rec scan.h5 -o "$out" --axis 64 -q "$@" 2>err.txt || code=$?
  [ $code = 1 ] && grep -q "$words" err.txt && [ "$(wc -l <err.txt)" = 1 ] || { echo "$out: exit $code"; cat err.txt; exit 1; }
  [ -z "$(find disk -name '*.part' -o -name '*.h5' -o -name 'v*' -o -name '*.ct.json')" ] || { ls -AR disk; exit 1; }
}
refused 'disk/s: needs 524 kB, disk has 307 kB free' s
refused 'disk/v.tif: needs 5.. kB, disk has 307 kB free' v.tif
refused 'disk/v.h5: needs 5.. kB, disk has 307 kB free' v.h5
[ -z "$(ls -A disk)" ]
for out in v.tif v.h5; do refused 'cannot write.*: No space left on device' $out --compression deflate; done
refused 'cannot write.*: No space left on device' s --compression deflate
head -c 296K /dev/zero >disk/ballast || true
refused '^ct-rec: disk/look.png: cannot write.*: No space left on device' look.png --preview
rm -r disk/ballast disk/s
ct-rec scan.h5 -o disk/v.h5 --axis 64 -q --rows 0:2
