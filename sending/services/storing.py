"""The rows of a send: worked out before its transaction, stored in it."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from carrier.selectors import locator
from core import clock
from core.prepared import Insert, concrete
from sending.choices import MessageStatus
from sending.models import Batch, Message
from sending.services.draft import Draft, Request

# One number a call is what programs do most: its statements are written once.
BATCH_COLUMNS = [name for name in concrete(Batch) if name != "id"]
MESSAGE_COLUMNS = [name for name in concrete(Message) if name != "id"]
_batch_values = attrgetter(*BATCH_COLUMNS)
# A message is made for whoever asks for one (ItemResult.message): most sends need nothing but its row.
_BLANK = {name: getattr(Message(), name) for name in concrete(Message)}
_NEW_BATCH, _NEW_MESSAGE = Insert(Batch, *BATCH_COLUMNS), Insert(Message, *MESSAGE_COLUMNS)


def make_messages(drafts: Sequence[Draft], batch: Request) -> None:
    """Give each draft its message's row, whole but for the payer and the request's key."""
    where, day = locator(), clock.local(batch.created_at).date()
    for draft in drafts:
        text, phone, at = draft.text, draft.phone, batch.created_at
        place = where(phone.digits, phone.country)
        draft.row = _BLANK | {
            "account_id": batch.account_id, "application_id": batch.application_id, "door": batch.door,
            "phone": phone.digits, "country": phone.country, "signature_id": text.signature.pk,
            "sign_name": text.signature.name, "template_id": text.template.pk, "template_code": text.template.code,
            "kind": text.template.kind, "product": draft.product, "content": draft.content,
            "segments": draft.segments, "out_id": batch.out_id, "code": text.code, "status": MessageStatus.QUEUED.value,
            "carrier": place.carrier, "province": place.province, "city": place.city, "submitted_at": at, "day": day,
            "next_at": at,
        }  # fmt: skip


def store_batch(batch: Request, *, count: int) -> None:
    """Store the request, which counts so many numbers."""
    batch.count = count
    batch.pk = _NEW_BATCH.run(*_batch_values(batch))


def store_messages(drafts: Sequence[Draft], batch: Request) -> None:
    """Store the messages of funded drafts under their request."""
    rows = [_finished(draft, batch) for draft in drafts]
    if len(rows) == 1:
        _, *values = rows[0].values()
        rows[0]["id"] = _NEW_MESSAGE.run(*values)
        return
    messages = [Message(*row.values()) for row in rows]
    Message.objects.bulk_create(messages)
    for row, message in zip(rows, messages, strict=True):
        row["id"] = message.pk


def _finished(draft: Draft, batch: Request) -> dict[str, Any]:
    row, funding = draft.row, draft.funding
    row["batch_id"] = batch.pk
    row["charge_on"], row["package_id"] = funding.charge_on, funding.package_id
    row["unit_price"], row["tariff_id"] = funding.unit_price, funding.tariff_id
    return row
