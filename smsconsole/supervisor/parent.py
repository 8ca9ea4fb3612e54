"""The supervisor: starts the children, starts them again when they die, stops them all when told to."""

import logging
import os
import signal
import time
from collections.abc import Callable
from types import FrameType

from smsconsole.supervisor.child import Child
from smsconsole.supervisor.orphans import die_with_parent

GRACE_SECONDS = 6.0
TICK_SECONDS = 0.1
log = logging.getLogger(__name__)


class Supervisor:
    """Runs ``children`` until SIGINT or SIGTERM; a second signal stops at once."""

    def __init__(self, children: list[Child], on_tick: Callable[[], None] = lambda: None) -> None:
        self.children = children
        self.on_tick = on_tick
        self.signals = 0

    def run(self) -> None:
        """Start everything and watch it; returns when everything has stopped."""
        die_with_parent()
        signal.signal(signal.SIGTERM, self._asked)
        signal.signal(signal.SIGINT, self._asked)
        for child in self.children:
            child.start()
        while not self.signals:
            self._reap()
            for child in self.children:
                if not child.pid and time.monotonic() >= child.start_at:
                    child.start()
            self.on_tick()
            time.sleep(TICK_SECONDS)
        self.stop()

    def stop(self) -> None:
        """Ask every child to stop, wait, kill what is left."""
        asked = self.signals
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while any(child.pid for child in self.children):
            self._reap(quietly=True)
            if time.monotonic() > deadline or self.signals > asked:
                for child in self.children:
                    child.kill()
                deadline = float("inf")
            time.sleep(TICK_SECONDS / 2)

    def _asked(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1

    def _reap(self, *, quietly: bool = False) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                pid, status = 0, 0
            if not pid:
                break
            for child in self.children:
                if child.pid == pid:
                    child.has_died()
                    if not quietly:
                        log.error("%s ended (%s), starting it again", child.name, _describe(status))


def _describe(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {-code}" if code < 0 else f"exit status {code}"
