"""The console's lists of replies, requests, blocked numbers and opt-outs."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sending.models import BlacklistEntry, OptOut
from sending.services import add_opt_out, add_to_blacklist, reply

PHONE = "13800138000"


@pytest.fixture
def browse(yunfan: Any) -> Client:
    client = Client()
    client.force_login(yunfan.owner)
    return client


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(f"admin:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_many_numbers_are_blacklisted_at_once(browse, yunfan) -> None:
    url = reverse("admin:sending_blacklistentry_add")
    answer = browse.post(url, {"phones": "13800138000，+8613900139000\n137 0013 7000", "remark": "投诉"})
    assert answer.status_code == 302
    found = BlacklistEntry.objects.order_by("phone").values_list("account_id", "phone", "remark")
    assert list(found) == [(yunfan.account.pk, n, "投诉") for n in ("13700137000", PHONE, "13900139000")]
    text = page(browse, "sending_blacklistentry_changelist")
    assert PHONE in text and "投诉" in text


def test_a_wrong_number_is_named_beside_the_form_and_none_is_listed(browse) -> None:
    answer = browse.post(reverse("admin:sending_blacklistentry_add"), {"phones": f"{PHONE} 12345"})
    assert answer.status_code == 200
    assert not BlacklistEntry.objects.exists()


def test_a_reader_sees_starred_numbers_and_may_add_none(yunfan) -> None:
    add_to_blacklist(account_id=yunfan.account.pk, phones=[PHONE])
    client = Client()
    client.force_login(yunfan.readonly)
    text = page(client, "sending_blacklistentry_changelist")
    assert PHONE not in text and "138****8000" in text
    assert client.get(reverse("admin:sending_blacklistentry_add")).status_code == 403


def test_an_opt_out_is_noted_and_taken_back(browse, yunfan) -> None:
    url = reverse("admin:sending_optout_add")
    assert browse.post(url, {"phone": f"+86{PHONE}", "sign_name": "云帆科技"}).status_code == 302
    row = OptOut.objects.get()
    assert (row.account_id, row.phone, row.sign_name) == (yunfan.account.pk, PHONE, "云帆科技")
    browse.post(reverse("admin:sending_optout_delete", args=[row.pk]), {"post": "yes"})
    assert not OptOut.objects.exists()


def test_replies_are_listed_once_they_arrived(browse, send, settle, yunfan) -> None:
    send(PHONE)
    settle(seconds=2)
    reply(account_id=yunfan.account.pk, phone=PHONE, content="谢谢")
    assert "谢谢" not in page(browse, "sending_uplink_changelist")
    settle(seconds=1)
    assert "谢谢" in page(browse, "sending_uplink_changelist")
    assert "谢谢" in page(browse, "sending_uplink_changelist", q=PHONE)


def test_a_request_shows_its_messages(browse, send, settle) -> None:
    batch = send(PHONE, "17000000001").batch
    settle(seconds=2)
    text = page(browse, "sending_batch_change", batch.pk)
    for word in (batch.biz_id, PHONE, "MOBILE_NOT_ON_SERVICE", "246810"):
        assert word in text
    assert batch.biz_id in page(browse, "sending_batch_changelist")


@pytest.mark.parametrize("name", ["sending_uplink", "sending_batch", "sending_blacklistentry", "sending_optout"])
def test_another_company_sees_none_of_it(name, send, settle, yunfan, other) -> None:
    batch = send(PHONE).batch
    settle(seconds=2)
    reply(account_id=yunfan.account.pk, phone=PHONE, content="R")
    settle(seconds=1)
    rows = {
        "sending_uplink": yunfan.account, "sending_batch": batch,
        "sending_blacklistentry": add_to_blacklist(account_id=yunfan.account.pk, phones=[PHONE])[0],
        "sending_optout": add_opt_out(account_id=yunfan.account.pk, phone=PHONE, sign_name="x"),
    }  # fmt: skip
    client = Client()
    client.force_login(other.owner)
    assert PHONE not in page(client, f"{name}_changelist")
    assert client.get(reverse(f"admin:{name}_change", args=[rows[name].pk])).status_code == 404


@pytest.mark.parametrize("name", ["sending_uplink", "sending_batch", "sending_blacklistentry", "sending_optout"])
def test_a_list_costs_the_same_however_long(
    name, browse, send, settle, yunfan, django_assert_max_num_queries, test_clock
) -> None:
    def fill(n: int) -> None:
        phone = f"1390013900{n}"
        send(phone)
        settle(seconds=2)
        reply(account_id=yunfan.account.pk, phone=phone, content="R")
        settle(seconds=1)
        add_to_blacklist(account_id=yunfan.account.pk, phones=[phone])

    fill(0)
    page(browse, f"{name}_changelist")
    with django_assert_max_num_queries(12) as first:
        page(browse, f"{name}_changelist")
    for n in range(1, 6):
        fill(n)
    with django_assert_max_num_queries(len(first)):
        page(browse, f"{name}_changelist")
