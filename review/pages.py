"""The console pages of whatever is reviewed, for the apps above: state with reasons, history, withdraw, resubmit.

A door beside services and selectors (tests/test_layers.py): a subject is known here by (kind, id) only.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import Question, TenantAdmin, row_action, scope, status_badge
from core.errors import DomainError
from review import selectors, services
from review.choices import ReviewStatus
from review.errors import NotUnderReview

WITHDRAW = Question(_("Withdraw from review?"), _("It can be changed and submitted again at any time."), _("Withdraw"))

URGE = Question(_("Urge the desk?"), _("Quotes the order's number and raises its priority. Once a day."), _("Urge"))

ACTIONS = {
    "submitted": _("Submitted"), "edited": _("Changed"), "withdrawn": _("Withdrawn"), "approved": _("Approved"),
    "rejected": _("Rejected"), "deleted": _("Deleted"), "created": _("Created"), "urged": _("Urged"),
    "expiring": _("A document runs out soon"), "lapsed": _("Lapsed"), "restored": _("In force again"),
    "suspended": _("Suspended"), "registration": _("Carrier registration"),
}  # fmt: skip


def recorded_reason(row: Any) -> str:
    """Return what was recorded as the reason: of a subject or order its own, of a change the verdict's."""
    return row.after.get("reason", "") if hasattr(row, "after") else row.reason


def read_reasons(rows: Iterable[Any]) -> None:
    """Put each row's reason in the reader's words on the row, as ``reason_read``; one query at most for all."""
    found = list(rows)
    for row, text in zip(found, selectors.reworded(map(recorded_reason, found)), strict=True):
        row.reason_read = text


class ReasonsRead:
    """A list that shows its rows' reasons in the reader's words; its pages show one row by ``reason_read``."""

    def prepare(self, rows: Iterable[Any]) -> None:
        """Read the reasons of a list's or sheet's rows in one query."""
        read_reasons(rows)

    def reason_read(self, row: Any) -> str:
        """Return a row's reason in the reader's words."""
        if not hasattr(row, "reason_read"):
            read_reasons([row])
        return row.reason_read


class ReviewedAdmin(ReasonsRead, TenantAdmin):
    """Pages of one kind of subject. A page sets ``kind``, ``editable`` (states in which a change may be filed),
    ``spans`` (columns whose text the findings point into), ``write``, ``withdraw_row`` and ``delete_row``."""

    kind: str = ""
    editable: tuple[str, ...] = ()
    spans: tuple[str, ...] = ("name",)
    add_grant = edit_grant = delete_grant = "apply"
    list_select_related: Any = ("account",)
    change_form_before_template = "console/reviewed_state.html"
    change_form_outer_after_template = "console/reviewed_history.html"
    page_templates: tuple[str, ...] = ()

    class Media:
        css = {"all": ["console/reviewed.css"]}
        js = ["console/uploads.js", "console/conditional.js"]

    actions = None
    actions_row = ["withdraw"]
    actions_detail = ["urge", "withdraw"]

    def withdraw_row(self, row: Any, actor: Any) -> None:
        """Call the service that takes the row out of review."""
        raise NotImplementedError

    def delete_row(self, row: Any, actor: Any) -> None:
        """Call the service that deletes the row."""
        raise NotImplementedError

    def facts_of(self, row: Any) -> dict[str, Any]:
        """Return texts by column for highlighting."""
        return {name: str(getattr(row, name)) for name in self.spans}

    # --- list columns ---------------------------------------------------------------

    @display(description=_("State"), ordering="status")
    def state(self, row: Any) -> str:
        """Return the pill; a rejected row's first reason stands below, with the way on."""
        if row.status != ReviewStatus.REJECTED:
            return status_badge(row)
        text = self.reason_read(row)
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
        return format_html(
            '{}<div class="sc-muted sc-reason" title="{}">{}</div><a class="sc-next" href="{}">{}</a>',
            status_badge(row), text, next(iter(text.splitlines()), ""), url, _("Change and resubmit"),
        )  # fmt: skip

    # --- what may be done in which state ------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_change_permission(request, obj) or (obj is not None and obj.status not in self.editable):
            return False
        # What is approved is read first; a change is asked for, as it costs the approval.
        return obj is None or obj.status != ReviewStatus.APPROVED or request.method == "POST" or "edit" in request.GET

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.status != ReviewStatus.PENDING)

    def _filter_unfold_actions_by_permissions(self, request: HttpRequest, actions: Any, object_id: Any = None) -> list:
        allowed = super()._filter_unfold_actions_by_permissions(request, actions, object_id)
        row = self.get_object(request, str(object_id)) if object_id else None
        if row is None or row.status == ReviewStatus.PENDING:
            return allowed
        return [action for action in allowed if not action.action_name.endswith(("withdraw", "urge"))]

    @row_action(label=_("Withdraw"), grant="apply", url_path="withdraw", question=WITHDRAW, icon="undo")
    def withdraw(self, request: HttpRequest, row: Any, form: Any) -> None:
        self.withdraw_row(row, request.user)
        messages.success(request, _("Withdrawn from review."))

    @row_action(label=_("Urge"), grant="apply", url_path="urge", question=URGE, icon="notifications_active")
    def urge(self, request: HttpRequest, row: Any, form: Any) -> None:
        order = selectors.open_order(self.kind, row.pk)
        if order is None:
            raise NotUnderReview()
        services.urge(order_id=order.pk, actor=request.user)
        messages.success(request, _("The desk looks at order %(number)s sooner.") % {"number": order.order_no})

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_row(obj, request.user)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except DomainError as exc:
            messages.error(request, exc.message)
            return HttpResponseRedirect(
                reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id])
            )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and hasattr(field.widget, "can_add_related"):
            for name in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{name}_related", False)
        return field

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fixed = [*super().get_readonly_fields(request, obj)]
        return [*fixed, "account"] if obj is not None else fixed

    def filing_account(self, request: HttpRequest, form: Any) -> Any:
        """Return the account a new row is filed for: the caller's, or the one platform staff chose in the form."""
        chosen, account_id = form.cleaned_data.get("account"), scope(request).account_id
        if chosen is None and account_id is None:
            raise DomainError(_("Choose the account to file for."), field="account")
        if account_id is None or (chosen and chosen.pk == account_id):
            return chosen
        return self.opts.get_field("account").related_model.objects.get(pk=account_id)

    # --- the page -----------------------------------------------------------------------

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False, "review_kind": self.kind}
        context["review_preview"] = ["console/_preview.html", "console/reviewed_no_preview.html"]
        context["page_templates"] = self.page_templates
        if obj is not None:
            context["review"] = self.review_context(request, obj)
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def review_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Return what the state panel and the history show."""
        standing = selectors.latest_findings(self.kind, row.pk) if row.status == ReviewStatus.REJECTED else []
        findings = selectors.explain_all(standing)
        hidden = set() if scope(request).can("reveal") else set(self.masked)
        can_edit = super().has_change_permission(request, row) and row.status in self.editable
        orders, changes = list(selectors.orders_of(self.kind, row.pk)[:20]), self._changes(row)
        read_reasons([row, *orders, *changes])
        return {
            "row": row,
            "badge": status_badge(row),
            "order": selectors.open_order(self.kind, row.pk) if row.status == ReviewStatus.PENDING else None,
            "findings": findings,
            "marked": [
                (self.opts.get_field(name).verbose_name, marked(text, [f for f in findings if f.field == name]))
                for name, text in self.facts_of(row).items()
                if any(f.field == name and f.start is not None for f in findings)
            ],
            "orders": orders,
            "changes": [(line, differences(line.before, line.after, hidden=hidden)) for line in changes],
            "can_edit": can_edit,
            "edit_url": "?edit=1" if can_edit and row.status == ReviewStatus.APPROVED and "edit" not in request.GET
            else "",
            "is_editing": can_edit and self.has_change_permission(request, row),
        }  # fmt: skip

    def _changes(self, row: Any) -> list[Any]:
        lines = list(selectors.history(self.kind, row.pk)[:50])
        for line in lines:
            line.action_label = ACTIONS.get(line.action, line.action)
        return lines


def marked(text: str, findings: list[Any]) -> SafeString:
    """Return the text as HTML with the spans of the findings marked; overlapping spans become one."""
    merged: list[list[int]] = []
    spans = {(f.start, f.end) for f in findings if f.start is not None and f.end is not None}
    # A finding about the whole text must not hide where the others point.
    spans = {span for span in spans if span != (0, len(text))} or spans
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    html, cursor = SafeString(""), 0
    for start, end in merged:
        titles = "；".join(dict.fromkeys(f.title for f in findings if f.start is not None and f.start < end
                                        and f.end > start))  # fmt: skip
        html += format_html('{}<mark class="sc-mark" title="{}">{}</mark>', text[cursor:start], titles, text[start:end])
        cursor = end
    return mark_safe(html + format_html("{}", text[cursor:]))  # noqa: S308 - every piece went through format_html


def differences(
    before: dict[str, Any], after: dict[str, Any], *, hidden: Collection[str] = ()
) -> list[tuple[str, str, str]]:
    """Return (key, before, after) of what an edit changed, without ``hidden`` keys; empty for one-sided lines."""
    if not (before and after):
        return []
    skipped = {"account", "submitted_on", "applied_today", *hidden}
    keys = [key for key in {**before, **after} if key not in skipped]
    return [(key, show(before.get(key)), show(after.get(key))) for key in keys if before.get(key) != after.get(key)]


def show(value: Any) -> str:
    """Return a value of a snapshot as a person reads it."""
    if isinstance(value, list):
        return ", ".join(show(part) for part in value)
    if isinstance(value, dict):
        return str(value.get("name") or ", ".join(f"{key}={show(part)}" for key, part in value.items()))
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return "" if value is None else str(value)
