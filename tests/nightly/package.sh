# SPDX-License-Identifier: BSD-3-Clause
# Debian packages that lintian has nothing to say about: they install, run, are found by modules, and leave nothing behind. Wants to be root
# on a machine that has none of them.
[ "$(id -u)" = 0 ] && command -v dpkg-shlibdeps >/dev/null || { echo "skipped: not root, or no dpkg-dev"; exit 77; }
! dpkg -s harima >/dev/null 2>&1 || { echo "skipped: harima is installed"; exit 77; }
build=$(dirname "$(command -v ct-rec)")
(cd "$build" && cpack -B "$OLDPWD/packages") >packed.log 2>&1 || { cat packed.log >&2; exit 1; }
cd packages
! command -v lintian >/dev/null || lintian --allow-root --fail-on error,warning,info ./*.deb || exit 1
dpkg-deb -x harima_*.deb image
trap 'dpkg -P harima-networks harima >/dev/null 2>&1' EXIT
dpkg -i ./*.deb >installed.log 2>&1 || { cat installed.log >&2; exit 1; }

mkdir scratch
cd scratch
phantom scan out=scan columns=64 rows=4 views=60 >/dev/null
for tool in ct-rec ct-denoise fcompress fxfer fslice; do
  /usr/bin/$tool --version
  zcat /usr/share/man/man1/$tool.1.gz | head -n 1 | grep -q '^.TH'
  bash -c ". /usr/share/bash-completion/completions/$tool && complete -p $tool" >/dev/null
done
/usr/bin/ct-rec scan -o rec -q --axis 32
/usr/bin/fslice report rec rec.html
[ -s rec.html ]
if [ -e /usr/lib/harima/engines/libharima_torch.so ]; then
  /usr/bin/ct-denoise auto scan -o clear --steps 2 --device cpu -q >auto.log 2>&1 || { cat auto.log >&2; exit 1; }
fi

# Modules find the prefix from where they are.
for lmod in /usr/share/lmod/lmod/libexec/lmod; do
  [ -e $lmod ] || continue
  $lmod bash --version >/dev/null 2>&1 || true
  eval "$($lmod bash use /usr/share/harima/modulefiles)"
  eval "$($lmod bash load harima)"
  [ "$HARIMA_ROOT" = /usr ] || { echo "HARIMA_ROOT is ${HARIMA_ROOT:-not set}" >&2; exit 1; }
  eval "$($lmod bash unload harima)"
  [ -z "${HARIMA_ROOT:-}" ]
done
cd ..
(cd image && find . -type f) | sed 's/^\.//' >files
while read -r file; do [ -e "$file" ] || { echo "not installed: $file" >&2; exit 1; }; done <files
dpkg -P harima-networks harima >/dev/null
while read -r file; do [ ! -e "$file" ] || { echo "left behind: $file" >&2; exit 1; }; done <files
