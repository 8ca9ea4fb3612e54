"""Real-name registration of an approved signature at the three carriers (domain.md 3.2), running on the clock.

Registering → registered, to be verified → success; or failed, for a cause (``signatures.registrar``). A success lapses
after six months without sending. In life each step takes days; here as many seconds as the desk's limits say, so that
a fresh signature is through within a minute. It never holds up sending; but where a registration has failed or lapsed,
that carrier refuses the signature's messages.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from carrier.choices import Carrier
from core import clock
from review.choices import EventKind, ReviewStatus, SubjectKind
from review.registry import ReviewEvent, announce
from review.selectors import limit_value
from review.services import record_change
from signatures import errors, registrar
from signatures.choices import RegistrationReason as Reason
from signatures.choices import RegistrationState as State
from signatures.choices import Usage
from signatures.facts import administrator_shared
from signatures.models import CarrierRegistration, Signature

CARRIERS = (Carrier.MOBILE, Carrier.UNICOM, Carrier.TELECOM)
# Limit → what is shipped; seconds, days, per mille.
LIMITS = {
    "signature.registration.registering_seconds": 40,
    "signature.registration.verifying_seconds": 20,
    "signature.registration.idle_days": 183,
    "signature.registration.timeout_permille": 0,
}
REASONS: dict[str, tuple[str, ...]] = {
    State.UNREGISTERED: (Reason.NON_REGISTER, Reason.UNBINDING_QUA, Reason.BINDING_INCOMPLETE_QUA),
    State.REGISTERING: (Reason.REGISTERING,),
    State.VERIFYING: (Reason.DETECTING,),
    State.SUCCESS: (Reason.DETECT_SUCCESS,),
    State.FAILED: (
        Reason.OTHERS_ERROR, Reason.QUALIFICATION_ERROR, Reason.SIGNATURE_ERROR, Reason.SIGNATURE_QUALIFICATION_ERROR,
        Reason.ONE_CODE_MULTIPLE_SIGN, Reason.REGISTER_TIMEOUT,
    ),
    State.LAPSED: (Reason.NO_SEND_RECORD, Reason.EXT_CODE_RECYCLE, Reason.SUBPORT_RECYCLE),
}  # fmt: skip
LOGGED = (State.FAILED, State.LAPSED)  # of what moves by itself: what the owner must act on
AGAIN = (State.UNREGISTERED, State.FAILED, State.LAPSED)
BATCH = 200

Pair = tuple[int, str]  # signature id, carrier
_sources: list[Callable[[Sequence[Pair]], Mapping[Pair, dt.datetime]]] = []


def register_sending_source(source: Callable[[Sequence[Pair]], Mapping[Pair, dt.datetime]]) -> None:
    """Name who knows when a signature last sent at a carrier: pairs in, (pair → instant) of those that ever did out."""
    if source not in _sources:
        _sources.append(source)


def begin_registrations(*, signature: Signature, at: dt.datetime) -> None:
    """Start registering at each carrier; one that was registered under an earlier approval starts anew."""
    due = at + dt.timedelta(seconds=limit("registering_seconds"))
    CarrierRegistration.objects.bulk_create(
        [
            CarrierRegistration(
                signature=signature, carrier=carrier, state=State.REGISTERING, reason=Reason.REGISTERING, due_at=due,
                updated_at=at,
            )
            for carrier in CARRIERS
        ],
        update_conflicts=True,
        unique_fields=["signature", "carrier"],
        update_fields=["state", "reason", "due_at", "updated_at"],
    )  # fmt: skip


def run_registrations() -> int:
    """Do every step whose time has come, one transaction a registration; safe to repeat and beside another process."""
    now = clock.now()
    due = CarrierRegistration.objects.filter(due_at__lte=now).order_by("due_at", "id")
    rows = list(due.select_related("signature__account", "signature__qualification", "signature__letter")[:BATCH])
    if not rows:
        return 0
    last = _last_sent([(row.signature_id, row.carrier) for row in rows if row.state == State.SUCCESS])
    return sum(_step(row, last, now) for row in rows)


def finish_registrations() -> int:
    """Do steps until none is due; returns how many there were."""
    total = 0
    while done := run_registrations():
        total += done
    return total


def next_registration() -> dt.datetime | None:
    """Return when the next step is due."""
    due = CarrierRegistration.objects.filter(due_at__isnull=False).order_by("due_at")
    return due.values_list("due_at", flat=True).first()


@transaction.atomic
def register_again(*, signature: Signature, carrier: str = "", actor: Any = None) -> int:
    """Register anew, at one carrier or wherever it is not registered, has failed or lapsed; returns at how many.

    Raises ``NotRegistrable``: the signature is not approved, or there is nothing to do.
    """
    if signature.status != ReviewStatus.APPROVED or (carrier and carrier not in CARRIERS):
        raise errors.NotRegistrable()
    now, started = clock.now(), 0
    rows = {row.carrier: row for row in signature.registrations.all()}
    for name in [carrier] if carrier else CARRIERS:
        row = rows.get(name)
        if row is None or row.state in AGAIN:
            started += _put(signature, name, row, State.REGISTERING, Reason.REGISTERING, now, actor)
    if not started:
        raise errors.NotRegistrable()
    return started


@transaction.atomic
def set_registration(
    *, signature: Signature, carrier: str, state: str, reason: str = "", actor: Any = None
) -> CarrierRegistration:
    """Put a registration into a state by hand (reviewers, test desk); from there it runs on by itself, if it moves.

    Raises ``RegistrationInvalid`` naming carrier, state or reason.
    """
    if carrier not in CARRIERS:
        raise errors.RegistrationInvalid(field="carrier")
    if state not in State.values:
        raise errors.RegistrationInvalid(field="state")
    reason = reason or REASONS[state][0]
    if reason not in REASONS[state]:
        raise errors.RegistrationInvalid(field="reason")
    row = signature.registrations.filter(carrier=carrier).first()
    if not _put(signature, carrier, row, state, reason, clock.now(), actor):
        raise errors.RegistrationMoved()
    return signature.registrations.get(carrier=carrier)


def limit(name: str) -> int:
    """Return a number of the desk's limits, never below 0."""
    slug = f"signature.registration.{name}"
    return max(0, limit_value(slug, LIMITS[slug]))


def _step(row: CarrierRegistration, last: Mapping[Pair, dt.datetime] | None, now: dt.datetime) -> int:
    """Move one registration on; 0 when another process was first."""
    if row.state == State.REGISTERING:
        state, reason = registrar.answer(
            _applicant(row), seed=settings.ENV.seed or 1, timeouts=limit("timeout_permille")
        )
    elif row.state == State.VERIFYING:
        state, reason = State.SUCCESS, Reason.DETECT_SUCCESS
    elif row.state == State.SUCCESS:
        since = now - dt.timedelta(days=limit("idle_days"))
        sent = None if last is None else last.get((row.signature_id, row.carrier))
        if last is None or (sent is not None and sent > since):
            return _wait_on(row, sent or now)
        state, reason = State.LAPSED, Reason.NO_SEND_RECORD
    else:  # nothing moves it by itself
        return CarrierRegistration.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=None)
    with transaction.atomic():
        # The next step is counted from this one's own time, so that a late sweep shifts nothing.
        return _move(row, state, reason, row.due_at or now, None)


def _wait_on(row: CarrierRegistration, since: dt.datetime) -> int:
    """Look again six months after the last message."""
    due = since + dt.timedelta(days=limit("idle_days"))
    return CarrierRegistration.objects.filter(pk=row.pk, state=row.state, due_at=row.due_at).update(due_at=due)


def _put(
    signature: Signature, carrier: str, row: CarrierRegistration | None, state: str, reason: str, at: dt.datetime,
    actor: Any,
) -> int:  # fmt: skip
    if row is None:
        row, _made = CarrierRegistration.objects.get_or_create(
            signature=signature, carrier=carrier, defaults={"reason": Reason.NON_REGISTER, "updated_at": at}
        )
    row.signature = signature
    return _move(row, state, reason, at, actor, by_hand=True)


def _move(
    row: CarrierRegistration, state: str, reason: str, at: dt.datetime, actor: Any, *, by_hand: bool = False
) -> int:
    """Write the new state by one conditional update, log it where it matters, tell who listens."""
    unchanged = CarrierRegistration.objects.filter(pk=row.pk, state=row.state, due_at=row.due_at)
    if not unchanged.update(state=state, reason=reason, due_at=_due(state, at), updated_at=at):
        return 0
    signature, was = row.signature, row.state
    if by_hand or state in LOGGED:
        record_change(
            account_id=signature.account_id, kind=SubjectKind.SIGNATURE, subject_id=signature.pk, label=str(signature),
            action="registration", actor=actor, before={row.carrier: f"{was} {row.reason}".strip()},
            after={row.carrier: f"{state} {reason}"},
        )  # fmt: skip
    announce(
        ReviewEvent(
            EventKind.REGISTRATION, signature.account_id, SubjectKind.SIGNATURE, signature.pk, str(signature), at,
            what={"carrier": str(row.carrier), "state": str(state), "reason": str(reason), "was": str(was)},
        )
    )  # fmt: skip
    return 1


def _due(state: str, at: dt.datetime) -> dt.datetime | None:
    """Return when a state that moves by itself is looked at next."""
    if state == State.REGISTERING:
        return at + dt.timedelta(seconds=limit("registering_seconds"))
    if state == State.VERIFYING:
        return at + dt.timedelta(seconds=limit("verifying_seconds"))
    return at + dt.timedelta(days=limit("idle_days")) if state == State.SUCCESS else None


def _applicant(row: CarrierRegistration) -> registrar.Applicant:
    signature = row.signature
    qualification, letter = signature.qualification, signature.letter
    asked = int(row.due_at.timestamp() * 1000) if row.due_at else 0
    if qualification is None:
        return registrar.Applicant(signature.pk, row.carrier, has_qualification=False, asked_ms=asked)
    if signature.usage == Usage.OTHER:
        fits = letter is None or letter.authorizer == qualification.company_name
    else:
        fits = not signature.account.subject or signature.account.subject == qualification.company_name
    return registrar.Applicant(
        signature.pk, row.carrier, is_enabled=signature.is_enabled,
        is_complete=bool(qualification.company_name and qualification.credit_code and qualification.legal_name),
        in_force=qualification.status == ReviewStatus.APPROVED and qualification.lapsed_at is None,
        is_sole=not administrator_shared(qualification), owner_fits=fits, asked_ms=asked,
    )  # fmt: skip


def _last_sent(pairs: Sequence[Pair]) -> dict[Pair, dt.datetime] | None:
    """Return when each last sent; None where nobody knows, so that nothing lapses for want of an answer."""
    if not _sources or not pairs:
        return None if not _sources else {}
    found: dict[Pair, dt.datetime] = {}
    for source in _sources:
        for pair, at in source(pairs).items():
            found[pair] = max(at, found.get(pair, at))
    return found
