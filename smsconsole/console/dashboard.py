"""The first page: today at a glance, what waits, what failed, and the first steps of a new account."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from smsconsole.console import dashboard_data as data

TREND_DAYS = 14


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add what the overview shows of the accounts in the caller's reach."""
    scope, today = request.scope, clock.today()
    since = today - dt.timedelta(days=TREND_DAYS - 1)
    context.update(
        title=_("Overview"),
        today=data.totals(scope, today, today),
        yesterday=data.totals(scope, today - dt.timedelta(days=1), today - dt.timedelta(days=1)),
        trend=data.trend(scope, since, today),
        money=data.money(scope),
        pending=data.pending(scope),
        failures=data.latest_failures(scope),
        rejected=data.latest_rejections(scope),
        steps=_steps(scope) if scope.account_id and scope.can("send") else [],
        reveal=scope.can("reveal"),
        chart_words={
            "delivered": gettext("Delivered"),
            "failed": gettext("Failed"),
            "rate": gettext("Success rate"),
        },
    )
    return context


def _steps(scope: Any) -> list[dict[str, Any]]:
    done = data.milestones(scope)
    rows = [
        ("qualification", _("Get a qualification approved"), "signatures_qualification_changelist"),
        ("signature", _("Get a signature approved"), "signatures_signature_changelist"),
        ("template", _("Get a template approved"), "templates_app_smstemplate_changelist"),
        ("key", _("Create an access key for your program"), "accounts_accesskey_changelist"),
        ("sent", _("Send the first message"), "first_send"),
        ("receipt", _("See its receipt arrive"), "records"),
        ("export", _("Export the records to Excel"), "downloads"),
    ]
    return [{"done": done[key], "title": title, "url": reverse(f"admin:{page}")} for key, title, page in rows]
