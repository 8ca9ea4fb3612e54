"""The suite's ground: shipped data, a fixed cast, a test clock, and no network beyond loopback."""

import dataclasses
import datetime as dt
import gc
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.urls import set_urlconf

from core import clock
from smsconsole.supervisor.catalogues import compile_stale
from smsconsole.wire import throttle
from tests import factories
from tests.ground import Ground

pytest_plugins = ["tests.skips", "tests.workers"]
NOON = dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)  # a Friday, 12:00 in Beijing


def pytest_configure(config: pytest.Config) -> None:
    compile_stale()  # .mo files are not in git
    settings.QUEUE_INLINE = False
    settings.ENV = dataclasses.replace(settings.ENV, demo_days=1)  # a month takes ten seconds to live through
    settings.CALL_LOG = "off"  # its thread would write between tests; tests/calls switch it on
    for cache in settings.CACHES.values():
        cache["KEY_PREFIX"] = f"test-{os.getpid()}"  # a shared Redis, several test processes
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def pytest_collection_finish() -> None:
    """Look less often for what cannot be reached: the SDKs' thousands of classes stay, and looking took a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection beyond loopback."""
    real = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        host = address[0] if isinstance(address, tuple) else ""
        if host and host not in {"127.0.0.1", "::1", "localhost"}:
            raise RuntimeError(f"a test tried to reach {host}")
        return real(self, address)

    socket.socket.connect = guarded
    yield
    socket.socket.connect = real


@pytest.fixture(autouse=True)
def own_urls() -> Iterator[None]:
    """Leave the console's addresses in force: a request to the wire sets its own for its thread, till the next one."""
    yield
    set_urlconf(None)


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Count requests anew: the company of one test is not refused for what another test's asked in the same second."""
    throttle.forget()


@pytest.fixture(autouse=True, scope="session")
def upload_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep uploads of tests out of the data folder; the fields hold the one storage object from import time."""
    from django.core.files.storage import storages

    folder, storage = str(tmp_path_factory.mktemp("files")), storages["uploads"]
    storage._location = folder  # what the two below are made of again when a test changes a setting of files
    storage.__dict__.update(base_location=folder, location=folder)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the shipped reference data once into the test database, for tests that really commit as well."""
    from smsconsole.management.commands.load_data import load_all

    with django_db_blocker.unblock():
        load_all()
        ground = Ground()
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: ground.restore())
    yield
    monkeypatch.undo()


@pytest.fixture(scope="session")
def live_server(live_server: Any) -> Iterator[Any]:
    """End the connections the SDKs keep before the server takes the shared database from their threads."""
    yield live_server
    for held in gc.get_objects():
        if type(held) is socket.socket:  # isinstance would wake lazy objects
            with suppress(OSError):
                if held.getpeername() and held.getsockname()[1] == live_server.thread.port:
                    held.shutdown(socket.SHUT_RDWR)
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(10)


class TestClock:
    """Frozen at NOON; ``advance(seconds=…)`` only moves it, running what is due is the test's own step."""

    def advance(self, **span: float) -> dt.datetime:
        clock.set_state(clock.State(frozen_at=clock.now() + dt.timedelta(**span)))
        return clock.now()


@pytest.fixture(autouse=True)
def test_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClock]:
    """Freeze time for every test; processes of their own read the shared row instead."""
    clock.set_state(clock.State(frozen_at=NOON))
    monkeypatch.setattr(clock, "refresh", lambda: None)
    yield TestClock()
    clock.set_state(clock.State())


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what waits for a message look once (for tests that open every address)."""
    import_module("smsconsole.api.v1.testing")  # its field's bound is read once, and must not be this one
    for name in ("LONGEST_SECONDS", "ALONE_SECONDS"):
        monkeypatch.setattr(f"smsconsole.testdesk.waiting.{name}", 0.0)


@pytest.fixture
def yunfan(db: None) -> Any:
    """The demo enterprise, with its owner, keys, approved things, 10,000 yuan and one package."""
    return factories.yunfan()


@pytest.fixture
def other(db: None) -> Any:
    """A second enterprise that must see nothing of the first."""
    return factories.other()
