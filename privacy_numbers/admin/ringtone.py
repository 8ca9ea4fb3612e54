"""企业彩铃: ringtones, filed, played, deleted, and decided where the account waits for a reviewer (domain.md 12.10)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.enums import ActionVariant

from core.admin import Question, row_action, status_badge
from privacy_numbers.admin.base import APPLY, REVIEW, PrivacyAdmin
from privacy_numbers.forms import ReasonForm, RingtoneForm
from privacy_numbers.models import Ringtone
from privacy_numbers.services import ringtones


@admin.register(Ringtone)
class RingtoneAdmin(PrivacyAdmin):
    add_grant = delete_grant = APPLY
    form = RingtoneForm
    list_display = ["code", "name", "content", "play", "work_order", "created_at", "badge", "reason", "account"]
    list_select_related = ("account",)
    list_filter = ["state", "source"]
    search_fields = ["code__exact", "name", "work_order__exact"]
    search_help_text = _("Code, work order or a part of the name")
    export_exclude = ("play",)
    actions_row = actions_detail = ["approve", "reject", "remove"]
    readonly_fields = ["content", "play", "badge"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            text = _("A reviewer answers within 10 working days: Monday to Friday 9:00 to 23:00, holidays postponed.")
            fields = self._shown(["account", "name", "upload", "text"], request)
            return [(None, {"fields": fields, "description": text})]
        shown = ["account", ("code", "work_order"), "name", "content", "play", ("badge", "reason"),
                 ("created_at", "review_due_at", "decided_at")]  # fmt: skip
        return [(None, {"fields": self._shown(shown, request)})]

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Ringtone:
        return ringtones.submit_ringtone(
            account=self.account_of(request, form), name=form.cleaned_data["name"], data=form.sound(),
            text=form.cleaned_data["text"], actor=request.user,
        )  # fmt: skip

    def delete_model(self, request: HttpRequest, obj: Ringtone) -> None:
        ringtones.delete_ringtone(ringtone=obj, actor=request.user)

    @display(description=_("Content"))
    def content(self, row: Ringtone) -> str:
        return row.text or format_html("{} KB, {} s", f"{row.size / 1024:.0f}", row.seconds)

    @display(description=_("Play"))
    def play(self, row: Ringtone) -> str:
        url = reverse("admin:ringtone_sound", args=[row.pk])
        return format_html('<audio controls preload="none" style="max-width:14rem" src="{}"></audio>', url)

    @display(description=_("State"), ordering="state")
    def badge(self, row: Ringtone) -> str:
        return status_badge(row, "state")

    @row_action(
        label=_("Approve"), grant=REVIEW, url_path="approve", icon="check_circle",
        question=Question(_("Approve this ringtone?"), _("Pools may play it at once."), _("Approve")),
    )  # fmt: skip
    def approve(self, request: HttpRequest, row: Ringtone, form: Any) -> None:
        ringtones.decide_ringtone(ringtone=row, approved=True, actor=request.user)

    @row_action(
        label=_("Reject"), grant=REVIEW, url_path="reject", icon="cancel", variant=ActionVariant.DANGER,
        question=Question(_("Reject this ringtone?"), _("The account reads your reason."), _("Reject"),
                          form=ReasonForm),
    )  # fmt: skip
    def reject(self, request: HttpRequest, row: Ringtone, form: Any) -> None:
        ringtones.decide_ringtone(
            ringtone=row, approved=False, reason=form.cleaned_data["reason"], actor=request.user
        )  # fmt: skip

    @row_action(
        label=_("Delete"), grant=APPLY, url_path="remove", icon="delete", variant=ActionVariant.DANGER,
        question=Question(_("Delete this ringtone?"), _("The file goes too. A pool must not play it."), _("Delete")),
    )  # fmt: skip
    def remove(self, request: HttpRequest, row: Ringtone, form: Any) -> str:
        ringtones.delete_ringtone(ringtone=row, actor=request.user)
        return reverse("admin:privacy_numbers_ringtone_changelist")
