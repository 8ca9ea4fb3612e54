"""No process outlives its parent: a killed supervisor or cluster must not leave workers on the port or the queue."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15
_forker = 0
_top = 0


def die_with_parent() -> None:
    """From here on, every fork of this process and of its children ends when its own parent does (Linux).

    A direct child of the caller is asked to stop (SIGTERM), so that it can stop its own children; deeper ones are
    killed, which is safe because all work is a claimed row with a lease.
    """
    global _top
    _top = os.getpid()
    os.register_at_fork(before=_remember, after_in_child=_bind)


def _remember() -> None:
    global _forker
    _forker = os.getpid()


def _bind() -> None:
    number = signal.SIGTERM if _forker == _top else signal.SIGKILL
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != _forker:
        os._exit(1)  # the parent died between the fork and this line


def name_process(name: str) -> None:
    """Show this process as ``sms-<name>`` in ps and top (Linux; 15 characters at most)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_NAME, f"sms-{name}"[:15].encode(), 0, 0, 0)
