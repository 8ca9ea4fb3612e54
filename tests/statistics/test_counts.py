"""Rollups say what the records say, whatever happened in whatever order."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sending.models import Message
from statistics import services
from statistics.models import DailyCount, HourlyCount
from statistics.services.counts import LATENCIES, latency_bucket
from statistics.services.reset import forget_counts
from tests.conftest import NOON
from tests.statistics.messages import DELIVERED, FAILED, UNKNOWN, Told, end, message, submit

pytestmark = pytest.mark.django_db


def figures() -> dict[str, dict[str, int]]:
    names = ("submitted", "delivered", "failed", "unknown", "segments", *LATENCIES)
    rows = HourlyCount.objects.order_by("err_code").values("err_code", *names)
    return {row.pop("err_code"): {name: value for name, value in row.items() if value} for row in rows}


def test_a_submission_counts_with_its_segments_on_the_row_without_a_code(yunfan: Any) -> None:
    submit(yunfan, segments=3)
    row = HourlyCount.objects.get()
    assert (row.account_id, row.day, row.hour) == (yunfan.account.pk, dt.date(2026, 11, 20), 12)
    assert (row.product, row.carrier, row.province, row.application_id) == ("captcha", "mobile", "浙江", 0)
    assert (row.signature_id, row.template_id) == (yunfan.signature.pk, yunfan.captcha.pk)
    assert figures() == {"": {"submitted": 1, "segments": 3}}


def test_ends_count_on_the_row_of_their_code_and_the_hour_of_submission(yunfan: Any) -> None:
    end(submit(yunfan), DELIVERED, "DELIVERED", after_s=7200)
    end(submit(yunfan), FAILED, "USER_REJECT")
    end(submit(yunfan), UNKNOWN, "")
    assert figures() == {
        "": {"submitted": 3, "segments": 3, "unknown": 1},
        "DELIVERED": {"delivered": 1, "latency_7": 1},
        "USER_REJECT": {"failed": 1},
    }
    assert set(HourlyCount.objects.values_list("hour", flat=True)) == {12}


def test_a_later_receipt_moves_the_count_from_failed_to_delivered(yunfan: Any) -> None:
    stored = submit(yunfan)
    end(stored, FAILED, "MOBILE_SEND_LIMIT")
    end(stored, DELIVERED, "DELIVERED", after_s=3)
    assert figures() == {
        "": {"submitted": 1, "segments": 1},
        "DELIVERED": {"delivered": 1, "latency_2": 1},
        "MOBILE_SEND_LIMIT": {},
    }


def test_a_repeated_receipt_changes_nothing(yunfan: Any) -> None:
    stored = submit(yunfan)
    end(stored, DELIVERED, "DELIVERED")
    before = figures()
    services.count_outcomes([Told(stored, stored.status, stored.err_code, stored.received_at)])
    assert figures() == before


def test_many_outcomes_are_one_statement_a_table(yunfan: Any, django_assert_num_queries: Any) -> None:
    told = [Told(message(yunfan, province=f"省{n}"), None) for n in range(50)]
    with django_assert_num_queries(2):  # the days' and the hours'
        services.count_outcomes(told)
    assert HourlyCount.objects.count() == 50


def test_more_rows_than_a_statement_takes_are_all_written(yunfan: Any) -> None:
    stored = message(yunfan)
    told = []
    for n in range(450):
        copy = Message(**{field.attname: getattr(stored, field.attname) for field in Message._meta.concrete_fields})
        copy.province = f"省{n}"
        told.append(Told(copy, None))
    services.count_outcomes(told)
    assert HourlyCount.objects.count() == 450


def test_nothing_is_no_statement(django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        services.count_outcomes([])


@pytest.mark.parametrize(
    ("ms", "bucket"), [(0, 0), (999, 0), (1000, 1), (1999, 1), (2000, 2), (59_999, 5), (60_000, 6), (300_000, 7)]
)
def test_a_bound_belongs_to_the_bucket_above(ms: int, bucket: int) -> None:
    assert latency_bucket(NOON, NOON + dt.timedelta(milliseconds=ms)) == bucket


STEP = st.tuples(
    st.integers(0, 5), st.sampled_from([(DELIVERED, "DELIVERED"), (FAILED, "USER_REJECT"), (UNKNOWN, "")]),
    st.sampled_from([0.1, 1, 4, 400]),
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=st.lists(STEP, max_size=12), hours=st.lists(st.integers(0, 40), min_size=6, max_size=6))
def test_rollups_are_the_group_by_of_the_messages(yunfan: Any, steps: list, hours: list[int]) -> None:
    for table in (HourlyCount, DailyCount, Message):
        table.objects.all().delete()
    stored = [
        submit(yunfan, submitted_at=NOON + dt.timedelta(hours=hour), province=("浙江", "广东")[hour % 2])
        for hour in hours
    ]
    for which, (status, code), after_s in steps:
        end(stored[which], status, code, after_s)
    expected: Counter = Counter()
    for row in Message.objects.all():
        place = (row.day, (row.submitted_at + dt.timedelta(hours=8)).hour, row.province)
        expected[(*place, "", "submitted")] += 1
        if row.status in (DELIVERED, FAILED, UNKNOWN):
            expected[(*place, row.err_code, str(row.status))] += 1
    counted: Counter = Counter()
    for row in HourlyCount.objects.all():
        for name in ("submitted", "delivered", "failed", "unknown"):
            counted[(row.day, row.hour, row.province, row.err_code, name)] += getattr(row, name)
        assert sum(getattr(row, name) for name in LATENCIES) == row.delivered
    assert +counted == +expected
    by_day: Counter = Counter()
    for (day, _hour, *rest), count in expected.items():
        by_day[(day, *rest)] += count
    counted = Counter()
    for row in DailyCount.objects.all():
        for name in ("submitted", "delivered", "failed", "unknown"):
            counted[(row.day, row.province, row.err_code, name)] += getattr(row, name)
        assert sum(getattr(row, name) for name in LATENCIES) == row.delivered
    assert +counted == +by_day


def test_an_accounts_counts_can_be_forgotten(yunfan: Any, other: Any) -> None:
    submit(yunfan)
    submit(other)
    assert forget_counts(account_id=yunfan.account.pk) == 2
    for table in (DailyCount, HourlyCount):
        assert list(table.objects.values_list("account_id", flat=True)) == [other.account.pk]
