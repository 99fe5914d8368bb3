# SPDX-License-Identifier: BSD-3-Clause
"""Commands under watch: a status, words, and the most memory that was used; and what any of them must not do."""
import os
import shlex
import signal
import subprocess
import time

PATIENCE = float(os.environ.get("ANY_PATIENCE", "1"))  # of programs that are slower and larger than usual
SECONDS = 60 * PATIENCE
INNER_WORDS = ("std::", "basic_string", "vector::", "bad_alloc", "_M_", "stoi", "stod", "map::at", "Sanitizer", "runtime error", "assert", "terminate")


class Broken(Exception):
    """A promise that was not kept, and the command that shows it."""


class Done:
    def __init__(self, command, status, out, err, rss_bytes):
        self.command, self.status, self.out, self.err, self.rss_bytes = command, status, out, err, rss_bytes

    def __str__(self):
        return f"{self.command}: status {self.status}: {self.err.strip()[-1500:]}"


def told(words, feed=None):
    text = shlex.join(words)
    return f"{text} <{feed}" if feed else text


def run(words, feed=None, end=None, foul=0):
    """Runs to the end, or sends signal end[0] after end[1] seconds. `feed` is a file that comes through a pipe; with `foul` new memory holds some number."""
    with open(".out", "w+b") as out, open(".err", "w+b") as err:
        pump = subprocess.Popen(["cat", feed], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) if feed else None
        child = subprocess.Popen(words, stdin=pump.stdout if pump else subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True, env={**os.environ, "MALLOC_PERTURB_": str(foul)})
        if pump:
            pump.stdout.close()
        begin, sent, usage = time.monotonic(), False, None
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            age = time.monotonic() - begin
            if end and not sent and age > end[1]:
                os.kill(child.pid, end[0])
                sent = True
            if age > SECONDS:
                os.killpg(child.pid, signal.SIGKILL)
                os.wait4(child.pid, 0)
                raise Broken(f"{told(words, feed)}: still runs after {SECONDS} s")
            time.sleep(0.002 if age < 0.5 else 0.02)
        child.returncode = 0
        if pump:
            pump.wait()
        for stream in (out, err):
            stream.seek(0)
        done = Done(told(words, feed), os.waitstatus_to_exitcode(status), out.read(), err.read().decode(errors="replace"), usage.ru_maxrss * 1024)
    check_manners(done, sent and end[0])
    return done


def check_manners(done, sent):
    allowed = {0, 1, 2, 75} | ({-sent, 128 + sent} if sent else set())
    if done.status not in allowed:
        raise Broken(f"{done}\n  wanted a status of {sorted(allowed)}")
    for word in INNER_WORDS:
        if word in done.err:
            raise Broken(f"{done}\n  speaks of {word}")


def complaints(done):
    """What is no warning, of a run with -q."""
    return [line for line in done.err.splitlines() if ": warning: " not in line]


def check_refused(done, output):
    """Wrong usage or failed, with one sentence that says why, and nothing where the output would be."""
    if len(complaints(done)) != 1 or not complaints(done)[0].strip():
        raise Broken(f"{done}\n  wanted one line of error")
    base, name = os.path.split(output)
    left = [f for f in os.listdir(base or ".") if f.lstrip(".").startswith(name)]
    if left:
        raise Broken(f"{done}\n  leaves {left}")


def made_or_refused(planned, words, output):
    """Of a command that `planned` is but with --dry-run: how it went, or None if it was refused, which the plan knew if it was a matter of words."""
    plan, done = run(planned), run(words)
    if (plan.status == 2) != (done.status == 2):
        raise Broken(f"{plan}\n  but without --dry-run: {done}")
    if done.status != 0:
        return check_refused(done, output)
    if complaints(done):
        raise Broken(f"{done}\n  wanted silence under -q")
    return done


def succeed(words, feed=None, foul=0):
    done = run(words, feed, foul=foul)
    if done.status != 0:
        raise Broken(f"{done}\n  wanted success")
    if complaints(done):
        raise Broken(f"{done}\n  wanted silence under -q")
    return done
