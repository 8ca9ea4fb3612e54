"""Tencent's older signature as a case for the search. The AppKey is part of the text, so stars stand for it there."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from smsconsole.wire.explain.search import Alternative, Case
from smsconsole.wire.request import WireRequest
from smsconsole.wire.tencent import params
from smsconsole.wire.tencent.codes import TencentError
from smsconsole.wire.tencent.v5 import signing
from smsconsole.wire.tencent.v5.actions import operation_at

STARS = "***"
SECONDS = 60  # a client that asks its clock twice is off by a second or two, a slow one by more
USUAL = "{appkey}&{random}&{time}{numbers}"
_ORDERS = {
    "random, appkey": "{random}&{appkey}&{time}{numbers}", "time, random": "{appkey}&{time}&{random}{numbers}",
    "appkey, mobile": "{appkey}{numbers}&{random}&{time}",
}  # fmt: skip


def v5_case(request: WireRequest) -> Case:
    """Return the case of a call of /v5/; raises TencentError when there is no such operation or no signature."""
    operation = operation_at(request.path)
    if operation is None or not operation.is_open:
        raise TencentError("InternalError.RestApiInterfaceNotExist")
    body = params.load(request.body)
    signed = signing.read(request, body, operation.signs)
    if not signed.sig:
        raise TencentError("InternalError.SigFieldMissing")
    parts = {
        "random": f"random={signed.random}", "time": f"time={signed.time}", "numbers": _joined(signed.numbers),
        "order": USUAL, "algorithm": "sha256",
    }  # fmt: skip

    def render(chosen: Mapping[str, str]) -> str:
        return chosen["order"].format(appkey=f"appkey={STARS}", **{n: chosen[n] for n in ("random", "time", "numbers")})

    def sign(secret: str, text: str, chosen: Mapping[str, str]) -> str:
        if chosen["algorithm"] == "HMAC-SHA256":
            return hmac.new(secret.encode(), text.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()
        whole = text.replace(f"appkey={STARS}", f"appkey={secret}", 1)
        return hashlib.new(chosen["algorithm"], whole.encode("utf-8", "surrogateescape")).hexdigest()

    tried = [
        *(Alternative("numbers", "numbers", text, note) for note, text in _lists(body, operation.signs)),
        *(Alternative("random", "random", text, text) for text in _randoms(body, signed)),
        *(Alternative("time", "time", f"time={at}", f"time={at}") for at in _times(signed.time)),
        *(Alternative("text_order", "order", text, note) for note, text in _ORDERS.items()),
        *(Alternative("algorithm", "algorithm", name, name) for name in ("md5", "sha1", "sha512", "HMAC-SHA256")),
    ]
    return Case(
        method="SHA256", claimed=signed.sig.lower(), parts=parts, render=render, sign=sign,
        to_sign=lambda text, chosen: text, alternatives=tried, stamp=str(signed.time),
        key_id=signing.query(request, "sdkappid"), wrong="wrong_app_key",
    )  # fmt: skip


def _joined(pairs: signing.Pairs) -> str:
    return "".join(f"&{name}={value}" for name, value in pairs)


def _lists(body: dict[str, Any], signs: str) -> Iterator[tuple[str, str]]:
    """Yield note and part for the usual ways of writing the numbers wrongly; where none are signed, of adding them."""
    tel = body.get("tel")
    entries = [row for row in (tel if isinstance(tel, list) else [tel]) if isinstance(row, dict)]
    mobiles = [str(row.get("mobile", "")) for row in entries]
    if isinstance(tel, str) and tel:
        mobiles = [tel]
    if not signs:
        yield "mobile", f"&mobile={body.get('mobile', '')}"
        return
    yield "—", ""
    name, other = ("tel", "mobile") if signs == "tel" else ("mobile", "tel")
    numbered = [f"+{row.get('nationcode', '')}{row.get('mobile', '')}" for row in entries] or mobiles
    plain = [text.lstrip("+") for text in numbered]
    ways = {
        "1, 2, 3": ",".join(sorted(mobiles)), "3, 2, 1": ",".join(reversed(mobiles)),
        "1, 1 → 1": ",".join(dict.fromkeys(mobiles)), "+86…": ",".join(numbered), "86…": ",".join(plain),
        '", "': ", ".join(mobiles), '";"': ";".join(mobiles), '" "': " ".join(mobiles), "%2C, %2B": quote(
            ",".join(mobiles), safe=""), "1": mobiles[0] if mobiles else "", "[…]": f"[{','.join(mobiles)}]",
    }  # fmt: skip
    for note, text in ways.items():
        yield note, f"&{name}={text}"
    yield other, f"&{other}={','.join(mobiles)}"


def _randoms(body: dict[str, Any], signed: signing.Signed) -> Iterator[str]:
    """Yield what may have been signed as the random number: the body's, the time, nothing."""
    if body.get("random") is not None:
        yield f"random={body['random']}"
    yield f"random={signed.time}"
    yield "random="


def _times(time: int) -> Iterator[int]:
    """Yield what may have been signed as the time: milliseconds, seconds, a clock that went on meanwhile."""
    yield time * 1000
    for off in range(1, SECONDS + 1):
        yield time - off
        yield time + off
