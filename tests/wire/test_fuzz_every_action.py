"""Every action of every table with whatever its fields may hold, and requests bent between client and server."""

import json
import uuid
from typing import Any
from urllib.parse import quote

import pytest
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock
from privacy_numbers.models import NumberPool
from smsconsole.calls.pending import Pending
from smsconsole.calls.row import row_of
from smsconsole.wire.aliyun.actions import ACTIONS as ALIYUN
from smsconsole.wire.aliyun.privacy import ACTIONS as DYPLS
from smsconsole.wire.dispatch import root
from smsconsole.wire.tencent.actions import ACTIONS as TENCENT
from tests.privacy_numbers import stage
from tests.wire import clients

pytestmark = pytest.mark.django_db
BOUNDED = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
TEXTS = st.one_of(
    st.sampled_from(
        [
            "", "0", "-1", "1", "10", "99999999999999999999", "true", "null", "[]", "{}", '["13800138000"]', "[[]]",
            '[{"a":1}]', "1e999", "NaN", "20261120", "2026-11-20", "13800138000", "云帆科技", "SMS_101000001",
            "https://a.test/", "💥", "a\n", "\u202e", "x" * 5_000,
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def _ask_alibaba(table: Any, data: Any, **given: str) -> None:
    version, name = data.draw(st.sampled_from(sorted(table)))
    names = [row.name for row in table[version, name].params] or ["PageSize"]
    fields = data.draw(st.dictionaries(st.sampled_from([*names, f"{names[0]}.1", f"{names[0]}.1.Key"]), TEXTS))
    known = {key: text for key, text in given.items() if key in names and data.draw(st.booleans())}
    asked = {**fields, **known, "Action": name, "Version": version}
    reply = root(RequestFactory().get("/", QUERY_STRING=clients.rpc_query(asked)))
    assert reply.status_code in (200, 400, 403, 404), (name, reply.content)
    assert {"Code", "RequestId"} <= set(json.loads(reply.content))


@settings(max_examples=250, **BOUNDED)
@given(data=st.data())
def test_no_field_of_any_alibaba_action_breaks_it(yunfan: Any, data: Any) -> None:
    _ask_alibaba(ALIYUN, data)


@settings(max_examples=400, **BOUNDED)
@given(data=st.data())
def test_no_field_of_any_number_privacy_action_breaks_it(yunfan: Any, data: Any) -> None:
    """Some calls name a pool and a number that are there, and write times that are none the less in order."""
    pool = NumberPool.objects.filter(account=yunfan.account).first() or stage.pool_of(yunfan.account)
    number = pool.numbers.first() or stage.numbers_in(pool)[0]
    x = dict.fromkeys(("PhoneNoX", "SecretNo", "TelX"), number.number)
    keys = dict.fromkeys(("PoolKey", "AppId", "CustomerPoolKey", "PartnerKey"), pool.key)
    times = {"Expiration": "2026-11-21 12:00:00", "Ts": "20261120120000123", "Subts": "20261120120000"}
    people = {"PhoneNoA": "13800138000", "PhoneNoB": "13900139000", "TelA": "13800138000", "TelB": "13900139000"}
    _ask_alibaba(DYPLS, data, **x, **keys, **times, **people)


@settings(max_examples=250, **BOUNDED)
@given(data=st.data())
def test_no_field_of_any_tencent_action_breaks_it(yunfan: Any, data: Any) -> None:
    version, name = data.draw(st.sampled_from(sorted(TENCENT)))
    names = [row.name for row in TENCENT[version, name].params] or ["Limit"]
    body = json.dumps(data.draw(st.dictionaries(st.sampled_from([*names, "Other"]), JSON))).encode()
    headers = clients.tc3_headers(body, host="testserver", action=name, version=version)
    meta = {"HTTP_" + key.upper().replace("-", "_"): text for key, text in headers.items() if key != "content-type"}
    reply = root(RequestFactory().generic("POST", "/", body, "application/json", **meta))
    shape = json.loads(reply.content)["Response"]
    assert (reply.status_code, reply["Content-Type"], "RequestId" in shape) == (200, "application/json", True)
    assert shape.get("Error", {}).get("Code") != "InternalError", (name, body)


@pytest.mark.parametrize("bent", [b"SignName=%ff%fe", b"SignName=%00", b"SignName=%ED%A0%80", b"%ff=1"])
def test_bytes_that_are_no_text_are_refused_before_the_signature(yunfan: Any, bent: bytes) -> None:
    query = clients.rpc_query({"Action": "QuerySmsSign"}).encode() + b"&" + bent
    reply = root(RequestFactory().get("/", QUERY_STRING=query.decode()))
    assert (reply.status_code, json.loads(reply.content)["Code"]) == (400, "InvalidParameter.Format")


@pytest.mark.parametrize("name", ["SignName", "AccessKeyId", "Action", "Signature", "Timestamp"])
def test_a_parameter_given_twice_is_one_and_the_signature_covers_the_last(yunfan: Any, name: str) -> None:
    fields = {"Action": "QuerySmsSign", "SignName": "云帆科技", "SignatureNonce": uuid.uuid4().hex}
    query = clients.rpc_query(fields)
    before = root(RequestFactory().get("/", QUERY_STRING=f"{name}={quote('另一个')}&{query}"))
    assert json.loads(before.content)["Code"] == "OK"
    behind = root(RequestFactory().get("/", QUERY_STRING=f"{query}&{name}={quote('另一个')}"))
    assert behind.status_code in (400, 404)


@settings(max_examples=200, deadline=None)
@given(
    body=st.binary(max_size=80), response=st.binary(max_size=80),
    target=st.text(st.characters(max_codepoint=255), max_size=40),
    headers=st.lists(
        st.tuples(st.sampled_from(["AUTHORIZATION", "HOST", "X_ACS_DATE", "COOKIE"]), st.text(max_size=30)), max_size=3
    ),
    writes=st.booleans(),
)  # fmt: skip
def test_whatever_came_becomes_a_row(
    body: bytes, response: bytes, target: str, headers: list[tuple[str, str]], writes: bool
) -> None:
    call = Pending(
        at=clock.now(), door="aliyun", action=target * 9, version=target, key_id=target, signing="rpc", account_id=None,
        peer=target, status=200, code=target, is_good=True, seconds=1e9, request_id=target, method="GET", target=target,
        meta_headers=headers, body=body, is_cut=False, response=response, writes=writes,
    )  # fmt: skip
    texts = [value for value in row_of(call) if isinstance(value, str)]
    assert not [text for text in texts if "\0" in text]
    assert "".join(texts).encode()
