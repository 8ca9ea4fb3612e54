"""Figures of the statistics pages."""

import datetime as dt
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.tenancy import Scope
from statistics import receipt_codes, selectors
from statistics.choices import LATENCY_BOUNDS_MS
from statistics.errors import FilterInvalid
from statistics.selectors import Query, labels
from tests.conftest import NOON
from tests.factories import Cast
from tests.statistics.messages import DELIVERED, FAILED, UNKNOWN, end, submit

DAY = dt.date(2026, 11, 20)
TODAY = Query(DAY, DAY)


def scope(cast: Cast) -> Scope:
    return Scope(account_id=cast.account.pk)


@pytest.fixture
def day(yunfan: Cast) -> Cast:
    """Four delivered (one of them unicom), one failed, one given up, one waiting; and one delivered the day before."""
    for n, after_s in enumerate((0.5, 1.2, 3, 400)):
        end(submit(yunfan, carrier="unicom" if n == 3 else "mobile"), DELIVERED, "DELIVERED", after_s)
    end(submit(yunfan, product="promotion", template_id=yunfan.promotion.pk), FAILED, "MOBILE_SEND_LIMIT")
    end(submit(yunfan), UNKNOWN, "")
    submit(yunfan, segments=3)
    end(submit(yunfan, submitted_at=NOON - dt.timedelta(days=1)), DELIVERED, "DELIVERED")
    return yunfan


def test_totals_and_both_rates(day: Cast) -> None:
    assert selectors.totals(scope(day), TODAY) == {
        "submitted": 7, "delivered": 4, "failed": 1, "unknown": 1, "segments": 9, "waiting": 1, "rate": 57.14,
        "answered_rate": 80.0,
    }  # fmt: skip


def test_comparison_is_with_as_many_days_before(day: Cast) -> None:
    found = selectors.comparison(scope(day), TODAY)
    assert (found["before"]["submitted"], found["before"]["rate"]) == (1, 100.0)
    assert (found["change"]["submitted"], found["change"]["rate"], found["change"]["failed"]) == (600.0, -42.86, None)
    assert Query(dt.date(2026, 11, 14), DAY).before == Query(dt.date(2026, 11, 7), dt.date(2026, 11, 13))


def test_the_trend_has_every_day_and_every_hour(day: Cast) -> None:
    days = selectors.trend(scope(day), Query(dt.date(2026, 11, 18), DAY))
    assert [(row["at"], row["submitted"], row["rate"]) for row in days] == [
        ("2026-11-18", 0, None), ("2026-11-19", 1, 100.0), ("2026-11-20", 7, 57.14),
    ]  # fmt: skip
    hours = selectors.trend(scope(day), TODAY, "hour")
    assert len(hours) == 24
    assert [(row["at"], row["submitted"]) for row in hours if row["submitted"]] == [("2026-11-20 12:00", 7)]


def test_a_split_is_ordered_by_size_and_adds_up(day: Cast) -> None:
    rows = selectors.split(scope(day), TODAY, "carrier")
    assert [(row["key"], row["submitted"], row["delivered"]) for row in rows] == [("mobile", 6, 3), ("unicom", 1, 1)]
    templates = selectors.split(scope(day), TODAY, "template")
    assert [(row["key"], row["submitted"]) for row in templates] == [(day.captcha.pk, 6), (day.promotion.pk, 1)]


@pytest.mark.parametrize(
    ("filters", "submitted"),
    [({"product": "promotion"}, 1), ({"carrier": "unicom"}, 1), ({"province": "浙江"}, 7), ({"province": "西藏"}, 0),
     ({"application_id": 9}, 0), ({"signature_id": 0}, 0)],
)  # fmt: skip
def test_filters_choose_the_rows(day: Cast, filters: dict, submitted: int) -> None:
    assert selectors.totals(scope(day), Query(DAY, DAY, **filters))["submitted"] == submitted


def test_causes_are_those_that_went_wrong_with_their_share(day: Cast) -> None:
    end(submit(day), FAILED, "MOBILE_SEND_LIMIT")
    assert selectors.failure_causes(scope(day), TODAY) == [
        {"code": "MOBILE_SEND_LIMIT", "failed": 2, "unknown": 0, "count": 2, "share": 66.67},
        {"code": "", "failed": 0, "unknown": 1, "count": 1, "share": 33.33},
    ]


def test_latency_counts_what_was_delivered(day: Cast) -> None:
    found = selectors.latency(scope(day), TODAY)
    assert found["count"] == 4
    assert [bucket["count"] for bucket in found["buckets"]] == [1, 1, 1, 0, 0, 0, 0, 1]
    assert (found["p50"], found["p99"]) == (2000, 300_000)
    assert selectors.latency_by(scope(day), TODAY, "carrier") == [
        {"key": "mobile", "count": 3, "p50": 1500, "p90": 4100, "p95": 4550, "p99": 4910},
        {"key": "unicom", "count": 1, "p50": 300_000, "p90": 300_000, "p95": 300_000, "p99": 300_000},
    ]


def test_nobody_else_sees_the_figures(day: Cast, other: Cast) -> None:
    assert selectors.totals(scope(other), TODAY)["submitted"] == 0
    assert selectors.totals(Scope(), TODAY)["submitted"] == 0
    assert selectors.totals(Scope(sees_all=True), TODAY)["submitted"] == 7


def test_each_figure_is_one_query(day: Cast, django_assert_num_queries: Any) -> None:
    reach = scope(day)
    for ask in (selectors.totals, selectors.trend, selectors.failure_causes, selectors.latency):
        with django_assert_num_queries(1):
            ask(reach, TODAY)


@given(st.lists(st.integers(0, 1000), min_size=8, max_size=8), st.floats(1, 100))
def test_a_percentile_lies_in_a_bucket_that_counts_and_never_falls(counts: list[int], per_cent: float) -> None:
    found = selectors.percentile(counts, per_cent)
    if not sum(counts):
        assert found is None
        return
    lower = (0, *LATENCY_BOUNDS_MS)
    upper = (*LATENCY_BOUNDS_MS, LATENCY_BOUNDS_MS[-1])
    assert any(count and low <= found <= high for count, low, high in zip(counts, lower, upper, strict=True))
    assert found <= selectors.percentile(counts, 100)


def test_percentiles_go_straight_through_a_bucket() -> None:
    assert selectors.percentile([10, 0, 0, 0, 0, 0, 0, 0], 50) == 500
    assert selectors.percentile([5, 5, 0, 0, 0, 0, 0, 0], 75) == 1500


def test_names_stand_for_keys_and_a_word_for_what_is_gone(yunfan: Cast) -> None:
    with translation.override("en"):
        assert labels.label_all("carrier", ["mobile"]) == {"mobile": "China Mobile"}
        assert labels.label_all("province", ["", "浙江"]) == {"": "Unknown", "浙江": "浙江"}
        assert labels.label_all("signature", [yunfan.signature.pk, 0]) == {
            yunfan.signature.pk: "云帆科技", 0: "deleted (0)"
        }  # fmt: skip
        assert labels.label_all("template", [yunfan.captcha.pk])[yunfan.captcha.pk] == f"模板1 · {yunfan.captcha.code}"
        assert labels.label_all("application", [0, yunfan.application.pk]) == {
            0: "No application", yunfan.application.pk: "测试应用"
        }  # fmt: skip
    assert [labels.bucket_label(*pair) for pair in ((0, 1000), (1000, 2000), (300_000, None))] == [
        "< 1 s", "1–2 s", "≥ 300 s",
    ]  # fmt: skip


def test_every_receipt_code_has_a_category_a_title_and_advice() -> None:
    for code, known in receipt_codes.MEANINGS.items():
        assert known.category in receipt_codes.CATEGORIES and str(known.title), code
        assert str(known.advice) or code == "DELIVERED", code
    assert receipt_codes.meaning("UNHEARD_OF").category == "unknown"


def test_a_question_reads_back_and_refuses_what_it_cannot_use() -> None:
    asked = {"first": "2026-11-01", "last": "2026-11-03", "product": "captcha", "signature_id": "7"}
    query = Query.read(asked)
    assert Query.read(query.stored()) == query
    assert Query.read({}) == Query(dt.date(2026, 11, 14), DAY)
    for wrong in ({"first": "x"}, {"first": "2025-01-01"}, {"product": "x"}, {"template_id": "-1"}):
        with pytest.raises(FilterInvalid):
            Query.read(wrong)
