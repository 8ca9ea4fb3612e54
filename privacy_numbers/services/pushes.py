"""Reports on their way to receivers: tried, tried again after 1, 5 and 10 minutes, then given up (wire/callbacks.md 1).

A report is claimed by a lease, so that two processes do not push it at once; a process killed meanwhile leaves it to
the next. Receivers must be idempotent: killed after the answer came, a report goes out twice.
"""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

from django.db import transaction
from django.db.models import Q

from core import clock
from privacy_numbers import posting
from privacy_numbers.choices import PushState, ReceiverState
from privacy_numbers.models import PushAttempt, Report, ReportReceiver
from privacy_numbers.services.reports import PUSH, message_of

AGAIN_AFTER = (dt.timedelta(minutes=1), dt.timedelta(minutes=5), dt.timedelta(minutes=10))
ASLEEP_AFTER = dt.timedelta(days=90)
BATCH, AT_ONCE = 32, 8
LEASE = dt.timedelta(seconds=30)


def next_due() -> dt.datetime | None:
    """Return when the next push is due."""
    return Report.objects.filter(push_at__isnull=False).order_by("push_at").values_list("push_at", flat=True).first()


def push_due() -> int:
    """Push what is due, some at once; returns how many were tried."""
    claimed = _claim()
    if not claimed:
        return 0
    urls = {(row.account_id, row.kind): row for row in _receivers(claimed)}
    work = [(report, urls.get((report.account_id, report.kind))) for report in claimed]
    bodies = [[message_of(report, PUSH)] for report, _receiver in work]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(_post, ((receiver.url if receiver else "") for _report, receiver in work), bodies))
    for (report, receiver), answer in zip(work, answers, strict=True):
        _note(report, receiver, answer)
    return len(work)


def _claim() -> list[Report]:
    now, machine = clock.now(), clock.machine_now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=machine)
    rows = Report.objects.filter(free, push_at__isnull=False, push_at__lte=now).order_by("push_at", "pk")
    return [
        row
        for row in rows[:BATCH]
        if Report.objects.filter(free, pk=row.pk, push_at__isnull=False).update(leased_until=machine + LEASE)
    ]


def _receivers(reports: list[Report]) -> list[ReportReceiver]:
    return list(ReportReceiver.objects.filter(account_id__in={report.account_id for report in reports}))


def _post(url: str, bodies: list[dict]) -> posting.Answer | None:
    return posting.post(url, bodies) if url else None


@transaction.atomic
def _note(report: Report, receiver: ReportReceiver | None, answer: posting.Answer | None) -> None:
    """Log the try and say what comes next; a report whose receiver is gone or asleep is given up untried."""
    if receiver is None or answer is None:
        _move(report, PushState.GIVEN_UP)
        return
    report.attempts += 1
    PushAttempt.objects.create(
        report=report, at=clock.now(), status=answer.status, milliseconds=answer.milliseconds,
        answer=answer.text[: posting.ANSWER_MAX],
    )  # fmt: skip
    if answer.is_accepted:
        _move(report, PushState.DELIVERED)
        ReportReceiver.objects.filter(pk=receiver.pk, failing_since__isnull=False).update(failing_since=None)
        return
    _note_failure(receiver)
    if report.attempts > len(AGAIN_AFTER):
        _move(report, PushState.GIVEN_UP)
    else:
        _move(report, PushState.WAITING, clock.now() + AGAIN_AFTER[report.attempts - 1])


def _move(report: Report, state: PushState, push_at: dt.datetime | None = None) -> None:
    report.push_state, report.push_at, report.leased_until = state, push_at, None
    report.save(update_fields=["push_state", "push_at", "leased_until", "attempts"])


def _note_failure(receiver: ReportReceiver) -> None:
    """Remember since when nothing arrives; after 90 days the receiver sleeps until somebody tests it."""
    now = clock.now()
    ReportReceiver.objects.filter(pk=receiver.pk, failing_since__isnull=True).update(failing_since=now)
    failing = ReportReceiver.objects.filter(pk=receiver.pk, failing_since__lte=now - ASLEEP_AFTER)
    failing.update(state=ReceiverState.ASLEEP)


def push_again(*, report: Report) -> None:
    """Push a report that was given up once more, from its first try on."""
    report.attempts = 0
    _move(report, PushState.WAITING, clock.now())
