"""What machines ask: is the process alive, is the whole ready, how is it doing."""

import ipaddress
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static

from core import heartbeat
from core.tenancy import NOBODY
from smsconsole import figures

NEEDED = ("worker", "carrier")  # this process answering is the web's sign of life


def favicon(request: HttpRequest) -> HttpResponseRedirect:
    """Lead browsers, which ask here for pages that name no picture, to the one there is."""
    return HttpResponseRedirect(static("console/icon.svg"))


def healthz(request: HttpRequest) -> JsonResponse:
    """This process lives; nothing else is asked, so that a slow database does not get it killed."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 once database, worker, carrier and data are there, else 503; both say what was found."""
    checks = _checks()
    ready = all(check["ok"] for check in checks.values())
    return JsonResponse({"status": "ready" if ready else "not ready", "checks": checks}, status=200 if ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures; for this machine and the platform's staff only, unless SMSCONSOLE_METRICS_OPEN."""
    if not (settings.METRICS_OPEN or _is_local(request) or getattr(request, "scope", NOBODY).can("platform")):
        return HttpResponse("Figures are for this machine only; SMSCONSOLE_METRICS_OPEN=1 opens them.\n", status=403,
                            content_type="text/plain")  # fmt: skip
    return HttpResponse(figures.page(), content_type=figures.CONTENT_TYPE)


def _checks() -> dict[str, dict[str, Any]]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        ages = heartbeat.ages()
        checks: dict[str, dict[str, Any]] = {"database": {"ok": True}, "web": {"ok": True}, "data": _data()}
    except DatabaseError as exc:
        return {"database": {"ok": False, "problem": type(exc).__name__}}
    for name in NEEDED:
        age = ages.get(name)
        fresh = age is not None and age <= heartbeat.FRESH.total_seconds()
        checks[name] = {"ok": fresh, "seconds_since_beat": None if age is None else round(age, 1)}
    return checks


def _data() -> dict[str, Any]:
    """Shipped data loaded and, in debug mode, the demo company made."""
    from accounts.models import Account
    from review.models import Reason

    if not Reason.objects.exists():
        return {"ok": False, "problem": "run: manage.py load_data"}
    if settings.DEMO and not Account.objects.exists():
        return {"ok": False, "problem": "run: manage.py seed_demo"}
    return {"ok": True}


def _is_local(request: HttpRequest) -> bool:
    """Return whether the peer is this machine itself and no proxy stands between."""
    if request.headers.get("X-Forwarded-For"):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
