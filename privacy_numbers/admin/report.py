"""Console pages of receivers, queues and the log of reports (消息接收, 队列, 推送记录)."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from core.admin import Question, TenantAdmin, row_action, scope, status_badge
from privacy_numbers.admin.base import PrivacyAdmin
from privacy_numbers.choices import ReportKind
from privacy_numbers.models import Report, ReportQueue, ReportReceiver
from privacy_numbers.services import pushes, queues, receivers, reports

MANAGE = "manage"


@admin.register(ReportReceiver)
class ReportReceiverAdmin(PrivacyAdmin):
    """Where reports are pushed; saving asks the address first."""

    add_grant = edit_grant = delete_grant = MANAGE
    list_display = ["kind", "url", "badge", "failing_since", "tested_at", "account"]
    list_select_related = ("account",)
    list_filter = ["kind", "state"]
    fields = ["account", "kind", "url"]
    fixed = ("account", "kind")
    actions_row = ["check_address"]
    actions_detail = ["check_address"]

    @display(description=_("State"), ordering="state")
    def badge(self, row: ReportReceiver) -> str:
        return status_badge(row, "state")

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> ReportReceiver:
        before = form.before
        account = before.account if before else self.account_of(request, form)
        kind = before.kind if before else form.cleaned_data["kind"]
        return receivers.save_receiver(account=account, kind=kind, url=form.cleaned_data["url"], actor=request.user)

    def delete_model(self, request: HttpRequest, obj: ReportReceiver) -> None:
        receivers.delete_receiver(receiver=obj, actor=request.user)

    @row_action(
        label=_("Test"), grant=MANAGE, url_path="check", icon="network_check",
        question=Question(
            _("Ask the address?"),
            _('It gets a GET and must answer {"code": 0} within 700 ms; a good answer wakes one that fell asleep.'),
            _("Test"),
        ),
    )  # fmt: skip
    def check_address(self, request: HttpRequest, row: ReportReceiver, form: Any) -> None:
        """Ask the address now."""
        receivers.check_receiver(receiver=row, actor=request.user)
        messages.success(request, _now("The address answered as it should."))


class QueueForm(forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        label=_("Message kinds (none: all)"), choices=ReportKind.choices, required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )  # fmt: skip


@admin.register(ReportQueue)
class ReportQueueAdmin(PrivacyAdmin):
    """Queues that keep reports until they are pulled."""

    form = QueueForm
    add_grant = edit_grant = delete_grant = MANAGE
    list_display = ["name", "default", "takes", "of_pools", "waiting", "created_at", "account"]
    list_select_related = ("account",)
    fields = ["account", "name", "pools", "kinds"]
    fixed = ("account", "name")

    def get_queryset(self, request: HttpRequest) -> Any:
        held = Report.objects.filter(queue=OuterRef("pk"), pulled_at__isnull=True).order_by().values("queue")
        waiting = Subquery(held.annotate(n=Count("pk")).values("n"))
        return super().get_queryset(request).prefetch_related("pools").annotate(waiting_reports=waiting)

    @display(description=_("Default"), boolean=True)
    def default(self, row: ReportQueue) -> bool:
        return row.is_default

    @display(description=_("Message kinds"))
    def takes(self, row: ReportQueue) -> str:
        labels = dict(ReportKind.choices)
        return ", ".join(str(labels.get(kind, kind)) for kind in row.kinds) or _now("all")

    @display(description=_("Pools"))
    def of_pools(self, row: ReportQueue) -> str:
        return ", ".join(str(pool) for pool in row.pools.all())

    @display(description=_("Waiting"))
    def waiting(self, row: ReportQueue) -> int:
        return row.waiting_reports or 0

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> ReportQueue:
        given = {"pools": form.cleaned_data["pools"], "kinds": form.cleaned_data["kinds"], "actor": request.user}
        if form.before:
            return queues.edit_queue(queue=form.before, **given)
        return queues.create_queue(account=self.account_of(request, form), name=form.cleaned_data["name"], **given)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj is not None and obj.is_default)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj is not None and obj.is_default)

    def delete_model(self, request: HttpRequest, obj: ReportQueue) -> None:
        queues.delete_queue(queue=obj, actor=request.user)


@admin.register(Report)
class ReportAdmin(TenantAdmin):
    """Reports of the last 30 days: where they wait, and every try to push them."""

    is_big = True
    list_display = ["id", "kind", "created_at", "queue", "pulled_at", "badge", "attempts", "push_at", "account"]
    list_select_related = ("queue", "account")
    list_filter = ["kind", "push_state", "queue"]
    readonly_fields = ["badge", "message", "tries"]
    fieldsets = [
        (None, {"fields": ["account", "kind", "pool", "created_at", "message"]}),
        (_("Queue"), {"fields": ["queue", "pulled_at"]}),
        (_("Push"), {"fields": ["badge", ("attempts", "push_at"), "tries"]}),
    ]
    actions_detail = ["push_again"]

    @display(description=_("Push"), ordering="push_state")
    def badge(self, row: Report) -> str:
        return status_badge(row, "push_state") if row.push_state else ""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            obj.may_read = scope(request).can("reveal")
        return super().get_form(request, obj, change, **kwargs)

    @display(description=_("Content"))
    def message(self, row: Report) -> str:
        """Return what goes out, for those who may see numbers."""
        if not getattr(row, "may_read", False):
            return "-"
        text = json.dumps(reports.shown(row), ensure_ascii=False, indent=2)
        return format_html('<pre class="sc-code">{}</pre>', text)

    @display(description=_("Tries"))
    def tries(self, row: Report) -> str:
        lines = ((at.at.isoformat(timespec="seconds"), at.status or "-", at.milliseconds, at.answer)
                 for at in row.tries.all())  # fmt: skip
        found = format_html_join("", "<li>{} · {} · {} ms · {}</li>", lines)
        return format_html("<ol>{}</ol>", found) if found else "-"

    @row_action(
        label=_("Push again"), grant="send", url_path="push-again", icon="refresh",
        question=Question(_("Push this report again?"), _("It goes to the receiver of its kind at once."), _("Push")),
    )  # fmt: skip
    def push_again(self, request: HttpRequest, row: Report, form: Any) -> None:
        """Push the report once more, from its first try on."""
        pushes.push_again(report=row)
