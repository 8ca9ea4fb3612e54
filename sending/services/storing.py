"""The rows of a send: worked out before its transaction, stored in it."""

from collections.abc import Mapping, Sequence
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
_BLANK = {name: getattr(Message(), name) for name in concrete(Message)} | {"unit_price": None}  # known late
_NEW_BATCH, _NEW_MESSAGE = Insert(Batch, *BATCH_COLUMNS), Insert(Message, *MESSAGE_COLUMNS)


def make_messages(drafts: Sequence[Draft], batch: Request) -> None:
    """Give each draft its message's row, whole but for the payer and the request's key; what others wait for while the
    transaction lasts is worked out here too."""
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
    batch.stored = _NEW_BATCH.stored(_batch_values(batch))
    if len(drafts) == 1:
        drafts[0].stored = _NEW_MESSAGE.stored(_without_key(drafts[0].row))


def store_batch(batch: Request, *, count: int) -> None:
    """Store the request, which counts so many numbers."""
    batch.count = count
    _NEW_BATCH.fill(batch.stored, {"count": count})
    batch.pk = _NEW_BATCH.put(batch.stored)


def store_messages(drafts: Sequence[Draft], batch: Request) -> None:
    """Store the messages of funded drafts under their request."""
    rows = [_finished(draft, batch) for draft in drafts]
    if drafts[0].stored:
        rows[0]["id"] = _NEW_MESSAGE.put(drafts[0].stored)
        return
    messages = [Message(*row.values()) for row in rows]
    Message.objects.bulk_create(messages)
    for row, message in zip(rows, messages, strict=True):
        row["id"] = message.pk


def _finished(draft: Draft, batch: Request) -> dict[str, Any]:
    funding = draft.funding
    late = {
        "batch_id": batch.pk, "charge_on": funding.charge_on, "package_id": funding.package_id,
        "unit_price": funding.unit_price, "tariff_id": funding.tariff_id,
    }  # fmt: skip
    draft.row |= late
    if draft.stored:
        _NEW_MESSAGE.fill(draft.stored, late)
    return draft.row


def _without_key(row: Mapping[str, Any]) -> list[Any]:
    _, *values = row.values()
    return values
