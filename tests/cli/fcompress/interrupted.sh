# SPDX-License-Identifier: BSD-3-Clause
# A full disk, a limit, a signal: nothing under the final name. The input stays.
head -c 40000000 /dev/urandom >in
status=0
(ulimit -f 10000; fcompress --rm in 2>said) || status=$?
[ $status = 1 ] && grep -q 'in: in.fcz: cannot write .*File too large' said
[ ! -e in.fcz ] && [ ! -e .in.fcz.part ] && [ -e in ]
fcompress <in >/dev/full 2>said && false || [ $? = 1 ]
grep -q 'standard input: standard output: No space left' said
for signal in INT TERM HUP; do
  mkfifo pipe
  (cat in; sleep 20) >pipe &
  feeder=$!
  python3 -c 'import signal, os, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execvp(sys.argv[1], sys.argv[1:])' \
    fcompress -f -o out.fcz pipe &
  for _ in $(seq 100); do [ -s .out.fcz.part ] && break; sleep 0.05; done
  [ -s .out.fcz.part ]
  kill -$signal $!
  status=0
  wait $! || status=$?
  [ $status = $((128 + $(kill -l $signal))) ]
  [ ! -e out.fcz ] && [ ! -e .out.fcz.part ]
  kill $feeder 2>/dev/null || true
  rm pipe
done
