"""Carrying the write-ahead log back into the database beside the writers instead of in front of them.

SQLite does this inside a commit now and then: it waits for the disk twice, and all who want to write wait with it.
Here a thread of each process that writes much does it meanwhile. The log can only begin anew when everything is carried
back at a moment when nobody writes, so SQLite's own turn still comes (``wal_autocheckpoint``, smsconsole.settings),
seldom, and finds little left to do.
"""

import logging
import os
import sqlite3
import threading
from contextlib import closing

EVERY = 400  # commits of one process
log = logging.getLogger(__name__)
_threads: dict[str, "Checkpoints"] = {}  # by file
_at_work = threading.Lock()


def count(name: str) -> None:
    """Note a commit to a file; never waits."""
    if name not in _threads:
        _threads[name] = Checkpoints(name)
    _threads[name].count()


class Checkpoints:
    """One file's, in one process; the thread begins with the first time it has something to do."""

    def __init__(self, name: str) -> None:
        self.name, self._commits, self._due = name, 0, threading.Event()
        self._thread: threading.Thread | None = None

    def count(self) -> None:
        """Note a commit."""
        self._commits += 1
        if self._commits % EVERY:
            return
        self._due.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._forever, name="checkpoints", daemon=True)
            self._thread.start()

    def _forever(self) -> None:
        while self._due.wait():
            self._due.clear()
            try:
                carry_back(self.name)
            except sqlite3.Error:  # SQLite's own comes
                log.warning("the write-ahead log was not carried back", exc_info=True)


def carry_back(name: str) -> tuple[int, int]:
    """Carry back what can be without making anybody wait; returns pages in the log and pages of it carried back."""
    with _at_work, closing(sqlite3.connect(name)) as connection:
        _is_busy, written, carried = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return written, carried


def _after_fork() -> None:
    global _at_work
    _at_work = threading.Lock()
    _threads.clear()


# A fork has none of its parent's threads, but the locks inside SQLite as they were: nobody forks while one works.
os.register_at_fork(
    before=lambda: _at_work.acquire(), after_in_parent=lambda: _at_work.release(), after_in_child=_after_fork
)
