"""When a verdict is expected: open hours, weekends, holidays, half and whole working days, public bodies."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.choices import PlatformRole, ReviewMode
from core import clock, days, duties
from core.models import Holiday
from review import errors, hours, opening, services
from review.models import ReviewHours, ReviewOrder
from tests import factories
from tests.review.test_services import Recorder, handler, in_mode, submit  # noqa: F401 - a fixture


def beijing(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=clock.BEIJING)


@pytest.mark.parametrize(
    ("kind", "vendor", "submitted", "expected"),
    [
        ("signature", "", "2026-11-20 12:00", "2026-11-20 14:00"),
        ("signature", "aliyun", "2026-11-20 20:00", "2026-11-21 10:00"),  # an hour today, one on Saturday
        ("signature", "", "2026-11-20 06:00", "2026-11-20 11:00"),
        ("template", "aliyun", "2026-11-20 22:30", "2026-11-21 11:00"),
        ("template", "tencent", "2026-11-21 17:30", "2026-11-22 10:30"),  # weekends close at 18:00
        ("template", "aliyun", "2026-09-30 20:30", "2026-10-08 10:30"),  # the holiday postpones
        ("template", "aliyun", "2026-10-10 20:30", "2026-10-11 10:30"),  # a worked Saturday
        ("qualification", "", "2026-11-20 12:00", "2026-11-24 12:00"),  # Friday and two working days
        ("qualification", "", "2026-11-21 12:00", "2026-11-25 09:00"),  # begins on Monday morning
        ("qualification", "", "2026-11-20 21:30", "2026-11-25 09:00"),
        ("qualification", "tencent", "2026-11-20 12:00", "2026-11-20 18:00"),  # six open hours
        ("qualification", "tencent", "2026-11-20 18:00", "2026-11-21 12:00"),
    ],
)
def test_the_answer_is_expected_by_the_hours_of_kind_and_vendor(
    db: None, kind: str, vendor: str, submitted: str, expected: str
) -> None:
    assert hours.expected_at(kind, vendor, beijing(submitted)) == beijing(expected)


def test_public_bodies_are_phoned_and_take_two_working_days(db: None) -> None:
    friday = beijing("2026-11-20 12:00")
    assert hours.expected_at("signature", "", friday, public_body=True) == beijing("2026-11-24 12:00")
    for facts in ({"industry": "government"}, {"qualification": {"company_type": "non_profit"}}):
        assert hours.expected_for("signature", facts, friday) == beijing("2026-11-24 12:00")
    assert hours.expected_for("signature", {"qualification": {"company_type": "company"}}, friday) == beijing(
        "2026-11-20 14:00"
    )


def test_a_row_of_the_table_postpones_an_answer(db: None) -> None:
    Holiday.objects.create(day=dt.date(2026, 11, 21), name="停工")
    assert hours.expected_at("signature", "", beijing("2026-11-20 20:00")) == beijing("2026-11-22 10:00")


def test_a_kind_without_hours_is_not_expected_at_any_time(db: None) -> None:
    assert hours.expected_at("card", "", beijing("2026-11-20 12:00")) is None


def test_every_filing_says_when_an_answer_is_expected(yunfan: Any, handler: Recorder) -> None:  # noqa: F811
    order = submit(yunfan.account)
    assert order.expected_at == beijing("2026-11-20 14:00")
    assert order.due_at == clock.now()  # the account's own progression is quicker


def test_by_working_hours_the_verdict_falls_due_when_it_is_expected(
    yunfan: Any,
    handler: Recorder,  # noqa: F811
    test_clock: Any,
) -> None:
    order = submit(in_mode(yunfan.account, ReviewMode.HOURS))
    assert order.due_at == beijing("2026-11-20 14:00")
    test_clock.advance(seconds=7199)
    assert duties.run_due({"review.order_due"}) == {} and handler.applied == []
    test_clock.advance(seconds=1)
    assert duties.run_due({"review.order_due"}) == {"review.order_due": 1}
    assert handler.applied == [(7, "approved", "")]
    assert ReviewOrder.objects.get(pk=order.pk).decided_at == beijing("2026-11-20 14:00")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"weekday_closes": dt.time(8)}, "weekday_closes"),
        ({"weekend_closes": None}, "weekend_closes"),
        ({"weekend_closes": dt.time(9)}, "weekend_closes"),
        ({"expected_days": 1}, "expected_days"),
        ({"expected_minutes": 0}, "expected_days"),
    ],
)
def test_hours_that_make_no_sense_are_refused_and_stay(db: None, change: dict, field: str) -> None:
    row = ReviewHours.objects.get(kind="signature", vendor="", public_body=False)
    before = {name: getattr(row, name) for name in change}
    for name, value in change.items():
        setattr(row, name, value)
    with pytest.raises(errors.HoursInvalid) as refusal:
        services.save_hours(hours=row, actor=None)
    assert refusal.value.field == field
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in change} == before


def test_a_reviewer_changes_hours_and_holidays_in_the_console(client: Any, yunfan: Any) -> None:
    client.force_login(factories.staff(PlatformRole.REVIEWER))
    row = ReviewHours.objects.get(kind="signature", vendor="", public_body=False)
    answer = client.post(
        f"/console/review/reviewhours/{row.pk}/change/",
        {
            "weekday_opens": "10:00",
            "weekday_closes": "20:00",
            "weekend_opens": "",
            "weekend_closes": "",
            "expected_minutes": "60",
            "expected_days": "0",
        },
    )
    assert answer.status_code == 302, answer.content.decode()[:4000]
    row.refresh_from_db()
    assert (row.weekday_opens, row.weekend_opens, row.expected_minutes) == (dt.time(10), None, 60)
    answer = client.post("/console/core/holiday/add/", {"day": "2027-02-06", "name": "春节", "source": "通知"})
    assert answer.status_code == 302
    assert list(Holiday.objects.values_list("day", "is_workday", "name")) == [(dt.date(2027, 2, 6), False, "春节")]
    client.force_login(yunfan.owner)
    assert client.get("/console/core/holiday/").status_code == 403
    assert client.get("/console/review/reviewhours/").status_code == 403


SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 6, 30))
OPENINGS = st.builds(
    opening.Opening,
    weekday=st.just((dt.time(9), dt.time(21))),
    weekend=st.sampled_from([None, (dt.time(9), dt.time(18)), (dt.time(9), dt.time(21))]),
    works_on_holidays=st.booleans(),
    minutes=st.integers(1, 3000),
    days=st.sampled_from([0, 0, 1, 2, 10]),
)


@SLOWLY
@given(hours=OPENINGS, first=MOMENTS, second=MOMENTS)
def test_who_submits_earlier_is_answered_no_later(hours: opening.Opening, first: Any, second: Any) -> None:
    kind_of = partial(days.kind_of, exceptions={})
    earlier, later = sorted((first, second))
    answers = [opening.answered_at(hours, moment, kind_of) for moment in (earlier, later)]
    assert earlier <= answers[0] <= answers[1]


@SLOWLY
@given(hours=OPENINGS, moment=MOMENTS)
def test_an_answer_comes_while_the_desk_is_open(hours: opening.Opening, moment: Any) -> None:
    kind_of = partial(days.kind_of, exceptions={})
    answer = opening.answered_at(hours, moment, kind_of)
    span = hours.span(answer.date(), kind_of)
    assert span is not None and span[0] <= answer.time() <= span[1]
