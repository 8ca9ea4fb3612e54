"""A carrier process killed anywhere loses and doubles nothing; several at once share the work."""

import datetime as dt
import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from billing.models import LedgerEntry, Package
from billing.selectors import audit
from carrier.services import set_profile
from core import clock
from core.errors import DomainError
from sending.errors import FrequencyExceeded
from sending.models import Message, Receipt
from sending.selectors import held_by_messages
from sending.services import Item, run_carrier, submit_messages
from statistics.models import HourlyCount
from tests import factories
from tests.books.conftest import give_books


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Put SQLite's test database, which lives in memory, into a file that other processes and threads can open."""
    if connection.vendor != "sqlite":
        yield
        return
    file = tmp_path / "shared.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    close, mine = connection.close, threading.get_ident()
    # The suite's live server shares this connection, and closes it when some SDK lets go of its own: in memory that
    # does nothing, in a file it would.
    connection.close = lambda: close() if threading.get_ident() == mine else None
    yield
    connection.close = close
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = memory, name


@pytest.fixture
def company(shared_database: None) -> factories.Cast:
    clock.set_state(clock.State())
    cast = give_books(factories.yunfan())
    Package.objects.update(quantity=100_000, remaining=100_000)
    return cast


@pytest.fixture
def carriers(company: Any) -> Iterator[Callable[[], BaseProcess]]:
    """Start carrier processes over the test's own database, five days ahead; all are ended at the end."""
    running: list[BaseProcess] = []

    def start() -> BaseProcess:
        process = multiprocessing.get_context("fork").Process(target=_be_a_carrier, daemon=True)
        process.start()
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.join()


def _be_a_carrier() -> None:
    parents = connection.connection  # kept, for ending it here would end it there
    connection.connection = None
    clock.set_state(clock.State(offset=dt.timedelta(days=5)))
    while parents:
        run_carrier(20)


def submit(cast: factories.Cast, count: int) -> None:
    for start in range(0, count, 500):
        items = [
            Item(f"139{start + n:08}", cast.signature.name, cast.captcha.code, {"code": "246810"}) for n in range(500)
        ]
        submit_messages(account_id=cast.account.pk, door="rest", items=items, vendor=None, request_id="R")


def check_books(cast: factories.Cast, count: int) -> None:
    """Status, ledger, package, receipts and rollups tell the same story, and the ledger's audit finds nothing."""
    assert audit(cast.account.pk) == []
    states = Counter(Message.objects.values_list("status", flat=True))
    assert sum(states.values()) == count and set(states) <= {"delivered", "failed", "unknown"}
    charges = LedgerEntry.objects.filter(cause_kind="message")
    assert charges.count() == states["delivered"]
    assert set(charges.values_list("cause_id", flat=True)) == {
        str(pk) for pk in Message.objects.filter(status="delivered").values_list("pk", flat=True)
    }
    cast.package.refresh_from_db()
    assert (cast.package.remaining, cast.package.held) == (100_000 - states["delivered"], 0)
    assert held_by_messages(cast.account.pk).packages == {}
    assert not Receipt.objects.filter(applied_at__isnull=True).exists()
    totals = HourlyCount.objects.values_list("submitted", "delivered", "failed", "unknown", "segments")
    sums = tuple(map(sum, zip(*totals, strict=True)))
    assert sums == (count, states["delivered"], states["failed"], states["unknown"], count)


def wait_until_settled(process: BaseProcess, seconds: float = 300) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        assert process.is_alive(), "the carrier died by itself"
        waiting = Message.objects.filter(next_at__isnull=False).exists()
        if not waiting and not Receipt.objects.filter(applied_at__isnull=True).exists():
            return
        time.sleep(0.1)
    pytest.fail("not settled in time")


@pytest.mark.django_db(transaction=True)
def test_killed_again_and_again_it_loses_and_doubles_nothing(company, carriers) -> None:
    set_profile(profile="chaotic", seed=3)
    submit(company, 1000)
    for n in range(25):
        process = carriers()
        before, ends = _written(), time.monotonic() + 20
        while _written() <= before + 20 * (n % 3) and time.monotonic() < ends:
            assert process.is_alive(), "the carrier died by itself"
            time.sleep(0.002 * (n % 5))
        process.kill()
        process.join()
    assert Message.objects.filter(status="queued").exists() or Receipt.objects.filter(applied_at=None).exists()
    wait_until_settled(carriers())
    check_books(company, 1000)


def _written() -> int:
    return Receipt.objects.count() + Receipt.objects.filter(applied_at__isnull=False).count()


@pytest.mark.django_db(transaction=True)
def test_several_carriers_at_once_share_the_work(company, carriers) -> None:
    set_profile(profile="chaotic", seed=4)
    submit(company, 1000)
    processes = [carriers() for _n in range(3)]
    wait_until_settled(processes[0])
    check_books(company, 1000)


def in_threads(count: int, work: Any) -> Counter:
    """Run ``work`` in threads that begin together; returns how many ended how."""
    gate, ends = threading.Barrier(count), Counter()

    def run(n: int) -> None:
        try:
            gate.wait()
            work(n)
            ends["ok"] += 1
        except DomainError as exc:
            ends[type(exc).__name__] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


@pytest.mark.django_db(transaction=True)
def test_of_ten_codes_to_one_number_at_once_one_is_accepted(company) -> None:
    def send(n: int) -> None:
        item = Item("13800138000", company.signature.name, company.captcha.code, {"code": "246810"})
        submit_messages(account_id=company.account.pk, door="rest", items=[item], vendor=None, request_id=f"R{n}")

    assert in_threads(10, send) == {"ok": 1, FrequencyExceeded.__name__: 9}
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_package_of_three_pays_for_three_of_eight_at_once(company) -> None:
    Package.objects.update(remaining=3)
    type(company.wallet).objects.update(balance=0)

    def send(n: int) -> None:
        item = Item(f"1380013800{n}", company.signature.name, company.captcha.code, {"code": "246810"})
        submit_messages(account_id=company.account.pk, door="rest", items=[item], vendor=None, request_id=f"R{n}")

    assert in_threads(8, send) == {"ok": 3, "BalanceShort": 5}
    company.package.refresh_from_db()
    assert (company.package.remaining, company.package.held, Message.objects.count()) == (3, 3, 3)


@pytest.mark.django_db(transaction=True)
def test_lists_in_opposite_order_do_not_wait_for_each_other(company) -> None:
    phones = [f"139{n:08}" for n in range(200)]

    def send(n: int) -> None:
        mine = phones if n % 2 else phones[::-1]
        items = [Item(phone, company.signature.name, company.promotion.code, {}) for phone in mine]
        submit_messages(account_id=company.account.pk, door="rest", items=items, vendor=None, request_id=f"R{n}")

    assert in_threads(4, send) == {"ok": 4}
    assert Message.objects.count() == 800
