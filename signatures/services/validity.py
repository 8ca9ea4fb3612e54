"""Papers that run out: reminders, lapsed qualifications, expired letters, and what that does to signatures.

A qualification lapses on the day after the first of its documents ends, a letter expires on the day after its term.
Neither changes a review state: the signatures that stand on it are suspended (签名状态, domain.md 3.3) until the paper
is renewed, that is changed and approved again.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import Min, Q

from core import clock
from review.choices import EventKind, ReviewStatus, SubjectKind
from review.registry import ReviewEvent, announce
from review.selectors import limit_value, recorded
from review.services import record_change
from signatures.choices import Suspension, Usage
from signatures.models import AuthorizationLetter, Qualification, Signature

DOCUMENTS = ("license_until", "legal_valid_until", "admin_valid_until")
REMIND, SHIPPED_DAYS = "documents.remind_days", 30
BATCH = 200


def suspension_of(signature: Signature, today: dt.date) -> Suspension:
    """Return why a signature may not send today on account of its papers."""
    qualification, letter = signature.qualification, signature.letter
    if qualification is not None and qualification.lapsed_at is not None:
        return Suspension.QUALIFICATION_LAPSED
    if signature.usage == Usage.OTHER and letter is not None and letter.valid_until and letter.valid_until < today:
        return Suspension.LETTER_EXPIRED
    return Suspension.NONE


def run_validity() -> int:
    """Lapse what has run out, suspend what stands on it, remind of what runs out soon; safe to repeat."""
    today = clock.today()
    return _lapse(today) + _expire_letters(today) + _remind(today)


def next_validity() -> dt.datetime | None:
    """Return the next instant at which a paper runs out or a reminder is due."""
    today, ahead = clock.today(), dt.timedelta(days=remind_days())
    moments = []
    for rows, columns in ((_in_force(), DOCUMENTS), (_letters_in_use(), ("valid_until",))):
        found = rows.order_by().aggregate(
            **{f"{name}_end": Min(name) for name in columns},
            **{f"{name}_soon": Min(name, filter=Q(**{f"{name}__gt": today + ahead})) for name in columns},
        )  # fmt: skip
        moments += [found[f"{name}_end"] + dt.timedelta(days=1) for name in columns if found[f"{name}_end"]]
        moments += [found[f"{name}_soon"] - ahead for name in columns if found[f"{name}_soon"]]
    return clock.day_bounds(min(moments))[0] if moments else None


def restore(qualification: Qualification, at: dt.datetime) -> None:
    """Take a lapse back after the qualification was approved anew; call it in the verdict's transaction."""
    if Qualification.objects.filter(pk=qualification.pk).exclude(lapsed_at=None).update(lapsed_at=None):
        qualification.lapsed_at = None
        _log(qualification, SubjectKind.QUALIFICATION, "restored")
        _tell(EventKind.RESTORED, SubjectKind.QUALIFICATION, qualification, at)
        refresh(qualification.signatures.all(), at)


def refresh(signatures: Iterable[Signature] | models.QuerySet[Signature], at: dt.datetime) -> int:
    """Put on each signature the suspension its papers call for now; returns how many changed."""
    if isinstance(signatures, models.QuerySet):
        signatures = signatures.select_related("qualification", "letter")
    today, changed = clock.local(at).date(), 0
    for signature in signatures:
        was, wanted = signature.suspension, suspension_of(signature, today)
        if was == wanted:
            continue
        if not Signature.objects.filter(pk=signature.pk, suspension=was).update(suspension=wanted):
            continue
        signature.suspension = wanted
        changed += 1
        _log(
            signature, SubjectKind.SIGNATURE, "suspended" if wanted else "restored", before={"suspension": str(was)},
            after={"suspension": str(wanted)},
        )  # fmt: skip
        kind = EventKind.LAPSED if wanted else EventKind.RESTORED
        _tell(kind, SubjectKind.SIGNATURE, signature, at, **({"document": str(wanted)} if wanted else {}))
    return changed


def remind_days() -> int:
    """Return how many days ahead the owner is reminded."""
    return max(0, limit_value(REMIND, SHIPPED_DAYS))


def _in_force() -> models.QuerySet[Qualification]:
    return Qualification.objects.filter(status=ReviewStatus.APPROVED, lapsed_at=None)


def _letters_in_use() -> models.QuerySet[AuthorizationLetter]:
    """Return letters whose end matters: of signatures for others that are not suspended for it yet."""
    users = Signature.objects.filter(usage=Usage.OTHER).exclude(suspension=Suspension.LETTER_EXPIRED)
    return AuthorizationLetter.objects.filter(pk__in=users.exclude(letter=None).values("letter"))


def _lapse(today: dt.date) -> int:
    over = Q()
    for name in DOCUMENTS:
        over |= Q(**{f"{name}__lt": today})
    return sum(_lapse_one(row, today) for row in _in_force().filter(over).order_by("id")[:BATCH])


@transaction.atomic
def _lapse_one(row: Qualification, today: dt.date) -> int:
    now = clock.now()
    if not Qualification.objects.filter(pk=row.pk, status=ReviewStatus.APPROVED, lapsed_at=None).update(lapsed_at=now):
        return 0
    row.lapsed_at = now
    name, until = min(
        ((name, day) for name in DOCUMENTS if (day := getattr(row, name)) and day < today), key=lambda pair: pair[1]
    )
    what = {"document": name, "until": until.isoformat()}
    _log(row, SubjectKind.QUALIFICATION, "lapsed", after=what)
    _tell(EventKind.LAPSED, SubjectKind.QUALIFICATION, row, now, **what)
    refresh(row.signatures.all(), now)
    return 1


def _expire_letters(today: dt.date) -> int:
    ended = Signature.objects.filter(usage=Usage.OTHER, letter__valid_until__lt=today, suspension=Suspension.NONE)
    with transaction.atomic():
        return refresh(ended.order_by("id")[:BATCH], clock.now())


def _remind(today: dt.date) -> int:
    """Say once of each document that it ends soon; the line in the change log is the memory."""
    last = today + dt.timedelta(days=remind_days())
    soon = [
        (SubjectKind.QUALIFICATION, row, name, day)
        for row in _in_force().filter(_ends_within(DOCUMENTS, today, last)).order_by("id")
        for name in DOCUMENTS
        if (day := getattr(row, name)) and today <= day <= last
    ] + [
        (SubjectKind.LETTER, row, "valid_until", row.valid_until)
        for row in _letters_in_use().filter(_ends_within(("valid_until",), today, last)).order_by("id")
    ]
    return sum(_remind_one(*one) for one in _not_yet_told(soon))


def _ends_within(columns: Iterable[str], today: dt.date, last: dt.date) -> Q:
    found = Q()
    for name in columns:
        found |= Q(**{f"{name}__gte": today, f"{name}__lte": last})
    return found


def _not_yet_told(soon: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    if not soon:
        return []
    told: set[tuple[str, int, str]] = set()
    for kind in {one[0] for one in soon}:
        told |= {
            (kind, subject, f"{after.get('document')} {after.get('until')}")
            for subject, after in recorded(kind, [one[1].pk for one in soon if one[0] == kind], "expiring")
        }
    return [one for one in soon if (one[0], one[1].pk, f"{one[2]} {one[3].isoformat()}") not in told]


@transaction.atomic
def _remind_one(kind: str, row: Any, document: str, until: dt.date) -> int:
    what = {"document": document, "until": until.isoformat()}
    _log(row, kind, "expiring", after=what)
    _tell(EventKind.EXPIRING, kind, row, clock.now(), **what)
    return 1


def _log(row: Any, kind: str, action: str, **texts: Any) -> None:
    record_change(account_id=row.account_id, kind=kind, subject_id=row.pk, label=str(row)[:200], action=action, **texts)


def _tell(event: str, kind: str, row: Any, at: dt.datetime, **what: str) -> None:
    announce(ReviewEvent(event, row.account_id, kind, row.pk, str(row)[:200], at, what=what))
