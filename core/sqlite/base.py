"""Django's SQLite backend, with a queue for those who want to write (docs/adr/0013).

SQLite lets one connection write at a time and makes the others look again after 1, 2, 5, … 100 ms. A transaction of
ours takes less than one: under load most of a core lay idle in those pauses. Here they wait at a locked file beside
the database, and whoever is done wakes the next (``bell``). The lock is only a courtesy: SQLite's own still decides,
the system frees it when its process dies, and a writer that never asked for it (a bare statement) is waited for as
before.
"""

import fcntl
import os
import time
from functools import cached_property
from typing import Any

from django.db.backends.sqlite3 import base

from core.sqlite import bell, checkpoints

LOOK_SECONDS = 0.0005


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn before BEGIN IMMEDIATE and gives it back after COMMIT or ROLLBACK."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: int | None = None  # the open file whose lock is this connection's turn
        self._turn_pid = 0
        self.revision: int | None = None  # what this thread's request may rely on (core.revision)

    def ensure_connection(self) -> None:
        """Open the connection where there is none; Django asks four times a transaction, each time for an event loop
        too, for which ``cursor`` and ``commit`` look anyway."""
        if self.connection is None:
            super().ensure_connection()

    def _start_transaction_under_autocommit(self) -> None:
        self.revision = None
        self._take_turn()
        try:
            self._begin()
        except BaseException:
            self._end_turn()
            raise

    def _begin(self) -> None:
        if self._is_listened_to:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        with self.wrap_database_errors:
            self.connection.execute(f"BEGIN {self.settings_dict['OPTIONS'].get('transaction_mode', '')}")

    def _commit(self) -> None:
        if self._is_listened_to:
            super()._commit()  # type: ignore[misc]
        elif self.connection is not None and self.connection.in_transaction:
            with self.wrap_database_errors:
                self.connection.execute("COMMIT")  # the driver keeps it ready, what its commit() does not
        self._end_turn()
        if self._is_file:
            checkpoints.count(self.settings_dict["NAME"])

    @property
    def _is_listened_to(self) -> bool:
        """Return whether somebody wants to hear of statements; else they go past Django's cursors, for others wait."""
        return bool(self.execute_wrappers or self.force_debug_cursor)

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave_queue()

    @cached_property
    def _is_file(self) -> bool:
        return not self.is_in_memory_db()

    def _take_turn(self) -> None:
        """Wait for the file's lock, at most as long as SQLite would for its own; then let SQLite decide."""
        if not self._is_file:
            return
        if self._turn_pid != os.getpid():
            self._leave_queue()
        if self._turn is None:
            self._turn = os.open(f"{self.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT, 0o600)
            self._turn_pid = os.getpid()
        until = time.monotonic() + self.settings_dict["OPTIONS"].get("timeout", 5)
        while time.monotonic() < until:
            try:
                fcntl.flock(self._turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                bell.wait(LOOK_SECONDS)
            else:
                return

    def _end_turn(self) -> None:
        if self._turn is not None and self._turn_pid == os.getpid():  # a fork must not end its parent's
            fcntl.flock(self._turn, fcntl.LOCK_UN)
            bell.ring()

    def _leave_queue(self) -> None:
        """Close the file, in a fork its copy: the last to close it frees the lock."""
        if self._turn is not None:
            os.close(self._turn)
        self._turn = None
