"""The desk in the console: queue, one order, verdicts, data; and what owners see of it."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import PlatformRole, ReviewMode
from review import services
from review.models import ReviewOrder
from signatures.models import Signature
from tests import factories
from tests.review.sound import SOUND

BAD = "雲帆test"


@pytest.fixture
def desk(client: Client, db: None) -> Client:
    client.force_login(factories.staff(PlatformRole.REVIEWER))
    return client


def waiting(cast: Any, name: str = BAD) -> ReviewOrder:
    """Return an order of a real signature that waits for a person."""
    cast.account.review_mode = ReviewMode.MANUAL
    cast.account.save()
    signature = Signature.objects.create(
        account=cast.account, name=name, created_at=cast.account.created_at, updated_at=cast.account.created_at
    )
    order = services.submit_for_review(
        account=cast.account, kind="signature", subject_id=signature.pk, label=name,
        facts={**SOUND["signature"], "name": name}, actor=cast.owner,
    )  # fmt: skip
    services.run_order(order.pk)
    return order


def page(client: Client, name: str, *args: Any, **params: str) -> str:
    response = client.get(reverse(f"admin:{name}", args=args), params)
    assert response.status_code == 200
    return response.content.decode()


def test_the_queue_lists_what_waits_with_the_engines_reasons(desk, yunfan) -> None:
    waiting(yunfan)

    shown = page(desk, "review_queue")

    assert BAD in shown
    assert "含繁体字" in shown


def test_the_queue_costs_the_same_for_one_order_and_for_many(desk, yunfan, django_assert_max_num_queries) -> None:
    for number in range(6):
        waiting(yunfan, f"雲帆{number}")

    with django_assert_max_num_queries(12):
        page(desk, "review_queue")


def test_an_order_shows_marks_reasons_and_the_former_version(desk, yunfan) -> None:
    order = waiting(yunfan)
    services.decide(order_id=order.pk, decision="rejected", slugs=["contains_test"], actor=yunfan.owner)
    again = services.submit_for_review(
        account=yunfan.account, kind="signature", subject_id=order.subject_id, label="云帆商城",
        facts={**SOUND["signature"], "name": "云帆商城"},
    )  # fmt: skip
    services.run_order(again.pk)

    shown = page(desk, "review_order", order.pk)
    assert "云帆商城" not in page(desk, "review_order", order.pk).split("sc-review-side")[1]
    assert '<mark class="sc-mark"' in shown
    later = page(desk, "review_order", again.pk)
    assert "云帆商城" in later
    assert order.order_no in later


def test_a_reviewer_rejects_on_the_page(desk, yunfan) -> None:
    order = waiting(yunfan)

    response = desk.post(
        reverse("admin:review_decide", args=[order.pk]),
        {"decision": "rejected", "slugs": ["contains_test"], "note": "x"},
    )

    order.refresh_from_db()
    assert response.status_code == 302
    assert (order.status, order.decision) == ("decided", "rejected")
    assert Signature.objects.get(pk=order.subject_id).status == "rejected"


def test_a_rejection_without_reason_says_so_and_changes_nothing(desk, yunfan) -> None:
    order = waiting(yunfan, "云帆商城")

    response = desk.post(reverse("admin:review_decide", args=[order.pk]), {"decision": "rejected"}, follow=True)

    order.refresh_from_db()
    assert order.status == "manual"
    assert response.redirect_chain[0][0] == reverse("admin:review_order", args=[order.pk])


def test_the_selected_orders_are_decided_together(desk, yunfan) -> None:
    orders = [waiting(yunfan, name) for name in ("雲帆一", "雲帆二")]

    desk.post(
        reverse("admin:review_decide_selected"), {"orders": [order.pk for order in orders], "decision": "rejected"}
    )

    assert {order.decision for order in ReviewOrder.objects.all()} == {"rejected"}
    assert "含繁体字" in Signature.objects.get(pk=orders[0].subject_id).reason


@pytest.mark.parametrize("name", ["review_queue", "review_wordlist_changelist", "review_reason_changelist"])
def test_who_is_no_reviewer_gets_no_desk(client, yunfan, name) -> None:
    client.force_login(yunfan.owner)

    assert client.get(reverse(f"admin:{name}")).status_code == 403


def test_an_owner_cannot_decide_his_own_order(client, yunfan) -> None:
    order = waiting(yunfan)
    client.force_login(yunfan.owner)

    response = client.post(reverse("admin:review_decide", args=[order.pk]), {"decision": "approved"})

    order.refresh_from_db()
    assert (response.status_code, order.status) == (403, "manual")


def test_owners_see_their_own_orders_and_no_others(client, yunfan, other) -> None:
    mine, foreign = waiting(yunfan, "雲帆一"), waiting(other, "遠山一")
    client.force_login(yunfan.owner)

    shown = page(client, "review_revieworder_changelist")

    assert mine.order_no in shown
    assert foreign.order_no not in shown
    assert page(client, "review_change_changelist").count("遠山一") == 0
    assert client.get(reverse("admin:review_revieworder_change", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("name", ["reason", "wordlist", "limit", "revieworder", "change"])
def test_every_table_of_the_desk_opens(desk, yunfan, name) -> None:
    waiting(yunfan)

    page(desk, f"review_{name}_changelist")


def test_the_preview_answers_while_typing_and_writes_nothing(client, yunfan) -> None:
    client.force_login(yunfan.owner)

    response = client.post(
        reverse("admin:review_preview"),
        json.dumps({"kind": "template", "fields": {
            "name": "活动", "kind": "promotion", "content": "新品已到店", "signature": str(yunfan.signature.pk)}}),
        content_type="application/json",
    )  # fmt: skip

    answer = response.json()
    assert answer["decision"] == "rejected"
    assert [found["slug"] for found in answer["findings"]] == ["promo_no_opt_out"]
    assert answer["segments"] == {"characters": 11, "segments": 1, "alphabet": "ucs2"}
    assert not ReviewOrder.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "[]", '{"kind": 1, "fields": {}}', '{"kind": "x"}', '{"kind": "x", "fields": []}']
)
def test_a_malformed_preview_is_told_so(client, yunfan, body) -> None:
    client.force_login(yunfan.owner)

    response = client.post(reverse("admin:review_preview"), body, content_type="application/json")

    assert response.status_code == 400


def test_a_preview_knows_nothing_of_another_accounts_things(client, yunfan, other) -> None:
    client.force_login(yunfan.owner)

    response = client.post(
        reverse("admin:review_preview"),
        json.dumps({"kind": "signature", "fields": {
            "name": "云帆商城", "usage": "self", "qualification": str(other.qualification.pk)}}),
        content_type="application/json",
    )  # fmt: skip

    assert response.json()["decision"] == "approved"
    assert "远山" not in response.content.decode()
