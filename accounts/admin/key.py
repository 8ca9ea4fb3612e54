"""Access keys and applications: made here, their secret shown on one page once."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from accounts import services
from accounts.choices import KeyStatus
from accounts.models import AccessKey, Account, Application
from accounts.roles import MANAGE
from core.admin import Question, TenantAdmin, link, row_action, scope, status_badge


class LifetimeForm(BaseDialogForm):
    duration_seconds = forms.IntegerField(
        label=_("Seconds it lives"),
        initial=3600,
        min_value=900,
        max_value=129_600,
        widget=UnfoldAdminIntegerFieldWidget,
    )


class SecretAdmin(TenantAdmin):
    """A page whose rows come with a secret: the answer to their creation is the one page that shows it."""

    add_grant = edit_grant = MANAGE

    def secret_page(self, request: HttpRequest, row: Any, facts: list[tuple[Any, str]]) -> HttpResponse:
        """Return the page with the secret; it is never kept in a session, so going back cannot show it again."""
        context = {
            **self.admin_site.each_context(request), "title": gettext_now("Keep the secret now"), "opts": self.opts,
            "row": row, "facts": facts,
        }  # fmt: skip
        response = TemplateResponse(request, "console/secret.html", context)
        response["Cache-Control"] = "no-store"
        if request.headers.get("HX-Request"):  # asked in the row's dialog: the secret appears in the dialog
            response["HX-Retarget"], response["HX-Reselect"], response["HX-Reswap"] = "#dialog", "#secret", "innerHTML"
        return response

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return list(self.fixed) if obj is not None else []

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self.secret_page(request, obj, self.facts(obj, obj.plain))

    def facts(self, row: Any, plain: str) -> list[tuple[Any, str]]:
        """Return what the secret page lists."""
        raise NotImplementedError

    def own_account(self, request: HttpRequest, form: Any) -> Account:
        """Return the account chosen in the form, or the one acted for."""
        return form.cleaned_data.get("account") or Account.objects.get(pk=scope(request).account_id)


@admin.register(AccessKey)
class AccessKeyAdmin(SecretAdmin):
    list_display = ["key_id", "vendor", "show_status", "remark", "show_replaces", "created_at", "account"]
    list_select_related = ["account", "rotated_from"]
    list_filter = ["vendor", "status", "account"]
    search_fields = ["key_id", "remark"]
    actions_row = actions_detail = ["rotate", "temporary", "disable", "enable"]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["account", "vendor", "remark"],
                "description": _("The id and its secret are made for you; the secret is shown once."),
            },
        )
    ]
    fieldsets = [
        (None, {"fields": ["account", "vendor", "key_id", "show_status", "remark", "show_replaces", "created_at"]}),
        (
            _("What it may do"),
            {
                "fields": ["allowed_actions", "allowed_networks", "requests_per_second"],
                "description": _(
                    "Actions such as SendSms, Query* or dysms:SendSms, and addresses or networks, by comma; empty "
                    "allows all. Requests a second for each action: 0 is the vendor's own limit."
                ),
            },
        ),
    ]
    fixed = ("account", "vendor", "key_id", "show_status", "show_replaces", "created_at")

    @display(description=_("status"), ordering="status")
    def show_status(self, row: AccessKey) -> str:
        return status_badge(row)

    @display(description=_("replaces"))
    def show_replaces(self, row: AccessKey) -> str:
        return link(row.rotated_from)

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> AccessKey:
        values = form.cleaned_data
        if change:
            return services.edit_access_key(
                key=form.before, remark=values["remark"], allowed_actions=values["allowed_actions"],
                allowed_networks=values["allowed_networks"], requests_per_second=values["requests_per_second"],
                actor=request.user,
            )  # fmt: skip
        key, key.plain = services.create_access_key(
            account=self.own_account(request, form), vendor=values["vendor"], remark=values["remark"],
            actor=request.user,
        )  # fmt: skip
        return key

    def facts(self, row: AccessKey, plain: str) -> list[tuple[Any, str]]:
        names = ("AccessKeyId", "AccessKeySecret") if row.vendor == "aliyun" else ("SecretId", "SecretKey")
        return [(names[0], row.key_id), (names[1], plain)]

    @row_action(
        label=_("Rotate"), grant=MANAGE, url_path="rotate", icon="autorenew",
        question=Question(
            _("Make a key that replaces this one?"),
            _("Both work until you disable the old one: put the new key into your programs first."), _("Rotate"),
        ),
    )  # fmt: skip
    def rotate(self, request: HttpRequest, row: AccessKey, form: Any) -> HttpResponse:
        key, plain = services.rotate_access_key(key=row, actor=request.user)
        return self.secret_page(request, key, self.facts(key, plain))

    @row_action(
        label=_("Temporary key"), grant=MANAGE, url_path="temporary", icon="timer",
        question=Question(
            _("Make a temporary key from this one?"),
            _("Key, secret and session token (STS) that may do what this key may, for the time you choose."), _("Make"),
            form=LifetimeForm,
        ),
    )  # fmt: skip
    def temporary(self, request: HttpRequest, row: AccessKey, form: Any) -> HttpResponse:
        made = services.issue_temporary_key(
            key=row, duration_seconds=form.cleaned_data["duration_seconds"], actor=request.user
        )  # fmt: skip
        named = self.facts(made.row.parent, made.secret)
        token = "SecurityToken" if row.vendor == "aliyun" else "Token"
        facts = [(named[0][0], made.row.key_id), named[1], (token, made.token)]
        return self.secret_page(request, row, facts)

    @row_action(
        label=_("Disable"), grant=MANAGE, url_path="disable", icon="block", variant=ActionVariant.DANGER,
        question=Question(
            _("Disable this key?"), _("Requests signed with it are refused at once. It can be enabled again."),
            _("Disable"),
        ),
    )  # fmt: skip
    def disable(self, request: HttpRequest, row: AccessKey, form: Any) -> None:
        services.set_access_key_status(key=row, status=KeyStatus.DISABLED, actor=request.user)

    @row_action(
        label=_("Enable"), grant=MANAGE, url_path="enable", icon="check_circle",
        question=Question(_("Enable this key?"), _("Requests signed with it are accepted again."), _("Enable")),
    )  # fmt: skip
    def enable(self, request: HttpRequest, row: AccessKey, form: Any) -> None:
        services.set_access_key_status(key=row, status=KeyStatus.ACTIVE, actor=request.user)


@admin.register(Application)
class ApplicationAdmin(SecretAdmin):
    list_display = ["name", "sdk_app_id", "is_enabled", "introduction", "created_at", "account"]
    list_select_related = ["account"]
    list_filter = ["is_enabled", "account"]
    search_fields = ["name", "sdk_app_id"]
    actions_row = actions_detail = ["rotate_app_key", "disable", "enable"]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["account", "name", "introduction"],
                "description": _("SDK AppID and AppKey are made for you; the AppKey is shown once."),
            },
        )
    ]
    fieldsets = [(None, {"fields": ["account", "sdk_app_id", "name", "introduction", "is_enabled", "created_at"]})]
    fixed = ("account", "sdk_app_id", "is_enabled", "created_at")

    def write(self, request: HttpRequest, form: Any, *, change: bool) -> Application:
        values = form.cleaned_data
        if change:
            return services.edit_application(
                application=form.before, name=values["name"], introduction=values["introduction"], actor=request.user
            )
        made, made.plain = services.create_application(
            account=self.own_account(request, form), name=values["name"], introduction=values["introduction"],
            actor=request.user,
        )  # fmt: skip
        return made

    def facts(self, row: Application, plain: str) -> list[tuple[Any, str]]:
        return [("SDK AppID", row.sdk_app_id), ("AppKey", plain)]

    @row_action(
        label=_("New AppKey"), grant=MANAGE, url_path="rotate", icon="autorenew",
        question=Question(
            _("Give this application a new AppKey?"), _("The old one stops at once, for one that leaked."), _("Replace")
        ),
    )  # fmt: skip
    def rotate_app_key(self, request: HttpRequest, row: Application, form: Any) -> HttpResponse:
        changed, plain = services.rotate_app_key(application=row, actor=request.user)
        return self.secret_page(request, changed, self.facts(changed, plain))

    @row_action(
        label=_("Disable"), grant=MANAGE, url_path="disable", icon="block", variant=ActionVariant.DANGER,
        question=Question(_("Disable this application?"), _("Sending through it is refused at once."), _("Disable")),
    )  # fmt: skip
    def disable(self, request: HttpRequest, row: Application, form: Any) -> None:
        services.set_application_enabled(application=row, enabled=False, actor=request.user)

    @row_action(
        label=_("Enable"), grant=MANAGE, url_path="enable", icon="check_circle",
        question=Question(_("Enable this application?"), _("Sending through it is accepted again."), _("Enable")),
    )  # fmt: skip
    def enable(self, request: HttpRequest, row: Application, form: Any) -> None:
        services.set_application_enabled(application=row, enabled=True, actor=request.user)
