"""号码管理: the list of X numbers and what is done with one (domain.md 12.5)."""

import re
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.enums import ActionVariant

from core.admin import Question, link, row_action, scope, status_badge
from core.phone import mask
from privacy_numbers.admin.base import OPERATE, PrivacyAdmin, places, row_link
from privacy_numbers.forms import RemarkForm
from privacy_numbers.models import SecretNumber
from privacy_numbers.services import numbers
from privacy_numbers.services.verification import start_verification

_RANGE = re.compile(r"(\d{5,20})\s*(?:-|~|－|至|到)\s*(\d{5,20})", re.ASCII)


@admin.register(SecretNumber)
class SecretNumberAdmin(PrivacyAdmin):
    edit_grant = OPERATE
    is_big = True
    masked = ("number",)
    list_display = ["number", "bought_at", "place", "badge", "places", "remark", "verified", "pool_link", "kind",
                    "account"]  # fmt: skip
    list_select_related = ("account", "pool")
    list_filter = ["state", "verification", "kind", "pool"]
    search_fields = ["number__exact", "city", "remark"]
    search_help_text = _("A number, a range such as 17000010000-17000010019, a place or a remark")
    actions_row = actions_detail = ["bind", "verify", "lock", "unlock", "release", "note"]
    readonly_fields = ["place", "badge", "places", "verified", "pool_link"]
    fixed = ("account", "number", "kind", "bought_at", "verify_by", "verified_at", "rent_due_at", "purchase")
    fieldsets = [
        (None, {"fields": ["account", "number", ("pool_link", "kind"), ("place", "bought_at"), ("badge", "places")]}),
        (None, {"fields": ["remark"]}),
        (_("Real-person verification"), {"fields": [("verified", "verify_by", "verified_at")]}),
        (_("Rent"), {"fields": [("purchase", "rent_due_at")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SecretNumber]:
        return super().get_queryset(request).filter(released_at=None)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find a range, the beginning of a number, a place or a remark; whoever sees stars finds whole numbers only."""
        term = search_term.strip()
        reveals = scope(request).can("reveal")
        if reveals and (found := _RANGE.fullmatch(term)):
            return queryset.filter(number__gte=found[1], number__lte=found[2]), False
        if reveals and term.isdecimal():
            return queryset.filter(number__startswith=term), False
        return super().get_search_results(request, queryset, search_term)

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> SecretNumber:
        return numbers.set_remark(number=form.before, remark=form.cleaned_data["remark"], actor=request.user)

    @display(description=_("Place"), ordering="city")
    def place(self, row: SecretNumber) -> str:
        return row.city if row.city == row.province else f"{row.province} {row.city}".strip()

    @display(description=_("Bindings"))
    def places(self, row: SecretNumber) -> str:
        return places(row.bound, row.free_places)

    @display(description=_("Pool"), ordering="pool")
    def pool_link(self, row: SecretNumber) -> str:
        return link(row.pool)

    @display(description=_("State"), ordering="state")
    def badge(self, row: SecretNumber) -> str:
        return status_badge(row, "state")

    @display(description=_("Verification"), ordering="verification")
    def verified(self, row: SecretNumber) -> str:
        return status_badge(row, "verification")

    @row_link(label=_("Bind"), grant=OPERATE, url_path="bind", icon="link")
    def bind(self, request: HttpRequest, row: SecretNumber) -> str:
        return f"{reverse('admin:number_bind')}?number={row.pk}"

    @row_action(
        label=_("Verify"), grant=OPERATE, url_path="verify", icon="qr_code_2",
        question=Question(
            _("Make a verification code for this number?"),
            _("A QR code to be scanned by the person who stands for the number. It lives 30 days; an older one ends."),
            _("Make the code"),
        ),
    )  # fmt: skip
    def verify(self, request: HttpRequest, row: SecretNumber, form: Any) -> str:
        start_verification(number=row, actor=request.user)
        return reverse("admin:number_verification", args=[row.pk])

    @row_action(
        label=_("Lock"), grant=OPERATE, url_path="lock", icon="lock",
        question=Question(_("Lock this number?"), _("Nothing new is bound on it; its bindings go on."), _("Lock")),
    )  # fmt: skip
    def lock(self, request: HttpRequest, row: SecretNumber, form: Any) -> None:
        numbers.lock_number(number=row, actor=request.user)

    @row_action(
        label=_("Unlock"), grant=OPERATE, url_path="unlock", icon="lock_open",
        question=Question(_("Unlock this number?"), _("It can be bound again."), _("Unlock")),
    )  # fmt: skip
    def unlock(self, request: HttpRequest, row: SecretNumber, form: Any) -> None:
        numbers.unlock_number(number=row, actor=request.user)

    @row_action(
        label=_("Release"), grant=OPERATE, url_path="release", icon="delete", variant=ActionVariant.DANGER,
        question=Question(
            _("Release this number?"),
            _("It leaves the account for good and costs nothing from the next month on. This month is not refunded."),
            _("Release"),
        ),
    )  # fmt: skip
    def release(self, request: HttpRequest, row: SecretNumber, form: Any) -> str:
        numbers.release_number(number=row, actor=request.user)
        self.message_user(request, _("%s was released.") % mask(row.number))
        return reverse("admin:privacy_numbers_secretnumber_changelist")

    @row_action(
        label=_("Remark"), grant=OPERATE, url_path="remark", icon="edit_note",
        question=Question(_("Remark"), _("Up to 100 characters; empty takes it away."), _("Save"), form=RemarkForm),
    )  # fmt: skip
    def note(self, request: HttpRequest, row: SecretNumber, form: Any) -> None:
        numbers.set_remark(number=row, remark=form.cleaned_data["remark"], actor=request.user)
