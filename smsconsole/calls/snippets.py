"""A logged call as something to keep: a pytest function on the vendor's own SDK, and a line for curl."""

import json
import pprint
from typing import NamedTuple

from accounts.models import ApiCall
from smsconsole.calls.parse import read_head
from smsconsole.wire.tencent.params import COMMON

_RPC_COMMON = frozenset(
    {"Action", "Version", "Format", "AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureNonce",
     "SignatureType", "Timestamp", "Signature", "SecurityToken", "RegionId"}
)  # fmt: skip
_ALIYUN = """import json
import os

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest


def test_{name}() -> None:
    request = CommonRequest(domain="{host}", version="{version}", action_name="{action}")
    request.set_protocol_type("http")
    request.set_method("POST")
    fields = {fields}
    for field, value in fields.items():
        request.add_query_param(field, value)
    client = AcsClient("{key}", os.environ["ACCESS_KEY_SECRET"], "cn-hangzhou")
    try:
        code = json.loads(client.do_action_with_exception(request))["Code"]
    except ServerException as refusal:
        code = refusal.get_error_code()
    assert code == "{code}"
"""
_TENCENT = """import os

from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile


def test_{name}() -> None:
    profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint="{host}"))
    credential = Credential("{key}", os.environ["SECRET_KEY"])
    client = CommonClient("sms", "{version}", credential, "ap-guangzhou", profile)
    fields = {fields}
    try:
        client.call_json("{action}", fields)
        code = "OK"
    except TencentCloudSDKException as refusal:
        code = refusal.get_code()
    assert code == "{code}"
"""
_REST = """import os

import httpx


def test_{name}() -> None:
    answer = httpx.request(
        "{method}",
        "http://{host}{target}",
        headers={{"Authorization": f"Token {{os.environ['TOKEN']}}", "Content-Type": "application/json"}},
        content={body!r}.encode(),
    )
    assert answer.status_code == {status}
"""


class Snippets(NamedTuple):
    """Texts to copy."""

    pytest: str
    curl: str


def snippets(call: ApiCall, host: str) -> Snippets:
    """Return both for a call, against ``host`` ("127.0.0.1:8000"); secrets come from the environment."""
    name = "".join(c if c.isalnum() and c.isascii() else "_" for c in call.action.lower()).strip("_") or "call"
    captured = read_head(call.request_head)
    if call.door == "rest":
        text = _REST.format(
            name=name, method=captured.method, host=host, target=captured.target, body=call.request_body,
            status=call.status,
        )  # fmt: skip
        body = f" -H 'Content-Type: application/json' -d {_quote(call.request_body)}" if call.request_body else ""
        address = _quote(f"http://{host}{captured.target}")
        return Snippets(text, f'curl -X {captured.method} -H "Authorization: Token $TOKEN"{body} {address}')
    replay = f'curl -X POST -H "Authorization: Token $TOKEN" http://{host}/api/v1/request-log/{call.pk}/replay/'
    template = _ALIYUN if call.signing in ("acs3", "rpc") else _TENCENT
    if call.signing not in ("acs3", "rpc", "tc3", "v1"):
        return Snippets("", replay)
    values = {
        "name": name, "host": host, "version": _plain(call.version), "action": _plain(call.action),
        "key": _plain(call.key_id), "code": _plain(call.code), "fields": _literal(_fields(call)),
    }  # fmt: skip
    return Snippets(template.format(**values), replay)


def _fields(call: ApiCall) -> dict:
    """Return the business fields of a call by name."""
    captured = read_head(call.request_head)
    captured.body = call.request_body.encode()
    wire = captured.as_wire()
    try:
        if call.signing == "tc3" and wire.body:
            found = json.loads(wire.body)
            return found if isinstance(found, dict) else {}
        fields = wire.text_fields()
    except ValueError:
        return {}
    common = _RPC_COMMON if call.signing in ("acs3", "rpc") else COMMON | {"Signature"}
    return {name: value for name, value in fields.items() if name not in common}


def _literal(value: dict) -> str:
    return pprint.pformat(value, width=100, sort_dicts=False).replace("\n", "\n    ")


def _plain(text: str) -> str:
    """Return a text that stands between quotation marks in a program: what a caller wrote must not become code."""
    return "".join(c for c in text if c.isalnum() or c in "-_.:")


def _quote(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
