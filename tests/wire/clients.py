"""The vendors' own clients, pointed at a server on loopback; nothing of them is changed but the endpoint."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import uuid
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
from alibabacloud_dysmsapi20170525.client import Client as TeaSms
from alibabacloud_tea_openapi.models import Config
from aliyunsdkcore.client import AcsClient
from tencentcloud.common import credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.sms_client import SmsClient

SECRET, TENCENT_SECRET = "aliyun-secret-1", "tencent-secret-1"
# A code of the cast, as the fields of an RPC call.
SEND = {
    "Action": "SendSms", "PhoneNumbers": "13800138000", "SignName": "云帆科技", "TemplateCode": "SMS_101000001",
    "TemplateParam": '{"code":"123456"}',
}  # fmt: skip


def tea(url: str, *, key: str = "LTAItest1", secret: str = SECRET, v2: bool = False) -> TeaSms:
    return TeaSms(config(url, key=key, secret=secret, v2=v2))


def config(url: str, *, key: str = "LTAItest1", secret: str = SECRET, v2: bool = False) -> Config:
    more = {"signature_algorithm": "v2"} if v2 else {}
    return Config(
        access_key_id=key,
        access_key_secret=secret,
        endpoint=urlsplit(url).netloc,
        protocol="http",
        read_timeout=60_000,
        **more,
    )


def core(url: str, *, key: str = "LTAItest1", secret: str = SECRET) -> AcsClient:
    return AcsClient(key, secret, "cn-hangzhou", port=urlsplit(url).port, timeout=30)


def tencent(
    url: str, *, key: str = "AKIDtest1", secret: str = TENCENT_SECRET, method: str = "POST", sign: str | None = None
) -> SmsClient:
    http = HttpProfile(protocol="http", endpoint=urlsplit(url).netloc, reqMethod=method)
    profile = ClientProfile(signMethod=sign, httpProfile=http) if sign else ClientProfile(httpProfile=http)
    return SmsClient(credential.Credential(key, secret), "ap-guangzhou", profile)


def rpc_query(
    params: dict[str, Any], *, method: str = "GET", key: str = "LTAItest1", secret: str = SECRET, **common: str
) -> str:
    """Return a signed RPC v1 query string, written from the contract and not from any SDK."""
    fields = {
        "Version": "2017-05-25", "Format": "JSON", "AccessKeyId": key, "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0", "SignatureNonce": uuid.uuid4().hex,
        "Timestamp": dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), **params, **common,
    }  # fmt: skip
    pairs = "&".join(f"{_enc(name)}={_enc(value)}" for name, value in sorted(fields.items()))
    text = f"{method}&%2F&{_enc(pairs)}"
    digest = hmac.new(f"{secret}&".encode(), text.encode(), hashlib.sha1).digest()
    return pairs + "&Signature=" + _enc(base64.b64encode(digest).decode())


def _enc(text: str) -> str:
    return quote(str(text), safe="-_.~")


def acs3_headers(
    action: str, query: dict[str, str], body: bytes = b"", *, host: str, key: str = "LTAItest1", secret: str = SECRET,
    **changed: str,
) -> dict[str, str]:  # fmt: skip
    """Return the headers of an ACS3 POST that signs the least a client must; ``changed`` replaces after signing."""
    headers = {
        "host": host, "x-acs-action": action, "x-acs-content-sha256": hashlib.sha256(body).hexdigest(),
        "x-acs-date": changed.pop("date", dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")),
        "x-acs-signature-nonce": changed.pop("nonce", uuid.uuid4().hex), "x-acs-version": "2017-05-25",
    }  # fmt: skip
    names = ";".join(headers)
    pairs = "&".join(f"{_enc(name)}={_enc(value)}" for name, value in sorted(query.items()))
    canonical = "\n".join(
        ["POST", "/", pairs, "".join(f"{name}:{value}\n" for name, value in headers.items()), names,
         headers["x-acs-content-sha256"]]
    )  # fmt: skip
    text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    authorization = f"ACS3-HMAC-SHA256 Credential={key},SignedHeaders={names},Signature={signature}"
    return {**headers, "authorization": authorization, **changed}


def tc3_headers(
    body: bytes, *, host: str, action: str = "SendSms", version: str = "2021-01-11", at: dt.datetime | None = None,
    service: str = "sms", secret: str = TENCENT_SECRET, key: str = "AKIDtest1",
) -> dict[str, str]:  # fmt: skip
    at = at or dt.datetime.now(dt.UTC)
    stamp, date = str(int(at.timestamp())), at.strftime("%Y-%m-%d")
    kind = "application/json"
    canonical = "\n".join(
        ["POST", "/", "", f"content-type:{kind}\nhost:{host}\n", "content-type;host", hashlib.sha256(body).hexdigest()]
    )
    scope = f"{date}/{service}/tc3_request"
    text = f"TC3-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    derived = f"TC3{secret}".encode()
    for part in (date, service, "tc3_request"):
        derived = hmac.new(derived, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(derived, text.encode(), hashlib.sha256).hexdigest()
    return {
        "host": host, "content-type": kind, "x-tc-action": action, "x-tc-version": version, "x-tc-timestamp": stamp,
        "authorization": f"TC3-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders=content-type;host, "
        f"Signature={signature}",
    }  # fmt: skip


def call_rpc(url: str, params: dict[str, Any], **common: str) -> httpx.Response:
    return httpx.get(f"{url}/?{rpc_query(params, **common)}", trust_env=False, timeout=60)


def call_acs3(url: str, action: str, query: dict[str, str], **changed: str) -> httpx.Response:
    headers = acs3_headers(action, query, host=urlsplit(url).netloc, **changed)
    return httpx.post(f"{url}/?{urlencode(query)}", headers=headers, trust_env=False, timeout=60)


def call_tc3(url: str, fields: Any, **changed: Any) -> httpx.Response:
    body = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
    headers = tc3_headers(body, host=urlsplit(url).netloc, **changed)
    return httpx.post(url, content=body, headers=headers, trust_env=False, timeout=60)
