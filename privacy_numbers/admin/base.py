"""What the pages of number privacy share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.enums import ActionVariant

from core.admin import TenantAdmin, scope
from core.errors import DomainError

OPERATE, MONEY, APPLY, REVIEW, PLATFORM = "send", "money", "apply", "review", "platform"


class PrivacyAdmin(TenantAdmin):
    """``fixed``: what a row keeps for life; shown, not asked, on its page."""

    fixed: tuple[str, ...] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        shown = super().get_readonly_fields(request, obj)
        return [*shown, *(name for name in self.fixed if name not in shown)] if obj is not None else shown

    def account_of(self, request: HttpRequest, form: Any) -> Any:
        """Return the account a row is made for: the caller's own, or the one platform staff chose."""
        account_id = scope(request).account_id
        chosen = form.cleaned_data.get("account")
        if account_id is None and chosen is None:
            raise DomainError(_("Choose the account."), field="account")
        accounts = self.model._meta.get_field("account").remote_field.model._default_manager
        return chosen if account_id is None else accounts.get(pk=account_id)


def places(bound: int, free: int) -> str:
    """Return "bound n / free m" as the list of numbers and of pools shows it."""
    return format_html("{} {} / {} {}", _("bound"), f"{bound:,}", _("free"), f"{free:,}")


def row_link(*, label: Any, grant: str, url_path: str, icon: str = "") -> Callable[[Callable], Callable]:
    """Make a method ``(self, request, row) -> address`` a button of a row that leads there without a question."""

    def decorate(method: Callable) -> Callable:
        @wraps(method)
        def view(self: Any, request: HttpRequest, object_id: str) -> HttpResponseRedirect:
            if not scope(request).can(grant):
                raise PermissionDenied
            return HttpResponseRedirect(method(self, request, self.row_or_404(request, object_id)))

        view.short_description, view.url_path, view.icon = label, url_path, icon or None
        view.variant, view.attrs, view.grant, view.dialog = ActionVariant.DEFAULT, {}, grant, None
        view.original_function_name = method.__name__
        return view

    return decorate
