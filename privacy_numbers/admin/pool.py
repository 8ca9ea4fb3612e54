"""号码池管理: pools with their counts, allocation, SMS mode and settings (domain.md 12.9)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from privacy_numbers.admin.base import OPERATE, PrivacyAdmin, places, row_link
from privacy_numbers.choices import PoolType, RingtoneState
from privacy_numbers.models import NumberPool
from privacy_numbers.selectors.pools import with_counts
from privacy_numbers.services.blacklist import CONSOLE_TYPES
from privacy_numbers.services.pools import create_pool, edit_pool

SETTINGS = (
    "name", "allocation", "sms_mode", "confirms_texts", "alarm_percent", "tone_from_a", "tone_to_a",
)  # fmt: skip


@admin.register(NumberPool)
class NumberPoolAdmin(PrivacyAdmin):
    add_grant = edit_grant = OPERATE
    list_display = ["key", "name", "pool_type", "total", "rate", "allocation", "sms_mode", "more", "created_at",
                    "account"]  # fmt: skip
    list_select_related = ("account",)
    list_filter = ["pool_type", "allocation", "sms_mode"]
    actions_row = actions_detail = ["bind"]
    search_fields = ["key", "name"]
    search_help_text = _("Pool key or name")
    readonly_fields = ["total", "bound", "rate", "more"]
    fixed = ("account", "key", "pool_type", "created_at", "alarmed_at")
    add_fieldsets = [
        (
            None,
            {
                "fields": ["account", "pool_type", "name"],
                "description": _("Type and key stay as they are. A pool cannot be deleted."),
            },
        )
    ]
    fieldsets = [
        (None, {"fields": ["account", ("key", "pool_type"), "name", ("total", "bound", "rate"), "more", "created_at"]}),
        (
            _("Allocation"),
            {
                "fields": ["allocation"],
                "description": _(
                    "Default: the wanted city or A's own, else any. Strict: that city, or the binding fails. Smart: "
                    "the city, then the capital of its province, then any."
                ),
            },
        ),
        (
            _("Texts to X numbers"),
            {
                "fields": ["sms_mode", "confirms_texts"],
                "description": _(
                    "Interception: the text comes to your program. Full: also texts without a binding. Smart SMS: "
                    "the text is passed on."
                ),
            },
        ),
        (_("Ringtones"), {"fields": ["tone_from_a", "tone_to_a"]}),
        (
            _("Alarm"),
            {
                "fields": ["alarm_percent", "alarmed_at"],
                "description": _("Contacts are told when so many per cent of the places are bound. Empty: no alarm."),
            },
        ),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Ask a new pool for type and name only."""
        kept = self.fieldsets
        self_fieldsets = kept if obj is not None else self.add_fieldsets
        return [
            (title, {**options, "fields": self._masked(self._shown(options["fields"], request), request)})
            for title, options in self_fieldsets
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_counts(super().get_queryset(request))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name.startswith("tone_"):
            field.queryset = field.queryset.filter(state=RingtoneState.APPROVED)
        return field

    @row_link(label=_("Bind"), grant=OPERATE, url_path="bind", icon="link")
    def bind(self, request: HttpRequest, row: NumberPool) -> str:
        return f"{reverse('admin:number_bind')}?pool={row.pk}"

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> NumberPool:
        values = form.cleaned_data
        if change:
            return edit_pool(pool=form.before, actor=request.user, **{name: values[name] for name in SETTINGS})
        account = self.account_of(request, form)
        return create_pool(account=account, pool_type=values["pool_type"], name=values["name"], actor=request.user)

    @display(description=_("Numbers"))
    def total(self, row: NumberPool) -> str:
        url = reverse("admin:privacy_numbers_secretnumber_changelist")
        return format_html(
            '<a href="{}?pool__id__exact={}" class="text-primary-600 dark:text-primary-500">{}</a>', url, row.pk,
            f"{row.numbers_total:,}",
        )  # fmt: skip

    @display(description=_("Places"))
    def bound(self, row: NumberPool) -> str:
        return places(row.places_bound, row.places_total - row.places_bound)

    @display(description=_("Binding rate"))
    def rate(self, row: NumberPool) -> str:
        return f"{row.places_bound / row.places_total:.1%}" if row.places_total else "-"

    @display(description=_("Lists"))
    def more(self, row: NumberPool) -> str:
        """Return a link to what only a pool of this type has: its blacklist or its G groups."""
        if row.pool_type in CONSOLE_TYPES:
            return _list_of(row, "blackentry", _("Blacklist"))
        return _list_of(row, "group", _("G groups")) if row.pool_type == PoolType.AXG else "-"


def _list_of(row: NumberPool, model: str, label: Any) -> str:
    url = reverse(f"admin:privacy_numbers_{model}_changelist")
    return format_html(
        '<a href="{}?pool__id__exact={}" class="text-primary-600 dark:text-primary-500">{}</a>', url, row.pk, label
    )
