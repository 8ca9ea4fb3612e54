"""SLA claims: the owner files, hands in and withdraws; finance takes, grants and rejects."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm

from billing import services
from billing.choices import ClaimStatus, Exemption
from billing.models import SlaClaim
from billing.services.sla import OPEN, WAITING
from core import clock
from core.admin import Question, TenantAdmin, row_action, scope, status_badge
from core.errors import DomainError
from core.money import format_yuan
from signatures.services import Upload

PICTURES = 3
SHOWN = [
    "account", "month", "state", "reason", "figures", "granted", "exemption", "answer", "reviewer", "package",
    "pictures", "steps",
]  # fmt: skip


class SlaClaimForm(forms.ModelForm):
    """What is filed: the month, what went wrong, up to three pictures."""

    evidence_1 = forms.FileField(label=_("Picture"), required=False)
    evidence_2 = forms.FileField(label=_("Picture"), required=False)
    evidence_3 = forms.FileField(label=_("Picture"), required=False)

    class Meta:
        model = SlaClaim
        fields = ["account", "month", "reason"]
        help_texts = {
            "month": _(
                "Written 202611. A month is claimed from the day after the next month's fifth working day, at the "
                "latest sixty days after its end."
            )
        }

    def uploads(self) -> list[Upload]:
        """Return the pictures as the services take them."""
        given = [self.cleaned_data.get(f"evidence_{n}") for n in range(1, PICTURES + 1)]
        return [Upload("evidence", file.name, file.read()) for file in given if file]


class DecisionForm(BaseDialogForm):
    """How many of the messages owed are given, and why not all."""

    messages = forms.IntegerField(label=_("messages to give (0 rejects)"), min_value=0)
    exemption = forms.ChoiceField(
        label=_("exemption"), required=False, choices=[("", "–"), *Exemption.choices]
    )  # fmt: skip
    answer = forms.CharField(label=_("answer"), required=False, max_length=1000, widget=forms.Textarea)


@admin.register(SlaClaim)
class SlaClaimAdmin(TenantAdmin):
    form = SlaClaimForm
    add_grant = "money"
    list_display = ["label", "account", "state", "failures", "valid", "percent", "messages", "granted", "submitted_at"]
    list_select_related = ("account",)
    list_filter = ["status", "month"]
    readonly_fields = ["state", "figures", "pictures", "steps"]
    fields = ["account", "month", "reason", "evidence_1", "evidence_2", "evidence_3"]
    actions_detail = ["submit", "take", "decide", "withdraw"]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": self._shown(SHOWN, request)})]

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> SlaClaim:
        account_model = SlaClaim._meta.get_field("account").related_model
        account_id = scope(request).account_id
        chosen = form.cleaned_data.get("account")
        if chosen is None and account_id is None:
            raise DomainError(_("Choose the account."), field="account")
        return services.draft_claim(
            account=chosen or account_model.objects.get(pk=account_id), month=form.cleaned_data["month"],
            reason=form.cleaned_data["reason"], uploads=form.uploads(), actor=request.user,
        )  # fmt: skip

    @row_action(
        label=_("Hand in"), grant="money", url_path="hand-in", icon="send", variant=ActionVariant.PRIMARY,
        question=Question(
            _("Hand in this claim"), _("Its words and pictures can no longer be changed."), _("Hand in")
        ),
    )  # fmt: skip
    def submit(self, request: HttpRequest, row: SlaClaim, form: Any) -> None:
        services.submit_claim(claim=row, actor=request.user)

    @row_action(
        label=_("Take up"), grant="finance", url_path="take", icon="visibility",
        question=Question(_("Look into this claim"), _("The account sees that it is under review."), _("Take up")),
    )  # fmt: skip
    def take(self, request: HttpRequest, row: SlaClaim, form: Any) -> None:
        services.take_claim(claim=row, actor=request.user)

    @row_action(
        label=_("Decide"), grant="finance", url_path="decide", icon="gavel",
        question=Question(
            _("Decide this claim"), _("What is granted comes as a package of messages, at once and only once."),
            _("Decide"), DecisionForm,
        ),
    )  # fmt: skip
    def decide(self, request: HttpRequest, row: SlaClaim, form: Any) -> None:
        services.decide_claim(
            claim=row, messages=form.cleaned_data["messages"], exemption=form.cleaned_data["exemption"],
            answer=form.cleaned_data["answer"], actor=request.user,
        )  # fmt: skip

    @row_action(
        label=_("Withdraw"), grant="money", url_path="withdraw", icon="undo", variant=ActionVariant.DANGER,
        question=Question(_("Withdraw this claim"), _("The month can then be claimed anew."), _("Withdraw")),
    )  # fmt: skip
    def withdraw(self, request: HttpRequest, row: SlaClaim, form: Any) -> None:
        services.withdraw_claim(claim=row, actor=request.user)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Offer only the steps that the claim's state allows."""
        row = self.get_object(request, str(object_id))
        status = row.status if row else ""
        allowed = {
            "submit": status == ClaimStatus.DRAFTED, "take": status == ClaimStatus.SUBMITTED,
            "decide": status in WAITING, "withdraw": status in OPEN,
        }  # fmt: skip
        return [
            action for action in super().get_actions_detail(request, object_id)
            if allowed.get(action.method.original_function_name, True)
        ]  # fmt: skip

    @display(description=_("Month"), ordering="month")
    def label(self, row: SlaClaim) -> str:
        return str(row)

    @display(description=_("Status"), ordering="status")
    def state(self, row: SlaClaim) -> str:
        return status_badge(row)

    @display(description=_("By our records"))
    def figures(self, row: SlaClaim) -> str:
        said = gettext(
            "%(failures)s of %(valid)s valid messages failed; %(percent)d %% of the month's fee of %(fee)s are "
            "%(amount)s: %(messages)s messages"
        )
        return said % {
            "failures": f"{row.failures:,}", "valid": f"{row.valid:,}", "percent": row.percent,
            "fee": format_yuan(row.fee), "amount": format_yuan(row.amount), "messages": f"{row.messages:,}",
        }  # fmt: skip

    @display(description=_("Uploaded pictures"))
    def pictures(self, row: SlaClaim) -> str:
        items = format_html_join(
            "",
            '<div class="sc-picture"><a href="{0}" target="_blank"><img src="{0}" alt="{1}" loading="lazy"></a>'
            "<span>{1}</span></div>",
            ((reverse("admin:uploaded_file", args=["sla", file.pk]), file.original_name) for file in row.files.all()),
        )
        return format_html('<div class="sc-pictures">{}</div>', items) if items else "-"

    @display(description=_("History"))
    def steps(self, row: SlaClaim) -> str:
        return format_html_join(
            "", "<div>{} · {} · {} {}</div>",
            (
                (f"{clock.local(step.at):%Y-%m-%d %H:%M:%S}", step.get_status_display(), step.actor or "–", step.note)
                for step in row.events.select_related("actor")
            ),
        ) or "-"  # fmt: skip

    class Media:
        css = {"all": ["console/reviewed.css"]}
