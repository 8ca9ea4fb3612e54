"""The older signature: SHA-256 over the application's key, a random number, the time and, when sending, the numbers."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts import selectors as accounts
from accounts.models import Application
from smsconsole.wire.freshness import is_fresh
from smsconsole.wire.request import WireRequest
from smsconsole.wire.tencent.codes import TencentError
from smsconsole.wire.tencent.shapes import instant
from smsconsole.wire.tencent.v5 import body as fields

WINDOW = dt.timedelta(minutes=10)
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Signed:
    """What a call claims; ``numbers`` is the part made of them as (name, value) pairs: one, or none."""

    random: str
    time: int
    sig: str
    numbers: Pairs = ()

    def text(self, app_key: str) -> str:
        """Return what is hashed; nothing in it is encoded."""
        pairs = [("appkey", app_key), ("random", self.random), ("time", str(self.time)), *self.numbers]
        return "&".join(f"{name}={value}" for name, value in pairs)


def read(request: WireRequest, body: dict[str, Any], signs: str) -> Signed:
    """Return a call's claims; ``signs`` as in an operation's row. Raises TencentError for a field of a wrong type."""
    return Signed(
        random=query(request, "random"), time=fields.integer(body, "time"), sig=fields.text(body, "sig"),
        numbers=numbers(body, signs),
    )  # fmt: skip


def query(request: WireRequest, name: str) -> str:
    """Return a parameter of the address; "" where it is absent."""
    try:
        return request.text_fields().get(name, "")
    except ValueError:
        raise TencentError("FailedOperation.FailResolvePacket") from None


def numbers(body: dict[str, Any], signs: str) -> Pairs:
    """Return what the signature covers of the body: the numbers, as written and in their order."""
    if signs == "tel":
        return [("tel", fields.text(body, "tel"))]
    if signs != "mobile":
        return []
    tel = body.get("tel")
    entries = tel if isinstance(tel, list) else [tel]
    return [("mobile", ",".join(fields.telephone(entry)[1] for entry in entries))]


def sign(text: str) -> str:
    """Return the signature of a text that holds the key."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def check_time(signed: Signed) -> None:
    """Refuse a missing signature, and a time more than ten minutes off."""
    if not signed.sig:
        raise TencentError("InternalError.SigFieldMissing")
    if not is_fresh(instant(signed.time, "time", "InternalError.RequestTimeException"), WINDOW):
        raise TencentError("InternalError.RequestTimeException")


def check_signature(signed: Signed, application: Application) -> None:
    """Refuse a signature that the application's key does not give."""
    expected = sign(signed.text(accounts.app_key(application)))
    if not hmac.compare_digest(expected.encode(), signed.sig.lower().encode("utf-8", "surrogateescape")):
        raise TencentError("InternalError.SigVerificationFail")
