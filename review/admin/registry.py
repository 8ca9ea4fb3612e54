"""The public registers: one page class for all of them, made from their table."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import TenantAdmin, badge, scope, status_badge
from review import registers
from review.admin.registry_sheets import SheetPages
from review.registers.table import CHOICE, CODE, DOMAIN, FLAG, LINK, NETWORK, Register

REGISTRY = "registry"
_HELP = {
    CODE: _("18 characters; the last one checks those before it."),
    LINK: _("Host and path. The scheme and a slash at the end do not matter; Chinese domains are kept in ASCII."),
    DOMAIN: _("The domain speaks for all hosts below it. An IP address speaks for itself."),
    NETWORK: _("A network such as 203.0.113.0/24, or one address."),
}


class WhoseFilter(admin.SimpleListFilter):
    """Rows of the world, or of accounts."""

    title, parameter_name = _("Holds for"), "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("world", _("Everybody")), ("own", _("One account"))]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        if self.value() not in ("world", "own"):
            return rows
        return rows.filter(account__isnull=self.value() == "world")


class RegisterAdmin(SheetPages, TenantAdmin):
    """Everybody sees the world's rows; a member writes its account's, the desk all."""

    register: Register
    add_grant = edit_grant = delete_grant = REGISTRY
    platform_only = ("account",)
    list_before_template = "console/register_tools.html"
    list_select_related = ("account",)
    readonly_fields = ("updated_at",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj) and super().has_delete_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return registers.may_write(scope(request)) and super().has_add_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """The desk takes away what it keeps, though its role exports nothing else."""
        return super().has_export_permission(request) or registers.may_write(scope(request))

    def _may(self, request: HttpRequest, row: Any) -> bool:
        if row is None:
            return registers.may_write(scope(request))
        return registers.may_write_row(scope(request), row)

    @display(description=_("Holds for"), ordering="account")
    def whose(self, row: Any) -> str:
        if row.account_id is None:
            return badge(_("Everybody"), "info")
        return badge(row.account.name, "primary")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        column = next((one for one in self.register.columns if one.name == db_field.name), None)
        if field is not None and column is not None and column.kind in _HELP and not field.help_text:
            field.help_text = _HELP[column.kind]
        return field

    def write(self, request: HttpRequest, form: forms.ModelForm, *, change: bool) -> Any:
        given = dict(form.cleaned_data)
        whose = {}
        if "account" in given:
            account = given.pop("account")
            whose = {"account_id": account.pk if account else None}
        return registers.save_row(
            register=self.register, scope=scope(request), row=form.before, values=given, actor=request.user, **whose
        )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        registers.delete_row(register=self.register, scope=scope(request), row=obj, actor=request.user)

    def get_urls(self) -> list[Any]:
        pages = [
            ("import/", self.import_view, "import"), ("import/template/", self.template_view, "template"),
            ("import/wrong-rows/", self.wrong_rows_view, "wrong_rows"), ("sheet/", self.sheet_view, "sheet"),
        ]  # fmt: skip
        own = [path(route, self.admin_site.admin_view(view), name=self.page_name(name)) for route, view, name in pages]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        extra = {"lead": self.register.lead, "index_url": reverse("admin:registers"), **(extra_context or {})}
        if registers.may_write(scope(request)):
            extra["import_url"] = self.page_url("import")
        if self.has_export_permission(request):
            chosen = request.GET.copy()
            extra["sheets"] = []
            for form, title in (("xlsx", "Excel"), ("csv", "CSV")):
                chosen["form"] = form
                extra["sheets"].append((title, f"{self.page_url('sheet')}?{chosen.urlencode()}"))
        return super().changelist_view(request, extra)


def _columns(register: Register) -> dict[str, Any]:
    """Return the list's columns: badges for choices and flags, the rest as it is, and for whom a row holds."""
    shown: list[Any] = []
    made: dict[str, Any] = {}
    for column in register.columns:
        if column.kind == CHOICE and column.name in ("status", "content"):
            name = f"show_{column.name}"
            made[name] = _badge_column(register, column.name)
            shown.append(name)
        elif column.kind == FLAG:
            name = f"show_{column.name}"
            made[name] = _flag_column(register, column.name)
            shown.append(name)
        elif column.name not in ("note", "landline", "established_on"):
            shown.append(column.name)
    return {"list_display": [*shown[:2], "whose", *shown[2:]], **made}


def _flag_column(register: Register, name: str) -> Any:
    """A tick or cross for what should hold; for what seldom does a badge when it does."""
    field = register.model._meta.get_field(name)
    if field.default is True:
        tick = display(description=field.verbose_name, ordering=name, boolean=True)
        return tick(lambda self, row: getattr(row, name))
    flag = display(description=field.verbose_name, ordering=name)
    return flag(lambda self, row: badge(_("Yes"), "warning") if getattr(row, name) else "–")


def _badge_column(register: Register, name: str) -> Any:
    field = register.model._meta.get_field(name)

    @display(description=field.verbose_name, ordering=name)
    def column(self: Any, row: Any) -> str:
        return status_badge(row, name)

    return column


def _fields(register: Register) -> list[Any]:
    names = [column.name for column in register.columns]
    return [(None, {"fields": [*names, "account", "updated_at"], "description": register.lead})]


def make(register: Register) -> type[RegisterAdmin]:
    """Return the page class of a register."""
    return type(
        f"{register.model.__name__}Admin", (RegisterAdmin,),
        {
            "register": register, "search_fields": list(register.search), "fieldsets": _fields(register),
            "list_filter": [*register.filters, WhoseFilter, "account"], **_columns(register),
        },
    )  # fmt: skip


for _register in registers.REGISTERS.values():
    admin.site.register(_register.model, make(_register))
