"""Export jobs: asked for, claimed with a lease, written in a worker, cancelled, repeated, expired.

Only the process that holds the current attempt may report on a job; whoever lost it (cancelled, or its lease ran out
and another took over) finds out at its next report and stops, leaving no file.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation

from core import clock, queue
from core.lifecycle import move
from statistics import errors
from statistics.choices import ExportKind, ExportStatus
from statistics.models import ExportJob
from statistics.sheets import MAKERS

log = logging.getLogger(__name__)

TASK = "statistics.tasks.run_export_task"
LEASE = dt.timedelta(seconds=60)
KEEP = dt.timedelta(days=7)
MAX_ACTIVE = 5  # of an account
MAX_ATTEMPTS = 3  # of a round; asking again begins another
REPORT_EVERY_ROWS = 1000
REPORT_SECONDS = 0.5
ACTIVE = (ExportStatus.QUEUED, ExportStatus.RUNNING)


class Lost(Exception):
    """The job is no longer this process's: it was cancelled or taken over."""


@transaction.atomic
def create_export(
    *, account_id: int, kind: str, filters: dict[str, Any], language: str = "", reveal_numbers: bool = False, actor: Any
) -> ExportJob:
    """Queue an export and return it; raises FilterInvalid, BillUnknown or TooManyExports.

    ``filters`` are those of ``RecordQuery.read`` (records), of ``Query.read`` (statistics) or {"bill_id": n} (bill).
    ``language`` is "zh-hans" or "en" and names the columns; empty is the caller's.
    """
    if kind not in ExportKind.values:
        raise errors.FilterInvalid("There is no such kind of export.", field="kind")
    if ExportJob.objects.filter(account_id=account_id, status__in=ACTIVE).count() >= MAX_ACTIVE:
        raise errors.TooManyExports()
    language = language if language in dict(settings.LANGUAGES) else translation.get_language() or "zh-hans"
    maker = MAKERS[kind]
    stored = maker.check(account_id, filters)
    with translation.override(language):
        title = maker.title(account_id, stored)
    job = ExportJob.objects.create(
        account_id=account_id, kind=kind, title=title, filters=stored, language=language,
        reveal_numbers=reveal_numbers, rows_total=maker.estimate(account_id, stored),
        created_by=actor if actor is not None and actor.pk else None, created_at=clock.now(),
    )  # fmt: skip
    queue.wake(TASK, job.pk)
    return job


def run_export(job_id: int) -> bool:
    """Write a waiting export's file; False when there was nothing to do or it was lost on the way. Safe to repeat."""
    clock.refresh()
    job = ExportJob.objects.filter(pk=job_id).first()
    if job is None or not _claim(job):
        return False
    path = _path(job)
    _remove_leftovers(job)
    try:
        with translation.override(job.language):
            rows = MAKERS[job.kind].write(job, path, _reporter(job))
        return _finish(job, path, rows)
    except Lost:
        path.unlink(missing_ok=True)
        return False
    except Exception as exc:
        log.exception("export failed", extra={"export": job.pk})
        path.unlink(missing_ok=True)
        message = getattr(exc, "message", "") or f"{type(exc).__name__}: {exc}"
        _mine(job).update(
            status=ExportStatus.FAILED, error=str(message)[:300], finished_at=clock.now(), leased_until=None
        )
        return False


def cancel_export(*, job: ExportJob, actor: Any = None) -> ExportJob:
    """Cancel a waiting or running export; raises ExportFinished. A running worker stops within a second."""
    with transaction.atomic():
        if not move(
            job, source=ACTIVE, target=ExportStatus.CANCELLED, finished_at=clock.now(), leased_until=None
        ):  # fmt: skip
            raise errors.ExportFinished()
    return job


@transaction.atomic
def retry_export(*, job: ExportJob, actor: Any = None) -> ExportJob:
    """Queue a failed, cancelled or expired export again, from its first row; raises ExportNotRepeatable."""
    again = (ExportStatus.FAILED, ExportStatus.CANCELLED, ExportStatus.EXPIRED)
    if not move(
        job, source=again, target=ExportStatus.QUEUED, attempts=_next_round(job.attempts), rows_done=0, error="",
        created_at=clock.now(), finished_at=None, expires_at=None, leased_until=None,
    ):  # fmt: skip
        raise errors.ExportNotRepeatable()
    queue.wake(TASK, job.pk)
    return job


def _next_round(attempts: int) -> int:
    """Return the attempts to count on from: never one that a worker may still be at, and all of a round's ahead."""
    return -(-attempts // MAX_ATTEMPTS) * MAX_ATTEMPTS


def _claim(job: ExportJob) -> bool:
    claimed = move(
        job, source=ExportStatus.QUEUED, target=ExportStatus.RUNNING, leased_until=clock.now() + LEASE,
        attempts=F("attempts") + 1, rows_done=0, error="",
    )  # fmt: skip
    if claimed:
        job.refresh_from_db()
    return claimed


def _mine(job: ExportJob) -> Any:
    return ExportJob.objects.filter(pk=job.pk, status=ExportStatus.RUNNING, attempts=job.attempts)


def _reporter(job: ExportJob) -> Callable[[int], None]:
    """Return what tells the rows so far and renews the lease, about twice a second; it raises Lost."""
    last = time.monotonic()

    def report(rows: int) -> None:
        nonlocal last
        if time.monotonic() - last < REPORT_SECONDS:
            return
        last = time.monotonic()
        clock.refresh()
        if not _mine(job).update(rows_done=rows, leased_until=clock.now() + LEASE):
            raise Lost

    return report


def _finish(job: ExportJob, path: Path, rows: int) -> bool:
    now = clock.now()
    done = _mine(job).update(
        status=ExportStatus.DONE, rows_done=rows, rows_total=rows, file=_name(job), size=path.stat().st_size,
        finished_at=now, expires_at=now + KEEP, leased_until=None,
    )  # fmt: skip
    if not done:
        path.unlink(missing_ok=True)
    return bool(done)


def _name(job: ExportJob) -> str:
    """Return the file's name in the store; an attempt never writes where another might still be writing."""
    return f"exports/{clock.local(job.created_at):%Y/%m}/export-{job.pk}-{job.attempts}.xlsx"


def _path(job: ExportJob) -> Path:
    path = Path(job.file.storage.path(_name(job)))
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _remove_leftovers(job: ExportJob) -> None:
    """Delete what earlier attempts left when their process died."""
    mine = _path(job).name
    for path in _path(job).parent.glob(f"export-{job.pk}-*"):
        if not path.name.startswith(mine):
            path.unlink(missing_ok=True)
