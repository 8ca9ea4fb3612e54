"""Whatever arrives at the root: an answer in some vendor's form, never a 500, and nothing changes."""

import json
from typing import Any

import pytest
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import UsedNonce
from sending.models import Batch
from smsconsole.wire.dispatch import root
from tests.wire import clients

NAMES = st.sampled_from(
    ["Action", "Version", "AccessKeyId", "SecretId", "Signature", "SignatureNonce", "SignatureMethod", "Timestamp",
     "Nonce", "SignatureVersion", "PhoneNumbers", "TemplateParam", "Format", "Name.1", "Name.1.Sub"]
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(["SendSms", "2017-05-25", "2021-01-11", "LTAItest1", "AKIDtest1", "HMAC-SHA1", "HmacSHA256",
                     "2026-11-20T04:00:00Z", "1795147200", "%ff%fe", "%00", "%", "+", ""]),
    st.text(max_size=20),
)  # fmt: skip
HEADERS = st.dictionaries(
    st.sampled_from(
        ["HTTP_AUTHORIZATION", "HTTP_X_ACS_ACTION", "HTTP_X_ACS_DATE", "HTTP_X_ACS_SIGNATURE_NONCE", "HTTP_HOST",
         "HTTP_X_ACS_VERSION", "HTTP_X_TC_ACTION", "HTTP_X_TC_TIMESTAMP", "HTTP_X_TC_VERSION", "HTTP_ACCEPT"]
    ),
    st.one_of(
        st.sampled_from(
            ["ACS3-HMAC-SHA256 Credential=LTAItest1,SignedHeaders=host;x-acs-action;x-acs-date;x-acs-signature-nonce,"
             "Signature=00", "ACS3-", "TC3-", "TC3-HMAC-SHA256 Credential=AKIDtest1/2026-11-20/sms/tc3_request, "
             "SignedHeaders=content-type;host, Signature=00", "1795147200", "2026-11-20T04:00:00Z", "SendSms",
             "text/html"]
        ),
        st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=30),
    ),
    max_size=5,
)  # fmt: skip
pytestmark = pytest.mark.django_db


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS"]),
    pairs=st.lists(st.tuples(NAMES, VALUES), max_size=8),
    kind=st.sampled_from(["application/x-www-form-urlencoded", "application/json", "", "multipart/form-data", "x"]),
    body=st.one_of(st.binary(max_size=60), st.lists(st.tuples(NAMES, VALUES), max_size=5)),
    headers=HEADERS,
)
def test_no_envelope_breaks_the_root(
    yunfan: Any, method: str, pairs: list, kind: str, body: Any, headers: dict[str, str]
) -> None:
    payload = body if isinstance(body, bytes) else _join(body)
    query = _join(pairs).decode("latin-1")
    request = RequestFactory().generic(method, "/", payload, kind, QUERY_STRING=query, **headers)
    reply = root(request)
    assert reply.status_code in (200, 302, 400, 404)
    if reply.status_code != 302:
        shape = json.loads(reply.content)
        assert {"error", "message"} <= set(shape) or "Code" in shape or "Error" in shape["Response"]
    assert not Batch.objects.exists()
    assert not UsedNonce.objects.exists()


def _join(pairs: list[tuple[str, str]]) -> bytes:
    return "&".join(f"{name}={value}" for name, value in pairs).encode("utf-8", "surrogatepass")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.dictionaries(
        st.sampled_from(["PhoneNumbers", "SignName", "TemplateCode", "TemplateParam", "SmsUpExtendCode", "OutId",
                         "PhoneNumberJson", "SignNameJson", "TemplateParamJson", "SendDate", "PageSize",
                         "CurrentPage"]),
        st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
                  st.sampled_from(["[]", "{}", '["13800138000"]', "[{}]", "null", "1e999", "20261120", "10"])),
    ),
    action=st.sampled_from(["SendSms", "SendBatchSms", "QuerySendDetails", "QuerySmsSign", "QuerySmsTemplate"]),
)  # fmt: skip
def test_no_signed_aliyun_field_breaks_an_action(yunfan: Any, fields: dict[str, str], action: str) -> None:
    reply = root(RequestFactory().get("/", QUERY_STRING=clients.rpc_query({**fields, "Action": action})))
    assert reply.status_code in (200, 400)
    assert json.loads(reply.content)["Code"] != "OK" or action.startswith("Query")
    assert not Batch.objects.exists()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.dictionaries(
        st.sampled_from(["PhoneNumberSet", "SmsSdkAppId", "TemplateId", "SignName", "TemplateParamSet", "ExtendCode",
                         "SessionContext", "SenderId", "Other"]), JSON,
    )
)  # fmt: skip
def test_no_signed_tencent_field_breaks_an_action(yunfan: Any, fields: dict[str, Any]) -> None:
    body = json.dumps(fields).encode()
    headers = clients.tc3_headers(body, host="testserver")
    meta = {
        "HTTP_" + name.upper().replace("-", "_"): value for name, value in headers.items() if name != "content-type"
    }
    reply = root(RequestFactory().generic("POST", "/", body, "application/json", **meta))
    assert (reply.status_code, reply["Content-Type"]) == (200, "application/json")
    assert "Error" in json.loads(reply.content)["Response"]
    assert not Batch.objects.exists()


def test_a_person_is_sent_to_the_console_and_a_stranger_is_told_what_is_spoken(client: Client) -> None:
    person = client.get("/", headers={"accept": "text/html,application/xhtml+xml"})
    assert (person.status_code, person["Location"]) == (302, "/console/")
    stranger = client.get("/")
    assert (stranger.status_code, stranger.json()["error"]) == (400, "unknown_protocol")


@pytest.mark.parametrize(
    ("headers", "where"),
    [({"x-acs-action": "SendSms"}, "Code"), ({"x-tc-action": "SendSms"}, "Response"), ({}, "error")],
)
def test_a_body_beyond_the_limit_is_refused_in_the_vendors_form(
    client: Client, settings: Any, headers: dict[str, str], where: str
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    reply = client.post("/", b"x" * 2000, content_type="application/json", headers=headers)
    assert reply.status_code in (200, 413)
    assert where in reply.json()


def test_an_unexpected_failure_is_the_vendors_internal_error(
    yunfan: Any, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("accounts.selectors.wire_key", fail)
    reply = client.get("/?" + clients.rpc_query({"Action": "QuerySmsSign", "SignName": "云帆科技"}))
    assert (reply.status_code, reply.json()["Code"]) == (500, "InternalError")
    body = b"{}"
    tencent = client.post(
        "/", body, content_type="application/json", headers=clients.tc3_headers(body, host="testserver")
    )
    assert tencent.json()["Response"]["Error"]["Code"] == "InternalError"
