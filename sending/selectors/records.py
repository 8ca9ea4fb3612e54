"""Lists within a caller's reach."""

from django.db.models import QuerySet

from core.tenancy import Scope
from sending import errors
from sending.models import BlacklistEntry, Message, OptOut, Uplink


def records(scope: Scope) -> QuerySet[Message]:
    """Return the messages in reach, newest first."""
    return Message.objects.visible_to(scope)


def message_detail(scope: Scope, message_id: int) -> Message:
    """Return one message with its batch and application; raises MessageUnknown outside the caller's reach."""
    row = records(scope).select_related("batch", "application", "account").filter(pk=message_id).first()
    if row is None:
        raise errors.MessageUnknown()
    return row


def uplinks(scope: Scope) -> QuerySet[Uplink]:
    """Return the replies that have arrived, newest first."""
    return Uplink.objects.visible_to(scope).filter(received_at__isnull=False)


def recipients_blacklisted(scope: Scope) -> QuerySet[BlacklistEntry]:
    return BlacklistEntry.objects.visible_to(scope)


def recipients_opted_out(scope: Scope) -> QuerySet[OptOut]:
    return OptOut.objects.visible_to(scope)
