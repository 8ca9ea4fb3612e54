"""A call signed anew with the key it came with: the same method, fresh time and nonce, nothing else changed."""

import datetime as dt
import uuid
from urllib.parse import quote

import orjson

from smsconsole.calls.parse import Captured
from smsconsole.wire.aliyun import signing as aliyun
from smsconsole.wire.percent import Form, encode
from smsconsole.wire.request import FORM, WireRequest
from smsconsole.wire.tencent import params
from smsconsole.wire.tencent import signing as tencent
from smsconsole.wire.tencent.v5 import signing as legacy
from smsconsole.wire.tencent.v5.actions import operation_at

Pairs = list[tuple[bytes, bytes]]


def sign_again(call: Captured, signing: str, key_id: str, secret: str, at: dt.datetime) -> WireRequest:
    """Return the call as its client would send it now; ``signing`` is acs3, rpc, tc3, v1 or v5.

    Raises TencentError for a call of the older interface whose body is none.
    """
    return _SIGNERS[signing](call, key_id, secret, at)


def _acs3(call: Captured, key_id: str, secret: str, at: dt.datetime) -> WireRequest:
    names = call.headers.get("authorization", "").partition("SignedHeaders=")[2].split(",")[0]
    signed = [name for name in names.split(";") if name not in ("", "x-acs-security-token")]
    call.headers |= {"x-acs-date": _stamp(at), "x-acs-signature-nonce": uuid.uuid4().hex}
    for name in ("x-acs-security-token", "x-acs-accesskey-id"):
        call.headers.pop(name, None)
    signed = [name for name in signed if name != "x-acs-accesskey-id"]
    call.headers["authorization"] = f"ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={';'.join(signed)},Signature=0"
    made = aliyun.read_acs3(call.as_wire())
    signature = aliyun.sign("acs3", secret, made.string_to_sign)
    call.headers["authorization"] = call.headers["authorization"].removesuffix("0") + signature
    return call.as_wire()


def _rpc(call: Captured, key_id: str, secret: str, at: dt.datetime) -> WireRequest:
    fresh = {
        b"AccessKeyId": key_id.encode(), b"SignatureNonce": uuid.uuid4().hex.encode(), 
        b"Timestamp": _stamp(at).encode(),
    }  # fmt: skip
    gone = (b"Signature", b"SecurityToken")
    _replace(call, fresh, gone)
    wire = call.as_wire()
    made = aliyun.read_rpc(wire, {**wire.text_fields(), "Signature": "0"})
    _replace(call, {b"Signature": aliyun.sign(made.algorithm, secret, made.string_to_sign).encode()}, ())
    return call.as_wire()


def _tc3(call: Captured, key_id: str, secret: str, at: dt.datetime) -> WireRequest:
    old = call.headers.get("authorization", "")
    service = old.partition("Credential=")[2].split("/")[2] if old.count("/") >= 2 else "sms"
    names = old.partition("SignedHeaders=")[2].split(",")[0].strip() or "content-type;host"
    call.headers["x-tc-timestamp"] = str(int(at.timestamp()))
    call.headers.pop("x-tc-token", None)
    scope = f"{at:%Y-%m-%d}/{service}/tc3_request"
    call.headers["authorization"] = f"TC3-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders={names}, Signature=0"
    made = tencent.read_tc3(call.as_wire())
    signature = tencent.sign(made, secret, made.strings[0])
    call.headers["authorization"] = call.headers["authorization"].removesuffix("0") + signature
    return call.as_wire()


def _v1(call: Captured, key_id: str, secret: str, at: dt.datetime) -> WireRequest:
    fresh = {
        b"SecretId": key_id.encode(), b"Timestamp": str(int(at.timestamp())).encode(),
        b"Nonce": str(uuid.uuid4().int % 2**31).encode(),
    }  # fmt: skip
    _replace(call, fresh, (b"Signature", b"Token"))
    wire = call.as_wire()
    made = tencent.read_v1(wire, {**wire.text_fields(), "Signature": "0"})
    _replace(call, {b"Signature": tencent.sign(made, secret, made.strings[0]).encode()}, ())
    return call.as_wire()


def _v5(call: Captured, key_id: str, secret: str, at: dt.datetime) -> WireRequest:
    _replace(call, {b"random": str(uuid.uuid4().int % 2**31).encode()}, ())
    wire = call.as_wire()
    operation = operation_at(wire.path)
    body = {**params.load(call.body), "time": int(at.timestamp()), "sig": "0"}
    signed = legacy.read(wire, body, operation.signs if operation else "")
    call.body = orjson.dumps({**body, "sig": legacy.sign(signed.text(secret))})
    call.headers["content-length"] = str(len(call.body))
    return call.as_wire()


def _replace(call: Captured, fresh: dict[bytes, bytes], gone: tuple[bytes, ...]) -> None:
    """Put fresh fields into the query, or into the form of a request that has all its fields there."""
    path, _, query = call.target.partition("?")
    in_query = _without(Form(query.encode()).pairs, (*fresh, *gone))
    is_form = call.headers.get("content-type", "").split(";")[0].strip().lower() == FORM
    in_form = _without(Form(call.body).pairs, (*fresh, *gone)) if is_form else []
    (in_form if in_form and not in_query else in_query).extend(fresh.items())
    call.target = f"{path}?{_join(in_query)}" if in_query else path
    if is_form:
        call.body = _join(in_form).encode()


def _without(pairs: Pairs, names: tuple[bytes, ...]) -> Pairs:
    return [(name, value) for name, value in pairs if name not in names]


def _join(pairs: Pairs) -> str:
    return "&".join(f"{quote(name, safe='-_.~')}={encode(value)}" for name, value in pairs)


def _stamp(at: dt.datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


_SIGNERS = {"acs3": _acs3, "rpc": _rpc, "tc3": _tc3, "v1": _v1, "v5": _v5}
