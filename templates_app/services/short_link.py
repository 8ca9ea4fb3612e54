"""Short links: made, reviewed, opened, forgotten (domain.md 4.11)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F

from core import clock, ids, phone
from review import services as review
from review.choices import Decision, ReviewStatus, SubjectKind
from review.selectors import limit_value
from templates_app import errors
from templates_app.facts import short_link_facts
from templates_app.models import CodeSeries, ShortLink, ShortLinkVisitor

KIND = SubjectKind.SHORT_LINK
NAME_MAX, URL_MAX, DAYS_MAX, NUMBERS_MAX = 13, 1000, 90, 50_000
PERSONAL_DAYS = 30  # how long the link of one recipient lives
DAILY, SHIPPED_DAILY = "short_links.daily", 1000


@transaction.atomic
def submit_short_link(*, account: Any, name: str, source_url: str, days: int, actor: Any = None) -> ShortLink:
    """Make a short link and file it for review; it leads somewhere once it is approved.

    Raises LinkNameInvalid, LinkTooLong, LinkInvalid, LinkDaysInvalid, LinkStillEffective or TooManyLinks.
    """
    if not 1 <= len(name.strip()) <= NAME_MAX:
        raise errors.LinkNameInvalid(limit=NAME_MAX)
    if not 1 <= days <= DAYS_MAX:
        raise errors.LinkDaysInvalid(limit=DAYS_MAX)
    _check_url(source_url)
    type(account)._base_manager.select_for_update().get(pk=account.pk)
    now = clock.now()
    live = ShortLink.objects.filter(account=account, source_url=source_url, phone="", expires_at__gt=now)
    if live.exclude(status=ReviewStatus.REJECTED).exists():
        raise errors.LinkStillEffective()
    _check_day(account)
    row = ShortLink(
        account=account, code=_codes(1)[0], name=name.strip(), source_url=source_url, created_at=now,
        updated_at=now, expires_at=now + dt.timedelta(days=days),
    )  # fmt: skip
    row.save()
    review.submit_for_review(
        account=account, kind=KIND, subject_id=row.pk, label=str(row)[:200], facts=short_link_facts(row), actor=actor
    )
    return row


@transaction.atomic
def make_personal_links(*, account: Any, source_url: str, phones: Sequence[str], out_id: str = "") -> list[ShortLink]:
    """Make a link for each number, to see who opens it. The page is judged at once, the same for all.

    Raises LinkTooLong, LinkInvalid, TooManyNumbers, NumberInvalid or LinkRefused.
    """
    _check_url(source_url)
    if len(phones) > NUMBERS_MAX:
        raise errors.TooManyNumbers(limit=NUMBERS_MAX)
    digits = [_digits(number) for number in phones]
    if not digits:
        raise errors.NumberInvalid(phone="")
    now = clock.now()
    first = ShortLink(account=account, source_url=source_url)
    if review.preview(KIND, short_link_facts(first)).decision == Decision.REJECTED:
        raise errors.LinkRefused()
    rows = [
        ShortLink(
            account=account, code=code, source_url=source_url, phone=number, out_id=out_id, created_at=now,
            updated_at=now, expires_at=now + dt.timedelta(days=PERSONAL_DAYS), status=ReviewStatus.APPROVED,
        )
        for code, number in zip(_codes(len(digits)), digits, strict=True)
    ]  # fmt: skip
    return ShortLink.objects.bulk_create(rows, batch_size=1000)


@transaction.atomic
def delete_short_link(*, link: ShortLink, actor: Any = None) -> None:
    """Forget a link; who opens it from now on finds nothing. One under review is taken out of it first."""
    if link.status == ReviewStatus.PENDING:
        review.withdraw(account_id=link.account_id, kind=KIND, subject_id=link.pk, actor=actor)
    review.record_change(
        account_id=link.account_id, kind=KIND, subject_id=link.pk, label=str(link)[:200], action="deleted",
        before=short_link_facts(link), actor=actor,
    )  # fmt: skip
    link.delete()


@transaction.atomic
def open_short_link(*, code: str, visitor: str, counts: bool = True) -> str | None:
    """Count a visit and return where the link leads; None when it is unknown, not effective or expired.

    ``visitor`` is a hash that stands for address and browser; ``counts`` False only looks.
    """
    link = ShortLink.objects.filter(code=code).first()
    if link is None or not link.is_effective:
        return None
    if not counts:
        return link.source_url
    _, is_new = ShortLinkVisitor.objects.get_or_create(link=link, visitor=visitor)
    ShortLink.objects.filter(pk=link.pk).update(
        page_views=F("page_views") + 1, visitors=F("visitors") + int(is_new), opened_at=link.opened_at or clock.now()
    )
    return link.source_url


def _check_url(source_url: str) -> None:
    if len(source_url) > URL_MAX:
        raise errors.LinkTooLong(limit=URL_MAX)
    try:
        parts = urlsplit(source_url)
        host = parts.hostname or ""
    except ValueError:
        raise errors.LinkInvalid() from None
    if parts.scheme not in ("http", "https") or "." not in host or any(char.isspace() for char in source_url):
        raise errors.LinkInvalid()


def _check_day(account: Any) -> None:
    start, end = clock.day_bounds(clock.today())
    most = limit_value(DAILY, SHIPPED_DAILY)
    made = ShortLink.objects.filter(account=account, phone="", created_at__gte=start, created_at__lt=end)
    if made.count() >= most:
        raise errors.TooManyLinks(limit=most)


def _digits(number: str) -> str:
    try:
        return phone.parse(number).digits
    except phone.InvalidPhone:
        raise errors.NumberInvalid(phone=number) from None


def _codes(count: int) -> list[str]:
    """Return codes nobody had before; the row's lock makes two calls at once take turns."""
    name = "short_link"
    CodeSeries.objects.bulk_create([CodeSeries(name=name, last=0)], ignore_conflicts=True)
    CodeSeries.objects.filter(name=name).update(last=F("last") + count)
    last = CodeSeries.objects.values_list("last", flat=True).get(name=name)
    return [ids.short_code(number) for number in range(last - count + 1, last + 1)]
