"""What a test program asks for: the code a number got, the message it waits for."""

import datetime as dt

from core.phone import InvalidPhone, parse
from core.tenancy import Scope
from sending import errors
from sending.choices import MessageStatus
from sending.models import Message


def digits_of(phone: str) -> str:
    """Return a number in stored digits; raises NumberInvalid."""
    try:
        return parse(phone).digits
    except InvalidPhone as exc:
        raise errors.NumberInvalid(field="phone") from exc


def last_code(scope: Scope, phone: str, since: dt.datetime | None = None) -> Message | None:
    """Return the newest delivered message with a verification code (``.code``) of a number; one indexed query.

    ``since`` leaves out what was submitted before it. Raises NumberInvalid.
    """
    rows = Message.objects.visible_to(scope).filter(phone=digits_of(phone), status=MessageStatus.DELIVERED)
    rows = rows.exclude(code="")
    if since is not None:
        rows = rows.filter(submitted_at__gte=since)
    return rows.order_by("-pk").first()


def wait_for_message(
    scope: Scope,
    *,
    phone: str = "",
    sign_name: str = "",
    template_code: str = "",
    out_id: str = "",
    after_id: int = 0,
    since: dt.datetime | None = None,
    status: str = MessageStatus.DELIVERED,
) -> Message | None:
    """Return a message that matches and has ``status`` ("" for any), or None yet; a long poll asks again.

    ``after_id`` is the last message the caller saw: with it, or with ``since``, the oldest that matches is returned, so
    that none is missed; without both the newest, so that last week's is not taken for today's. Raises NumberInvalid.
    """
    rows = Message.objects.visible_to(scope).filter(pk__gt=after_id)
    same = {"sign_name": sign_name, "template_code": template_code, "out_id": out_id, "status": status}
    rows = rows.filter(**{column: value for column, value in same.items() if value})
    if phone:
        rows = rows.filter(phone=digits_of(phone))
    if since is not None:
        rows = rows.filter(submitted_at__gte=since)
    return rows.order_by("pk" if after_id or since else "-pk").first()
