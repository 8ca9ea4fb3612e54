"""What the pages of the desk's own tables share."""

from typing import Any

from django.http import HttpRequest

from core.admin import TenantAdmin

REVIEW = "review"


class DeskAdmin(TenantAdmin):
    """Tables of the desk itself: no tenant's rows, for reviewers only."""

    view_grant = edit_grant = REVIEW
    platform_only = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.model._default_manager.all()
