"""Tencent's signatures, checked: TC3-HMAC-SHA256 in a header, v1 HmacSHA1 and HmacSHA256 in the parameters."""

import base64
import datetime as dt
import hashlib
import hmac
import re
from dataclasses import dataclass

from accounts.selectors import WireKey
from accounts.services import hash_token
from smsconsole.wire.freshness import is_fresh
from smsconsole.wire.request import WireRequest
from smsconsole.wire.tencent.codes import TencentError

WINDOW = dt.timedelta(minutes=5)
_AUTHORIZATION = re.compile(
    r"TC3-HMAC-SHA256 +Credential=(?P<key>[^,\s/]+)/(?P<date>\d{4}-\d\d-\d\d)/(?P<service>[^/,\s]{1,100})"
    r"/tc3_request,\s*SignedHeaders=(?P<headers>[^,\s]+),\s*Signature=(?P<signature>\w+)",
    re.ASCII,
)
_SECONDS = re.compile(r"\d{1,11}", re.ASCII)
_V1 = {"": hashlib.sha1, "HmacSHA1": hashlib.sha1, "HmacSHA256": hashlib.sha256}


@dataclass(frozen=True)
class Signed:
    """What a request claims; ``strings`` are the texts it may have signed (the SDK leaves Host in its case)."""

    key_id: str
    at: dt.datetime
    signature: str
    strings: tuple[str, ...]
    algorithm: str  # tc3, HmacSHA1, HmacSHA256
    date: str = ""
    service: str = ""
    token: str = ""
    date_is_true: bool = True  # the scope names the UTC date of the stamp


def read_tc3(request: WireRequest) -> Signed:
    """Return the claims of a TC3 request; raises TencentError when they are incomplete."""
    found = _AUTHORIZATION.fullmatch(request.header("authorization"))
    if not found or not {"content-type", "host"} <= set(found["headers"].split(";")):
        raise TencentError("AuthFailure.InvalidAuthorization")
    stamp = request.header("x-tc-timestamp")
    at = _instant(stamp)
    scope = f"{found['date']}/{found['service']}/tc3_request"
    texts = (
        canonical_tc3(request, found["headers"], lowered, host)
        for lowered in (False, True)
        for host in signed_hosts(request)
    )
    hashes = dict.fromkeys(hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest() for text in texts)
    return Signed(
        key_id=found["key"],
        at=at,
        signature=found["signature"].lower(),
        strings=tuple(f"TC3-HMAC-SHA256\n{stamp}\n{scope}\n{digest}" for digest in hashes),
        algorithm="tc3",
        date=found["date"],
        service=found["service"],
        token=request.header("x-tc-token"),
        date_is_true=found["date"] == at.strftime("%Y-%m-%d"),
    )


def signed_hosts(request: WireRequest) -> tuple[str, ...]:
    """Return what a client may have signed as its host: as sent, or (the Node.js SDK) without the port."""
    host = request.header("host")
    return (host, host.rpartition(":")[0]) if ":" in host else (host,)


def canonical_tc3(request: WireRequest, names: str, lowered: bool, host: str) -> str:
    """Return the canonical request, header values as sent or lower-cased."""
    values = ((name, host if name == "host" else request.header(name)) for name in names.split(";"))
    unsigned = request.header("x-tc-content-sha256").upper() == "UNSIGNED-PAYLOAD"
    body = b"UNSIGNED-PAYLOAD" if unsigned else b"" if request.method == "GET" else request.body
    return "\n".join(
        [
            request.method,
            "/",
            request.query.decode("latin-1") if request.method == "GET" else "",
            "".join(f"{name}:{value.lower() if lowered else value}\n" for name, value in values),
            names,
            hashlib.sha256(body).hexdigest(),
        ]
    )


def read_v1(request: WireRequest, fields: dict[str, str]) -> Signed:
    """Return the claims of a request signed over its flat parameters."""
    for name in ("SecretId", "Signature", "Timestamp", "Nonce"):
        if not fields.get(name):
            raise TencentError("MissingParameter", name=name)
    method = fields.get("SignatureMethod", "")
    if method not in _V1:
        raise TencentError("InvalidParameterValue", name="SignatureMethod")
    pairs = sorted((name.replace("_", "."), value) for name, value in fields.items() if name != "Signature")
    query = "&".join(f"{name}={value}" for name, value in pairs)
    return Signed(
        key_id=fields["SecretId"],
        at=_instant(fields["Timestamp"]),
        signature=fields["Signature"],
        strings=(f"{request.method}{request.header('host')}/?{query}",),
        algorithm=method or "HmacSHA1",
        token=fields.get("Token", ""),
    )


def _instant(stamp: str) -> dt.datetime:
    if not _SECONDS.fullmatch(stamp):
        raise TencentError("InvalidParameterValue", name="Timestamp")
    return dt.datetime.fromtimestamp(int(stamp), dt.UTC)


def check_time(signed: Signed) -> None:
    """Refuse a stamp more than five minutes from now."""
    if not is_fresh(signed.at, WINDOW):
        raise TencentError("AuthFailure.SignatureExpire")


def check_signature(signed: Signed, secret: str) -> None:
    """Refuse a signature that the secret gives for none of the texts."""
    good = False
    for text in signed.strings:
        good |= hmac.compare_digest(sign(signed, secret, text).encode(), _ascii(signed))
    if not (good and signed.date_is_true):
        raise TencentError("AuthFailure.SignatureFailure")


def check_token(signed: Signed, key: WireKey) -> None:
    """Refuse a temporary key without its session token or after its time, and any other key with a token."""
    good = hmac.compare_digest(hash_token(signed.token), key.token_hash) if key.token_hash else not signed.token
    if not good or key.is_expired:
        raise TencentError("AuthFailure.TokenFailure")


def _ascii(signed: Signed) -> bytes:
    return signed.signature.encode("utf-8", "surrogateescape")


def sign(signed: Signed, secret: str, text: str) -> str:
    """Return the signature of a string to sign: hexadecimal for TC3, Base64 for the older ones."""
    data = text.encode("utf-8", "surrogateescape")
    if signed.algorithm != "tc3":
        return base64.b64encode(hmac.new(secret.encode(), data, _V1[signed.algorithm]).digest()).decode()
    key = f"TC3{secret}".encode()
    for part in (signed.date, signed.service, "tc3_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, data, hashlib.sha256).hexdigest()
