# SPDX-License-Identifier: BSD-3-Clause
# INT and TERM: the unfinished output goes, and the tool dies of the signal. A tool that can stop ends with 75 instead.
end_by() {  # end_by SIGNAL HOW: prints the exit status
  demo_tool end "$2" 2>err &
  for _ in $(seq 1000); do [ -e .unfinished.part ] && break; sleep 0.05; done
  [ -e .unfinished.part ] || exit 1
  sleep 0.2
  kill -"$1" $!
  local status=0
  wait $! || status=$?
  [ ! -e .unfinished.part ] || exit 1
  echo "$1 $2 $status"
}
{ end_by INT wait; end_by TERM wait; end_by HUP ask; end_by TERM ask; end_by USR1 ask; } 2>/dev/null >ends
diff - ends <<'T'
INT wait 130
TERM wait 143
HUP ask 129
TERM ask 75
USR1 ask 75
T
