"""The loop of a role: a round, a heartbeat, a pause; ends between rounds when asked to."""

import logging
import os
import select
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from django.db import close_old_connections, connections

from core import clock, heartbeat

BEAT_SECONDS = 2.0
log = logging.getLogger(__name__)


class Stop:
    """The wish to stop, told by a signal at any moment and ending a pause at once.

    A pipe, because ``threading.Event.set`` in a handler waits forever for the lock that the interrupted ``wait`` holds.
    """

    def __init__(self) -> None:
        self.asked = False
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)

    def ask(self, number: int, frame: FrameType | None) -> None:
        """Handle the signal."""
        self.asked = True
        with suppress(BlockingIOError):
            os.write(self._write, b".")

    def wait(self, seconds: float) -> None:
        """Pause, at most so long."""
        select.select([self._read], [], [], seconds)


def run_loop(role: str, round_of_work: Callable[[], int], *, idle_seconds: float) -> None:
    """Repeat ``round_of_work`` (returns how much it did) until SIGTERM; pauses only after a round with nothing to do.

    A failing round is logged and tried again after a pause: the database may be away for a while.
    """
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop.ask)
    beaten = float("-inf")
    while not stop.asked:
        try:
            clock.refresh()
            if time.monotonic() - beaten >= BEAT_SECONDS:
                heartbeat.beat(role)
                beaten = time.monotonic()
            busy = round_of_work() > 0
        except Exception:
            log.exception("a round of %s failed", role)
            close_old_connections()
            busy = False
        if not busy:
            stop.wait(idle_seconds)
    with suppress(Exception):
        heartbeat.stop(role)
    connections.close_all()


def beat_in_background(role: str) -> None:
    """Beat from a thread of a process whose main thread is not ours (web workers)."""

    def forever() -> None:
        while True:
            try:
                heartbeat.beat(role)
            except Exception:
                log.warning("no heartbeat of %s", role, exc_info=True)
                close_old_connections()
            time.sleep(BEAT_SECONDS)

    threading.Thread(target=forever, name=f"beat-{role}", daemon=True).start()
