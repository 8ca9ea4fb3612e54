"""The sidebar's search finds by number, BizId, template code, signature and order number, within one's reach."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import PlatformRole
from core.tenancy import Scope
from review.services import submit_for_review
from sending.models import Message
from sending.services import Item, submit_messages
from smsconsole.console.search import find
from tests import factories


@pytest.fixture
def message(yunfan: Any) -> Message:
    submit_messages(
        account_id=yunfan.account.pk, door="rest", vendor=None, request_id="r1",
        items=[Item("13800138000", "云帆科技", yunfan.captcha.code, {"code": "246810"})],
    )  # fmt: skip
    return Message.objects.get()


def _client(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _links(client: Client, term: str, **more: str) -> list[str]:
    answer = client.get(reverse("admin:search"), {"s": term, "extended": "1", **more})
    assert answer.status_code == 200
    return re.findall(r'href="([^"]+)"', answer.content.decode())


def test_a_number_in_any_spelling_finds_its_messages(yunfan: Any, message: Message) -> None:
    client = _client(yunfan.owner)
    for term in ("13800138000", "+8613800138000", " 138 0013 8000 "):
        assert _links(client, term) == [reverse("admin:record", args=[message.pk])]
    assert _links(client, "1380013800") == []  # part of a number finds nothing


def test_a_biz_id_finds_its_message_with_or_without_its_end(yunfan: Any, message: Message) -> None:
    client = _client(yunfan.owner)
    for term in (message.biz_id, message.biz_id.removesuffix("^0")):
        assert _links(client, term) == [reverse("admin:record", args=[message.pk])]


def test_codes_signatures_and_orders_lead_to_their_pages(yunfan: Any) -> None:
    client = _client(yunfan.owner)
    template = reverse("admin:templates_app_smstemplate_change", args=[yunfan.captcha.pk])
    assert _links(client, yunfan.captcha.code) == _links(client, yunfan.captcha.code.lower()) == [template]
    voice = reverse("admin:templates_app_voicetemplate_change", args=[yunfan.voice.pk])
    assert _links(client, yunfan.voice.code) == [voice]
    signature = reverse("admin:signatures_signature_change", args=[yunfan.signature.pk])
    assert _links(client, "【云帆科技】") == _links(client, "云帆") == [signature]
    order = submit_for_review(
        account=yunfan.account, kind="template", subject_id=yunfan.captcha.pk, label="模板1", facts={}
    )
    assert _links(client, order.order_no) == [template]
    desk = _client(factories.staff(PlatformRole.REVIEWER))
    assert _links(desk, order.order_no) == [reverse("admin:review_order", args=[order.pk])]


def test_another_company_finds_nothing_of_it(yunfan: Any, other: Any, message: Message) -> None:
    client = _client(other.owner)
    for term in ("13800138000", message.biz_id, yunfan.captcha.code, yunfan.voice.code, "云帆科技"):
        assert _links(client, term) == []


def test_nothing_found_before_is_kept_for_another_account(yunfan: Any, other: Any, message: Message) -> None:
    platform = _client(factories.staff(PlatformRole.OPERATOR))
    assert _links(platform, "13800138000") == [reverse("admin:record", args=[message.pk])]
    platform.post(reverse("admin:switch_account"), {"account": other.account.pk})
    assert _links(platform, "13800138000") == []


def test_numbers_are_starred_for_who_may_not_see_them(yunfan: Any, message: Message) -> None:
    for user, shown in ((yunfan.readonly, "138****8000"), (yunfan.owner, "13800138000")):
        body = _client(user).get(reverse("admin:search"), {"s": "13800138000", "extended": "1"}).content.decode()
        assert shown in body and ("13800138000" in body) == (user == yunfan.owner)


def test_pages_are_found_by_their_name_and_an_empty_term_finds_nothing(yunfan: Any) -> None:
    client = _client(yunfan.owner)
    client.cookies["django_language"] = "en"
    assert reverse("admin:templates_app_smstemplate_changelist") in _links(client, "text templates")
    assert _links(client, "") == _links(client, "  ") == []
    assert _links(client, "没有这样的东西", page="nonsense") == []


@pytest.mark.parametrize("term", ["13800138000", "云帆科技", "SMS_101000001"])
def test_a_search_costs_few_queries(
    yunfan: Any, message: Message, rf: Any, term: str, django_assert_max_num_queries: Any
) -> None:
    request = rf.get("/")
    request.scope = Scope(account_id=yunfan.account.pk, grants=frozenset({"view"}))
    with django_assert_max_num_queries(5):
        assert find(request, term)


def test_who_may_view_nothing_finds_nothing(yunfan: Any, message: Message, rf: Any) -> None:
    request = rf.get("/")
    request.scope = Scope(account_id=yunfan.account.pk)
    assert find(request, "13800138000") == []
