"""The colleagues' part of the desk in the console: heaps, filters, one order, several at once, urging."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from review.models import ReviewOrder
from smsconsole.console.review_facts import facts_of
from tests.review.test_pages import waiting
from tests.review.test_teamwork import lines, person


@pytest.fixture
def zhou(db: None) -> User:
    return person("zhou")


@pytest.fixture
def desk(zhou: User) -> Client:
    return door(zhou)


def door(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def rows(client: Client, **params: Any) -> list[str]:
    answer = client.get(reverse("admin:review_queue"), params)
    assert answer.status_code == 200
    return [row.subject_label for row in answer.context_data["rows"]]


def act(client: Client, order: ReviewOrder, action: str, **values: Any) -> list[str]:
    """Return the messages the page shows after the step."""
    answer = client.post(reverse("admin:review_share", args=[order.pk, action]), values, follow=True)
    assert answer.status_code == 200
    return [str(message) for message in answer.context["messages"]]


def test_the_heaps_hold_whose_the_orders_are(desk: Client, yunfan: Any, zhou: User) -> None:
    first, _second, third = (waiting(yunfan, f"雲帆{number}") for number in (1, 2, 3))
    act(desk, first, "take")
    act(desk, third, "priority", priority="1")
    assert rows(desk) == ["雲帆3", "雲帆1", "雲帆2"]
    assert rows(desk, tab="mine") == ["雲帆1"]
    assert rows(desk, tab="unassigned") == ["雲帆3", "雲帆2"]
    assert rows(desk, priority=1) == ["雲帆3"]
    assert rows(desk, assignee=zhou.pk) == ["雲帆1"]
    assert rows(desk, tab="opinion") == [] and rows(desk, overdue=1) == []


def test_pages_of_the_queue_go_on_where_the_last_ended(desk: Client, yunfan: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("smsconsole.console.review_queue.PAGE", 2)
    orders = [waiting(yunfan, f"雲帆{number}") for number in range(5)]
    act(desk, orders[4], "priority", priority="1")
    seen, after = [], ""
    while True:
        answer = desk.get(reverse("admin:review_queue"), {"after": after})
        seen += [row.subject_label for row in answer.context_data["rows"]]
        after = answer.context_data["next"]
        if not after:
            break
    assert seen == ["雲帆4", "雲帆0", "雲帆1", "雲帆2", "雲帆3"]


def test_what_is_late_is_marked(desk: Client, yunfan: Any, test_clock: Any) -> None:
    waiting(yunfan)
    assert "sc-review-overdue" not in desk.get(reverse("admin:review_queue")).content.decode()
    test_clock.advance(hours=3)
    shown = desk.get(reverse("admin:review_queue")).content.decode()
    assert "sc-review-overdue" in shown and "Overdue only (1)" in " ".join(shown.split())


def test_a_question_shuts_the_verdict_until_it_is_answered(desk: Client, yunfan: Any, zhou: User) -> None:
    wu, order = person("wu"), waiting(yunfan)
    page = reverse("admin:review_order", args=[order.pk])
    assert "Your verdict" in desk.get(page).content.decode()
    assert act(desk, order, "ask", of=wu.pk, text="Enough?") == []
    shown = desk.get(page).content.decode()
    assert "Your verdict" not in shown and "Take the question back" in shown
    theirs = door(wu).get(page).content.decode()
    assert "Recommend approval" in theirs and "Enough?" in theirs
    act(door(wu), order, "opinion", recommends="approved", text="It is")
    assert "Your verdict" in desk.get(page).content.decode()
    assert [row[0] for row in lines(order)] == ["question", "opinion"]


def test_a_colleagues_order_is_taken_over_before_it_is_decided(desk: Client, yunfan: Any, zhou: User) -> None:
    order = waiting(yunfan)
    act(door(person("wu")), order, "take")
    shown = desk.get(reverse("admin:review_order", args=[order.pk])).content.decode()
    assert "Your verdict" not in shown and "Take over" in shown
    assert act(desk, order, "take") == ["A colleague has this order. Take it over first, or leave it to them."]
    act(desk, order, "take-over")
    desk.post(reverse("admin:review_decide", args=[order.pk]), {"decision": "approved"})
    order.refresh_from_db()
    assert (order.status, order.decided_by) == ("decided", zhou)


@pytest.mark.parametrize(
    ("action", "values"),
    [("assign", {"to": "x"}), ("priority", {"priority": "9"}), ("note", {"text": " "}), ("opinion", {"text": "a"})],
)
def test_what_is_refused_says_why_and_changes_nothing(
    desk: Client, yunfan: Any, action: str, values: dict[str, str]
) -> None:
    order = waiting(yunfan)
    assert len(act(desk, order, action, **values)) == 1
    order.refresh_from_db()
    assert (order.priority, order.assigned_to, lines(order)) == (2, None, [])


def test_several_are_taken_and_moved_from_the_queue(desk: Client, yunfan: Any, zhou: User) -> None:
    orders = [waiting(yunfan, f"雲帆{number}") for number in range(3)]
    act(door(person("wu")), orders[2], "take")
    share = reverse("admin:review_share_selected")
    every = [order.pk for order in orders]
    answer = desk.post(share, {"orders": every, "action": "take"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "2 orders changed.",
        "1 were left: decided already, with a colleague, waiting for an opinion, or without a reason.",
    ]
    desk.post(share, {"orders": every, "action": "priority", "priority": "3"})
    assert list(ReviewOrder.objects.order_by("id").values_list("priority", "assigned_to__username")) == [
        (3, "zhou"), (3, "zhou"), (3, "wu"),
    ]  # fmt: skip
    desk.post(share, {"orders": every, "action": "nonsense"})
    assert ReviewOrder.objects.filter(priority=3).count() == 3


def test_the_owner_urges_from_the_page_of_the_thing(yunfan: Any) -> None:
    order = waiting(yunfan)
    owner = door(yunfan.owner)
    page = reverse("admin:signatures_signature_change", args=[order.subject_id])
    shown = owner.get(page).content.decode()
    assert order.order_no in shown and "Expected by" in shown
    owner.post(reverse("admin:signatures_signature_urge", args=[order.subject_id]), {"_form_submitted": "1"})
    order.refresh_from_db()
    assert order.priority == 1
    refused = owner.post(reverse("admin:signatures_signature_urge", args=[order.subject_id]), {"_form_submitted": "1"})
    assert refused.context["form"].non_field_errors() == [
        "This order was urged today already. It can be urged once a day."
    ]
    order.refresh_from_db()
    assert order.priority == 1


def test_the_order_page_names_every_variable_with_its_attribute_and_sample() -> None:
    variables = {"name": "name", "code": {"attribute": "pick_up_code", "sample": "8-2046"}}
    with translation.override("en"):
        fact = facts_of(ReviewOrder(snapshot={"variables": variables}), None, [], reveal=True)[0]
        assert str(fact.now) == "name: Person's name；code: Pick-up code (8-2046)"
