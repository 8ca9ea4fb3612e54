"""What nobody finished or fetched: exports to offer again, and files past their time."""

import datetime as dt

from django.db.models import Min, Q
from django.utils import translation
from django.utils.translation import gettext

from core import clock, queue
from core.lifecycle import move
from statistics.choices import ExportStatus
from statistics.models import ExportJob
from statistics.services.exports import LEASE, MAX_ATTEMPTS, TASK

GRACE = dt.timedelta(seconds=10)  # the queue's own wake-up comes first
_OVER = (ExportStatus.EXPIRED, ExportStatus.CANCELLED, ExportStatus.FAILED)


def offer_exports() -> int:
    """Wake a worker for exports nobody took and for those whose worker died; returns how many."""
    now = clock.now()
    waiting = ExportJob.objects.filter(status=ExportStatus.QUEUED).filter(
        Q(leased_until__lt=now) | Q(leased_until=None, created_at__lt=now - GRACE)
    )
    dead = ExportJob.objects.filter(status=ExportStatus.RUNNING, leased_until__lt=now)
    done = 0
    for job in (*waiting, *dead):
        if job.status == ExportStatus.RUNNING and job.attempts % MAX_ATTEMPTS == 0:
            done += _give_up(job)
        # The lease of a waiting export says that a worker was woken for it just now.
        elif move(job, source=job.status, target=ExportStatus.QUEUED, leased_until=now + LEASE):
            queue.wake(TASK, job.pk)
            done += 1
    return done


def _give_up(job: ExportJob) -> bool:
    with translation.override(job.language):
        error = gettext("The worker was interrupted three times. Ask for a shorter period.")
    values = {"error": error, "finished_at": clock.now(), "leased_until": None}
    return move(job, source=ExportStatus.RUNNING, target=ExportStatus.FAILED, **values)


def next_offer() -> dt.datetime | None:
    """Return when the next export must be offered again."""
    leased = ExportJob.objects.filter(status__in=(ExportStatus.QUEUED, ExportStatus.RUNNING))
    lease = leased.aggregate(at=Min("leased_until"))["at"]
    fresh = leased.filter(leased_until=None).aggregate(at=Min("created_at"))["at"]
    instants = [at for at in (lease, fresh + GRACE if fresh else None) if at is not None]
    return min(instants) + dt.timedelta(microseconds=1) if instants else None


def expire_exports() -> int:
    """Delete the files of exports past their time, and of those that came to nothing; returns how many."""
    now = clock.now()
    done = 0
    for job in ExportJob.objects.filter(status=ExportStatus.DONE, expires_at__lte=now):
        done += move(job, source=ExportStatus.DONE, target=ExportStatus.EXPIRED)
    for job in ExportJob.objects.filter(status__in=_OVER).exclude(file=""):
        job.file.storage.delete(job.file.name)
        ExportJob.objects.filter(pk=job.pk).update(file="", size=0)
    return done


def next_expiry() -> dt.datetime | None:
    """Return when the next file expires."""
    return ExportJob.objects.filter(status=ExportStatus.DONE).aggregate(at=Min("expires_at"))["at"]
