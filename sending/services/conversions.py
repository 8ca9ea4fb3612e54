"""Whether a message did what it was for, as its sender reports."""

import datetime as dt

from core import clock
from sending import errors
from sending.models import Conversion, Message


def report_conversion(
    *, account_id: int, message_id: int, converted_at: dt.datetime, application_id: int | None = None
) -> Conversion:
    """Note when the recipient acted on a message; a later report for the same message replaces the earlier.

    Raises MessageUnknown for a message of another account or application, ConversionTimeInvalid for an instant
    before the message or in the future.
    """
    own = Message.objects.filter(pk=message_id, account_id=account_id)
    if application_id is not None:
        own = own.filter(application_id=application_id)
    message = own.first()
    if message is None:
        raise errors.MessageUnknown()
    now = clock.now()
    if not message.submitted_at.replace(microsecond=0) <= converted_at <= now + dt.timedelta(minutes=5):
        raise errors.ConversionTimeInvalid()
    row, _ = Conversion.objects.update_or_create(
        message=message, defaults={"converted_at": converted_at, "reported_at": now}
    )
    return row
