"""What an application may send: how often to one number, and how much a day (domain.md 8.15).

The rules of the vendor with applications; the other vendor's are in ``frequency``. Counted at submission.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, QuerySet

from accounts.choices import Vendor
from core import clock
from core.errors import DomainError
from core.prepared import Prepared, concrete
from sending import errors
from sending.models import ApplicationDay, ApplicationLimits, Message
from sending.services.draft import Draft
from sending.services.locks import lock_numbers

HALF_MINUTE, HOUR, SKEW = dt.timedelta(seconds=30), dt.timedelta(hours=1), dt.timedelta(minutes=5)
Refuse = Callable[[Draft, DomainError], None]
_USUAL = ApplicationLimits()  # never changed, never saved
_LIMITS = Prepared(
    lambda application_id: (
        ApplicationLimits.objects.filter(application_id=application_id)
        .order_by()
        .values_list(*concrete(ApplicationLimits))
    ),
    application_id=int,
)


class Used(NamedTuple):
    """Messages of one text to one number: in the last 30 seconds, the last hour, on this Beijing day."""

    half_minute: int = 0
    hour: int = 0
    day: int = 0


def limits_of(application: Any) -> ApplicationLimits:
    """Return an application's limits; the defaults where none were set or there is no application."""
    if application is None:
        return _USUAL
    found = _LIMITS.objects(ApplicationLimits, concrete(ApplicationLimits), application_id=application.pk)
    return found[0] if found else _USUAL


def is_limited(draft: Draft) -> bool:
    """Return whether the application's limits hold for a draft: its template is of the vendor that has them."""
    return draft.text.template.vendor == Vendor.TENCENT


def check_limits(
    drafts: Sequence[Draft], *, account_id: int, application: Any, limits: ApplicationLimits, at: dt.datetime,
    refuse: Refuse,
) -> None:  # fmt: skip
    """Refuse the drafts that exceed a limit. Holds a lock per number, and on the day's count where there is a cap."""
    drafts = [draft for draft in drafts if is_limited(draft)]
    for draft in drafts:
        if not draft.phone.is_mainland and not limits.serves(draft.phone.country):
            refuse(draft, errors.CountryNotServed(country=draft.phone.country))
    mainland = [draft for draft in drafts if draft.error is None and draft.phone.is_mainland]
    if mainland:
        _check_numbers(mainland, account_id, application, limits, at, refuse)
    alive = [draft for draft in drafts if draft.error is None]
    if alive and application is not None and limits.is_capped:
        _check_caps(alive, application, limits, at, refuse)


def count_day(drafts: Iterable[Draft], *, application: Any, limits: ApplicationLimits, at: dt.datetime) -> None:
    """Add accepted drafts to the day's count; ``check_limits`` holds its row."""
    if application is None or not limits.is_capped:
        return
    sides = Counter(draft.phone.is_mainland for draft in drafts if is_limited(draft))
    if sides:
        ApplicationDay.objects.filter(application_id=application.pk, day=clock.local(at).date()).update(
            mainland=F("mainland") + sides[True], foreign=F("foreign") + sides[False]
        )


def _check_numbers(
    drafts: Sequence[Draft], account_id: int, application: Any, limits: ApplicationLimits, at: dt.datetime,
    refuse: Refuse,
) -> None:  # fmt: skip
    phones = {draft.phone.digits for draft in drafts}
    lock_numbers(phones)
    used = _used(phones, account_id, application, at)
    for draft in drafts:
        texts = used.setdefault(draft.phone.digits, {})
        if error := _broken(texts, draft.content, limits):
            refuse(draft, error)
        else:
            texts[draft.content] = Used(*(count + 1 for count in texts.get(draft.content, Used())))


def _broken(texts: dict[str, Used], content: str, limits: ApplicationLimits) -> DomainError | None:
    total = Used(*map(sum, zip(*texts.values(), strict=True))) if texts else Used()
    for level in Used._fields:
        limit = getattr(limits, level)
        if limit is not None and getattr(total, level) >= limit:
            return errors.FrequencyExceeded(level=level, limit=limit, platform=False)
    same = texts.get(content, Used()).day
    if limits.same_content is not None and same >= limits.same_content:
        return errors.FrequencyExceeded(level="same_content", limit=limits.same_content, platform=False)
    return None


def _counts(rows: QuerySet, since: Any, half_minute: Any, hour: Any, day: Any, end: Any) -> QuerySet:
    return (
        rows.filter(country="86", submitted_at__gte=since, submitted_at__lt=end)
        .order_by()
        .values_list("phone", "content")
        .annotate(
            half_minute=Count("pk", filter=Q(submitted_at__gt=half_minute)),
            hour=Count("pk", filter=Q(submitted_at__gt=hour)),
            day=Count("pk", filter=Q(submitted_at__gte=day)),
        )
    )


_OF_ONE = Prepared(
    lambda phone, application_id, **instants: _counts(
        Message.objects.filter(phone=phone, application_id=application_id), **instants
    ),
    phone=str, application_id=int, since=dt.datetime, half_minute=dt.datetime, hour=dt.datetime, day=dt.datetime,
    end=dt.datetime,
)  # fmt: skip


def _used(phones: set[str], account_id: int, application: Any, at: dt.datetime) -> dict[str, dict[str, Used]]:
    """Return number → text → how often; without an application, of what the account sent without one."""
    day = clock.day_bounds(clock.local(at).date())[0]
    instants = {
        "since": min(day, at - HOUR), "half_minute": at - HALF_MINUTE, "hour": at - HOUR, "day": day, "end": at + SKEW,
    }  # fmt: skip
    if application is not None and len(phones) == 1:
        rows: Iterable = _OF_ONE.rows(phone=next(iter(phones)), application_id=application.pk, **instants)
    else:
        own = Message.objects.filter(
            phone__in=phones, account_id=account_id, application_id=application.pk if application else None
        )
        rows = _counts(own, **instants)
    used: dict[str, dict[str, Used]] = {}
    for phone, content, *counts in rows:
        used.setdefault(phone, {})[content] = Used(*counts)
    return used


def _check_caps(
    drafts: Sequence[Draft], application: Any, limits: ApplicationLimits, at: dt.datetime, refuse: Refuse
) -> None:
    count = _day_row(application, clock.local(at).date())
    mainland, foreign = count.mainland, count.foreign
    for draft in drafts:
        side, sent, cap = (
            ("mainland", mainland, limits.daily_mainland)
            if draft.phone.is_mainland
            else ("foreign", foreign, limits.daily_foreign)
        )
        if limits.daily is not None and mainland + foreign >= limits.daily:
            refuse(draft, errors.DailyLimitReached(side="all", limit=limits.daily))
        elif cap is not None and sent >= cap:
            refuse(draft, errors.DailyLimitReached(side=side, limit=cap))
        elif draft.phone.is_mainland:
            mainland += 1
        else:
            foreign += 1


def _day_row(application: Any, day: dt.date) -> ApplicationDay:
    """Return the day's count, locked; made from the messages where there is none yet."""
    rows = ApplicationDay.objects.select_for_update()
    if found := rows.filter(application_id=application.pk, day=day).first():
        return found
    sent = Message.objects.filter(application_id=application.pk, day=day)
    counts = sent.aggregate(mainland=Count("pk", filter=Q(country="86")), foreign=Count("pk", filter=~Q(country="86")))
    try:
        with transaction.atomic():
            ApplicationDay.objects.create(application_id=application.pk, day=day, **counts)
    except IntegrityError:  # another send made it just now
        pass
    return rows.get(application_id=application.pk, day=day)


@transaction.atomic
def save_limits(*, application: Any, actor: Any = None, **columns: Any) -> ApplicationLimits:
    """Set limits of an application (None: no limit); they hold from the next send on.

    The day's count is dropped, so that a cap set in the middle of a day counts what was sent before.
    """
    row = ApplicationLimits.objects.filter(application=application).first()
    row = row or ApplicationLimits(account_id=application.account_id, application=application)
    for name, value in columns.items():
        setattr(row, name, value)
    row.countries = ",".join(_country_codes(row.countries))
    row.save()
    ApplicationDay.objects.filter(application=application).delete()
    return row


def _country_codes(text: str) -> list[str]:
    codes = [code.strip().lstrip("+") for code in text.split(",") if code.strip()]
    if any(not (code.isascii() and code.isdigit() and len(code) <= 4) for code in codes):
        raise errors.CountriesInvalid()
    return codes
