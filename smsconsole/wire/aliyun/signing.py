"""Alibaba's signatures, checked: ACS3-HMAC-SHA256 in a header, RPC v1 HMAC-SHA1 or HMAC-SHA256 in the parameters.

Both are read first (``read_*``), so that the key can be looked up, then compared with what the secret gives.
"""

import base64
import datetime as dt
import hashlib
import hmac
import re
from dataclasses import dataclass

from accounts.selectors import WireKey
from accounts.services import hash_token
from smsconsole.wire.aliyun.codes import GatewayError
from smsconsole.wire.freshness import is_fresh
from smsconsole.wire.percent import encode_again
from smsconsole.wire.request import WireRequest

WINDOW = dt.timedelta(minutes=15)
_AUTHORIZATION = re.compile(
    r"ACS3-HMAC-SHA256 Credential=(?P<key>[^,\s]+),\s*SignedHeaders=(?P<headers>[^,\s]+),"
    r"\s*Signature=(?P<signature>\w+)"
)
_RPC = {"HMAC-SHA1": "sha1", "HMAC-SHA256": "sha256"}
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
# Unsigned, these would let a stranger repeat or redirect a signed call.
_MUST_SIGN = {"host", "x-acs-action", "x-acs-date", "x-acs-signature-nonce"}


@dataclass(frozen=True)
class Signed:
    """What a request claims, and what the server signs to check it; ``token`` is the session token it brought."""

    key_id: str
    nonce: str
    stamp: str
    signature: str
    string_to_sign: str
    algorithm: str  # acs3, HMAC-SHA1, HMAC-SHA256
    body_is_true: bool = True
    token: str = ""


def read_acs3(request: WireRequest) -> Signed:
    """Return the claims of a Tea request; raises GatewayError when they are incomplete."""
    header = request.header("authorization")
    found = _AUTHORIZATION.fullmatch(header)
    if not found:
        is_other = not header.startswith("ACS3-HMAC-SHA256 ")
        raise GatewayError("InvalidSignatureMethod" if is_other else "IncompleteSignature")
    names = found["headers"].split(";")
    if not set(names) >= _MUST_SIGN:
        raise GatewayError("IncompleteSignature")
    body_hash = hashlib.sha256(request.body).hexdigest()
    canonical = canonical_acs3(request, found["headers"], body_hash)
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogateescape")).hexdigest()
    return Signed(
        key_id=found["key"],
        nonce=request.header("x-acs-signature-nonce"),
        stamp=request.header("x-acs-date"),
        signature=found["signature"].lower(),
        string_to_sign=f"ACS3-HMAC-SHA256\n{digest}",
        algorithm="acs3",
        body_is_true=request.header("x-acs-content-sha256") in ("", body_hash),
        token=request.header("x-acs-security-token"),
    )


def canonical_acs3(request: WireRequest, names: str, body_hash: str) -> str:
    """Return the canonical request over the headers that the client says it signed."""
    return "\n".join(
        [
            request.method,
            "/",
            acs3_query(request),
            "".join(f"{name}:{request.header(name)}\n" for name in names.split(";")),
            names,
            body_hash,
        ]
    )


def acs3_query(request: WireRequest) -> str:
    """Return the canonical query: the query's pairs in the order of their encoded names and values."""
    pairs = sorted([part.partition("=") for part in request.query_form.parts])
    return "&".join(map("".join, pairs))


def read_rpc(request: WireRequest, params: dict[str, str]) -> Signed:
    """Return the claims of an RPC v1 request; parameters with empty values take part in the signature."""
    for name in ("AccessKeyId", "Signature", "SignatureMethod", "SignatureNonce", "SignatureVersion", "Timestamp"):
        if not params.get(name):
            raise GatewayError("MissingParameter", name=name)
    method = params["SignatureMethod"].upper()
    if method not in _RPC:
        raise GatewayError("InvalidSignatureMethod")
    return Signed(
        key_id=params["AccessKeyId"],
        nonce=params["SignatureNonce"],
        stamp=params["Timestamp"],
        signature=params["Signature"],
        string_to_sign=f"{request.method}&%2F&{encode_again(rpc_query(request))}",
        algorithm=method,
        token=params.get("SecurityToken", ""),
    )


def rpc_query(request: WireRequest) -> str:
    """Return the canonical query: all parameters but the signature, in the order of their names."""
    parts = request.parts
    return "&".join([parts[name] for name in sorted(parts) if name != b"Signature"])


def check_time(signed: Signed) -> None:
    """Refuse a stamp that is malformed or more than 15 minutes from now."""
    try:
        if not _STAMP.fullmatch(signed.stamp):
            raise ValueError(signed.stamp)
        at = dt.datetime.fromisoformat(signed.stamp)
    except ValueError:
        raise GatewayError("InvalidTimeStamp.Format") from None
    if not is_fresh(at, WINDOW):
        raise GatewayError("InvalidTimeStamp.Expired")


def check_signature(signed: Signed, secret: str) -> None:
    """Refuse a signature that the secret does not give; the message shows what the server signed."""
    expected = sign(signed.algorithm, secret, signed.string_to_sign)
    if not (hmac.compare_digest(expected.encode(), signed.signature.encode()) and signed.body_is_true):
        raise GatewayError("SignatureDoesNotMatch", string=signed.string_to_sign)


def sign(algorithm: str, secret: str, text: str) -> str:
    """Return the signature of a string to sign: hexadecimal for ACS3, Base64 for RPC v1."""
    data = text.encode("utf-8", "surrogateescape")
    if algorithm == "acs3":
        return hmac.digest(secret.encode(), data, "sha256").hex()
    return base64.b64encode(hmac.digest(f"{secret}&".encode(), data, _RPC[algorithm])).decode()


def check_token(signed: Signed, key: WireKey) -> None:
    """Refuse a temporary key without its session token or after its time, and any other key with a token."""
    if not key.token_hash:
        if signed.token:
            raise GatewayError("InvalidSecurityToken.MismatchWithAccessKey")
        return
    if not signed.token:
        raise GatewayError("MissingParameter", name="SecurityToken")
    if not hmac.compare_digest(hash_token(signed.token), key.token_hash):
        raise GatewayError("InvalidSecurityToken.MismatchWithAccessKey")
    if key.is_expired:
        raise GatewayError("InvalidSecurityToken.Expired")
