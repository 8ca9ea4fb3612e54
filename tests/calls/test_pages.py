"""The console's pages of the request log and the signature explainer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import ApiCall, TemporaryKey
from sending.models import Message
from tests.wire import clients
from tests.wire.clients import SEND

pytestmark = pytest.mark.wire
Log = Callable[[], list[ApiCall]]


def _client(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def test_a_call_is_listed_filtered_and_shown(url: str, cast: Any, log: Log) -> None:
    clients.call_rpc(url, SEND)
    clients.call_rpc(url, SEND, secret="wrong")
    sent, refused = log()
    owner = _client(cast.owner)
    page = owner.get("/console/request-log/").content.decode()
    assert f"/console/request-log/{sent.pk}/" in page
    page = owner.get("/console/request-log/?is_good=false").content.decode()
    assert f"/console/request-log/{sent.pk}/" not in page
    shown = owner.get(f"/console/request-log/{refused.pk}/").content.decode()
    assert "Wrong secret" in shown
    assert "SignatureDoesNotMatch" in shown
    shown = owner.get(f"/console/request-log/{sent.pk}/").content.decode()
    assert sent.effect.split()[1] in shown


def test_a_page_is_full_and_the_next_begins_behind_it(url: str, cast: Any, log: Log) -> None:
    clients.call_rpc(url, SEND)
    (call,) = log()
    values = {
        field.attname: getattr(call, field.attname) for field in ApiCall._meta.concrete_fields if field.name != "id"
    }
    ApiCall.objects.bulk_create([ApiCall(**values) for _ in range(50)])
    page = _client(cast.owner).get("/console/request-log/").content.decode()
    oldest = ApiCall.objects.order_by("-id")[49].pk
    assert f"before={oldest}" in page
    older = _client(cast.owner).get(f"/console/request-log/?before={oldest}").content.decode()
    assert f"/console/request-log/{call.pk}/" in older
    assert "before=" not in older


def test_a_call_is_sent_again_from_its_page(url: str, cast: Any, log: Log, test_clock: Any) -> None:
    clients.call_rpc(url, SEND)
    (call,) = log()
    test_clock.advance(seconds=61)
    answer = _client(cast.owner).post(f"/console/request-log/{call.pk}/again/", follow=True).content.decode()
    assert "HTTP 200, OK" in answer
    assert Message.objects.count() == 2
    assert _client(cast.readonly).post(f"/console/request-log/{call.pk}/again/").status_code == 403


def test_a_pasted_request_is_explained(cast: Any) -> None:
    headers = clients.acs3_headers("QuerySmsSign", {}, host="dysmsapi.aliyuncs.com")
    head = "POST / HTTP/1.1\n" + "\n".join(f"{name}: {value}" for name, value in {**headers, "host": "a.test"}.items())
    answer = _client(cast.owner).post("/console/signature/", {"head": head}).content.decode()
    assert "Another host or port was signed" in answer
    assert '<mark class="rl-other">a</mark>.test' in answer
    assert clients.SECRET not in answer


def test_a_temporary_key_is_made_in_a_dialog_and_shown_once(cast: Any) -> None:
    path = f"/console/accounts/accesskey/{cast.aliyun_key.pk}/temporary/"
    answer = _client(cast.owner).post(path, {"duration_seconds": "900", "_form_submitted": "True"}).content.decode()
    made = TemporaryKey.objects.get()
    assert made.key_id in answer
    assert "SecurityToken" in answer
