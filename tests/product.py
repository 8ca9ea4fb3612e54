"""The product as a user starts it, as a process of its own: for browsers, SDKs and tests of starting and dying."""

import fcntl
import hashlib
import http.client
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import environ
import psycopg
import redis

from smsconsole.env import HTTPS_ABOVE, PROXY_ABOVE

ROOT = Path(__file__).resolve().parents[1]
RUNNING_ONLY = {"HTTPS_PORT", "PROXY_PORT", "WEB_WORKERS"}  # what preparing does not look at
UP = "Ctrl-C stops everything."  # the supervisor's last words once all roles are up


def free_port() -> int:
    """Return a port nobody listens on, nor on the two that follow from it (HTTPS and proxy).

    They are below those the kernel gives to clients and to the suite's own live servers: a product that is down for a
    moment would lose one of those to another test, or a client would meet itself on it.
    """
    while True:
        port = secrets.choice(range(20_000, 31_000))
        if all(_is_free(number) for number in (port, port + HTTPS_ABOVE, port + PROXY_ABOVE)):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe, suppress(OSError):
        probe.bind(("127.0.0.1", port))
        return True
    return False


def environment(data_dir: Path, **variables: str) -> dict[str, str]:
    """Return an environment that knows nothing of the suite's own database."""
    strange = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
    env = {name: value for name, value in os.environ.items() if name not in strange and not _is_proxy(name)}
    return {**env, "SMSCONSOLE_DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1", "SMSCONSOLE_DEBUG": "1", **variables}


def _is_proxy(name: str) -> bool:
    return name.lower().endswith("_proxy")


def manage(data_dir: Path, *args: str, timeout: float = 240, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one command of manage.py to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *args], cwd=ROOT, env=environment(data_dir, **variables),
        capture_output=True, text=True, timeout=timeout,
    )  # fmt: skip


class Seen(NamedTuple):
    """A living process: its name and its parent's pid."""

    name: str
    parent: int


def lay_out(data_dir: Path, variables: dict[str, str]) -> None:
    """Fill an empty data folder as ``manage.py prepare`` would, which takes half a minute of migrations.

    Made once a run of the suite and set of variables that what is made depends on, then copied.
    """
    variables = {name: value for name, value in variables.items() if name not in RUNNING_ONLY}
    run = next((folder for folder in data_dir.parents if re.fullmatch(r"pytest-\d+", folder.name)), None)
    if run is None or "DATABASE_URL" in variables or (data_dir / "smsconsole.sqlite3").exists():
        return
    kept = run / f"prepared-{hashlib.sha256(repr(sorted(variables.items())).encode()).hexdigest()[:16]}"
    with (run / f"{kept.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (kept / "done").exists():
            shutil.rmtree(kept, ignore_errors=True)
            done = manage(kept / "data", "prepare", **variables)
            assert done.returncode == 0, done.stderr
            (kept / "done").touch()
    shutil.copytree(kept / "data", data_dir, dirs_exist_ok=True)


class Product:
    """``manage.py up`` on a free port with a data folder of its own; ``is_first``: its first start makes everything."""

    def __init__(self, data_dir: Path, *, is_first: bool = False, **variables: str) -> None:
        self.data_dir, self.variables, self.is_first = data_dir, variables, is_first
        self.port = free_port()
        self.log = data_dir / "product.log"
        self.process: subprocess.Popen | None = None

    def start(self, *, within: float = 240) -> float:
        """Start and wait until this very start says that all is up; returns the seconds it took."""
        if not self.is_first:
            lay_out(self.data_dir, self.variables)
        env = environment(self.data_dir, PORT=str(self.port), **self.variables)
        began = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"], cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT
            )
        wait_for(lambda: UP in self.output() or self.process.poll() is not None, within, self.output)
        assert self.process.poll() is None, self.output()
        assert self.is_ready(), self.output()
        return time.monotonic() - began

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                return answer.status == 200
        except (OSError, http.client.HTTPException):
            return False

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def roles(self) -> dict[str, int]:
        """Return role → pid of the supervisor's children."""
        return {seen.name: pid for pid, seen in self.everybody().items() if seen.parent == self.process.pid}

    def everybody(self) -> dict[int, Seen]:
        """Return all living processes of this data folder by pid, whoever their parent is now (Linux).

        Forks keep the environment they began with, so that one which lost its parent is found too.
        """
        mark = f"SMSCONSOLE_DATA_DIR={self.data_dir}".encode()
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (folder / "environ").read_bytes().split(b"\0") and (seen := look(int(folder.name))):
                    found[int(folder.name)] = seen
        return found

    def orphans(self) -> dict[int, Seen]:
        """Return who of them does not descend from the supervisor."""
        family = self.everybody()
        return {pid: seen for pid, seen in family.items() if not self._is_below(pid, family)}

    def _is_below(self, pid: int, family: dict[int, Seen]) -> bool:
        while pid != self.process.pid:
            if pid not in family:
                return False
            pid = family[pid].parent
        return True

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Signal the supervisor and return its exit status."""
        self.process.send_signal(number)
        return self.process.wait(60)

    def end(self) -> None:
        """Stop it if it runs, the hard way if it must be; leaves nobody behind, whatever a test did to it."""
        if self.process and self.process.poll() is None:
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(30)
        for pid in self.everybody():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def look(pid: int) -> Seen | None:
    """Return what a process is, or None when it is gone or only waits for its parent to notice."""
    try:
        name, rest = Path(f"/proc/{pid}/stat").read_text().split("(", 1)[1].rsplit(")", 1)
    except OSError:
        return None
    state, parent = rest.split()[:2]
    return None if state in "ZX" else Seen(name, int(parent))


def wait_for(condition: object, seconds: float, describe: object = lambda: "") -> None:
    """Wait until the condition holds; fails with what ``describe`` says."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s\n{describe()[-3000:]}")


@contextmanager
def running(data_dir: Path, **variables: str) -> Iterator[str]:
    """Yield the base address of a running product on the suite's kind of database; stops it at the end."""
    with _database() as database, _redis() as broker:
        product = Product(data_dir, **database, **broker, **variables)
        try:
            product.start()
            yield f"http://127.0.0.1:{product.port}"
        finally:
            product.end()


@contextmanager
def _database() -> Iterator[dict[str, str]]:
    """Yield what names the database: one of its own where the suite runs on PostgreSQL, else the data folder's."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {}
        return
    config = environ.Env.db_url_config(url)
    name = f"smsconsole_e2e_{secrets.token_hex(4)}"
    dsn = {
        "host": config["HOST"] or None, "port": config["PORT"] or None, "user": config["USER"] or None,
        "password": config["PASSWORD"] or None, "dbname": "postgres",
    }  # fmt: skip
    dsn = {key: value for key, value in dsn.items() if value}
    with psycopg.connect(**dsn, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
    try:
        yield {"DATABASE_URL": url.rsplit("/", 1)[0] + f"/{name}"}
    finally:
        with psycopg.connect(**dsn, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _redis() -> Iterator[dict[str, str]]:
    """Yield what names the broker and cache: an empty database of the suite's Redis, emptied again at the end.

    A database of its own, because a worker takes every task it finds under the queue's one key, and because a number
    the suite counts for itself (limits, nonces) must not refuse what a browser does.
    """
    if not (url := os.environ.get("REDIS_URL", "")):
        yield {}
        return
    server = urlsplit(url)._replace(path="", query="")
    for number in range(15, 0, -1):
        own = server._replace(path=f"/{number}").geturl()
        with redis.Redis.from_url(own) as client:
            if number != _number(url) and client.dbsize() == 0:
                break
    else:
        raise AssertionError("every database of this Redis holds something; the product under test needs one")
    try:
        yield {"REDIS_URL": own}
    finally:
        with redis.Redis.from_url(own) as client:
            client.flushdb()


def _number(url: str) -> int:
    return int(urlsplit(url).path.strip("/") or 0)
