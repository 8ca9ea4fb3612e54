"""Accounts: a member sees its own, its owner sets the pace of review, the platform keeps all of them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from accounts import services
from accounts.choices import AccountKind, AccountStatus
from accounts.models import Account, User
from accounts.roles import MANAGE, PLATFORM
from core.admin import TenantAdmin, scope, status_badge


class NewAccountForm(forms.ModelForm):
    owner = forms.ModelChoiceField(
        User.objects.filter(platform_role="", is_superuser=False, is_active=True),
        label=_("First owner"),
        widget=UnfoldAdminSelectWidget,
        help_text=_("Becomes the owner and the main contact. Make the user first."),
    )

    class Meta:
        model = Account
        fields = ["name", "kind"]


@admin.register(Account)
class AccountAdmin(TenantAdmin):
    """``write`` sends each group of changed fields to the service that guards it."""

    edit_grant = MANAGE
    add_grant = PLATFORM
    platform_only = ()
    list_display = ["name", "kind", "subject", "show_status", "show_real_name", "review_mode", "created_at"]
    list_filter = ["kind", "status", "real_name_state"]
    search_fields = ["name", "subject", "credit_code"]
    search_help_text = _("Name, verified name or credit code")
    fieldsets = [
        (_("Account"), {"fields": ["name", "kind", "status", "created_at"]}),
        (
            _("Real-name verification"),
            {
                "fields": ["real_name_state", "subject", "credit_code"],
                "description": _(
                    "The name of the person or company behind the account. A company also gives its 18-character "
                    "unified social credit code. Saving both verifies the account."
                ),
            },
        ),
        (
            _("Pace of review"),
            {
                "fields": ["review_mode", "review_delay_seconds", "review_polls"],
                "description": _("How long qualifications, signatures and templates wait for their verdict."),
            },
        ),
    ]
    add_fieldsets = [(None, {"fields": ["name", "kind", "owner"]})]

    @display(description=_("status"), ordering="status")
    def show_status(self, row: Account) -> str:
        return status_badge(row)

    @display(description=_("real-name verification"), ordering="real_name_state")
    def show_real_name(self, row: Account) -> str:
        return status_badge(row, "real_name_state")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = NewAccountForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return []
        fixed = ["created_at", "real_name_state", "name"]
        return fixed if scope(request).can(PLATFORM) else [*fixed, "kind", "status"]

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Account:
        values, user = form.cleaned_data, request.user
        if not change:
            return services.create_account(name=values["name"], kind=values["kind"], owner=values["owner"], actor=user)
        account, changed = form.before, set(form.changed_data)
        if changed & {"subject", "credit_code", "kind"}:
            account = services.verify_real_name(
                account=account, subject=values["subject"], credit_code=values["credit_code"],
                kind=AccountKind(values.get("kind") or account.kind), actor=user,
            )  # fmt: skip
        if changed & {"review_mode", "review_delay_seconds", "review_polls"}:
            account = services.set_review_progression(
                account=account, mode=values["review_mode"], delay_seconds=values["review_delay_seconds"],
                polls=values["review_polls"], actor=user,
            )  # fmt: skip
        if "status" in changed and scope(request).can(PLATFORM):
            account = services.set_account_status(account=account, status=AccountStatus(values["status"]), actor=user)
        return account
