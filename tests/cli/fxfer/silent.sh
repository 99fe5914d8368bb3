# SPDX-License-Identifier: BSD-3-Clause
# Tens of thousands who call a daemon and say nothing, little, or one letter at a time, from eight addresses: it stays small, none stays
# long, and who has a token is served meanwhile.
. "$TESTS/cli/fxfer/stand_in"
. "$TESTS/cli/listening.bash"
export XDG_CONFIG_HOME=$PWD/config
mkdir site served a
for i in $(seq 20); do head -c 10000 /dev/urandom >a/f$i; done
fxfer token me --tokens site/tokens --root served --rights rw >token
fxfer serve --tokens site/tokens --port 0 --address 127.0.0.1 2>served.log & daemon=$!
trap 'kill $daemon $callers 2>/dev/null || true' EXIT
callers=
port=$(port_of served.log)
cat >callers.py <<'P'
import resource, socket, ssl, sys, time
port, wanted, seconds = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
lines, made, begun = [], 0, time.time()
while made < wanted and time.time() - begun < (seconds if made >= 5000 else 300):
    line = socket.socket()
    line.settimeout(2)
    try:
        line.bind(("127.0.0.%d" % (2 + made % 8), 0))
        line.connect(("127.0.0.1", port))
        if made % 3: line.send(b"\x16\x03\x01" if made % 3 == 1 else b"nonsense" * 1000)
        made += 1
        lines.append(line)
    except OSError:
        line.close()
    if len(lines) >= 500: lines.pop(0).close()
print(made)
P
python3 callers.py "$port" "${CALLERS:-20000}" "${SECONDS_AT_MOST:-20}" >made & callers=$!
for i in 1 2 3 4; do
  timeout 600 fxfer cp -q --token-file token a/ "fxfer://me@127.0.0.1:$port/b$i"
  diff -r a served/b$i
  sleep 0.5
done
wait $callers
callers=
[ "$(cat made)" -ge "${CALLERS:-5000}" ] || wrong "only $(cat made) calls were made"
largest=$(awk '/VmHWM/ { print $2 }' /proc/$daemon/status)
[ "$largest" -lt 200000 ] || wrong "the daemon had $largest KiB"

# A letter a second is not enough to stay.
python3 - "$port" <<'P'
import socket, sys, time
line = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
begun, sent = time.time(), 0
try:
    while time.time() - begun < 60:
        line.send(b"\x16\x03\x01\x40\x00"[sent:sent + 1] or b"\0"); sent += 1
        line.settimeout(0.5)
        try:
            if not line.recv(100): break
        except socket.timeout:
            pass
except OSError:
    pass
sys.exit(time.time() - begun > 40)
P
