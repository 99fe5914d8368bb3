# SPDX-License-Identifier: BSD-3-Clause
# A file system that does not answer does not keep ct-rec alive: one INT ends it after a moment, a second one at once. The lease
# of another program on the part file stands for such a file system: it lets nobody else open the file for a while.
phantom scan format=h5 out=scan.h5 columns=64 rows=64 views=60 axis=32
cat >hold.py <<'P'
import fcntl, os, signal, subprocess, sys, time

part, interrupts, *command = sys.argv[1:]
is_wanted = []
signal.signal(signal.SIGIO, lambda *_: is_wanted.append(True))
held = os.open(part, os.O_RDWR | os.O_CREAT)
try:
    fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_WRLCK)
except OSError as reason:
    print(f"skipped: no lease here: {reason}", file=sys.stderr)
    sys.exit(77)
child = subprocess.Popen(command)
for _ in range(1000):
    if is_wanted or child.poll() is not None:
        break
    time.sleep(0.02)
assert is_wanted, "the part file was not opened"
time.sleep(0.2)
begin = time.monotonic()
for _ in range(int(interrupts)):
    child.send_signal(signal.SIGINT)
    time.sleep(0.2)
try:
    status = child.wait(30)
except subprocess.TimeoutExpired:
    child.kill()
    sys.exit(f"{command}: still there after 30 s")
seconds = time.monotonic() - begin
assert status == -signal.SIGINT, status
print(f"{interrupts} x INT: {seconds:.2f} s")
sys.exit(3 if interrupts == "2" and seconds > 0.9 else 0)
P
held() {  # held PART INTERRUPTS COMMAND...: where the second INT is not heard, none of ten ends within the second that the first may take
  local status=3
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ $status != 3 ] || { status=0; python3 hold.py "$@" || status=$?; }
  done
  return $status
}
mkdir s
for interrupts in 1 2; do
  held .v.tif.part $interrupts ct-rec scan.h5 -o v.tif --axis 32 -q             # the one thread hangs
  held s/.rec00003.tif.part $interrupts ct-rec scan.h5 -o s --axis 32 -q --force -t 4  # another thread hangs
done
[ ! -e v.tif ] && [ ! -e s/volume.ct.json ]
