"""购买记录, 工单 and the stock they come from (domain.md 12.2, 12.5, 12.14)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.enums import ActionVariant

from core.admin import Question, TenantAdmin, link, row_action, status_badge
from core.money import format_yuan
from privacy_numbers.admin.base import OPERATE, PLATFORM, PrivacyAdmin
from privacy_numbers.forms import ReasonForm, StockForm
from privacy_numbers.models import NumberPurchase, StockPlace, Ticket
from privacy_numbers.services.stock import save_place
from privacy_numbers.services.tickets import grant_ticket, refuse_ticket
from privacy_numbers.services.verification import start_verification_of


@admin.register(NumberPurchase)
class NumberPurchaseAdmin(PrivacyAdmin):
    list_display = ["created_at", "pool_link", "kind", "city", "quantity", "rented", "paid", "actor", "request_id",
                    "account"]  # fmt: skip
    list_select_related = ("account", "pool", "actor")
    list_filter = ["kind", "pool"]
    search_fields = ["city", "request_id__exact"]
    search_help_text = _("A place or a whole request id")
    actions_row = actions_detail = ["verify"]
    readonly_fields = ["pool_link", "rented", "paid"]
    fieldsets = [
        (None, {"fields": ["account", "created_at", "pool_link", ("kind", "province", "city"), "quantity"]}),
        (None, {"fields": [("rented", "paid"), "actor", "request_id"]}),
    ]

    @display(description=_("Pool"), ordering="pool")
    def pool_link(self, row: NumberPurchase) -> str:
        return link(row.pool)

    @display(description=_("Rent a number and month"), ordering="rent")
    def rented(self, row: NumberPurchase) -> str:
        return format_yuan(row.rent)

    @display(description=_("Charged"), ordering="amount")
    def paid(self, row: NumberPurchase) -> str:
        return format_yuan(row.amount)

    @row_action(
        label=_("Verify all"), grant=OPERATE, url_path="verify", icon="qr_code_2",
        question=Question(
            _("Make one verification code for all numbers of this purchase?"),
            _("Whoever scans it verifies every number of the purchase that nobody has verified yet."),
            _("Make the code"),
        ),
    )  # fmt: skip
    def verify(self, request: HttpRequest, row: NumberPurchase, form: Any) -> str:
        token = start_verification_of(purchase=row, actor=request.user)
        return reverse("admin:number_verification", args=[row.numbers.filter(verify_token=token).first().pk])


@admin.register(Ticket)
class TicketAdmin(PrivacyAdmin):
    masked = ("number",)
    list_display = ["created_at", "pool_type", "kind", "city", "quantity", "reason", "badge", "answer", "decided_at",
                    "account"]  # fmt: skip
    list_select_related = ("account", "pool", "purchase")
    list_filter = ["state", "pool_type", "reason"]
    search_fields = ["city"]
    search_help_text = _("A place")
    actions_row = actions_detail = ["grant_it", "refuse_it"]
    readonly_fields = ["badge", "pool_link", "bought"]
    fieldsets = [
        (None, {"fields": ["account", "created_at", ("pool_type", "kind"), ("pool_link", "pool_name"), "number"]}),
        (None, {"fields": [("province", "city"), "quantity", "reason", "badge", "answer", "decided_at", "bought"]}),
    ]

    @display(description=_("State"), ordering="state")
    def badge(self, row: Ticket) -> str:
        return status_badge(row, "state")

    @display(description=_("Pool"))
    def pool_link(self, row: Ticket) -> str:
        return link(row.pool)

    @display(description=_("Purchase"))
    def bought(self, row: Ticket) -> str:
        return link(row.purchase)

    @row_action(
        label=_("Grant"), grant=PLATFORM, url_path="grant", icon="check_circle",
        question=Question(
            _("Grant this purchase?"),
            _("The numbers are made and put into the pool, and the account is charged the first month now."),
            _("Grant"),
        ),
    )  # fmt: skip
    def grant_it(self, request: HttpRequest, row: Ticket, form: Any) -> None:
        grant_ticket(ticket=row, actor=request.user)

    @row_action(
        label=_("Refuse"), grant=PLATFORM, url_path="refuse", icon="cancel", variant=ActionVariant.DANGER,
        question=Question(
            _("Refuse this purchase?"), _("The account reads your answer."), _("Refuse"), form=ReasonForm
        ),
    )  # fmt: skip
    def refuse_it(self, request: HttpRequest, row: Ticket, form: Any) -> None:
        refuse_ticket(ticket=row, answer=form.cleaned_data["reason"], actor=request.user)


@admin.register(StockPlace)
class StockPlaceAdmin(TenantAdmin):
    """Everybody sees what is for sale; the platform says how much."""

    add_grant = edit_grant = PLATFORM
    platform_only = ()
    form = StockForm
    list_display = ["city", "province", "kind", "left", "prefix"]
    list_filter = ["kind", "province"]
    search_fields = ["city", "province"]
    search_help_text = _("A place")
    fieldsets = [(None, {"fields": ["kind", ("province", "city"), "prefix", "left"]})]

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.model._default_manager.order_by("kind", "province", "city")

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> StockPlace:
        columns = {name: form.cleaned_data[name] for name in ("kind", "province", "city", "prefix", "left")}
        return save_place(place=form.before, actor=request.user, **columns)
