"""The write-ahead log is carried back beside the writers, with real files."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core.sqlite import checkpoints
from tests.core.test_sqlite_turns import begin, connect, entries

pytestmark = pytest.mark.django_db  # lets a test open connections


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "log.sqlite3"
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE entry (who TEXT)")
    return made


@pytest.fixture
def writer(file: Path) -> Iterator[Any]:
    connection = connect(file)
    connection.ensure_connection()
    connection.connection.execute("PRAGMA wal_autocheckpoint=0")
    yield connection
    connection.close()


def write(connection: Any, who: str) -> None:
    begin(connection, who)
    connection.commit()
    connection.set_autocommit(True)


def test_all_is_carried_back_while_a_reader_and_a_writer_have_the_file_open(file: Path, writer: Any) -> None:
    for number in range(3):
        write(writer, f"w{number}")
    written, carried = checkpoints.carry_back(str(file))
    assert written == carried > 0
    assert entries(writer) == ["w0", "w1", "w2"]
    assert (file.parent / "log.sqlite3-wal").stat().st_size > 0  # it begins anew with the next to write


def test_nobody_who_writes_is_waited_for_and_nothing_of_theirs_is_lost(file: Path, writer: Any) -> None:
    write(writer, "first")
    begin(writer, "second")  # holds the lock
    written, carried = checkpoints.carry_back(str(file))
    assert written == carried
    writer.commit()
    writer.set_autocommit(True)
    assert entries(writer) == ["first", "second"]


def test_after_so_many_commits_of_a_process_comes_one(file: Path, writer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 3)
    done, seen = threading.Semaphore(0), []

    def note(name: str) -> tuple[int, int]:
        seen.append(name)
        done.release()
        return 0, 0

    monkeypatch.setattr(checkpoints, "carry_back", note)
    for number in range(2):
        write(writer, f"w{number}")
    assert threading.active_count() and not seen
    write(writer, "w2")
    assert done.acquire(timeout=20)
    for number in range(3, 6):
        write(writer, f"w{number}")
    assert done.acquire(timeout=20)
    assert seen == [str(file)] * 2


def test_one_that_fails_does_not_end_the_thread(
    file: Path, writer: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 1)
    tried = threading.Semaphore(0)

    def fail(name: str) -> tuple[int, int]:
        tried.release()
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(checkpoints, "carry_back", fail)
    for number in range(2):
        write(writer, f"w{number}")
        assert tried.acquire(timeout=20)
    assert entries(writer) == ["w0", "w1"]


def test_a_fork_waits_for_the_one_at_work_and_begins_with_none(
    file: Path, writer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, may_end, real = threading.Event(), threading.Event(), sqlite3.connect

    def slow(name: str) -> sqlite3.Connection:
        inside.set()
        assert may_end.wait(20)
        return real(name)

    write(writer, "before")
    monkeypatch.setattr(checkpoints.sqlite3, "connect", slow)
    working = threading.Thread(target=checkpoints.carry_back, args=(str(file),))
    working.start()
    assert inside.wait(20)
    threading.Timer(0.2, may_end.set).start()
    if not (child := os.fork()):  # pragma: no cover - the child's own life
        is_new = checkpoints._at_work.acquire(blocking=False) and not checkpoints._threads
        os._exit(0 if is_new else 1)
    assert may_end.is_set()  # it did not come before
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    working.join(20)
    assert not working.is_alive()
