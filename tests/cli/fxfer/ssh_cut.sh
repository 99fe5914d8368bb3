# SPDX-License-Identifier: BSD-3-Clause
# Connections through ssh that are cut are made anew; when the first ssh is, the copy goes on when it is asked for again. With a
# stand-in, and with ssh to this machine where there is sshd.
. "$TESTS/cli/fxfer/stand_in"
export XDG_CONFIG_HOME=$PWD/config
mkdir a
head -c 24000000 /dev/urandom >a/big
rshs=("$PWD/ssh")
daemon=
trap '[ -z "$daemon" ] || kill $daemon 2>/dev/null || true' EXIT
if command -v sshd >/dev/null && command -v ssh-keygen >/dev/null && [ "$(id -u)" = 0 ]; then
  port=$((20000 + $$ % 20000))
  mkdir -p site /run/sshd
  ssh-keygen -qt ed25519 -N '' -f site/key
  printf '%s\n' "Port $port" 'ListenAddress 127.0.0.1' "HostKey $PWD/site/key" "AuthorizedKeysFile $PWD/site/key.pub" 'StrictModes no' 'UsePAM no' 'PidFile none' >site/sshd
  printf '%s\n' 'Host *' 'User root' "Port $port" "IdentityFile $PWD/site/key" 'UserKnownHostsFile /dev/null' 'StrictHostKeyChecking no' 'LogLevel ERROR' >site/ssh
  "$(command -v sshd)" -D -f site/sshd 2>site/log & daemon=$!
  for _ in $(seq 400); do
    ! ssh -F site/ssh 127.0.0.1 true 2>/dev/null || { rshs+=("ssh -F $PWD/site/ssh"); break; }
    sleep 0.05
  done
fi
begun() { for _ in $(seq 2000); do [ "$(find b -name '.fxfer-*.part' -size +8M 2>/dev/null | wc -l)" = 0 ] || return 0; sleep 0.02; done; wrong "nothing came"; }
tunnels() { pgrep -P "$client" -f -- "localhost:" | sort -n || true; }
for rsh in "${rshs[@]}"; do
  copy=(fxfer cp -q --json --tunnel --streams 2 --limit 12M --rsh "$rsh" --remote "$(command -v fxfer)" a/ 127.0.0.1:"$PWD/b")
  rm -rf b
  "${copy[@]}" >said 2>said.err & client=$!
  begun
  before=$(tunnels)
  [ "$(wc -w <<<"$before")" = 3 ] || wrong "$rsh: tunnels: $before"
  kill -9 $(tail -n 2 <<<"$before")  # the first carries the control connection
  wait $client || wrong "$rsh: status $? when data connections were cut: $(cat said.err)"
  jq -e '.files == 1' said >/dev/null
  diff -r a b
  no_parts b

  rm -rf b
  "${copy[@]}" >said 2>said.err & client=$!
  begun
  kill -9 $(tunnels | head -n 1)
  status=0; wait $client || status=$?
  [ $status = 75 ] || wrong "$rsh: status $status when the control connection was cut: $(cat said.err)"
  [ ! -e b/big ] || cmp a/big b/big || wrong "half a file has its name"  # it may have come while we looked
  "${copy[@]}" >said
  jq -e '.resumed_bytes > 0 or .same_files == 1' said >/dev/null || wrong "$rsh: nothing of the first run was used"
  diff -r a b
done
[ ${#rshs[@]} = 2 ] || echo "only with a stand-in for ssh" >&2
