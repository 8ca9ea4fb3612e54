"""Use charged in windows of five minutes (domain.md 5.9): once for an account and window, whatever dies when."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection, transaction

from billing import selectors, services
from billing.models import LedgerEntry, UsageMark
from billing.services import Source, Usage
from core import clock, duties
from tests.factories import Cast

PRICE = Decimal("0.1")


class Cards:
    """A source as an app registers it; its rows are in a table, so that a rollback takes its marks back."""

    def render(self, account_id: int, at: dt.datetime, count: int = 1) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO test_cards VALUES (%s, %s, %s, 0)", [account_id, at.isoformat(), count])

    def oldest(self) -> dt.datetime | None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT MIN(at) FROM test_cards WHERE charged = 0")
            found = cursor.fetchone()[0]
        return dt.datetime.fromisoformat(found) if found else None

    def take(self, until: dt.datetime) -> Iterator[Usage]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT account_id, SUM(number) FROM test_cards WHERE charged = 0 AND at < %s GROUP BY account_id",
                [until.isoformat()],
            )
            rows = cursor.fetchall()
            cursor.execute("UPDATE test_cards SET charged = 1 WHERE at < %s", [until.isoformat()])
        return (Usage(account_id, "card", int(number), PRICE) for account_id, number in rows)


@pytest.fixture
def cards(company: Cast, monkeypatch: pytest.MonkeyPatch) -> Cards:
    source = Cards()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE test_cards (account_id bigint, at varchar(40), number int, charged int)")
    monkeypatch.setattr("billing.services.usage._sources", {})
    services.register_usage_source("cards", Source(source.oldest, source.take))
    return source


@pytest.fixture
def duty() -> duties.Duty:
    return next(row for row in duties.all_duties() if row.name == "billing.usage")


def at(minute: int, second: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, 20, 4, minute, second, tzinfo=dt.UTC)


def charges() -> list[tuple[str, int, Decimal]]:
    rows = LedgerEntry.objects.filter(cause_kind="usage").order_by("id")
    return [(row.cause_id.split(":", 1)[1], row.quantity, row.amount) for row in rows]


def test_a_window_is_charged_once_when_it_is_over(cards: Cards, company: Cast, duty: duties.Duty) -> None:
    for second in (0, 59, 299):
        cards.render(company.account.pk, at(0) + dt.timedelta(seconds=second))
    cards.render(company.account.pk, at(5), 2)
    assert duty.next_due() == at(5)
    clock.set_state(clock.State(frozen_at=at(4, 59)))
    assert (duty.run(), charges()) == (0, [])
    clock.set_state(clock.State(frozen_at=at(5)))
    assert (duty.run(), duty.run()) == (1, 0)
    assert charges() == [("cards:202611200400", 3, Decimal("-0.3"))]
    clock.set_state(clock.State(frozen_at=at(30)))
    assert (duty.run(), duty.next_due()) == (1, None)
    assert charges()[1] == ("cards:202611200405", 2, Decimal("-0.2"))
    assert selectors.audit(company.account.pk) == []


def test_each_account_has_an_entry_of_its_own(cards: Cards, company: Cast, other: Cast) -> None:
    cards.render(company.account.pk, at(1))
    cards.render(other.account.pk, at(2), 5)
    clock.set_state(clock.State(frozen_at=at(5)))
    duties.run_due({"billing.usage"})
    rows = LedgerEntry.objects.filter(cause_kind="usage").order_by("account_id")
    assert [(row.account_id, row.quantity) for row in rows] == [(company.account.pk, 1), (other.account.pk, 5)]


def test_what_is_stored_late_is_charged_with_the_next_window(cards: Cards, company: Cast, duty: duties.Duty) -> None:
    cards.render(company.account.pk, at(1))
    clock.set_state(clock.State(frozen_at=at(6)))
    assert duty.run() == 1
    cards.render(company.account.pk, at(4, 59))  # its transaction ended after the window
    assert duty.next_due() == at(10)
    clock.set_state(clock.State(frozen_at=at(10)))
    assert duty.run() == 1
    assert charges() == [
        ("cards:202611200400", 1, Decimal("-0.1")), ("cards:202611200405", 1, Decimal("-0.1")),
    ]  # fmt: skip


@pytest.mark.parametrize("place", ["_move", "_write", "_open_bills"])
def test_dying_in_the_middle_charges_once_and_loses_nothing(
    cards: Cards, company: Cast, duty: duties.Duty, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    cards.render(company.account.pk, at(1), 7)
    clock.set_state(clock.State(frozen_at=at(6)))
    with monkeypatch.context() as patch:
        patch.setattr(f"billing.services.ledger.{place}", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            duty.run()
    assert charges() == [] and not UsageMark.objects.filter(done_until__isnull=False).exists()
    assert cards.oldest() == at(1)
    assert duty.run() == 1
    assert charges() == [("cards:202611200400", 7, Decimal("-0.7"))]
    assert selectors.audit(company.account.pk) == []


def test_the_last_window_of_a_month_is_of_that_month(cards: Cards, company: Cast, duty: duties.Duty) -> None:
    cards.render(company.account.pk, dt.datetime(2026, 11, 30, 15, 59, tzinfo=dt.UTC))
    clock.set_state(clock.State(frozen_at=dt.datetime(2026, 11, 30, 16, 0, tzinfo=dt.UTC)))
    assert duty.run() == 1
    entry = LedgerEntry.objects.get(cause_kind="usage")
    assert (entry.month, entry.day) == (202611, dt.date(2026, 11, 30))


def test_no_source_is_due_at_no_time(duty: duties.Duty, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("billing.services.usage._sources", {})
    assert (duty.next_due(), duty.run()) == (None, 0)
