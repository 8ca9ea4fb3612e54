"""Nonces in rows: known for their window, then forgotten, oldest first."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock, duties, nonces
from core.models import UsedNonce

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def in_rows(settings: Any) -> None:
    settings.REDIS_URL = ""


def machine_at(monkeypatch: pytest.MonkeyPatch, minutes: int) -> None:
    monkeypatch.setattr(clock, "machine_now", lambda: MONDAY + dt.timedelta(minutes=minutes))


def test_a_nonce_is_forgotten_when_its_window_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    machine_at(monkeypatch, 0)
    assert nonces.remember("key", "first", seconds=1800)
    machine_at(monkeypatch, 10)
    assert nonces.remember("key", "second", seconds=1800)
    machine_at(monkeypatch, 29)
    assert nonces.forget_expired() == 0
    assert not nonces.remember("key", "first", seconds=1800)
    machine_at(monkeypatch, 30)
    assert nonces.forget_expired() == 1
    assert nonces.remember("key", "first", seconds=1800)
    assert not nonces.remember("key", "second", seconds=1800)


def test_a_moved_test_clock_neither_keeps_nor_loses_one(test_clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    machine_at(monkeypatch, 0)
    assert nonces.remember("key", "n", seconds=1800)
    test_clock.advance(days=400)
    assert nonces.forget_expired() == 0
    assert not nonces.remember("key", "n", seconds=1800)


def test_many_go_in_parts_and_nothing_due_costs_one_query(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nonces, "CHUNK", 2)
    machine_at(monkeypatch, 0)
    for number in range(5):
        nonces.remember("key", str(number), seconds=60)
    machine_at(monkeypatch, 2)
    nonces.remember("key", "young", seconds=60)
    assert [nonces.forget_expired() for _ in range(4)] == [2, 2, 1, 0]
    with CaptureQueriesContext(connection) as queries:
        assert nonces.forget_expired() == 0
    assert len(queries) == 1
    assert UsedNonce.objects.get().key == "key:young"


def test_the_sweeper_does_it() -> None:
    assert "core.nonces" in {duty.name for duty in duties.all_duties()}
