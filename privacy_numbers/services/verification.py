"""Real-person verification of numbers by a QR page, and what becomes of the unverified (domain.md 12.8)."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from core import clock, ids
from privacy_numbers.choices import NumberState, Verification
from privacy_numbers.errors import (
    BrowserRefused,
    PersonInvalid,
    VerificationExpired,
    VerificationNotNeeded,
    VerificationUnknown,
)
from privacy_numbers.models import NumberPurchase, SecretNumber
from privacy_numbers.services.numbers import thaw
from review.engine.credentials import identity_number_checks, is_identity_number

VALID = dt.timedelta(days=30)
BATCH = 500
_REFUSED_AGENT = re.compile(r"(?i)\bUC ?Browser|\bUCWEB|\bUBrowser")
_WAITING = (Verification.OPEN, Verification.OFFLINE)


def start_verification(*, number: SecretNumber, actor: Any = None) -> str:
    """Return the token of a number's QR page, new and valid for 30 days; an older one ends. VerificationNotNeeded."""
    return _start([number.pk])


def start_verification_of(*, purchase: NumberPurchase, actor: Any = None) -> str:
    """Return one token for all numbers of a purchase that nobody has verified (verification at purchase)."""
    return _start(list(purchase.numbers.filter(released_at=None).values_list("pk", flat=True)))


def numbers_of(*, token: str, agent: str = "") -> list[SecretNumber]:
    """Return the numbers of a QR page. Raises BrowserRefused, VerificationUnknown, VerificationExpired."""
    if _REFUSED_AGENT.search(agent):
        raise BrowserRefused
    rows = list(SecretNumber.objects.filter(verify_token=token, released_at=None).order_by("pk")) if token else []
    if not rows:
        raise VerificationUnknown
    if any(row.verify_token_at is None or code_ends(row.verify_token_at) <= clock.now() for row in rows):
        raise VerificationExpired
    return rows


def code_ends(made_at: dt.datetime) -> dt.datetime:
    """Return when a code made then ends: with the thirtieth Beijing day after the one on which it was made."""
    return clock.day_bounds(clock.local(made_at).date() + VALID)[1]


@transaction.atomic
def verify(*, token: str, name: str, identity: str, agent: str = "") -> list[SecretNumber]:
    """Verify the numbers of a QR page by a person's name and identity card; what was offline comes back.

    The card is checked by its form and check digit and not kept. Raises PersonInvalid, and what ``numbers_of`` raises;
    numbers that are verified already stay as they are.
    """
    rows = numbers_of(token=token, agent=agent)
    card = identity.strip().upper()
    if not 2 <= len(name.strip()) <= 30 or not (is_identity_number(card) and identity_number_checks(card)):
        raise PersonInvalid
    keys = [row.pk for row in rows if row.verification in _WAITING]
    mine = SecretNumber.objects.filter(pk__in=keys, verification__in=_WAITING)
    offline = list(mine.filter(verification=Verification.OFFLINE).values_list("pk", flat=True))
    mine.update(verification=Verification.VERIFIED, verified_at=clock.now(), verify_by=None)
    for pk in offline:
        thaw(pk, NumberState.FROZEN)
    return list(SecretNumber.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk"))


def take_offline() -> int:
    """Freeze the numbers that nobody verified in time; returns how many. Their bindings stay, but nothing connects."""
    due = SecretNumber.objects.filter(verification=Verification.OPEN, verify_by__lte=clock.now())
    keys = list(due.order_by("verify_by").values_list("pk", flat=True)[:BATCH])
    return _freeze(keys)


def next_offline() -> dt.datetime | None:
    """Return when the next unverified number goes offline."""
    rows = SecretNumber.objects.filter(verification=Verification.OPEN, verify_by__isnull=False).order_by("verify_by")
    return rows.values_list("verify_by", flat=True).first()


@transaction.atomic
def _freeze(keys: Sequence[int]) -> int:
    rows = SecretNumber.objects.filter(pk__in=keys, verification=Verification.OPEN, verify_by__lte=clock.now())
    return rows.update(verification=Verification.OFFLINE, state=NumberState.FROZEN)


@transaction.atomic
def _start(keys: Sequence[int]) -> str:
    token = ids.token()
    rows = SecretNumber.objects.filter(pk__in=keys, verification__in=_WAITING, released_at=None)
    if not rows.update(verify_token=token, verify_token_at=clock.now()):
        raise VerificationNotNeeded
    return token
