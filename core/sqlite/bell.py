"""A bell among the forks of one process (web workers, carrier, sweeper): who is done rings, who waits wakes at once.

It only saves waiting: whoever hears nothing looks again after a while, so no ring need arrive and none need be true.
"""

import os
import select
from contextlib import suppress

_hears, _rings = os.pipe()  # forks share it
os.set_blocking(_hears, False)
os.set_blocking(_rings, False)
_ALL = 65_536  # what a pipe holds: rings that nobody waited for go with the first that somebody does


def ring() -> None:
    """Wake one of those who wait."""
    with suppress(BlockingIOError):  # full of rings already
        os.write(_rings, b".")


def wait(seconds: float) -> None:
    """Return when somebody rings, at the latest after ``seconds``."""
    poll = select.poll()
    poll.register(_hears, select.POLLIN)
    if poll.poll(seconds * 1000):
        with suppress(BlockingIOError):  # another heard it first
            os.read(_hears, _ALL)
