"""Console pages of the simulated carriers. All accounts share one network: only the platform changes it as a whole."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from carrier import services
from carrier.choices import OUTCOMES
from carrier.forms import FaultRuleForm, MagicNumberForm
from carrier.models import CarrierSetting, FaultRule, MagicNumber, NumberSegment
from core import clock
from core.admin import TenantAdmin, badge, scope

TESTDESK, PLATFORM = "testdesk", "platform"


@admin.register(CarrierSetting)
class CarrierSettingAdmin(TenantAdmin):
    view_grant = TESTDESK
    edit_grant = PLATFORM
    platform_only = ()
    fieldsets = [
        (
            None,
            {
                "fields": ["profile", "seed"],
                "description": _(
                    "The network of all accounts. The same seed gives the same fates to the same messages."
                ),
            },
        )
    ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Go straight to the one row there is."""
        return HttpResponseRedirect(reverse("admin:carrier_carriersetting_change", args=[1]))

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> CarrierSetting:
        return services.set_profile(**form.cleaned_data)


@admin.register(FaultRule)
class FaultRuleAdmin(TenantAdmin):
    """A tenant's rules hit its own messages; the platform's hit everybody's unless they name an account."""

    view_grant = add_grant = edit_grant = delete_grant = TESTDESK
    form = FaultRuleForm
    list_display = ["title", "account", "conditions", "share", "fate", "window", "is_enabled"]
    list_select_related = ["account"]
    list_filter = ["is_enabled", "carrier", "account"]
    search_fields = ["remark", "outcome", "template_code", "number_prefix"]
    fieldsets = [
        (
            None,
            {
                "fields": ["account", ("position", "is_enabled"), "remark"],
                "description": _("The first rule that matches and whose rate hits decides; magic numbers come before."),
            },
        ),
        (_("Which messages"), {"fields": [("carrier", "number_prefix"), "template_code", ("starts_at", "ends_at")]}),
        (_("What happens"), {"fields": ["outcome", ("rate", "delay_ms")]}),
    ]

    @display(description=_("Rule"), ordering="position")
    def title(self, row: FaultRule) -> str:
        return f"{row.position} · {row}"

    @display(description=_("Conditions"))
    def conditions(self, row: FaultRule) -> str:
        parts = [row.get_carrier_display() if row.carrier else "", row.number_prefix and f"{row.number_prefix}…"]
        return ", ".join(str(part) for part in (*parts, row.template_code) if part) or str(_("Every message"))

    @display(description=_("Rate"), ordering="rate")
    def share(self, row: FaultRule) -> str:
        return f"{row.rate / 10:g} %"

    @display(description=_("Outcome"), ordering="outcome")
    def fate(self, row: FaultRule) -> str:
        label = dict(OUTCOMES).get(row.outcome, row.outcome)
        colour = "success" if row.outcome == "DELIVERED" else "danger" if row.outcome else "info"
        late = f" +{row.delay_ms} ms" if row.delay_ms else ""
        return format_html('<span title="{}">{}</span>{}', row.outcome, badge(label, colour), late)

    @display(description=_("Time window"))
    def window(self, row: FaultRule) -> str:
        if not row.starts_at and not row.ends_at:
            return str(_("Always"))
        return f"{_minute(row.starts_at)} – {_minute(row.ends_at)}"

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> FaultRule:
        rule = form.before if change else None
        return services.save_fault_rule(scope=scope(request), rule=rule, **form.cleaned_data)

    def delete_model(self, request: HttpRequest, obj: FaultRule) -> None:
        services.delete_fault_rule(scope=scope(request), rule=obj)


def _minute(at: dt.datetime | None) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else "…"


class _TableAdmin(TenantAdmin):
    """A shared table: the test desk reads it, the platform writes it."""

    view_grant = TESTDESK
    add_grant = edit_grant = delete_grant = PLATFORM
    platform_only = ()


@admin.register(MagicNumber)
class MagicNumberAdmin(_TableAdmin):
    form = MagicNumberForm
    list_display = ["number", "meaning", "what_comes", "reply"]
    search_fields = ["number", "description"]
    fieldsets = [(None, {"fields": ["number", "description", "receipts", "reply"]})]

    @display(description=_("What happens"))
    def meaning(self, row: MagicNumber) -> str:
        return gettext(row.description)  # the shipped descriptions are in the catalogue

    @display(description=_("Receipts"))
    def what_comes(self, row: MagicNumber) -> str:
        if not row.receipts:
            return badge(_("none"), "warning")
        return format_html_join(
            " ",
            '<span class="sc-muted">{}</span> {}',
            (
                (f"{item['after_ms'] / 1000:g} s", badge(item["code"], _COLOURS.get(item["status"], "default")))
                for item in row.receipts
            ),
        )

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> MagicNumber:
        return services.save_magic_number(row=form.before if change else None, **form.cleaned_data)

    def delete_model(self, request: HttpRequest, obj: MagicNumber) -> None:
        services.delete_magic_number(row=obj)


_COLOURS = {"delivered": "success", "failed": "danger"}


@admin.register(NumberSegment)
class NumberSegmentAdmin(_TableAdmin):
    list_display = ["prefix", "carrier", "is_virtual", "province", "city"]
    list_filter = ["carrier", "is_virtual"]
    search_fields = ["prefix"]
    fieldsets = [
        (
            None,
            {
                "fields": ["prefix", ("carrier", "is_virtual"), ("province", "city")],
                "description": _("Corrects the shipped number data; the longest matching prefix wins."),
            },
        )
    ]

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> NumberSegment:
        return services.save_segment(row=form.before if change else None, **form.cleaned_data)

    def delete_model(self, request: HttpRequest, obj: NumberSegment) -> None:
        services.delete_segment(row=obj)
