"""The test desk's way back: an account as if it had never sent or received anything."""

from django.db import transaction

from sending.models import (
    ApplicationDay,
    Batch,
    BlacklistEntry,
    Conversion,
    IdempotencyKey,
    Message,
    OptOut,
    PendingReport,
    Receipt,
    Uplink,
)


@transaction.atomic
def forget_messages(*, account_id: int) -> int:
    """Delete an account's messages with receipts, replies, opt-outs, blacklist and idempotency keys.

    Returns how many messages went. The caller frees what the messages held (billing.services.reset).
    """
    own = {"account_id": account_id}
    Uplink.objects.filter(**own).delete()
    for model in (PendingReport, Conversion, Receipt):
        rows = model._base_manager.filter(message__account_id=account_id)
        rows._raw_delete(rows.db)
    ApplicationDay.objects.filter(application__account_id=account_id).delete()
    gone = Message.objects.filter(**own)._raw_delete(Message.objects.db)
    Batch.objects.filter(**own).delete()
    for own_model in (OptOut, BlacklistEntry, IdempotencyKey):
        own_model._base_manager.filter(**own).delete()
    return gone
