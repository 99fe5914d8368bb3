# SPDX-License-Identifier: BSD-3-Clause
# For tests to include: options that ct-rec refuses, of a scan that is not there, or of $scan.
refused() {  # refused STATUS SENTENCE OPTION...
  local wanted=$1 sentence=$2 status=0
  shift 2
  ct-rec "${scan:-nowhere}" -o out "$@" 2>said || status=$?
  [ $status = $wanted ] && grep -qF -- "$sentence" said || { echo "$*: status $status"; cat said; exit 1; }
  [ ! -e out ]
}
