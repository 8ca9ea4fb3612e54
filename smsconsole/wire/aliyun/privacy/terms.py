"""What a binding is made with, as the families of actions write it."""

import datetime as dt
import re
from typing import Any

from core import clock
from privacy_numbers.services.bindings import Terms
from smsconsole.wire.aliyun.codes import BusinessError
from smsconsole.wire.aliyun.params import load_json

_SECONDS = re.compile(r"\d{1,10}", re.ASCII)
FOREVER = dt.datetime(2099, 12, 31, 23, 59, 59, tzinfo=clock.BEIJING)  # a binding of fixed lines that ends by hand only
CLEAR = "CONTROL_CLEAR_DISABLE"
AX, BX = "CONTROL_AX_DISABLE", "CONTROL_BX_DISABLE"
_SIDES = {"A": "1", "AB": "1", "1": "1", "B": "2", "N": "2", "G": "2", "2": "2"}
SWAPPED = {AX: BX, BX: AX}  # where the vendor calls A what the domain calls the other side


def expiry(text: str) -> dt.datetime:
    """Return an instant written ``2026-11-20 12:00:00`` in Beijing time; raises isv.EXPIRE_DATE_ILLEGAL."""
    try:
        return dt.datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=clock.BEIJING)
    except ValueError:
        raise BusinessError("isv.EXPIRE_DATE_ILLEGAL") from None


def after(text: str) -> dt.datetime:
    """Return the instant so many seconds from now, 0 for one that never comes; raises isv.EXPIRE_DATE_ILLEGAL."""
    if not _SECONDS.fullmatch(text.strip()):
        raise BusinessError("isv.EXPIRE_DATE_ILLEGAL")
    seconds = int(text)
    return min(clock.now() + dt.timedelta(seconds=seconds), FOREVER) if seconds else FOREVER


def restriction(text: str) -> str:
    """Return a call restriction in the domain's words, which are the vendor's; "" for none."""
    wanted = text.strip()
    if wanted not in ("", CLEAR, AX, BX):
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "CallRestrict")
    return "" if wanted == CLEAR else wanted


def ring_config(text: str) -> dict[str, str]:
    """Return ``{"AXBRing_A": "10000001"}`` by the domain's occasions: 1 when A calls X, 2 when A is called.

    Of a tone with and one without a number to call back (…Ring_AB, …Ring_A) the former is A's. Raises
    isv.ILLEGAL_ARGUMENT for anything but a small table of texts.
    """
    if not text.strip():
        return {}
    try:
        value = load_json(text)
    except BusinessError:
        value = None
    if not isinstance(value, dict) or not all(isinstance(item, str) and "\0" not in item for item in value.values()):
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "RingConfig")
    return {_occasion(key): code.strip() for key, code in sorted(value.items()) if code.strip()}


def _occasion(key: str) -> str:
    head, _, side = key.partition("Ring_")
    if side not in _SIDES:
        raise BusinessError("isv.ILLEGAL_ARGUMENT", "RingConfig")
    return f"{head}Ring_{_SIDES[side]}"


def of_binding(values: dict[str, Any]) -> Terms:
    """Return the terms of BindAxb, BindAxn, BindAxnExtension, BindAxg and of one row of BindBatchAxg.

    Their CallTimeout is how long each handset of a row rings in turn, which nothing here has: no limit of the call.
    """
    display = values["CallDisplayType"]
    return Terms(
        expires_at=expiry(values["Expiration"]),
        city=values["ExpectCity"].strip(),
        call_restrict=restriction(values["CallRestrict"]),
        is_recorded=values["IsRecordingEnabled"],
        is_transcribed=values["ASRStatus"],
        ring_config=ring_config(values["RingConfig"]),
        call_display=1 if display is None else display,
        out_id=values["OutId"],
        out_order_id=values["OutOrderId"],
    )


def of_700(values: dict[str, Any], *, is_swapped: bool = False) -> Terms:
    """Return the terms of the 700 numbers; ``is_swapped``: the vendor's A is the domain's other side."""
    limit = restriction(values["CallRestrict"])
    return Terms(
        expires_at=expiry(values["Expiration"]),
        call_restrict=SWAPPED.get(limit, "") if is_swapped else limit,
        is_recorded=values["NeedRecord"],
        is_transcribed=values["NeedAsr"],
        out_id=values["OutId"],
        out_order_id=values["OutOrderId"],
    )
