"""Alerts and the mail outbox: what contacts were told."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.models import Alert, OutboxMail
from accounts.selectors import alert_text
from core.admin import TenantAdmin


@admin.register(Alert)
class AlertAdmin(TenantAdmin):
    is_big = True
    list_display = ["at", "kind", "said", "texts", "mails", "delivered_at", "account"]
    list_select_related = ("account",)
    list_filter = ["kind", "at"]
    ordering = ["-id"]
    fields = ["account", "kind", "said", "at", "delivered_at", "texts", "mails", "cause"]
    readonly_fields = ["said"]

    @display(description=_("Text"))
    def said(self, row: Alert) -> str:
        return alert_text(row)


@admin.register(OutboxMail)
class OutboxMailAdmin(TenantAdmin):
    """Mails as they would have been sent; nothing leaves the machine."""

    is_big = True
    list_display = ["at", "recipient", "subject", "account"]
    list_select_related = ("account",)
    list_filter = ["at"]
    search_fields = ["recipient__exact"]
    search_help_text = _("Address, exactly")
    ordering = ["-id"]
    fields = ["account", "at", "sender", "recipient", "subject", "body"]
