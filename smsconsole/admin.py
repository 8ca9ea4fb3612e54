"""Pages of the libraries' own tables: the platform may look, nobody may change, and nothing stays unstyled."""

from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django_q.models import Failure, OrmQ, Schedule, Success
from knox.models import AuthToken

from accounts.roles import PLATFORM
from core.admin import NEVER, TenantAdmin, badge

# Groups, tokens, successes (never saved) and django-q's schedules (ours are duties) have nothing to show.
for model in (Group, AuthToken, Success, Schedule, Failure, OrmQ, AccessLog, AccessFailureLog, AccessAttempt):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class LibraryAdmin(TenantAdmin):
    """Rows of no account, read only, for the platform."""

    view_grant = PLATFORM
    platform_only = ()
    add_grant = edit_grant = delete_grant = NEVER

    def get_queryset(self, request: HttpRequest) -> Any:
        return admin.ModelAdmin.get_queryset(self, request)


@admin.register(AccessAttempt)
class AccessAttemptAdmin(LibraryAdmin):
    list_display = ["attempt_time", "username", "ip_address", "failures_since_start", "path_info"]
    search_fields = ["username__exact", "ip_address__exact"]
    fields = ["attempt_time", "username", "ip_address", "failures_since_start", "path_info", "user_agent"]


@admin.register(AccessLog)
class AccessLogAdmin(LibraryAdmin):
    is_big = True
    list_display = ["attempt_time", "logout_time", "username", "ip_address", "path_info"]
    search_fields = ["username__exact", "ip_address__exact"]
    fields = ["attempt_time", "logout_time", "username", "ip_address", "path_info", "user_agent"]


@admin.register(Failure)
class FailureAdmin(LibraryAdmin):
    list_display = ["started", "stopped", "func", "attempt_count", "show_result"]
    search_fields = ["func__exact"]
    fields = ["started", "stopped", "func", "attempt_count", "show_result"]

    @admin.display(description="error")
    def show_result(self, row: Failure) -> str:
        return badge(str(row.result or "")[:120], "danger")


@admin.register(OrmQ)
class QueueAdmin(LibraryAdmin):
    list_display = ["id", "key", "lock"]
    fields = ["key", "lock"]
