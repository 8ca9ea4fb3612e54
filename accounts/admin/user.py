"""Users: the platform makes them, lets them in and keeps them out."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm
from unfold.widgets import UnfoldAdminPasswordWidget

from accounts import services
from accounts.models import User
from accounts.roles import NEVER_GRANTED, PLATFORM
from core.admin import Question, TenantAdmin, badge, row_action


class NewUserForm(forms.ModelForm):
    password = forms.CharField(
        label=_("Password"), widget=UnfoldAdminPasswordWidget, strip=False,
        help_text=_("At least 8 characters, not a common password and unlike the user name."),
    )  # fmt: skip

    class Meta:
        model = User
        fields = ["username", "email", "platform_role"]


@admin.register(User)
class UserAdmin(TenantAdmin, StockUserAdmin):
    """The list and the password form are Django's; everything else goes through the services."""

    view_grant = add_grant = edit_grant = PLATFORM
    delete_grant = NEVER_GRANTED
    export_exclude = ("show_accounts",)
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "email", "show_role", "show_accounts", "is_active", "last_login"]
    list_filter = ["platform_role", "is_active"]
    search_fields = ["username", "email", "first_name", "last_name"]
    filter_horizontal = ()
    ordering = ["username"]
    actions_row = actions_detail = ["keep_out", "let_in"]
    add_fieldsets = [(None, {"fields": ["username", "password", "email", "platform_role"]})]
    fieldsets = [
        (None, {"fields": ["username", "first_name", "last_name", "email"]}),
        (
            _("Rights"),
            {
                "fields": ["platform_role", "is_active", "show_accounts"],
                "description": _("A platform role reaches all accounts. Rights in one account are a member's role."),
            },
        ),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["is_active", "show_accounts", "last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = admin.ModelAdmin.get_queryset(self, request)
        if not self.has_view_permission(request):
            return rows.none()
        return rows.prefetch_related("memberships__account")

    @display(description=_("platform role"), ordering="platform_role")
    def show_role(self, row: User) -> str:
        if row.is_superuser:
            return badge(_("Superuser"), "danger")
        return badge(row.get_platform_role_display(), "primary") if row.platform_role else "-"

    @display(description=_("Accounts"))
    def show_accounts(self, row: User) -> str:
        return ", ".join(f"{one.account.name} ({one.get_role_display()})" for one in row.memberships.all()) or "-"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return list(self.add_fieldsets if obj is None else self.fieldsets)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewUserForm
            kwargs["fields"] = ["username", "email", "platform_role"]
        return TenantAdmin.get_form(self, request, obj, change=change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [] if obj is None else list(self.readonly_fields)

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> User:
        values = form.cleaned_data
        if not change:
            return services.create_user(
                username=values["username"], password=values["password"], email=values["email"],
                platform_role=values["platform_role"], actor=request.user,
            )  # fmt: skip
        return services.edit_user(
            user=form.before, actor=request.user,
            **{name: values[name] for name in form.changed_data if name in services.USER_FIELDS},
        )  # fmt: skip

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: Any = None) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return admin.ModelAdmin.response_add(self, request, obj, post_url_continue)

    @row_action(
        label=_("Keep out"), grant=PLATFORM, url_path="keep-out", icon="block",
        question=Question(_("Keep this user out?"), _("Its sessions and tokens end at once."), _("Keep out")),
    )  # fmt: skip
    def keep_out(self, request: HttpRequest, row: User, form: Any) -> None:
        services.set_user_active(user=row, active=False, actor=request.user)

    @row_action(
        label=_("Let in"), grant=PLATFORM, url_path="let-in", icon="check_circle",
        question=Question(_("Let this user in again?"), _("It may log in with its password."), _("Let in")),
    )  # fmt: skip
    def let_in(self, request: HttpRequest, row: User, form: Any) -> None:
        services.set_user_active(user=row, active=True, actor=request.user)
