"""Messages of the cast, and outcomes as sending tells them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from core import clock
from sending.choices import Door, MessageStatus
from sending.models import Batch, Message
from statistics import services

DELIVERED, FAILED, UNKNOWN = MessageStatus.DELIVERED, MessageStatus.FAILED, MessageStatus.UNKNOWN


@dataclass(frozen=True)
class Told:
    """What ``sending.services.Outcome`` carries (docs/architecture.md)."""

    message: Message
    was: str | None
    was_code: str = ""
    was_received_at: dt.datetime | None = None


def batch(cast: Any) -> Batch:
    return Batch.objects.create(
        account=cast.account, door=Door.REST, request_id="R", count=1, created_at=clock.now()
    )  # fmt: skip


def message(cast: Any, **values: Any) -> Message:
    """Return a stored message of the cast, submitted now unless said otherwise."""
    at = values.pop("submitted_at", clock.now())
    fields = {
        "account": cast.account, "batch": values.pop("batch", None) or batch(cast), "door": Door.REST,
        "phone": "13800138000", "signature_id": cast.signature.pk, "sign_name": cast.signature.name,
        "template_id": cast.captcha.pk, "template_code": cast.captcha.code, "kind": cast.captcha.kind,
        "product": "captcha", "content": "【云帆科技】您的验证码为1234。", "segments": 1, "carrier": "mobile",
        "province": "浙江", "city": "杭州", "submitted_at": at, "day": clock.local(at).date(), "charge_on": "delivery",
        **values,
    }  # fmt: skip
    return Message.objects.create(**fields)


def submit(cast: Any, **values: Any) -> Message:
    """Store a message and count its submission."""
    stored = message(cast, **values)
    services.count_outcomes([Told(stored, None)])
    return stored


def end(stored: Message, status: str, code: str, after_s: float = 1.5) -> None:
    """Give a message its end and count it, taking back an earlier one."""
    told = Told(stored, stored.status, stored.err_code, stored.received_at)
    stored.status, stored.err_code = status, code
    stored.received_at = None if status == UNKNOWN else stored.submitted_at + dt.timedelta(seconds=after_s)
    stored.save()
    services.count_outcomes([told])
