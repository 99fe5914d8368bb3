# SPDX-License-Identifier: BSD-3-Clause
# For tests to include: what a command that fails must say.
wrong() { echo "$*" >&2; exit 1; }
fails() {  # fails STATUS WORDS COMMAND...
  local wanted=$1 words=$2 status=0
  shift 2
  "$@" >said.out 2>said.err </dev/null || status=$?
  [ $status = "$wanted" ] || wrong "$*: exit status $status, wanted $wanted: $(cat said.err)"
  grep -qF -- "$words" said.err || wrong "$*: wanted '$words', said $(cat said.err)"
}
