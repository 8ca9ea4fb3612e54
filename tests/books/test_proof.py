"""The audit compares the ledger with the records of the messages and with the rollups, both ways."""

from collections.abc import Callable

import pytest
from django.db import connection

from billing.models import LedgerEntry
from sending.models import Message, Receipt
from statistics.models import DailyCount, HourlyCount
from tests.books.conftest import wrong
from tests.factories import Cast


def test_what_was_sent_charged_and_counted_agrees(company: Cast, send: Callable[[int], None]) -> None:
    send(5)
    assert Message.objects.filter(status="delivered").count() == 5
    assert LedgerEntry.objects.filter(kind="charge").count() == 5
    assert wrong(company) == []


def test_a_lost_message_shows_as_a_charge_without_a_record(company: Cast, send: Callable[[int], None]) -> None:
    send(3)
    lost = Message.objects.order_by("id")[1]
    entry = LedgerEntry.objects.get(cause_id=str(lost.pk), kind="charge")
    Receipt.objects.filter(message=lost).delete()
    Message.objects.filter(pk=lost.pk)._raw_delete(Message.objects.db)
    found = wrong(company)
    assert f"entry {entry.pk}" in found
    day = f"{lost.day} submitted {lost.application_id or 0} captcha {lost.signature_id} {lost.template_id}"
    assert next(name for name in found if "submitted" in name).startswith(f"dailycount {day}")


def test_a_changed_message_is_named(company: Cast, send: Callable[[int], None]) -> None:
    send(2)
    first = Message.objects.order_by("id").first()
    Message.objects.filter(pk=first.pk).update(segments=2)
    found = wrong(company)
    assert f"message {first.pk} charge" in found
    assert sum("segments" in name for name in found) == 2  # the day's and the hour's


def test_a_delivered_message_without_a_charge_is_named(company: Cast, send: Callable[[int], None]) -> None:
    send(2)
    first = Message.objects.order_by("id").first()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM billing_ledgerentry WHERE cause_id = %s AND kind = 'charge'", [str(first.pk)])
    assert f"message {first.pk} charge" in wrong(company)


def test_a_charge_for_a_message_that_failed_is_named(company: Cast, send: Callable[[int], None]) -> None:
    send(2)
    first = Message.objects.order_by("id").first()
    Message.objects.filter(pk=first.pk).update(status="failed", err_code="MOBILE_IN_BLACK")
    entry = LedgerEntry.objects.get(cause_id=str(first.pk), kind="charge")
    assert f"entry {entry.pk}" in wrong(company)


@pytest.mark.parametrize("table", [DailyCount, HourlyCount])
def test_a_wrong_rollup_is_named(company: Cast, send: Callable[[int], None], table: type) -> None:
    send(2)
    row = table.objects.filter(delivered=2).get()
    table.objects.filter(pk=row.pk).update(delivered=3)
    name = table._meta.model_name
    assert [subject.split()[:3] for subject in wrong(company)] == [[name, str(row.day), "delivered"]]
