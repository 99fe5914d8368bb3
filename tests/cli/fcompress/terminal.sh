# SPDX-License-Identifier: BSD-3-Clause
# Packed data are neither written to a terminal nor read from one.
python3 - <<'P'
import os, pty, subprocess, sys
def run(words, stdin=None, stdout=None):
    main, side = pty.openpty()
    done = subprocess.run(["fcompress", *words], stdin=side if stdin is None else stdin, stdout=side if stdout is None else stdout,
                          stderr=subprocess.PIPE, timeout=20)
    return done.returncode, done.stderr.decode()
null = subprocess.DEVNULL
status, said = run([], stdin=null)
assert status == 2 and "packed data are not written to a terminal" in said, (status, said)
status, said = run(["-c", "/dev/null"], stdin=null)
assert status == 2, (status, said)
status, said = run(["-d"], stdout=null)
assert status == 2 and "packed data are not read from a terminal" in said, (status, said)
status, said = run(["-t"], stdout=null)
assert status == 2, (status, said)
status, said = run(["-f"], stdin=null)
assert status == 0, (status, said)
status, said = run(["--help"], stdin=null)
assert status == 0, (status, said)
P
