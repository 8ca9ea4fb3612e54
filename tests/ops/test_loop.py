"""A role's loop ends when it is asked to, at whatever moment the signal comes."""

import subprocess
import sys
from pathlib import Path

from tests.product import ROOT, environment

MANY_STOPS = """
import os, random, signal, time
import django
django.setup()
from core import clock, heartbeat
from smsconsole.supervisor.loop import run_loop
clock.refresh = lambda: None
heartbeat.stop = lambda role: None
chance, hung = random.Random(7), 0
for _ in range(400):
    ready, go = os.pipe()
    pid = os.fork()
    if not pid:
        heartbeat.beat = lambda role: os.write(go, b".")
        run_loop("test", lambda: 0, idle_seconds=0.000001)
        os._exit(0)
    os.read(ready, 1)
    os.close(go)
    time.sleep(chance.uniform(0, 0.002))
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + 10
    while not (done := os.waitpid(pid, os.WNOHANG)[0]) and time.monotonic() < until:
        time.sleep(0.001)
    if not done:
        hung += 1
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    os.close(ready)
print("hung:", hung)
"""


def test_no_moment_of_a_stop_signal_hangs_a_role(tmp_path: Path) -> None:
    env = environment(tmp_path, DJANGO_SETTINGS_MODULE="smsconsole.settings")
    done = subprocess.run(
        [sys.executable, "-c", MANY_STOPS], cwd=ROOT, env=env, capture_output=True, text=True, timeout=400
    )
    assert done.stdout.strip() == "hung: 0", done.stderr[-2000:]
