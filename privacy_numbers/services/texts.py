"""Texts to an X number: intercepted, passed on as smart SMS, held, or blocked (domain.md 12.9)."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from carrier import network
from carrier.selectors import locate, world
from core import clock
from core.lifecycle import move
from privacy_numbers import errors, routing, texting
from privacy_numbers.choices import PoolType, ReportKind, TextKind, TextState
from privacy_numbers.models import NumberPool, PassedWord, TextOptOut, TextRecord
from privacy_numbers.selectors import routes
from privacy_numbers.services import fees
from privacy_numbers.services.calls import digits_of
from privacy_numbers.services.reports import note_text
from review.selectors.forbidden import forbidden_words

CONTENT_MAX = 1000
HELD_FOR = dt.timedelta(hours=24)
SILENCE = dt.timedelta(hours=72)  # then a text without receipt has expired
WORD_MAX = 40
_MESSAGE_IDS = 1 << 48  # apart from the messages of `sending`: the carrier's chance goes by id


@transaction.atomic
def send_text(*, account_id: int, sender: str, secret_no: str, content: str) -> TextRecord:
    """Send a text to an X number; what becomes of it is the pool's SMS mode's.

    Raises CallerInvalid (field sender), TextInvalid, NumberUnknown.
    """
    sender = digits_of(sender, field="sender")
    content = content.strip()
    if not 0 < len(content) <= CONTENT_MAX or any(ord(char) < 32 and char != "\n" for char in content):
        raise errors.TextInvalid(limit=CONTENT_MAX)
    number = routes.number_called(account_id, secret_no)
    pool = number.pool
    binding = routes.binding_texted(number, sender)
    found = routing.route(
        sender, number.number, routes.ties_of(binding, sender), black=routes.black_of(pool.pk, sender),
        is_off=routes.is_off(number),
    )  # fmt: skip
    fate = texting.decide(_facts(pool, found, content, account_id))
    has_binding = binding is not None and found.refusal != routing.NO_BINDING
    text = TextRecord.objects.create(
        account_id=account_id, text_id=uuid.uuid4().hex, pool=pool, pool_type=pool.pool_type, number=number,
        secret_no=number.number, binding=binding if has_binding else None,
        out_id=binding.out_id if has_binding else "", direction=found.direction, sender=sender,
        receiver=found.callee, content=content, kind=fate.kind, state=fate.state, refusal=found.refusal,
        code=fate.code, problem=fate.problem[:40], sent_at=clock.now(),
        shown=texting.shown(content) if fate.kind == TextKind.SMART else "",
        segments=texting.segments(content, fate.kind), ended_at=None if fate.state in _OPEN else clock.now(),
    )  # fmt: skip
    text.text_id = f"{clock.local(text.sent_at):%Y%m%d%H%M%S}9{text.pk:09d}"
    if text.state == TextState.SENT:
        text.next_at = _receipt_at(text)
    elif text.state == TextState.HELD:
        text.next_at = text.sent_at + HELD_FOR
    text.save(update_fields=["text_id", "next_at"])
    _settle(text, fate.product, is_reported=fate.is_reported)
    return text


_OPEN = {TextState.HELD, TextState.SENT}


def _facts(pool: NumberPool, found: routing.Route, content: str, account_id: int) -> texting.Facts:
    """Return what decides; the word lists and lists of people are asked only where texts are passed on."""
    if pool.sms_mode != texting.SMART or found.refusal:
        return texting.Facts(pool.sms_mode, found.refusal, can_be_smart=pool.pool_type != PoolType.AXN_95)
    return texting.Facts(
        pool.sms_mode, found.refusal, _is_opted_out(account_id, found.callee), forbidden_words(content),
        set(PassedWord.objects.filter(pool=pool).values_list("word", flat=True)), pool.confirms_texts,
        pool.pool_type != PoolType.AXN_95,
    )  # fmt: skip


def _is_opted_out(account_id: int, phone: str) -> bool:
    return TextOptOut.objects.filter(account_id=account_id, phone=phone).exists()


def _settle(text: TextRecord, product: str, *, is_reported: bool = True) -> None:
    """Charge and report, the charge last but for its own report."""
    if is_reported and not product:
        note_text(text)
    if product:
        fees.charge_text(text, product)
        note_text(text)
        note_text(text, ReportKind.BILLED_TEXT)


def _plan(text: TextRecord) -> network.PlannedReceipt | None:
    """Return the last receipt the carrier gives for the text, or None where it stays silent."""
    place = locate(text.receiver)
    outgoing = network.Outgoing(
        message_id=_MESSAGE_IDS + text.pk, phone=text.receiver, carrier=place.carrier, template_code="",
        account_id=text.account_id, sign_name=texting.SIGNATURE.strip("【】"), submitted_at=text.sent_at,
    )  # fmt: skip
    receipts = network.plan(outgoing, world()).receipts
    return receipts[-1] if receipts else None


def _receipt_at(text: TextRecord) -> dt.datetime:
    found = _plan(text)
    return clock.now() + (SILENCE if found is None else dt.timedelta(milliseconds=found.after_ms))


@transaction.atomic
def confirm_text(*, text: TextRecord, actor: Any = None) -> TextRecord:
    """Let a held text go. Raises TextNotHeld: it was let go before, or nobody did in time."""
    end_due(text_id=text.pk)
    text = TextRecord.objects.select_related("pool", "number", "binding").get(pk=text.pk)
    if _is_opted_out(text.account_id, text.receiver):
        if not _finish(text, TextState.FAILED, texting.REJECTED_CODE, texting.CAUGHT_PRICE, source=TextState.HELD):
            raise errors.TextNotHeld
        return text
    if not move(text, field="state", source=TextState.HELD, target=TextState.SENT, next_at=_receipt_at(text)):
        raise errors.TextNotHeld
    return text


@transaction.atomic
def reply_to_text(*, text: TextRecord, content: str) -> TextOptOut:
    """Answer a smart text from the handset it reached: T ends them for that number, nothing else is understood.

    Raises TextNotArrived, TextNotAnswerable.
    """
    if text.kind != TextKind.SMART or text.state != TextState.DELIVERED:
        raise errors.TextNotArrived
    if not texting.is_opt_out(content):
        raise errors.TextNotAnswerable
    row, _made = TextOptOut.objects.get_or_create(
        account_id=text.account_id, phone=text.receiver, defaults={"created_at": clock.now()}
    )
    return row


def opt_in(*, opt_out: TextOptOut) -> None:
    """Take an opt-out back: the number gets smart texts again."""
    opt_out.delete()


def pass_word(*, pool: NumberPool, word: str) -> PassedWord:
    """Put a word on a pool's whitelist; repeating it changes nothing. Raises WordInvalid."""
    word = word.strip()
    if not 0 < len(word) <= WORD_MAX or not word.isprintable():
        raise errors.WordInvalid
    row, _made = PassedWord.objects.get_or_create(
        account_id=pool.account_id, pool=pool, word=word, defaults={"created_at": clock.now()}
    )
    return row


def unpass_word(*, word: PassedWord) -> None:
    """Take a word off the whitelist."""
    word.delete()


def next_due() -> dt.datetime | None:
    """Return when a receipt next comes or a held text lapses."""
    rows = TextRecord.objects.filter(next_at__isnull=False).order_by("next_at")
    return rows.values_list("next_at", flat=True).first()


def end_due(*, text_id: int | None = None, limit: int = 200) -> int:
    """Let receipts come and held texts lapse; returns how many."""
    rows = TextRecord.objects.filter(next_at__isnull=False, next_at__lte=clock.now()).order_by("next_at")
    if text_id is not None:
        rows = rows.filter(pk=text_id)
    return sum(_end_one(pk) for pk in rows.values_list("pk", flat=True)[:limit])


@transaction.atomic
def _end_one(pk: int) -> int:
    rows = TextRecord.objects.select_for_update(of=("self",), skip_locked=True)
    text = rows.select_related("pool", "number", "binding").filter(pk=pk, next_at__lte=clock.now()).first()
    if text is None:
        return 0
    if text.state == TextState.HELD:
        return int(_finish(text, TextState.FAILED, "EXPIRED", texting.CAUGHT_PRICE, source=TextState.HELD))
    found = _plan(text)
    code, product = texting.outcome(found.status if found else "")
    state = TextState.DELIVERED if code == "DELIVRD" else TextState.FAILED
    return int(_finish(text, state, code, product, source=TextState.SENT))


def _finish(text: TextRecord, state: TextState, code: str, product: str, *, source: TextState) -> bool:
    at = text.next_at or clock.now()
    if not move(
        text, field="state", source=source, target=state, code=code, ended_at=min(at, clock.now()), next_at=None
    ):
        return False
    _settle(text, product)
    return True
