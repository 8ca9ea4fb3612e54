"""绑定关系: who meets through which X number, searched by A and by binding id (domain.md 12.4)."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from core.admin import Question, TenantAdmin, link, row_action, status_badge
from core.errors import DomainError
from privacy_numbers.choices import BindingState, PoolType
from privacy_numbers.models import Binding
from privacy_numbers.selectors.bindings import binding_of_subs_id
from privacy_numbers.services.bindings import change_binding, extend_binding, unbind
from privacy_numbers.services.terms import phone_digits

OPERATE = "send"
CHANGED = (
    "phone_a", "phone_b", "group", "expires_at", "call_restrict", "is_recorded", "is_transcribed", "ring_config",
    "track_no",
)  # fmt: skip


class BindingForm(forms.ModelForm):
    """What changes while a binding lives; the sides in any way that people write numbers."""

    class Meta:
        model = Binding
        fields = CHANGED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "group" in self.fields:
            self.fields["group"].queryset = self.fields["group"].queryset.filter(pool_id=self.instance.pool_id)


class ExtendForm(BaseDialogForm):
    expires_at = forms.DateTimeField(
        label=_("expires at"), widget=UnfoldAdminTextInputWidget(attrs={"type": "datetime-local"})
    )


@admin.register(Binding)
class BindingAdmin(TenantAdmin):
    add_grant = edit_grant = OPERATE
    is_big = True
    form = BindingForm
    masked = ("phone_a", "phone_b")
    list_display = ["identity", "pool_type", "phone_a", "phone_b", "x_number", "extension", "badge", "bound_at",
                    "expires_at", "is_recorded", "account"]  # fmt: skip
    list_select_related = ("account", "number")
    list_filter = ["state", "pool_type", "pool"]
    search_fields = ["phone_a__exact"]
    search_help_text = _("A's whole number, or a binding id")
    actions_row = actions_detail = ["extend", "unbind"]
    readonly_fields = ["account", "identity", "pool_link", "x_number", "extension", "badge", "bound_at", "ended_at",
                       "call_timeout", "call_display", "out_id", "out_order_id"]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["account", ("identity", "badge"), ("pool_link", "x_number", "extension")]}),
        (None, {"fields": [("phone_a", "phone_b"), "group", ("bound_at", "expires_at", "ended_at")]}),
        (_("Calls"), {
            "fields": ["call_restrict", ("is_recorded", "is_transcribed"), ("call_timeout", "call_display")],
        }),
        (_("Tones"), {
            "fields": ["ring_config"],
            "description": _("Ringtone codes of this binding by occasion; without one the pool's tones play."),
        }),
        (_("Your own words"), {"fields": [("out_id", "out_order_id"), "track_no"]}),
    ]  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        lives = obj is None or obj.state == BindingState.LIVE
        return lives and super().has_change_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request)

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the page that asks for what the pool's type needs."""
        return HttpResponseRedirect(reverse("admin:number_bind"))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        shown = super().get_fieldsets(request, obj)
        hidden = "phone_b" if obj is not None and obj.pool_type == PoolType.AXG else "group"
        return [(title, {**rest, "fields": _without(rest["fields"], hidden)}) for title, rest in shown]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        if (pk := binding_of_subs_id(term)) is not None:
            return queryset.filter(pk=pk), False
        try:
            return queryset.filter(phone_a=phone_digits(term, "phone_a")), False
        except DomainError:
            return queryset.none(), False

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Binding:
        values = {name: form.cleaned_data[name] for name in CHANGED if name in form.cleaned_data}
        return change_binding(binding=form.before, actor=request.user, **values)

    @display(description=_("binding id"))
    def identity(self, row: Binding) -> str:
        return row.subs_id

    @display(description=_("X number"))
    def x_number(self, row: Binding) -> str:
        return link(row.number)

    @display(description=_("Pool"))
    def pool_link(self, row: Binding) -> str:
        return link(row.pool)

    @display(description=_("State"), ordering="state")
    def badge(self, row: Binding) -> str:
        return status_badge(row, "state")

    @row_action(
        label=_("Extend"), grant=OPERATE, url_path="extend", icon="more_time",
        question=Question(
            _("Until when does the binding last?"), _("More than a minute ahead, Beijing time."), _("Extend"),
            form=ExtendForm,
        ),
    )  # fmt: skip
    def extend(self, request: HttpRequest, row: Binding, form: Any) -> None:
        until: datetime = form.cleaned_data["expires_at"]
        extend_binding(binding=row, expires_at=until, actor=request.user)

    @row_action(
        label=_("Unbind"), grant=OPERATE, url_path="unbind", icon="link_off", variant=ActionVariant.DANGER,
        question=Question(
            _("End this binding?"), _("Its people no longer reach each other through the X number."), _("Unbind"),
        ),
    )  # fmt: skip
    def unbind(self, request: HttpRequest, row: Binding, form: Any) -> None:
        unbind(binding=row, actor=request.user)


def _without(fields: Any, hidden: str) -> list[Any]:
    """Return the fields without one (starred or not), in their lines."""
    kept: list[Any] = []
    for name in fields:
        if isinstance(name, tuple):
            kept.append(tuple(_without(name, hidden)))
        elif name != hidden and getattr(name, "__name__", "") != f"{hidden}_starred":
            kept.append(name)
    return kept
