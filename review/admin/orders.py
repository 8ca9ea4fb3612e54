"""Review orders and the change log, to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import TenantAdmin, badge, status_badge
from review.choices import Decision
from review.models import Change, ReviewOrder
from review.pages import ACTIONS, ReasonsRead, differences
from review.selectors import PRIVATE_FACTS


@admin.register(ReviewOrder)
class ReviewOrderAdmin(ReasonsRead, TenantAdmin):
    list_display = ["order_no", "kind", "subject_label", "show_status", "verdict", "short_reason", "created_at",
                    "decided_at", "account"]  # fmt: skip
    list_select_related = ["account"]
    list_filter = ["subject_kind", "status", "decision", "account"]
    search_fields = ["order_no__exact", "subject_label"]
    date_hierarchy = "created_at"
    fieldsets = [
        (None, {"fields": ["order_no", "subject_kind", "subject_label", "account", "created_at", "submitted_by",
                           "mode"]}),
        (_("Verdict"), {"fields": ["status", "decision", "full_reason", "decided_at", "decided_by", "ruleset"]}),
    ]  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("Subject"), ordering="subject_kind")
    def kind(self, row: ReviewOrder) -> str:
        return row.get_subject_kind_display()

    @display(description=_("State"), ordering="status")
    def show_status(self, row: ReviewOrder) -> str:
        return status_badge(row)

    @display(description=_("Verdict"), ordering="decision")
    def verdict(self, row: ReviewOrder) -> str:
        return badge(row.get_decision_display(), Decision(row.decision).colour) if row.decision else "-"

    @display(description=_("Reason"))
    def full_reason(self, row: ReviewOrder) -> str:
        return self.reason_read(row)

    @display(description=_("Reason"))
    def short_reason(self, row: ReviewOrder) -> str:
        return next(iter(self.reason_read(row).splitlines()), "")[:60]


@admin.register(Change)
class ChangeAdmin(ReasonsRead, TenantAdmin):
    list_display = ["at", "show_action", "subject_kind", "subject_label", "who", "what", "account"]
    list_select_related = ["account", "actor"]
    list_filter = ["action", "subject_kind", "account"]
    search_fields = ["subject_label"]
    fields = ["at", "show_action", "subject_kind", "subject_label", "who", "what", "note", "account"]
    readonly_fields = ["show_action", "who", "what"]
    is_big = True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description=_("Operation"), ordering="action")
    def show_action(self, row: Change) -> str:
        return ACTIONS.get(row.action, row.action)

    @display(description=_("Done by"), ordering="actor")
    def who(self, row: Change) -> str:
        return str(row.actor or "-")

    @display(description=_("What changed"))
    def what(self, row: Change) -> str:
        if row.after.get("reason"):
            return self.reason_read(row)
        changed = differences(row.before, row.after, hidden=PRIVATE_FACTS)
        return "；".join(f"{name}: {old} → {new}" for name, old, new in changed)[:300]
