"""The queue of writers on SQLite, with real files and connections (docs/adr/0013)."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import ConnectionHandler, OperationalError

pytestmark = pytest.mark.django_db  # lets a test open connections
HOLDER = """
import signal, sys
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "core.sqlite", "NAME": sys.argv[1],
                                          "OPTIONS": {"transaction_mode": "IMMEDIATE"}}})
from django.db import transaction
with transaction.atomic():
    print("mine", flush=True)
    signal.pause()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "queue.sqlite3"
    first = connect(made)
    with first.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("CREATE TABLE entry (who TEXT)")
    first.close()
    return made


def connect(file: Path, *, seconds: float = 20) -> Any:
    """Return a connection of its own, for the thread that asks."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": seconds}
    return ConnectionHandler({"default": {"ENGINE": "core.sqlite", "NAME": str(file), "OPTIONS": options}})["default"]


def begin(connection: Any, who: str) -> None:
    connection.ensure_connection()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO entry VALUES (%s)", [who])


def entries(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        return [who for (who,) in cursor.execute("SELECT who FROM entry ORDER BY rowid").fetchall()]


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_the_next_writer_comes_when_the_first_is_done(file: Path, end: str) -> None:
    first, seen = connect(file), []
    begin(first, "first")

    def write() -> None:
        second = connect(file)
        begin(second, "second")
        seen.extend(entries(second))
        second.commit()
        second.close()

    waiting = threading.Thread(target=write)
    waiting.start()
    waiting.join(0.3)
    assert waiting.is_alive() and seen == []
    getattr(first, end)()
    waiting.join(20)
    assert seen == (["first", "second"] if end == "commit" else ["second"])
    first.close()


def test_many_writers_lose_nothing(file: Path) -> None:
    def write(name: str) -> None:
        connection = connect(file)
        for _ in range(25):
            begin(connection, name)
            connection.commit()
            connection.set_autocommit(True)
        connection.close()

    writers = [threading.Thread(target=write, args=(f"w{n}",)) for n in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    reader = connect(file)
    assert sorted(entries(reader)) == sorted(f"w{n}" for n in range(6) for _ in range(25))
    reader.close()


def test_a_killed_writer_frees_its_turn(file: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(file)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "mine\n"
    holder.send_signal(signal.SIGKILL)
    holder.wait(20)
    connection = connect(file)
    begin(connection, "after")
    connection.commit()
    assert entries(connection) == ["after"]
    connection.close()


def test_a_fork_neither_ends_its_parents_turn_nor_keeps_it(file: Path) -> None:
    parent = connect(file)
    begin(parent, "parent")
    reads, writes = os.pipe()
    if not (child := os.fork()):  # pragma: no cover - the child's own life
        parent._end_turn()  # what a rollback and a close come to, without touching SQLite's own inherited state
        parent._leave_queue()
        os.write(writes, b"x")
        signal.pause()
    assert os.read(reads, 1) == b"x"
    impatient = connect(file, seconds=0.2)
    with pytest.raises(OperationalError, match="database is locked"):
        begin(impatient, "impatient")
    impatient.close()
    parent.close()
    patient = connect(file)
    begin(patient, "patient")
    patient.commit()
    assert entries(patient) == ["patient"]
    patient.close()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reads)
    os.close(writes)


def test_who_waits_too_long_is_refused_by_sqlite_and_may_try_again(file: Path) -> None:
    first, second = connect(file), connect(file, seconds=0.2)
    begin(first, "first")
    began = time.monotonic()
    with pytest.raises(OperationalError, match="database is locked"):
        begin(second, "second")
    assert time.monotonic() - began >= 0.2
    first.commit()
    second.close()
    begin(second, "second")
    second.commit()
    assert entries(second) == ["first", "second"]
    first.close()
    second.close()


def test_a_database_in_memory_has_no_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    connection = connect(Path(":memory:"))
    connection.ensure_connection()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    connection.rollback()
    connection.close()
    assert list(tmp_path.iterdir()) == []
