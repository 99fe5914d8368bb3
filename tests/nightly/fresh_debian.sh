# SPDX-License-Identifier: BSD-3-Clause
# A Debian machine with nothing but git: clone, quickstart, check, with nothing else typed. Wants to be root, a clone to take (HARIMA_CLONE, the
# folder above the tests if not given) and the better part of an hour. Tests that a container cannot have (a network of one's own) may be skipped.
[ "$(id -u)" = 0 ] || { echo "skipped: not root" >&2; exit 77; }
for program in debootstrap systemd-nspawn; do
  command -v $program >/dev/null || { echo "skipped: no $program" >&2; exit 77; }
done
clone=$(realpath "${HARIMA_CLONE:-$TESTS/..}")
[ -e "$clone/.git" ] || { echo "skipped: $clone is no clone" >&2; exit 77; }
debootstrap --variant=minbase --include=git,ca-certificates bookworm machine http://deb.debian.org/debian >bootstrap.log 2>&1 || { cat bootstrap.log >&2; exit 1; }
echo '127.0.0.1 localhost' >machine/etc/hosts
cat >machine/root/newcomer <<'END'
set -e
git config --global --add safe.directory '*'
cd && git clone -q /source harima && cd harima
scripts/quickstart
[ -s quickstart-out/tooth.png ] && [ -s quickstart-out/slices/volume.ct.json ]
scripts/check
END
systemd-nspawn -q --register=no --keep-unit --as-pid2 -D machine --bind-ro="$clone:/source" --pipe /bin/bash /root/newcomer >newcomer.log 2>&1 || { tail -n 200 newcomer.log >&2; exit 1; }
tail -n 12 newcomer.log
