# SPDX-License-Identifier: BSD-3-Clause
# A full disk, a limit, a signal: nothing under the final name. The input stays.
head -c 40000000 /dev/urandom >in
status=0
(ulimit -f 10000; fcompress --rm in 2>said) || status=$?
[ $status = 1 ] && grep -q 'in: in.fcz: cannot write .*File too large' said
[ ! -e in.fcz ] && [ ! -e .in.fcz.part ] && [ -e in ]
fcompress <in >/dev/full 2>said && false || [ $? = 1 ]
grep -q 'standard input: standard output: No space left' said
fcompress -k in && mv in in.old
status=0
(ulimit -f 10000; fcompress -d --rm in.fcz 2>said) || status=$?
[ $status = 1 ] && grep -q 'in.fcz: in: cannot write .*File too large' said
[ ! -e in ] && [ ! -e .in.part ] && [ -e in.fcz ]
fcompress -dc in.fcz 2>said >/dev/full && false || [ $? = 1 ]
grep -q 'standard output: No space left' said
mv in.old in
# Testing writes nothing: there is nowhere to write to.
mkdir sealed && mv in.fcz sealed && chmod 500 sealed
(ulimit -f 0; fcompress -t sealed/in.fcz)
[ "$(ls -A sealed)" = in.fcz ]
chmod 700 sealed
for signal in INT TERM HUP KILL; do
  mkfifo pipe
  (cat in; sleep 20) >pipe &
  feeder=$!
  python3 -c 'import signal, os, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execvp(sys.argv[1], sys.argv[1:])' \
    fcompress -f -o out.fcz pipe &
  for _ in $(seq 1000); do [ -s .out.fcz.part ] && break; sleep 0.05; done
  [ -s .out.fcz.part ]
  kill -$signal $!
  status=0
  wait $! || status=$?
  [ $status = $((128 + $(kill -l $signal))) ]
  [ ! -e out.fcz ] && { [ $signal = KILL ] || [ ! -e .out.fcz.part ]; }
  kill $feeder 2>/dev/null || true
  rm pipe
done
# What a kill left behind is in nobody's way.
[ -e .out.fcz.part ]
fcompress -o out.fcz in && [ ! -e .out.fcz.part ]
fcompress -dc out.fcz | cmp - in
