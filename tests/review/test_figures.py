"""The desk in figures: exact counts on a fixed set of verdicts, per day, week and month, and only one's own."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.choices import PlatformRole
from accounts.selectors import scope_of
from core import clock
from review import errors, selectors
from review.models import ReviewFinding, ReviewOrder
from review.selectors import FigureQuery
from tests import factories

pytestmark = pytest.mark.django_db
FIRST = dt.datetime(2026, 11, 16, 2, 0, tzinfo=dt.UTC)  # Monday, 10:00 in Beijing
WEEK = {"first": "2026-11-16", "last": "2026-11-20"}


def verdict(
    cast: Any, subject: int, decision: str, *, day: int = 0, seconds: int = 60, kind: str = "signature",
    reasons: tuple[str, ...] = (), by: Any = None, vendor: str = "aliyun",
) -> ReviewOrder:  # fmt: skip
    """Make a decided order straight in the table."""
    at = FIRST + dt.timedelta(days=day)
    order = ReviewOrder.objects.create(
        account=cast.account, order_no=f"T{ReviewOrder.objects.count():09d}", subject_kind=kind, subject_id=subject,
        subject_label=f"{kind}{subject}", snapshot={"vendor": vendor}, mode="instant", status="decided",
        decision=decision, engine_decision=decision, decided_by=by, created_at=at - dt.timedelta(seconds=seconds),
        decided_at=at,
    )  # fmt: skip
    for slug in reasons:
        ReviewFinding.objects.create(order=order, slug=slug, severity="reject", by_person=by is not None)
    return order


@pytest.fixture
def week(yunfan: Any, other: Any) -> Any:
    """Seven verdicts of one company over three days, and one of another company."""
    person = yunfan.owner
    verdict(yunfan, 1, "rejected", seconds=10, reasons=("symbol", "traditional_chinese"))
    verdict(yunfan, 1, "approved", day=1, seconds=30)
    verdict(yunfan, 2, "approved", seconds=20)
    verdict(yunfan, 3, "rejected", day=1, seconds=100, reasons=("symbol",), by=person)
    verdict(yunfan, 9, "approved", day=4, kind="template", vendor="tencent_international", seconds=50)
    verdict(yunfan, 8, "rejected", day=4, kind="template", reasons=("symbol",), seconds=70)
    verdict(yunfan, 7, "approved", day=-1)
    verdict(other, 5, "rejected", reasons=("seo_content",))
    return yunfan


def ask(cast: Any, **more: str) -> tuple[Any, FigureQuery]:
    return scope_of(cast.owner), FigureQuery.read({**WEEK, **more})


def test_each_day_has_its_rates_and_days_without_verdicts_are_shown_empty(week) -> None:
    points = selectors.approval_rates(*ask(week))

    assert [point["at"] for point in points] == [f"2026-11-{day}" for day in range(16, 21)]
    assert [(point["decided"], point["approved"], point["rejected"]) for point in points] == [
        (2, 1, 1), (2, 1, 1), (0, 0, 0), (0, 0, 0), (2, 1, 1),
    ]  # fmt: skip
    assert [point["rate"] for point in points] == [50.0, 50.0, None, None, 50.0]
    assert [point["first_rate"] for point in points] == [50.0, 0.0, None, None, 50.0]
    assert [point["median_seconds"] for point in points] == [15, 65, None, None, 60]
    assert (points[1]["by_engine"], points[1]["by_person"]) == (1, 1)


def test_the_whole_period_counts_first_submissions_apart(week) -> None:
    found = selectors.approval_totals(*ask(week))

    assert (found["decided"], found["approved"], found["rate"]) == (6, 3, 50.0)
    assert (found["first_decided"], found["first_approved"], found["first_rate"]) == (5, 2, 40.0)
    assert (found["by_engine"], found["by_person"], found["engine_rate"]) == (5, 1, 83.3)
    assert found["median_seconds"] == 40


@pytest.mark.parametrize(
    ("by", "expected"),
    [("week", [("2026-11-09", 1), ("2026-11-16", 6)]), ("month", [("2026-11-01", 7)])],
)
def test_weeks_begin_on_monday_and_months_on_the_first(week, by, expected) -> None:
    points = selectors.approval_rates(*ask(week, first="2026-11-12", by=by))

    assert [(point["at"], point["decided"]) for point in points] == expected


def test_reasons_count_submissions_and_a_person_s_reasons_stand_before_the_engine_s(week) -> None:
    ReviewFinding.objects.create(
        order=ReviewOrder.objects.get(subject_id=3), slug="seo_content", severity="reject", by_person=False
    )

    rows = selectors.reason_counts(*ask(week))

    assert [(row["slug"], row["count"], row["share"]) for row in rows] == [
        ("symbol", 3, 100.0), ("traditional_chinese", 1, 33.3),
    ]  # fmt: skip
    assert rows[0]["reason"].advice
    assert selectors.reason_trend(*ask(week), ["symbol"]) == {"symbol": [1, 1, 0, 0, 1]}


def test_filters_narrow_to_kind_vendor_and_reason(week) -> None:
    def decided(**more: str) -> int:
        return selectors.approval_totals(*ask(week, **more))["decided"]

    assert decided(kind="template") == 2
    assert (decided(vendor="tencent"), decided(vendor="aliyun")) == (1, 5)
    assert (decided(reason="symbol"), decided(reason="traditional_chinese"), decided(reason="none_such")) == (3, 1, 0)


def test_splits_by_kind_vendor_and_account(week, other) -> None:
    scope, query = ask(week)
    assert [(row["key"], row["decided"], row["rate"]) for row in selectors.approval_split(scope, query, "kind")] == [
        ("signature", 4, 50.0), ("template", 2, 50.0),
    ]  # fmt: skip
    assert [(row["key"], row["decided"]) for row in selectors.approval_split(scope, query, "vendor")] == [
        ("aliyun", 5), ("tencent", 1),
    ]  # fmt: skip
    desk = scope_of(factories.staff(PlatformRole.REVIEWER))
    assert [(row["name"], row["decided"]) for row in selectors.approval_split(desk, query, "account")] == [
        ("yunfan", 6), ("other", 1),
    ]  # fmt: skip


def test_a_company_counts_its_own_only_whatever_account_it_names(week, other) -> None:
    scope = scope_of(other.owner)

    for account in ("", str(week.account.pk)):
        query = FigureQuery.read({**WEEK, "account": account})
        expected = 0 if account else 1
        assert selectors.approval_totals(scope, query)["decided"] == expected
        assert sum(row["count"] for row in selectors.reason_counts(scope, query)) == expected


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"first": "yesterday"}, "first"),
        ({"first": "2026-11-20", "last": "2026-11-01"}, "first"),
        ({"first": "2020-01-01", "last": "2026-11-01"}, "first"),
        ({"by": "century"}, "by"),
        ({"kind": "pigeon"}, "kind"),
        ({"vendor": "acme"}, "vendor"),
        ({"account": "x"}, "account"),
    ],
)
def test_a_question_out_of_form_is_refused_by_its_field(params, field) -> None:
    with pytest.raises(errors.FiguresInvalid) as refused:
        FigureQuery.read(params)
    assert refused.value.field == field


def test_without_a_period_the_last_thirty_days_are_meant() -> None:
    query = FigureQuery.read({})

    assert (query.first, query.last, query.by) == (dt.date(2026, 10, 22), clock.today(), "day")


def test_the_questions_go_through_the_index_of_verdicts(week, other) -> None:
    _fill_the_table(week, other)
    scope, query = ask(week)
    desk = scope_of(factories.staff(PlatformRole.REVIEWER))

    assert "order_account_decided" in selectors.decided(scope, query).explain()
    assert "order_decided" in selectors.decided(desk, query).explain()


def _fill_the_table(company: Any, other: Any) -> None:
    """Make it so long, and known to be, that no database would rather read it whole, nor another's rows of the week."""
    before = [(company, FIRST - dt.timedelta(hours=number + 48)) for number in range(4000)]
    beside = [(other, FIRST + dt.timedelta(minutes=number)) for number in range(400)]
    rows = [
        ReviewOrder(
            account=cast.account, order_no=f"O{number:09d}", subject_kind="signature", subject_id=number, snapshot={},
            mode="instant", status="decided", decision="approved", created_at=at, decided_at=at,
        )
        for number, (cast, at) in enumerate(before + beside)
    ]  # fmt: skip
    ReviewOrder.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_the_page_asks_as_often_for_many_verdicts_as_for_few(
    client: Client, week, django_assert_max_num_queries
) -> None:
    client.force_login(week.owner)
    address = reverse("admin:review_figures")
    client.get(address, WEEK)
    for number in range(40):
        verdict(week, 100 + number, "rejected", day=number % 5, reasons=("symbol",))

    with django_assert_max_num_queries(22):
        response = client.get(address, WEEK)

    shown = response.content.decode()
    assert "chart-rate" in shown
    assert "含符号" in shown or "符号" in shown


def test_a_filter_that_cannot_be_is_said_on_the_page(client: Client, week) -> None:
    client.force_login(week.owner)

    response = client.get(reverse("admin:review_figures"), {"first": "nonsense"})

    assert response.status_code == 200
    assert 'class="sc-error"' in response.content.decode()


def test_the_workbook_holds_the_same_figures(client: Client, week) -> None:
    client.force_login(week.owner)

    response = client.get(reverse("admin:review_figures_export"), WEEK)

    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert len(book.sheetnames) == 4
    trend = list(book.worksheets[0].values)
    assert trend[1][:4] == ("2026-11-16", 2, 1, 1)
    reasons = list(book.worksheets[1].values)
    assert reasons[1][0] == "symbol" and reasons[1][2] == 3


def test_who_may_not_export_gets_no_workbook(client: Client, week) -> None:
    client.force_login(week.readonly)

    assert client.get(reverse("admin:review_figures_export")).status_code == 403


def test_rest_answers_the_same_figures(client: Client, week) -> None:
    client.force_login(week.owner)

    found = client.get("/api/v1/review/statistics/", WEEK).json()

    assert found["totals"]["rate"] == 50.0
    assert [point["decided"] for point in found["trend"]] == [2, 2, 0, 0, 2]
    assert found["reasons"][0]["slug"] == "symbol"
    assert found["by_kind"][0]["key"] == "signature"
    wrong = client.get("/api/v1/review/statistics/", {"by": "century"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "review.figures_invalid")
