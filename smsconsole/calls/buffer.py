"""What waits to be written: a bounded queue in each process and the thread that empties it in batches."""

import atexit
import logging
import os
import threading
from collections import deque
from multiprocessing.util import Finalize

from django.conf import settings
from django.db import close_old_connections, connections, transaction
from prometheus_client import Counter

from accounts.services import store_calls
from smsconsole.calls.pending import Pending
from smsconsole.calls.row import row_of

ROOM, BATCH, PAUSE_SECONDS = 4_000, 200, 0.5
DROPPED = Counter("smsconsole_calls_dropped", "Calls left out of the request log because too many waited to be written")
log = logging.getLogger(__name__)

_waiting: deque[Pending] = deque()
_enough = threading.Event()
_writing = threading.Lock()
_thread: threading.Thread | None = None
_pid = 0


def put(call: Pending) -> None:
    """Take over an answered call; never waits, never fails, drops the call when too many wait."""
    if settings.CALL_LOG == "off":
        return
    if len(_waiting) >= ROOM:
        DROPPED.inc()
        return
    _waiting.append(call)
    if len(_waiting) >= BATCH:
        _enough.set()
    if _pid != os.getpid() and settings.CALL_LOG == "thread":
        _start()


def flush(least: int = 1) -> int:
    """Write what waits while it is at least so much, in batches of one transaction each; returns how many rows."""
    done = 0
    with _writing:
        while len(_waiting) >= least:
            calls = [_waiting.popleft() for _ in range(min(BATCH, len(_waiting)))]
            rows = [row_of(call) for call in calls]  # before the transaction: on SQLite no send is stored during one
            with transaction.atomic():
                store_calls(rows)
            done += len(calls)
    return done


def forget() -> None:
    """Drop what waits (tests)."""
    _waiting.clear()


def _start() -> None:
    """Begin the thread of this process; a fork inherits neither the thread nor what its parent had waiting."""
    global _thread, _pid
    _pid = os.getpid()
    _thread = threading.Thread(target=_forever, name="calls", daemon=True)
    _thread.start()
    Finalize(None, _at_end, exitpriority=10)  # multiprocessing's children end without atexit
    atexit.register(_at_end)


def _forever() -> None:
    while True:
        is_enough = _enough.wait(PAUSE_SECONDS)
        _enough.clear()
        _write_quietly(BATCH if is_enough else 1)  # under load whole batches: a small one costs a send as much time


def _write_quietly(least: int = 1) -> None:
    try:
        flush(least)
    except Exception:  # what was taken out is lost; the next calls are not
        log.exception("calls could not be written to the request log")
    close_old_connections()


def _at_end() -> None:
    _write_quietly()
    connections.close_all()


def _after_fork() -> None:
    global _writing, _enough
    _writing, _enough = threading.Lock(), threading.Event()
    _waiting.clear()


os.register_at_fork(after_in_child=_after_fork)
