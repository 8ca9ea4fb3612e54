"""A code sent to a number to see that its owner is there (the administrator of a qualification).

The platform sends it, so it costs the account nothing and obeys a pace of its own. It is a message like any other to
the carrier, the handset and the records.
"""

import datetime as dt

from django.db import transaction
from django.db.models import F

from core import clock, ids
from core.phone import InvalidPhone, parse
from sending import errors
from sending.choices import Door
from sending.models import Message, PhoneCheck
from sending.services.system_text import SIGN_NAME, store_system_text
from templates_app.choices import TemplateKind

TEMPLATE_CODE = "SMS_PHONE_CHECK"
TEXT = f"【{SIGN_NAME}】您的验证码为{{code}}，10分钟内有效，用于确认手机号码，请勿告诉他人。"
GOOD_FOR, PACE, TRIES = dt.timedelta(minutes=10), dt.timedelta(minutes=1), 5


@transaction.atomic
def send_phone_code(*, account_id: int, phone: str, door: Door | str, request_id: str) -> Message:
    """Send a fresh code of six digits to a mainland number; the one before it is void.

    Raises NumberInvalid, or FrequencyExceeded within a minute of the last one.
    """
    digits = _digits(phone)
    now = clock.now()
    row, is_new = PhoneCheck.objects.select_for_update().get_or_create(
        account_id=account_id, phone=digits, defaults={"code": "-", "sent_at": now, "expires_at": now}
    )
    if not is_new and now - row.sent_at < PACE:
        raise errors.FrequencyExceeded(level="minute", limit=1, platform=True)
    row.code, row.tries, row.sent_at, row.expires_at = ids.digits(6), 0, now, now + GOOD_FOR
    row.save()
    return store_system_text(
        account_id=account_id, digits=digits, content=TEXT.format(code=row.code), template_code=TEMPLATE_CODE,
        kind=TemplateKind.CAPTCHA, door=door, request_id=request_id, code=row.code,
    )  # fmt: skip


def check_phone_code(*, account_id: int, phone: str, code: str) -> bool:
    """Return whether this is the code last sent to the number; five wrong tries spoil it."""
    try:
        digits = _digits(phone)
    except errors.NumberInvalid:
        return False
    rows = PhoneCheck.objects.filter(account_id=account_id, phone=digits, expires_at__gt=clock.now(), tries__lt=TRIES)
    if rows.filter(code=code.strip()).exists():
        return True
    rows.update(tries=F("tries") + 1)
    return False


def _digits(phone: str) -> str:
    try:
        number = parse(phone)
    except InvalidPhone:
        raise errors.NumberInvalid(phone=phone) from None
    if not number.is_mainland:
        raise errors.NumberInvalid(phone=phone)
    return number.digits
