"""Filters and keyset pages of the send records."""

import datetime as dt
from typing import Any

import pytest

from core.tenancy import Scope
from statistics.errors import FilterInvalid
from statistics.selectors import records
from statistics.selectors.records import RecordQuery
from tests.conftest import NOON
from tests.factories import Cast
from tests.statistics.messages import DELIVERED, FAILED, UNKNOWN, end, message, submit

pytestmark = pytest.mark.django_db


def scope(cast: Cast) -> Scope:
    return Scope(account_id=cast.account.pk)


def ids(cast: Any, **filters: Any) -> list[int]:
    reach = cast if isinstance(cast, Scope) else scope(cast)
    return [row.pk for row in records.page(reach, RecordQuery.read(filters)).rows]


def test_without_filters_the_last_seven_days_are_shown(yunfan: Cast) -> None:
    inside = [submit(yunfan, submitted_at=NOON - dt.timedelta(days=n)).pk for n in (6, 3, 0)]
    submit(yunfan, submitted_at=NOON - dt.timedelta(days=7))
    assert ids(yunfan) == inside[::-1]


def test_days_are_beijing_days(yunfan: Cast) -> None:
    before_midnight = dt.datetime(2026, 11, 18, 15, 59, 59, tzinfo=dt.UTC)
    late = submit(yunfan, submitted_at=before_midnight)
    early = submit(yunfan, submitted_at=before_midnight + dt.timedelta(seconds=1))
    assert ids(yunfan, first="2026-11-18", last="2026-11-18") == [late.pk]
    assert ids(yunfan, first="2026-11-19", last="2026-11-19") == [early.pk]


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"number": "13900139000"}, "b"),
        ({"number": "+86 139-0013-9000"}, "b"),
        ({"number": "1390013900"}, None),
        ({"out_id": "order-7"}, "a"),
        ({"out_id": "order"}, ""),
        ({"signature": "云帆科技"}, "abc"),
        ({"signature": "远山网络"}, ""),
        ({"product": "promotion"}, "c"),
        ({"status": "failed"}, "b"),
        ({"status": "unknown"}, "c"),
        ({"status": "queued"}, ""),
        ({"code": "USER_REJECT"}, "b"),
        ({"carrier": "unicom"}, "b"),
        ({"province": "广东"}, "b"),
        ({"province": "广东", "carrier": "mobile"}, ""),
        ({"application_id": "0"}, "abc"),
        ({"biz_id": "nonsense"}, ""),
        ({"biz_id": "999999999999999999^0"}, ""),
    ],
)
def test_each_filter_finds_its_own(yunfan: Cast, filters: dict, wanted: str | None) -> None:
    stored = {
        "a": submit(yunfan, out_id="order-7"),
        "b": submit(yunfan, phone="13900139000", carrier="unicom", province="广东"),
        "c": submit(yunfan, product="promotion", template_id=yunfan.promotion.pk, template_code=yunfan.promotion.code),
    }
    end(stored["a"], DELIVERED, "DELIVERED")
    end(stored["b"], FAILED, "USER_REJECT")
    end(stored["c"], UNKNOWN, "")
    if wanted is None:
        with pytest.raises(FilterInvalid):
            ids(yunfan, **filters)
        return
    assert ids(yunfan, **filters) == [stored[name].pk for name in reversed(wanted)]


def test_template_and_biz_id_find_their_own(yunfan: Cast) -> None:
    one, two = submit(yunfan), submit(yunfan, template_code="SMS_1")
    assert ids(yunfan, template=yunfan.captcha.code) == [one.pk]
    assert ids(yunfan, biz_id=two.biz_id) == [two.pk]


def test_a_message_not_yet_taken_over_is_found_by_its_place(yunfan: Cast) -> None:
    queued = message(yunfan)  # the rollups do not know it yet
    assert ids(yunfan, carrier="mobile", product="captcha") == [queued.pk]
    assert ids(yunfan, status="queued") == [queued.pk]


def test_pages_walk_there_and_back_over_all_rows_once(yunfan: Cast) -> None:
    stored = [submit(yunfan).pk for _ in range(11)][::-1]
    query, seen = RecordQuery.read({}), []
    page = records.page(scope(yunfan), query, size=4)
    assert page.newer is None
    while True:
        seen += [row.pk for row in page.rows]
        if page.older is None:
            break
        page = records.page(scope(yunfan), query, before=page.older, size=4)
    assert seen == stored
    back = records.page(scope(yunfan), query, after=page.newer, size=4)
    assert [row.pk for row in back.rows] == stored[4:8]
    back = records.page(scope(yunfan), query, after=back.newer, size=4)
    assert ([row.pk for row in back.rows], back.newer, back.older) == (stored[:4], None, stored[3])


def test_ids_that_do_not_follow_the_days_are_found_all_the_same(yunfan: Cast) -> None:
    """The test clock may have been set back."""
    late = submit(yunfan, submitted_at=NOON)
    early = submit(yunfan, submitted_at=NOON - dt.timedelta(days=3))
    again = submit(yunfan, submitted_at=NOON)
    assert ids(yunfan, first="2026-11-20", last="2026-11-20") == [again.pk, late.pk]
    assert ids(yunfan, first="2026-11-17", last="2026-11-17") == [early.pk]


def test_an_account_sees_its_own_and_the_platform_sees_all(yunfan: Cast, other: Cast) -> None:
    mine, theirs = submit(yunfan), submit(other)
    assert (ids(yunfan), ids(other)) == ([mine.pk], [theirs.pk])
    assert ids(Scope(sees_all=True)) == [theirs.pk, mine.pk]
    assert ids(Scope(sees_all=True), carrier="mobile") == [theirs.pk, mine.pk]
    assert ids(Scope(sees_all=True, account_id=other.account.pk)) == [theirs.pk]
    assert ids(Scope()) == []


def test_a_page_costs_the_same_few_queries(yunfan: Cast, django_assert_num_queries: Any) -> None:
    batch = message(yunfan).batch
    for _ in range(30):
        submit(yunfan, batch=batch)
    with django_assert_num_queries(2):
        records.page(scope(yunfan), RecordQuery.read({}))
    with django_assert_num_queries(3):
        records.page(scope(yunfan), RecordQuery.read({"carrier": "mobile", "status": "delivered"}))
    with django_assert_num_queries(1):
        records.page(scope(yunfan), RecordQuery.read({"number": "13800138000"}))


def test_a_stored_question_is_read_back_the_same() -> None:
    asked = {"first": "2026-11-01", "last": "2026-11-03", "number": "138", "application_id": "7", "status": "failed"}
    query = RecordQuery.read(asked)
    assert query.stored() == {**asked, "application_id": 7}
    assert RecordQuery.read(query.stored()) == query
