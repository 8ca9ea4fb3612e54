"""Console page of the limits of applications."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import TenantAdmin
from sending.models import ApplicationLimits
from sending.services.limits import save_limits

COLUMNS = (
    "half_minute", "hour", "day", "same_content", "daily", "daily_mainland", "daily_foreign", "countries", "value_max",
)  # fmt: skip


@admin.register(ApplicationLimits)
class ApplicationLimitsAdmin(TenantAdmin):
    add_grant = edit_grant = "send"
    list_display = ["application", "half_minute", "hour", "day", "daily", "value_max", "account"]
    list_select_related = ["application", "account"]
    fixed = ("application",)
    fieldsets = [
        (None, {"fields": ["application"]}),
        (
            _("To one mainland number"),
            {
                "fields": ["half_minute", "hour", "day", "same_content"],
                "description": _("Messages of the application. An empty limit is none."),
            },
        ),
        (_("Over all numbers"), {"fields": ["daily", "daily_mainland", "daily_foreign", "countries"]}),
        (_("Values"), {"fields": ["value_max"]}),
    ]

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> ApplicationLimits:
        values = form.cleaned_data
        application = form.before.application if change else values["application"]
        columns = {name: values[name] for name in COLUMNS}
        return save_limits(application=application, actor=request.user, **columns)
