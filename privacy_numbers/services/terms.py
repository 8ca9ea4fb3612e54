"""What a binding is agreed on beside its numbers, and how numbers are written (domain.md 12.4)."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core import clock
from privacy_numbers import errors
from privacy_numbers.choices import CallRestrict

EARLIEST = dt.timedelta(seconds=60)  # the expiry lies more than this ahead
LONGEST_CALL = 86_400  # seconds [assumed]
TEXT_LIMITS = {"out_id": 256, "out_order_id": 256, "track_no": 64}
CALLER_OWN, X_SHOWN = 0, 1
_SEPARATORS = re.compile(r"[\s()（）-]+")
_MOBILE = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})", re.ASCII)
_LANDLINE = re.compile(r"(?:(?:\+86|0086)0?|0)((?:10|2\d|[3-9]\d{2})\d{7,8})", re.ASCII)  # with its area code
_SERVICE = re.compile(r"(?:400\d{7}|95\d{3,14}|1\d{4})", re.ASCII)
_EXTENSION = re.compile(r"\d{1,3}", re.ASCII)


@dataclass(frozen=True)
class Terms:
    """``expires_at`` aware; ``city``: where the X number should be from (empty: A's city); ``ring_config``: occasion →
    ringtone code; ``call_timeout`` in seconds (None: no limit); ``call_display`` 1 shows X, 0 the caller's own."""

    expires_at: dt.datetime
    city: str = ""
    call_restrict: str = ""
    is_recorded: bool = False
    is_transcribed: bool = False
    ring_config: Mapping[str, str] = field(default_factory=dict)
    call_timeout: int | None = None
    call_display: int = X_SHOWN
    out_id: str = ""
    out_order_id: str = ""

    def columns(self) -> dict[str, Any]:
        """Return the binding's columns; raises what is wrong with them."""
        check_expiry(self.expires_at)
        check_restriction(self.call_restrict)
        check_text("out_id", self.out_id)
        check_text("out_order_id", self.out_order_id)
        if self.is_transcribed and not self.is_recorded:
            raise errors.TranscriptNeedsRecording
        if self.call_timeout is not None and not 1 <= self.call_timeout <= LONGEST_CALL:
            raise errors.CallTimeoutInvalid
        if self.call_display not in (CALLER_OWN, X_SHOWN):
            raise errors.DisplayInvalid
        return {
            "expires_at": self.expires_at, "call_restrict": self.call_restrict, "is_recorded": self.is_recorded,
            "is_transcribed": self.is_transcribed, "ring_config": checked_ring_config(self.ring_config),
            "call_timeout": self.call_timeout, "call_display": self.call_display, "out_id": self.out_id,
            "out_order_id": self.out_order_id,
        }  # fmt: skip


def phone_digits(text: str, field: str) -> str:
    """Return a mobile number, landline or service number as it is stored, in bare digits; raises PhoneInvalid."""
    compact = _SEPARATORS.sub("", text)
    if found := _MOBILE.fullmatch(compact):
        return found[1]
    if _SERVICE.fullmatch(compact):
        return compact
    if found := _LANDLINE.fullmatch(compact):
        return f"0{found[1]}"
    raise errors.PhoneInvalid(field=field)


def two_phones(phone_a: str, phone_b: str, *, needs_b: bool = False) -> tuple[str, str]:
    """Return both sides as stored; B may be empty unless needed. Raises PhoneInvalid, PhonesSame."""
    first = phone_digits(phone_a, "phone_a")
    second = phone_digits(phone_b, "phone_b") if phone_b or needs_b else ""
    if first == second:
        raise errors.PhonesSame
    return first, second


def check_expiry(expires_at: dt.datetime) -> None:
    """Raise ExpiryTooSoon unless it lies more than a minute ahead."""
    if expires_at <= clock.now() + EARLIEST:
        raise errors.ExpiryTooSoon(seconds=int(EARLIEST.total_seconds()))


def check_restriction(word: str) -> None:
    """Raise RestrictionUnknown for a word that is none."""
    if word not in CallRestrict.values:
        raise errors.RestrictionUnknown


def check_text(field: str, text: str) -> None:
    """Raise TextTooLong where a text does not fit its column."""
    if len(text) > TEXT_LIMITS[field]:
        raise errors.TextTooLong(field=field, limit=TEXT_LIMITS[field])


def checked_extension(text: str) -> str:
    """Return an extension of 1 to 3 digits, or the empty one; raises ExtensionInvalid."""
    if text and not _EXTENSION.fullmatch(text):
        raise errors.ExtensionInvalid
    return text


def checked_ring_config(config: Any) -> dict[str, str]:
    """Return which ringtone plays on which occasion; raises RingConfigInvalid for all but a small table of texts."""
    if not isinstance(config, Mapping) or len(config) > 20:
        raise errors.RingConfigInvalid
    for occasion, code in config.items():
        fits = isinstance(occasion, str) and isinstance(code, str) and len(occasion) <= 40 and code.isascii()
        if not (fits and code.isdigit() and len(code) <= 16):
            raise errors.RingConfigInvalid
    return dict(config)
