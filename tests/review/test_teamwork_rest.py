"""The colleagues' part of review orders over REST, and what applicants may do and see of it."""

from typing import Any

import pytest
from django.test import Client

from accounts.choices import PlatformRole
from accounts.models import User
from review.models import ReviewOrder
from tests.review.test_services import Recorder, handler  # noqa: F401 - a fixture
from tests.review.test_teamwork import lines, person, waiting

pytestmark = pytest.mark.usefixtures("handler")
ORDERS = "/api/v1/review-orders/"


@pytest.fixture
def zhou(db: None) -> User:
    return person("zhou")


@pytest.fixture
def wu(db: None) -> User:
    return person("wu")


def door(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(user: User, path: str, **body: Any) -> Any:
    return door(user).post(f"{ORDERS}{path}/", body, content_type="application/json")


def test_an_order_is_taken_moved_noted_and_handed_over(yunfan: Any, zhou: User, wu: User) -> None:
    order = waiting(yunfan)
    answer = post(zhou, f"{order.pk}/take")
    assert (answer.status_code, answer.json()["assigned_to"], answer.json()["priority"]) == (200, "zhou", 2)
    assert post(wu, f"{order.pk}/take").json()["code"] == "review.assigned_to_other"
    assert post(zhou, f"{order.pk}/priority", priority=1).json()["priority"] == 1
    assert post(zhou, f"{order.pk}/assign", to="wu").json()["assigned_to"] == "wu"
    assert post(zhou, f"{order.pk}/assign", to="nobody").json()["code"] == "review.not_a_reviewer"
    assert post(wu, f"{order.pk}/assign", to=None).json()["assigned_to"] is None
    answer = post(zhou, f"{order.pk}/notes", text="看过营业执照")
    assert answer.status_code == 201
    shown = door(wu).get(f"{ORDERS}{order.pk}/notes/").json()
    assert [(row["kind"], row["author"], row["text"]) for row in shown] == [
        ("assigned", "zhou", "zhou"), ("priority", "zhou", "1"), ("assigned", "zhou", "wu"), ("assigned", "wu", ""),
        ("note", "zhou", "看过营业执照"),
    ]  # fmt: skip


def test_a_second_opinion_from_question_to_answer(yunfan: Any, zhou: User, wu: User) -> None:
    order = waiting(yunfan)
    assert post(zhou, f"{order.pk}/ask-opinion", of="wu", text="够吗？").json()["opinion_of"] == "wu"
    assert post(zhou, f"{order.pk}/decide", decision="approved").json()["code"] == "review.opinion_awaited"
    assert post(wu, f"{order.pk}/recall-opinion").json()["code"] == "review.not_the_asker"
    assert post(wu, f"{order.pk}/give-opinion", recommends="approved", text="够").json()["opinion_of"] is None
    assert post(zhou, f"{order.pk}/decide", decision="approved").json()["status"] == "decided"
    assert post(zhou, f"{order.pk}/ask-opinion", of="wu", text="?").json()["code"] == "review.not_open"


def test_several_at_once_say_which_were_done(yunfan: Any, zhou: User, wu: User) -> None:
    first, second = waiting(yunfan, 7), waiting(yunfan, 8)
    post(wu, f"{second.pk}/take")
    answer = post(zhou, "bulk", action="take", orders=[first.pk, second.pk, 999])
    assert answer.json() == {"done": [first.pk], "left": [second.pk, 999]}
    answer = post(zhou, "bulk", action="priority", orders=[first.pk, second.pk], priority=3)
    assert answer.json() == {"done": [first.pk, second.pk], "left": []}
    answer = post(zhou, "bulk", action="decide", orders=[first.pk, second.pk], decision="approved")
    assert answer.json() == {"done": [first.pk], "left": [second.pk]}
    assert post(zhou, "bulk", action="assign", orders=[second.pk], to="zhou").json()["done"] == [second.pk]
    assert post(zhou, "bulk", action="decide", orders=[second.pk]).status_code == 400
    assert dict(ReviewOrder.objects.values_list("pk", "status")) == {first.pk: "decided", second.pk: "manual"}


def test_the_applicant_urges_and_sees_nothing_of_the_desk(yunfan: Any, other: Any, zhou: User) -> None:
    order = waiting(yunfan)
    post(zhou, f"{order.pk}/take")
    shown = door(yunfan.owner).get(f"{ORDERS}{order.pk}/").json()
    assert (shown["assigned_to"], shown["expected_at"]) == (None, "2026-11-20T14:00:00+08:00")
    assert door(yunfan.owner).get(f"{ORDERS}?assigned_to=zhou").json()["results"] == []
    assert post(yunfan.owner, f"{order.pk}/urge").json()["priority"] == 1
    assert post(yunfan.owner, f"{order.pk}/urge").json()["code"] == "review.urged_today"
    assert post(other.owner, f"{order.pk}/urge").status_code == 404
    assert post(yunfan.readonly, f"{order.pk}/urge").status_code == 403
    for path in ("take", "assign", "priority", "notes", "ask-opinion", "give-opinion", "recall-opinion"):
        assert post(yunfan.owner, f"{order.pk}/{path}").status_code == 403
    assert post(yunfan.owner, "bulk", action="take", orders=[order.pk]).status_code == 403
    assert door(yunfan.owner).get(f"{ORDERS}{order.pk}/notes/").status_code == 403
    assert [row[0] for row in lines(order)] == ["assigned"]


def test_lists_are_filtered_by_who_and_when(yunfan: Any, zhou: User, test_clock: Any) -> None:
    first, second = waiting(yunfan, 7), waiting(yunfan, 8)
    post(zhou, f"{first.pk}/take")

    def found(query: str) -> list[int]:
        return sorted(row["id"] for row in door(zhou).get(f"{ORDERS}?{query}").json()["results"])

    assert found("assigned_to=zhou") == [first.pk]
    assert found("unassigned=true") == [second.pk]
    assert found("overdue=true") == []
    test_clock.advance(hours=3)
    assert found("overdue=true") == [first.pk, second.pk]
    assert found("priority=1") == []


def test_a_finance_clerk_has_no_part_in_it(yunfan: Any) -> None:
    order = waiting(yunfan)
    assert post(person("qian", PlatformRole.FINANCE), f"{order.pk}/take").status_code == 403
    order.refresh_from_db()
    assert order.assigned_to is None
