"""Reading of export jobs and their files."""

import re
from pathlib import Path

from django.db.models import Count

from core.tenancy import Scope, TenantQuerySet
from statistics.choices import ExportStatus
from statistics.errors import ExportNotReady
from statistics.models import ExportJob

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def export_list(scope: Scope) -> TenantQuerySet:
    """Return the exports in reach, newest first."""
    return ExportJob.objects.visible_to(scope).select_related("account", "created_by").order_by("-id")


def unfinished() -> dict[str, int]:
    """Return how many exports of all accounts are queued and running."""
    open_states = [ExportStatus.QUEUED, ExportStatus.RUNNING]
    rows = ExportJob.objects.filter(status__in=open_states).order_by().values_list("status").annotate(Count("id"))
    return {**dict.fromkeys(map(str, open_states), 0), **dict(rows)}


def percent(job: ExportJob) -> int | None:
    """Return how much is written, None while it cannot be told; 100 only when the file is there."""
    if job.status == ExportStatus.DONE:
        return 100
    if not job.rows_total:
        return None
    return min(99, 100 * job.rows_done // job.rows_total)


def file_of(job: ExportJob) -> Path:
    """Return where the finished file lies; raises ExportNotReady."""
    if job.status != ExportStatus.DONE or not job.file:
        raise ExportNotReady()
    path = Path(job.file.path)
    if not path.is_file():
        raise ExportNotReady()
    return path


def file_name(job: ExportJob) -> str:
    """Return the name the file is saved under."""
    return f"{_NOT_IN_FILE_NAMES.sub('-', job.title).strip()}.xlsx"
