"""The audit log: who changed what, readable by an owner for its account and by the platform for all."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from accounts.models import AuditEntry
from accounts.roles import MANAGE
from core.admin import TenantAdmin, badge

COLOURS = {0: "success", 1: "info", 2: "danger", 3: "default"}
ACTIONS = {0: _("created"), 1: _("changed"), 2: _("deleted"), 3: _("seen")}
SHOWN_IN_LIST = 5
UNTOLD = {"id", "account", "created_at"}  # said by the entry itself


if admin.site.is_registered(AuditEntry):  # by the library, unstyled
    admin.site.unregister(AuditEntry)


@admin.register(AuditEntry)
class AuditEntryAdmin(TenantAdmin):
    """Read only, and never counted: it grows with every change."""

    view_grant = MANAGE
    is_big = True
    ordering = ["-id"]
    list_display = ["show_at", "show_actor", "show_action", "show_kind", "show_name", "show_changes", "account"]
    list_select_related = ["actor", "content_type", "account"]
    list_filter = ["action", ("timestamp", RangeDateTimeFilter), "account"]
    search_fields = ["actor__username__exact", "object_pk__exact", "object_repr__exact"]
    search_help_text = _("Whole user name, whole number or whole name of the thing changed")
    fieldsets = [
        (None, {"fields": ["show_at", "show_actor", "show_action", "show_kind", "show_name", "account"]}),
        (_("What changed"), {"fields": ["show_all_changes"]}),
        (_("Where from"), {"fields": ["remote_addr"]}),
    ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("at"), ordering="id")
    def show_at(self, row: AuditEntry) -> Any:
        return row.timestamp

    @display(description=_("name"))
    def show_name(self, row: AuditEntry) -> str:
        return row.object_repr

    @display(description=_("who"), ordering="actor__username")
    def show_actor(self, row: AuditEntry) -> Any:
        return row.actor.username if row.actor else _("the system")

    @display(description=_("action"), ordering="action")
    def show_action(self, row: AuditEntry) -> str:
        return badge(ACTIONS[row.action], COLOURS[row.action])

    @display(description=_("kind"))
    def show_kind(self, row: AuditEntry) -> str:
        model = row.content_type.model_class()
        return str(model._meta.verbose_name) if model else row.content_type.model

    @display(description=_("changes"))
    def show_changes(self, row: AuditEntry) -> str:
        return _diff(row, SHOWN_IN_LIST)

    @display(description=_("changes"))
    def show_all_changes(self, row: AuditEntry) -> str:
        return _diff(row, None)


def _diff(row: AuditEntry, limit: int | None) -> SafeString:
    """Return "column: old → new" lines; a new row has no old values, so only what is not empty is listed."""
    model = row.content_type.model_class()
    lines = []
    for name, change in (row.changes_dict or {}).items():
        if name in UNTOLD or not isinstance(change, (list, tuple)) or len(change) != 2:
            continue
        old, new = (_text(value) for value in change)
        if row.action == AuditEntry.Action.CREATE:
            if new:
                lines.append((_column(model, name), "", new))
        elif row.action == AuditEntry.Action.DELETE:
            if old:
                lines.append((_column(model, name), old, ""))
        else:
            lines.append((_column(model, name), old, new))
    more = format_html("<div>… {}</div>", len(lines) - limit) if limit and len(lines) > limit else ""
    shown = format_html_join(
        "", "<div>{}: {}{}</div>", ((name, _del(old), _ins(new)) for name, old, new in lines[:limit])
    )
    return format_html('<div class="sc-diff">{}{}</div>', shown, more)


def _del(text: str) -> str:
    return format_html("<del>{}</del> ", text[:200]) if text else ""


def _ins(text: str) -> str:
    return format_html("<ins>{}</ins>", text[:200]) if text else ""


def _text(value: Any) -> str:
    return "" if value in (None, "None", "") else str(value)


def _column(model: Any, name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name)
    except (FieldDoesNotExist, AttributeError):
        return name
