# SPDX-License-Identifier: BSD-3-Clause
# bench measures every way, and leaves nothing behind.
. "$TESTS/cli/fxfer/stand_in"
. "$TESTS/cli/listening.bash"
export HOME=$PWD XDG_CONFIG_HOME=$PWD/config
measured() { jq -e --arg way "$1" '.status == "done" and ([.[$way + "_large_bytes_per_s", $way + "_medium_bytes_per_s", $way + "_small_files_per_s"] | select(. > 0)] | length == 3)' said >/dev/null || wrong "$1: $(cat said)"; }
mkdir -p disk/fxfer-bench-mine there
touch disk/y disk/fxfer-bench-mine/x there/x
fxfer bench -q --json --size 8M >said
measured clear
measured tls
[ -z "$(ls -d /dev/shm/fxfer-bench-* 2>/dev/null | grep -vE "$(pgrep -d '|' fxfer || echo none)")" ] || wrong "left: $(ls /dev/shm)"
[ "$(fxfer bench --size 2M disk | grep -Ec '^folder +(1 one file|2 files of 1 MiB|204 files of 10 KiB) +[0-9.]+ MB/s +[0-9]+ files/s$')" = 3 ] || wrong "$(fxfer bench --size 2M disk)"
[ "$(find disk | sort | xargs echo)" = "disk disk/fxfer-bench-mine disk/fxfer-bench-mine/x disk/y" ] || wrong "$(find disk)"
fxfer bench -q --json --size 2M --rsh "$PWD/ssh" --remote "$(command -v fxfer)" localhost:"$PWD/there" >said
measured ssh
fxfer token me --tokens tokens --root there >me.token
fxfer serve --tokens tokens --port 0 --address 127.0.0.1 2>served.log & daemon=$!
trap 'kill $daemon 2>/dev/null || true' EXIT
port=$(port_of served.log)
fxfer bench -q --json --size 2M --token-file me.token "fxfer://me@127.0.0.1:$port/" >said
measured daemon
[ "$(ls -A there)" = x ] || wrong "$(ls -A there)"
fails 2 "wanted 1M at least" fxfer bench --size 1K
fails 2 "wanted a folder" fxfer bench s3://bucket/x
