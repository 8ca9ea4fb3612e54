"""Texts of the platform itself: codes to administrators, alerts to contacts. Paid for by nobody, limited by nobody.

To the carrier, the handset and the records they are messages like any other.
"""

from billing.choices import ChargeOn, Product
from carrier.selectors import locator
from core import clock, ids, segments
from core.phone import InvalidPhone, parse
from sending.choices import Door, MessageStatus
from sending.models import Batch, Message
from templates_app.choices import TemplateKind

SIGN_NAME, ALERT_CODE = "云通信", "SMS_ALERT"


def store_system_text(
    *, account_id: int, digits: str, content: str, template_code: str, kind: TemplateKind, door: Door | str,
    request_id: str, code: str = "",
) -> Message:  # fmt: skip
    """Store a text to a mainland number, charged on submission and never settled; ``content`` has the signature."""
    at, place = clock.now(), locator()(digits, "86")
    batch = Batch.objects.create(account_id=account_id, door=door, request_id=request_id, count=1, created_at=at)
    return Message.objects.create(
        account_id=account_id, batch=batch, door=door, phone=digits, country="86", signature_id=0,
        sign_name=SIGN_NAME, template_id=0, template_code=template_code, kind=kind, product=Product(kind),
        content=content, segments=segments.count(content), code=code, status=MessageStatus.QUEUED,
        carrier=place.carrier, province=place.province, city=place.city, submitted_at=at,
        day=clock.local(at).date(), next_at=at, charge_on=ChargeOn.SUBMISSION,
    )  # fmt: skip


def send_alert_text(account_id: int, phone: str, text: str) -> bool:
    """Send an alert to a contact's phone; False where it is no mainland number. In the caller's transaction."""
    try:
        number = parse(phone)
    except InvalidPhone:
        return False
    if not number.is_mainland:
        return False
    store_system_text(
        account_id=account_id, digits=number.digits, content=f"【{SIGN_NAME}】{text}", template_code=ALERT_CODE,
        kind=TemplateKind.NOTIFICATION, door=Door.CONSOLE, request_id=ids.request_id(),
    )  # fmt: skip
    return True
