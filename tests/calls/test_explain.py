"""Why a signature does not match: the usual mistakes are told by what came, and nothing secret is shown."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import httpx
import pytest
from django.test import Client

from accounts.models import AccessKey, ApiCall
from core import clock, secrets
from tests.wire import clients

pytestmark = pytest.mark.wire
Log = Callable[[], list[ApiCall]]
QUERY = {"Action": "QuerySmsSign", "SignName": "云帆 科技~*"}


def _rpc(url: str, text_of: Callable[[dict[str, str]], str], *, key: str = f"{clients.SECRET}&", method: str = "GET",
         **more: str) -> httpx.Response:  # fmt: skip
    """Send an RPC call signed over whatever ``text_of`` makes of its fields."""
    fields = {
        "Version": "2017-05-25", "Format": "JSON", "AccessKeyId": "LTAItest1", "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0", "SignatureNonce": uuid.uuid4().hex, "Timestamp": _stamp(), **QUERY, **more,
    }  # fmt: skip
    signature = base64.b64encode(hmac.new(key.encode(), text_of(fields).encode(), hashlib.sha1).digest()).decode()
    return httpx.request(
        method,
        f"{url}/?{urlencode({**fields, 'Signature': signature}, quote_via=quote, safe='-_.~')}",
        trust_env=False,
        timeout=60,
    )


def _stamp() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _enc(text: str) -> str:
    return quote(text, safe="-_.~")


def _joined(fields: dict[str, str], enc: Callable[[str], str] = _enc, ordered: bool = True) -> str:
    rows = sorted(fields.items()) if ordered else list(fields.items())
    return "&".join(f"{enc(name)}={enc(value)}" for name, value in rows)


RPC = {
    "unsorted": lambda fields: f"GET&%2F&{_enc(_joined(fields, ordered=False))}",
    "unencoded": lambda fields: f"GET&%2F&{_enc(_joined(fields, enc=str))}",
    "plus": lambda fields: f"GET&%2F&{_enc(_joined(fields, enc=lambda text: quote_plus(text, safe='-_.~')))}",
    "encoding": lambda fields: f"GET&%2F&{_enc(_joined(fields, enc=lambda text: quote(text, safe='-_.~*')))}",
    "not_encoded_twice": lambda fields: f"GET&%2F&{_joined(fields)}",
    "method": lambda fields: f"POST&%2F&{_enc(_joined(fields))}",
    "path": lambda fields: f"GET&/&{_enc(_joined(fields))}",
}


@pytest.mark.parametrize("cause", RPC)
def test_a_usual_mistake_with_rpc_is_told(url: str, log: Log, cause: str) -> None:
    assert _rpc(url, RPC[cause]).json()["Code"] == "SignatureDoesNotMatch"
    told = log()[-1].explanation
    assert told["cause"] == cause
    at = told["difference"]["byte"]
    assert told["server"].encode()[:at] == told["client"].encode()[:at]
    assert told["server"].encode()[at : at + 1] != told["client"].encode()[at : at + 1]


def _good(fields: dict[str, str]) -> str:
    return f"GET&%2F&{_enc(_joined(fields))}"


@pytest.mark.parametrize(
    ("key", "cause"),
    [("nonsense&", "wrong_secret"), (clients.SECRET, "secret_form"), (f"{clients.SECRET}\n&", "secret_blanks"),
     ("second-secret&", "other_secret")],
)  # fmt: skip
def test_a_secret_at_fault_is_told(url: str, cast: Any, log: Log, key: str, cause: str) -> None:
    AccessKey.objects.create(
        account=cast.account, vendor="aliyun", key_id="LTAIsecond", secret_encrypted=secrets.encrypt("second-secret"),
        created_at=clock.now(),
    )  # fmt: skip
    assert _rpc(url, _good, key=key).json()["Code"] == "SignatureDoesNotMatch"
    told = log()[-1].explanation
    assert (told["cause"], told["note"]) == (
        cause,
        "LTAIsecond" if cause == "other_secret" else "&" if cause == "secret_form" else "",
    )
    assert not [word for word in (clients.SECRET, "second-secret") if word in json.dumps(told)]


@pytest.mark.parametrize(
    ("changed", "cause", "note"),
    [
        ({"host": "dysmsapi.aliyuncs.com"}, "host", "dysmsapi.aliyuncs.com"),
        ({"host": "127.0.0.1"}, "host", "127.0.0.1"),
        ({"body": b"x"}, "body", "x-acs-content-sha256"),
    ],
)
def test_a_usual_mistake_with_acs3_is_told(url: str, log: Log, changed: dict[str, Any], cause: str, note: str) -> None:
    sent = url.removeprefix("http://").replace("localhost", "127.0.0.1")
    headers = clients.acs3_headers(
        "QuerySmsSign", {"SignName": "云帆"}, changed.get("body", b""), host=changed.get("host", sent)
    )
    address = f"http://{sent}/?{urlencode({'SignName': '云帆'})}"
    httpx.post(address, headers={**headers, "host": sent}, trust_env=False, timeout=60)
    told = log()[-1].explanation
    assert (told["method"], told["cause"]) == ("ACS3-HMAC-SHA256", cause)
    assert told["note"] in (note, "")


@pytest.mark.parametrize(
    ("cause", "change"),
    [("body", {"content": b'{"Limit": 10}'}), ("content_type", {"content-type": "application/json; charset=utf-8"}),
     ("host", {"host": "sms.tencentcloudapi.com"}), ("scope", {"service": "vms"})],
)  # fmt: skip
def test_a_usual_mistake_with_tc3_is_told(url: str, log: Log, cause: str, change: dict[str, Any]) -> None:
    body, host = b'{"Limit":10}', url.removeprefix("http://")
    headers = clients.tc3_headers(body, host=change.get("host", host), service=change.get("service", "sms"))
    headers["host"] = host
    headers["content-type"] = change.get("content-type", headers["content-type"])
    headers["authorization"] = headers["authorization"].replace("/vms/", "/sms/")
    httpx.post(url, content=change.get("content", body), headers=headers, trust_env=False, timeout=60)
    assert log()[-1].explanation["cause"] == cause


def test_a_local_date_in_the_scope_is_told(url: str, log: Log) -> None:
    headers = clients.tc3_headers(b"{}", host=url.removeprefix("http://"))
    day = headers["authorization"].split("/")[1]
    headers["authorization"] = headers["authorization"].replace(day, "2020-01-01")
    reply = httpx.post(url, content=b"{}", headers=headers, trust_env=False, timeout=60).json()
    assert reply["Response"]["Error"]["Code"] == "AuthFailure.SignatureFailure"
    assert log()[-1].explanation["cause"] == "scope_date"


def _explain(cast: Any, **given: Any) -> dict[str, Any]:
    client = Client()
    client.force_login(cast.owner)
    answer = client.post("/api/v1/testing/explain-signature/", json.dumps(given), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_caught_request_is_explained_by_the_api(url: str, cast: Any) -> None:
    headers = clients.acs3_headers("QuerySmsSign", {}, host="a.test", secret="wrong")
    told = _explain(cast, method="POST", url="/", headers=headers)
    assert (told["cause"], told["method"], told["key_id"]) == ("wrong_secret", "ACS3-HMAC-SHA256", "LTAItest1")
    good = clients.acs3_headers("QuerySmsSign", {}, host="a.test")
    assert _explain(cast, method="POST", url="/", headers=good)["cause"] == "none"


def test_a_clock_that_is_off_is_told_by_the_api(cast: Any) -> None:
    headers = clients.acs3_headers("QuerySmsSign", {}, host="a.test", date="2020-01-01T00:00:00Z")
    told = _explain(cast, url="/", headers=headers)
    assert told["cause"] == "clock"
    assert told["note"].startswith("-")


def test_the_clients_own_text_is_compared_byte_by_byte(cast: Any) -> None:
    fields = {
        "Version": "2017-05-25", "Format": "JSON", "AccessKeyId": "LTAItest1", "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0", "SignatureNonce": "n1", "Timestamp": _stamp(), **QUERY,
    }  # fmt: skip
    text = _good(fields).replace("QuerySmsSign", "querySmsSign")
    made = hmac.new(f"{clients.SECRET}&".encode(), text.encode(), hashlib.sha1).digest()
    query = urlencode({**fields, "Signature": base64.b64encode(made).decode()})
    told = _explain(cast, method="GET", url=f"/?{query}", string_to_sign=text)
    at = told["difference"]["byte"]
    assert (told["client"], told["server"][at], told["client"][at]) == (text, "Q", "q")
    pasted = _explain(cast, head=f"GET /?{query} HTTP/1.1\nHost: a.test", string_to_sign=text)
    assert pasted["difference"] == told["difference"]


def test_another_accounts_key_is_unknown(cast: Any) -> None:
    from tests import factories

    factories.other()
    headers = clients.acs3_headers("QuerySmsSign", {}, host="a.test", key="LTAItest2", secret="aliyun-secret-2")
    assert _explain(cast, url="/", headers=headers)["cause"] == "unknown_key"


@pytest.mark.parametrize(
    "given",
    [
        {}, {"head": "x"}, {"url": "/?AccessKeyId=1"}, {"url": "http://[/"}, {"headers": {"authorization": "TC3-"}},
        {"headers": {"authorization": "ACS3-x"}},
    ],
)  # fmt: skip
def test_whatever_is_pasted_has_an_answer(cast: Any, given: dict[str, Any]) -> None:
    assert _explain(cast, **given)["cause"] in ("malformed", "unknown_key")
