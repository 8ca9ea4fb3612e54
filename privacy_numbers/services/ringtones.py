"""Ringtones: a wav under 2 MB or a text to be spoken, reviewed within the desk's hours (domain.md 12.10)."""

import datetime as dt
import math
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from accounts.choices import ReviewMode
from core import clock, ids, workdays
from core.lifecycle import move
from privacy_numbers import speech
from privacy_numbers.choices import RingtoneSource, RingtoneState
from privacy_numbers.errors import (
    AnswerMissing,
    RingtoneDecided,
    RingtoneInUse,
    RingtoneInvalid,
    RingtoneNameInvalid,
    RingtoneUnknown,
)
from privacy_numbers.models import NumberPool, Ringtone
from review.selectors import explain_slug
from review.services import preview

SMALLER_THAN = 2 * 1024 * 1024  # bytes
LONGEST_NAME = 64
FIRST_CODE = 10_000_000
OPENS, CLOSES = dt.time(9), dt.time(23)  # Monday to Friday; public holidays are closed
WITHIN = 10  # working days
BATCH = 100


@transaction.atomic
def submit_ringtone(
    *, account: Any, name: str, data: bytes | None = None, text: str = "", actor: Any = None
) -> Ringtone:
    """File a wav, or a text that is made into one, for review. Raises RingtoneNameInvalid, RingtoneInvalid."""
    name, text = name.strip(), text.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise RingtoneNameInvalid(limit=LONGEST_NAME)
    if (data is None) == (not text):
        raise RingtoneInvalid(why="empty")
    if len(text) > speech.LONGEST_TEXT:
        raise RingtoneInvalid(field="text", why="text")
    content = speech.speak(text) if data is None else data
    sound = _sound(content)
    now = clock.now()
    row = Ringtone.objects.create(
        account=account, code=ids.token()[:12], name=name, text=text, size=len(content),
        source=RingtoneSource.SPEECH if text else RingtoneSource.FILE, seconds=math.ceil(sound.seconds),
        work_order="", created_at=now, review_due_at=_due(account, now),
    )  # fmt: skip
    row.code, row.work_order = str(FIRST_CODE + row.pk), f"{clock.local(now):%Y%m%d}{row.pk:08d}"
    row.file.save(f"{row.code}.wav", ContentFile(content), save=False)
    row.save(update_fields=["code", "work_order", "file"])
    return row


def decide_due() -> int:
    """Give the verdicts that are due: texts are searched for forbidden words, sounds pass. Returns how many."""
    due = _reviewing().filter(review_due_at__lte=clock.now())
    return sum(_decide(row) for row in due.order_by("review_due_at", "pk")[:BATCH])


def next_review() -> dt.datetime | None:
    """Return when the next verdict is due."""
    return _reviewing().order_by("review_due_at").values_list("review_due_at", flat=True).first()


def _reviewing() -> Any:
    """Return what is decided by itself: not of accounts whose submissions wait for a reviewer."""
    return Ringtone.objects.filter(state=RingtoneState.REVIEWING).exclude(account__review_mode=ReviewMode.MANUAL)


def decide_ringtone(*, ringtone: Ringtone, approved: bool, reason: str = "", actor: Any) -> Ringtone:
    """Give the verdict as a reviewer; a refusal needs a reason. Raises AnswerMissing, RingtoneDecided."""
    reason = reason.strip()
    if not approved and not 1 <= len(reason) <= 200:
        raise AnswerMissing(field="reason")
    if not _move(ringtone, approved, reason):
        raise RingtoneDecided
    return ringtone


@transaction.atomic
def delete_ringtone(*, ringtone: Ringtone, actor: Any = None) -> None:
    """Delete a ringtone that no pool plays, its file too. Raises RingtoneInUse."""
    if NumberPool.objects.filter(Q(tone_from_a=ringtone) | Q(tone_to_a=ringtone)).exists():
        raise RingtoneInUse
    storage, name = ringtone.file.storage, ringtone.file.name
    ringtone.delete()
    transaction.on_commit(lambda: storage.delete(name))


def approved_ringtone(account_id: int, code: str) -> Ringtone:
    """Return the account's ringtone of a code, if it may be played. Raises RingtoneUnknown."""
    row = Ringtone.objects.filter(account_id=account_id, code=code, state=RingtoneState.APPROVED).first()
    if row is None:
        raise RingtoneUnknown
    return row


def review_due(submitted_at: dt.datetime) -> dt.datetime:
    """Return when a desk open on working days from 9:00 to 23:00 has answered: ten of them after it began."""
    local = clock.local(submitted_at)
    day, time = local.date(), max(local.time(), OPENS)
    if not workdays.is_workday(day) or day.weekday() >= 5 or local.time() >= CLOSES:
        day, time = _next_open(day), OPENS
    for _day in range(WITHIN):
        day = _next_open(day)
    return dt.datetime.combine(day, time, tzinfo=clock.BEIJING)


def _next_open(day: dt.date) -> dt.date:
    day = workdays.next_workday(day)
    while day.weekday() >= 5:  # a Saturday that is worked for a holiday is none of the desk's days
        day = workdays.next_workday(day)
    return day


def _due(account: Any, now: dt.datetime) -> dt.datetime:
    if account.review_mode == ReviewMode.IMMEDIATE:
        return now
    if account.review_mode == ReviewMode.DELAY:
        return now + dt.timedelta(seconds=account.review_delay_seconds)
    return review_due(now)


def _sound(content: bytes) -> speech.Sound:
    if len(content) >= SMALLER_THAN:
        raise RingtoneInvalid(why="size")
    try:
        return speech.inspect(content)
    except speech.NoWave as exc:
        raise RingtoneInvalid(why="format") from exc


def _decide(row: Ringtone) -> bool:
    verdict = preview("voice_template", {"name": row.name, "content": row.text}) if row.text else None
    if verdict is not None and verdict.decision == "rejected":
        return _move(row, False, "; ".join(explain_slug(slug)[0] for slug in verdict.reasons)[:200])
    return _move(row, True, "")


def _move(row: Ringtone, approved: bool, reason: str) -> bool:
    target = RingtoneState.APPROVED if approved else RingtoneState.REJECTED
    return move(
        row, field="state", source=RingtoneState.REVIEWING, target=target, reason=reason, decided_at=clock.now()
    )
