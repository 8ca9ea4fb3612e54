"""Working days: the published calendar, beyond it the weekday, and above both the table."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import days, workdays
from core.days import DayKind
from core.models import Holiday

SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DATES = st.dates(dt.date(2024, 1, 1), dt.date(2029, 12, 31))
TABLES = st.dictionaries(DATES, st.booleans(), max_size=20)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (dt.date(2026, 11, 20), DayKind.WORKDAY),  # a Friday
        (dt.date(2026, 11, 21), DayKind.WEEKEND),
        (dt.date(2026, 10, 1), DayKind.HOLIDAY),
        (dt.date(2026, 10, 3), DayKind.HOLIDAY),  # a Saturday inside the holiday
        (dt.date(2026, 10, 10), DayKind.WORKDAY),  # a Saturday worked for it
        (dt.date(2027, 1, 1), DayKind.WORKDAY),  # not announced: a Friday like others
        (dt.date(2027, 1, 2), DayKind.WEEKEND),
        (dt.date(1999, 10, 1), DayKind.WORKDAY),
    ],
)
def test_what_kind_of_day_it_is(day: dt.date, kind: DayKind) -> None:
    assert days.kind_of(day, {}) is kind


def test_rows_of_the_table_win_inside_and_beyond_the_published_years(db: None) -> None:
    Holiday.objects.create(day=dt.date(2027, 1, 1), name="元旦")
    Holiday.objects.create(day=dt.date(2027, 1, 2), is_workday=True)
    Holiday.objects.create(day=dt.date(2026, 10, 1), is_workday=True)
    assert not workdays.is_workday(dt.date(2027, 1, 1))
    assert workdays.is_workday(dt.date(2027, 1, 2))
    assert workdays.is_workday(dt.date(2026, 10, 1))


def test_counting_passes_over_holidays_and_weekends(db: None) -> None:
    friday = dt.date(2026, 11, 20)
    assert workdays.add_workdays(friday, 2) == dt.date(2026, 11, 24)
    assert workdays.add_workdays(dt.date(2026, 9, 30), 1) == dt.date(2026, 10, 8)
    assert workdays.add_workdays(dt.date(2026, 10, 8), -1) == dt.date(2026, 9, 30)
    assert workdays.add_workdays(dt.date(2026, 11, 21), 0) == dt.date(2026, 11, 23)
    assert workdays.add_workdays(friday, 0) == friday
    assert workdays.next_workday(friday) == dt.date(2026, 11, 23)
    assert workdays.previous_workday(dt.date(2026, 11, 23)) == friday


def test_a_count_is_one_query(db: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        workdays.add_workdays(dt.date(2026, 1, 1), 200)


@SLOWLY
@given(day=DATES, count=st.integers(-40, 40).filter(bool), table=TABLES)
def test_the_nth_working_day_is_worked_and_the_nth(day: dt.date, count: int, table: dict) -> None:
    end = days.add_workdays(day, count, table)
    assert days.is_workday(end, table)
    step = days.DAY if count > 0 else -days.DAY
    passed, worked = day, 0
    while passed != end:
        passed += step
        worked += days.is_workday(passed, table)
    assert worked == abs(count)


@SLOWLY
@given(day=DATES, first=st.integers(1, 20), second=st.integers(1, 20), table=TABLES)
def test_counting_in_two_steps_is_counting_in_one(day: dt.date, first: int, second: int, table: dict) -> None:
    halfway = days.add_workdays(day, first, table)
    assert days.add_workdays(halfway, second, table) == days.add_workdays(day, first + second, table)
    assert days.add_workdays(days.add_workdays(day, first, table), 0, table) == halfway
