"""How often a mainland number may be written to (domain.md 8.3), counted at submission in rolling windows.

Templates of the vendor with applications follow their application's limits instead (``limits``).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from core.errors import DomainError
from core.prepared import Prepared
from sending import errors
from sending.models import Message
from sending.services.draft import Draft
from sending.services.limits import is_limited
from sending.services.locks import lock_numbers
from templates_app.choices import TemplateKind

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(hours=24)
SKEW = dt.timedelta(minutes=5)  # machines' clocks differ a little; what lies further ahead is another test's future
CODE_MINUTE, CODE_HOUR, CODE_DAY, CODE_DAY_PLATFORM = 1, 5, 10, 40
OTHER_DAY = 50


class Used(NamedTuple):
    """Messages of the last minute, hour and 24 hours."""

    minute: int = 0
    hour: int = 0
    day: int = 0

    def __add__(self, other: tuple) -> "Used":  # type: ignore[override]
        minute, hour, day = other
        return Used(self.minute + minute, self.hour + hour, self.day + day)


ONE = Used(1, 1, 1)


def check_frequency(
    drafts: Sequence[Draft], *, account_id: int, at: dt.datetime, refuse: Callable[[Draft, DomainError], None]
) -> None:
    """Refuse the drafts that exceed a limit. Holds a lock per number until the transaction ends, so that of two calls
    at once the second counts the first (SQLite: the transaction itself is the lock)."""
    drafts = [draft for draft in drafts if draft.phone.is_mainland and not is_limited(draft)]
    if not drafts:
        return
    phones = {draft.phone.digits for draft in drafts}
    lock_numbers(phones)
    used = _used(phones, at)
    for draft in drafts:
        keys = _keys(draft, account_id)
        if error := _broken(draft, keys, used):
            refuse(draft, error)
        else:
            for key in keys:
                used[key] += ONE


def _keys(draft: Draft, account_id: int) -> list[tuple]:
    """Return what the draft counts towards: its own limit, and for codes the platform's."""
    phone, text = draft.phone.digits, draft.text
    if text.template.kind == TemplateKind.CAPTCHA:
        return [("code", phone, account_id, text.signature.pk), ("platform", phone)]
    return [("other", phone, text.signature.pk, text.template.pk)]


def _broken(draft: Draft, keys: list[tuple], used: dict[tuple, Used]) -> DomainError | None:
    own = used[keys[0]]
    if draft.text.template.kind != TemplateKind.CAPTCHA:
        return _exceeded("day", OTHER_DAY) if own.day >= OTHER_DAY else None
    for level, limit in (("minute", CODE_MINUTE), ("hour", CODE_HOUR), ("day", CODE_DAY)):
        if getattr(own, level) >= limit:
            return _exceeded(level, limit)
    if used[keys[1]].day >= CODE_DAY_PLATFORM:
        return _exceeded("day", CODE_DAY_PLATFORM, platform=True)
    return None


def _exceeded(level: str, limit: int, platform: bool = False) -> DomainError:
    return errors.FrequencyExceeded(level=level, limit=limit, platform=platform)


def _counts(phones: Any, day: dt.datetime, hour: dt.datetime, minute: dt.datetime, end: dt.datetime) -> QuerySet:
    return (
        Message.objects.filter(phone__in=phones, country="86", submitted_at__gt=day, submitted_at__lt=end)
        .order_by()
        .values_list("phone", "account_id", "signature_id", "template_id", "kind")
        .annotate(
            minute=Count("pk", filter=Q(submitted_at__gt=minute)),
            hour=Count("pk", filter=Q(submitted_at__gt=hour)),
            day=Count("pk"),
        )
    )


_OF_ONE = Prepared(
    lambda phone, **instants: _counts([phone], **instants),
    phone=str, day=dt.datetime, hour=dt.datetime, minute=dt.datetime, end=dt.datetime,
)  # fmt: skip


_NEWEST = Prepared(
    lambda phone: Message.objects.filter(phone=phone).order_by("-submitted_at").values_list("submitted_at")[:1],
    phone=str,
)


def _used(phones: set[str], at: dt.datetime) -> dict[tuple, Used]:
    used: dict[tuple, Used] = defaultdict(Used)
    for phone, account, signature, template, kind, *counts in _rows(phones, at):
        if kind == TemplateKind.CAPTCHA:
            used[("code", phone, account, signature)] += tuple(counts)
            used[("platform", phone)] += tuple(counts)
        else:
            used[("other", phone, signature, template)] += tuple(counts)
    return used


def _rows(phones: set[str], at: dt.datetime) -> Iterable[tuple]:
    day = at - DAY
    if len(phones) > 1:
        return _counts(phones, day, at - HOUR, at - MINUTE, at + SKEW)
    (phone,) = phones
    newest = _NEWEST.first(phone=phone)
    if newest is None or newest[0] <= day:  # most numbers: grouping nothing costs several times as much as this look
        return []
    return _OF_ONE.rows(phone=phone, day=day, hour=at - HOUR, minute=at - MINUTE, end=at + SKEW)
