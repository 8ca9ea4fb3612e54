"""Console pages of replies, send requests, the blacklist and opt-outs."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import TenantAdmin, badge, scope, status_badge
from core.admin.render import number
from core.errors import DomainError
from core.tenancy import Scope
from sending import services
from sending.forms import BlacklistForm, OptOutForm
from sending.models import Batch, BlacklistEntry, Message, OptOut, Uplink

SEND = "send"
SHOWN_MESSAGES = 100


def _acting_for(request: HttpRequest, form: Any) -> int:
    """Return the account a row is made for: the caller's own, or the one platform staff chose."""
    account_id = scope(request).account_id
    chosen = form.cleaned_data.get("account")
    if account_id is None and chosen is None:
        raise DomainError(_("Choose the account."), field="account")
    return account_id or chosen.pk


@admin.register(Uplink)
class UplinkAdmin(TenantAdmin):
    is_big = True
    masked = ("phone",)
    list_display = ["phone", "content", "effect", "sign_name", "dest_code", "to_message", "received_at", "account"]
    list_select_related = ["account", "message"]
    list_filter = ["is_opt_out"]
    search_fields = ["phone__exact"]
    search_help_text = _("A whole number")
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "account",
                    "phone",
                    "content",
                    "effect",
                    "sign_name",
                    "dest_code",
                    "to_message",
                    "received_at",
                ]
            },
        )
    ]
    readonly_fields = ["effect", "to_message"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Uplink]:
        return super().get_queryset(request).filter(received_at__isnull=False)

    @display(description=_("Effect"))
    def effect(self, row: Uplink) -> str:
        return badge(_("Opt-out"), "warning") if row.is_opt_out else ""

    @display(description=_("In reply to"))
    def to_message(self, row: Uplink) -> str:
        if row.message is None:
            return "-"
        return record_link(row.message_id, row.message.content[:24])


def record_link(message_id: int, label: str) -> str:
    """Return a link to a message's record."""
    try:
        url = reverse("admin:record", args=[message_id])
    except NoReverseMatch:
        return label
    return format_html('<a href="{}" class="text-primary-600 dark:text-primary-500">{}</a>', url, label)


def _number(message: Message, caller: Scope) -> str:
    return record_link(message.pk, number(message.phone, caller))


@admin.register(Batch)
class BatchAdmin(TenantAdmin):
    """One accepted request and its messages."""

    is_big = True
    list_display = ["identity", "door", "count", "out_id", "request_id", "created_at", "account"]
    list_select_related = ["account"]
    list_filter = ["door"]
    search_fields = ["request_id__exact"]
    search_help_text = _("A whole request id")
    readonly_fields = ["identity", "states", "messages"]
    fieldsets = [
        (None, {"fields": ["account", "identity", ("door", "application"), "request_id", "out_id", "extend_code"]}),
        (None, {"fields": ["session_context", ("count", "created_at"), "states", "messages"]}),
    ]

    @display(description="BizId")
    def identity(self, row: Batch) -> str:
        return row.biz_id

    @display(description=_("States"))
    def states(self, row: Batch) -> str:
        counts: dict[str, list[Any]] = {}
        for message in row.messages.only("status"):
            counts.setdefault(message.status, [message, 0])[1] += 1
        return format_html_join(" ", "{} {}", ((status_badge(message), n) for message, n in counts.values()))

    @display(description=_("Messages"))
    def messages(self, row: Batch) -> str:
        """Return the first hundred with links to their records."""
        rows = row.messages.order_by("pk")[:SHOWN_MESSAGES]
        lines = format_html_join(
            "",
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            ((_number(item, row.caller), status_badge(item), item.err_code, item.content) for item in rows),
        )
        return format_html('<table class="sc-table">{}</table>', lines)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            row.caller = scope(request)
        return row


@admin.register(BlacklistEntry)
class BlacklistAdmin(TenantAdmin):
    add_grant = delete_grant = SEND
    masked = ("phone",)
    list_display = ["phone", "remark", "created_at", "account"]
    list_select_related = ["account"]
    search_fields = ["phone__exact", "remark"]
    search_help_text = _("A whole number, or a part of the remark")
    fieldsets = [(None, {"fields": ["account", "phone", "remark", "created_at"]})]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["account", "phones", "remark"],
                "description": _("Listed numbers get nothing any more from this account, whatever the type."),
            },
        )
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is not None:
            return super().get_fieldsets(request, obj)
        return [(title, {**rest, "fields": self._shown(rest["fields"], request)}) for title, rest in self.add_fieldsets]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = BlacklistForm
            kwargs["fields"] = ["account", "remark"] if scope(request).sees_all else ["remark"]
        return super().get_form(request, obj, change=change, **kwargs)

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> BlacklistEntry:
        values = form.cleaned_data
        rows = services.add_to_blacklist(
            account_id=_acting_for(request, form), phones=values["phones"], remark=values.get("remark", "")
        )
        return rows[0]

    def delete_model(self, request: HttpRequest, obj: BlacklistEntry) -> None:
        services.remove_from_blacklist(account_id=obj.account_id, entry_ids=[obj.pk])


@admin.register(OptOut)
class OptOutAdmin(TenantAdmin):
    add_grant = delete_grant = SEND
    masked = ("phone",)
    form = OptOutForm
    list_display = ["phone", "sign_name", "created_at", "account"]
    list_select_related = ["account"]
    search_fields = ["phone__exact", "sign_name"]
    search_help_text = _("A whole number, or a part of the signature")
    fieldsets = [
        (
            None,
            {
                "fields": ["account", "phone", "sign_name"],
                "description": _(
                    "The number gets no more promotion of this signature. Replies R, T, TD, N do this by themselves."
                ),
            },
        )
    ]

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> OptOut:
        values = form.cleaned_data
        return services.add_opt_out(
            account_id=_acting_for(request, form), phone=values["phone"], sign_name=values["sign_name"]
        )

    def delete_model(self, request: HttpRequest, obj: OptOut) -> None:
        services.remove_opt_outs(account_id=obj.account_id, entry_ids=[obj.pk])


from sending import limits_admin  # noqa: E402, F401 - registers its page
