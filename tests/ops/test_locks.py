"""Several machines may prepare the same database at the same moment."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.product import ROOT, environment

SERVER = os.environ.get("DATABASE_URL", "")
if not SERVER.startswith("postgres"):
    SERVER = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")


@pytest.fixture
def database() -> Iterator[str]:
    """The address of an empty PostgreSQL database of its own."""
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        pytest.skip("PostgreSQL is not reachable (TEST_POSTGRES_URL, or postgres@127.0.0.1 without a password)")
    name = f"prepare_{uuid.uuid4().hex[:12]}"
    server.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
    yield f"{SERVER.rsplit('/', 1)[0]}/{name}"
    server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.close()


def _prepare_twice_at_once(first: dict[str, str], second: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "prepare"]
    running = [
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for env in (first, second)
    ]
    said = [process.communicate(timeout=300)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], "\n".join(said)
    assert sum("migrating the database" in text for text in said) == 1


def test_two_machines_prepare_one_postgresql_database_at_once(database: str, tmp_path: Path) -> None:
    shared = {"DATABASE_URL": database, "SMSCONSOLE_DEMO_DAYS": "0"}
    _prepare_twice_at_once(environment(tmp_path / "a", **shared), environment(tmp_path / "b", **shared))
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM accounts_account").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone() == (0,)


def test_two_commands_prepare_one_sqlite_file_at_once(tmp_path: Path) -> None:
    env = environment(tmp_path, SMSCONSOLE_DEMO_DAYS="0")
    _prepare_twice_at_once(env, env)
