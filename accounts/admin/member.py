"""Members of an account and their roles."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts import services
from accounts.models import Account, Membership
from accounts.roles import MANAGE
from core.admin import TenantAdmin, badge, scope


class NewMemberForm(forms.ModelForm):
    username = forms.CharField(
        label=_("User name"), max_length=150, widget=UnfoldAdminTextInputWidget,
        help_text=_("Of an existing user. Ask the platform for a new one."),
    )  # fmt: skip

    class Meta:
        model = Membership
        fields = ["account", "role"]


@admin.register(Membership)
class MembershipAdmin(TenantAdmin):
    add_grant = edit_grant = delete_grant = MANAGE
    list_display = ["show_user", "show_role", "show_active", "account"]
    list_select_related = ["user", "account"]
    list_filter = ["role", "account"]
    search_fields = ["user__username"]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["account", "username", "role"],
                "description": _(
                    "An owner may do everything in the account; an operator files, sends and exports; read only sees."
                ),
            },
        )
    ]
    fieldsets = [(None, {"fields": ["account", "show_user", "role"]})]

    @display(description=_("user"), ordering="user__username")
    def show_user(self, row: Membership) -> str:
        return row.user.get_full_name() or row.user.username

    @display(description=_("role"), ordering="role")
    def show_role(self, row: Membership) -> str:
        return badge(row.get_role_display(), "primary" if row.role == "owner" else "default")

    @display(description=_("active"), boolean=True)
    def show_active(self, row: Membership) -> bool:
        return row.user.is_active

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewMemberForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return ["account", "show_user"] if obj is not None else []

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Take away mass removal: the last owner in a selection would stop it half way."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Membership:
        values = form.cleaned_data
        if change:
            return services.change_member_role(membership=form.before, role=values["role"], actor=request.user)
        account = values.get("account") or Account.objects.get(pk=scope(request).account_id)
        return services.add_member(
            account=account, username=values["username"], role=values["role"], actor=request.user
        )

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        services.remove_member(membership=obj, actor=request.user)
