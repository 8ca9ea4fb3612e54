"""Download centre (下载中心): exports being made, ready, expired; progress, cancel, again, fetch."""

from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import DomainError
from smsconsole.files import ranged_file
from statistics import services
from statistics.choices import ExportStatus
from statistics.models import ExportJob
from statistics.selectors import exports

SHOWN = 100


@require_GET
def page(request: HttpRequest, site: Any) -> HttpResponse:
    """Show the newest exports of the account."""
    return TemplateResponse(
        request,
        "console/downloads.html",
        {
            **site.each_context(request),
            "title": _("Downloads"),
            "lead": _("Files are made in the background and kept for seven days."),
            "jobs": list(exports.export_list(request.scope)[:SHOWN]),
            "can_export": request.scope.can("export"),
            "several": request.scope.account_id is None,
            "words": {"error": _("The connection was lost; trying again.")},
        },
    )


@require_GET
def progress(request: HttpRequest, site: Any) -> JsonResponse:
    """Tell the state of the newest exports to the polling page."""
    jobs = exports.export_list(request.scope)[:SHOWN]
    return JsonResponse({"jobs": [_state(job) for job in jobs]})


@require_POST
def create(request: HttpRequest, site: Any) -> HttpResponse:
    """Queue the export of a list as it is filtered, and go to the downloads."""
    scope = request.scope
    if scope.account_id is None:
        messages.error(request, _("Choose an account first: an export belongs to one."))
        return HttpResponseRedirect(reverse("admin:downloads"))
    try:
        services.create_export(
            account_id=scope.account_id,
            kind=request.POST.get("kind", ""),
            filters=dict(parse_qsl(request.POST.get("filters", ""))),
            language=request.LANGUAGE_CODE,
            reveal_numbers=scope.can("reveal"),
            actor=request.user,
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The file is being made; it appears here when it is ready."))
    return HttpResponseRedirect(reverse("admin:downloads"))


@require_POST
def act(request: HttpRequest, site: Any, pk: int, action: str) -> HttpResponse:
    """Cancel an export or make it again."""
    job = _job(request, pk)
    step = {"cancel": services.cancel_export, "retry": services.retry_export}.get(action)
    if step is None:
        raise Http404
    try:
        step(job=job, actor=request.user)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return HttpResponseRedirect(reverse("admin:downloads"))


@require_GET
def fetch(request: HttpRequest, site: Any, pk: int) -> HttpResponse:
    """Send the file, from where an interrupted download stopped when asked."""
    job = _job(request, pk)
    try:
        path = exports.file_of(job)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("admin:downloads"))
    return ranged_file(request, path, exports.file_name(job))


def _job(request: HttpRequest, pk: int) -> ExportJob:
    job = exports.export_list(request.scope).filter(pk=pk).first()
    if job is None:
        raise Http404
    return job


def _state(job: ExportJob) -> dict[str, Any]:
    return {
        "id": job.pk,
        "status": job.status,
        "label": job.get_status_display(),
        "colour": ExportStatus(job.status).colour,
        "percent": exports.percent(job),
        "rows": f"{job.rows_done:,}",
        "total": f"{job.rows_total:,}",
        "size": job.size,
        "error": job.error,
        "active": job.status in (ExportStatus.QUEUED, ExportStatus.RUNNING),
        "finished": date_format(localtime(job.finished_at), "DATETIME_FORMAT") if job.finished_at else "",
    }
