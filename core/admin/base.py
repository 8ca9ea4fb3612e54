"""TenantAdmin."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.text import capfirst
from unfold.admin import ModelAdmin

from core.admin.export import workbook_response
from core.admin.filters import scoped
from core.admin.paging import CappedInfinitePaginator
from core.admin.render import number
from core.errors import DomainError
from core.tenancy import NOBODY, Scope

VIEW, NEVER = "view", "-"


def scope(request: HttpRequest) -> Scope:
    """Return the caller's reach as the middleware found it."""
    return getattr(request, "scope", NOBODY)


class TenantAdmin(ModelAdmin):
    """Pages of a tenant's rows. ``view_grant`` / ``edit_grant`` / ``delete_grant`` name the words a caller needs.

    Writing goes through services: override ``write`` (best), or ``save_model`` / ``delete_model``, or leave the
    grants at NEVER. ``masked``: fields that hold phone numbers. ``is_big``: a table that grows without end; search
    it by exact fields (``phone__exact``) only. ``platform_only``: shown to callers who see several accounts.
    """

    view_grant = VIEW
    add_grant = NEVER
    edit_grant = NEVER
    delete_grant = NEVER
    export_grant = "export"
    masked: tuple[str, ...] = ()
    platform_only: tuple[str, ...] = ("account",)
    export_exclude: tuple[str, ...] = ()
    is_big = False
    list_per_page = 50
    show_full_result_count = False
    list_filter_submit = True
    list_before_template = "console/list_tools.html"
    warn_unsaved_form = True
    compressed_fields = True

    def __init__(self, model: type[models.Model], site: admin.AdminSite) -> None:
        super().__init__(model, site)
        if self.is_big:
            self.paginator = CappedInfinitePaginator

    # --- who may see and do what ---------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).visible_to(scope(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return scope(request).can(self.view_grant) or self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return scope(request).can(self.add_grant)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return scope(request).can(self.edit_grant)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return scope(request).can(self.delete_grant)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Return whether the caller may take the list away as a file."""
        return self.has_view_permission(request) and scope(request).can(self.export_grant)

    def row_or_404(self, request: HttpRequest, object_id: Any) -> Any:
        """Return the row of a row action if it is in the caller's reach; raises Http404 otherwise."""
        if (row := self.get_object(request, str(object_id))) is None:
            raise Http404
        return row

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404  # another company's row and no row are the same answer

    # --- what a tenant never sees of others ------------------------------------------

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        rows = kwargs.get("queryset", db_field.remote_field.model._default_manager.all())
        if hasattr(rows, "visible_to"):
            kwargs["queryset"] = rows.visible_to(scope(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        rows = kwargs.get("queryset", db_field.remote_field.model._default_manager.all())
        if hasattr(rows, "visible_to"):
            kwargs["queryset"] = rows.visible_to(scope(request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [scoped(spec, self.model) for spec in self._shown(super().get_list_filter(request), request)]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return self._masked(self._shown(super().get_list_display(request), request), request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [
            (title, {**options, "fields": self._masked(self._shown(options["fields"], request), request)})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self._masked(list(super().get_readonly_fields(request, obj)), request, keep=True)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str] | None:
        excluded = super().get_exclude(request, obj)
        return excluded if not self.masked or scope(request).can("reveal") else [*(excluded or ()), *self.masked]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return _writing(form, self, request) if type(self).write is not TenantAdmin.write else form

    def _shown(self, names: Any, request: HttpRequest) -> list[Any]:
        if scope(request).sees_all:
            return list(names)
        shown = (tuple(self._shown(name, request)) if isinstance(name, tuple) else name for name in names)
        return [name for name in shown if name and name not in self.platform_only]

    def _masked(self, names: list[Any], request: HttpRequest, *, keep: bool = False) -> list[Any]:
        """Return the names with masked fields replaced by starred columns; ``keep`` adds those instead."""
        if not self.masked or scope(request).can("reveal"):
            return names
        if keep:
            return [*names, *(_starred(self.model, name) for name in self.masked)]
        return [self._star(name) for name in names]

    def _star(self, name: Any) -> Any:
        if isinstance(name, tuple):  # fields that stand in one line
            return tuple(self._star(part) for part in name)
        return _starred(self.model, name) if name in self.masked else name

    def _filter_unfold_actions_by_permissions(self, request: HttpRequest, actions: Any, object_id: Any = None) -> list:
        allowed = super()._filter_unfold_actions_by_permissions(request, actions, object_id)
        return [action for action in allowed if scope(request).can(getattr(action.method, "grant", self.view_grant))]

    # --- writing -----------------------------------------------------------------------

    def write(self, request: HttpRequest, form: forms.ModelForm, *, change: bool) -> Any:
        """Override: call the service with ``form.cleaned_data`` and ``form.before`` (the row as it was); return a row.

        It runs at the end of the form's own checks; a DomainError it raises appears beside the field it names.
        """
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if type(self).write is TenantAdmin.write:
            super().save_model(request, obj, form, change)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            self.delete_model(request, row)

    # --- pages -------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("export/", self.admin_site.admin_view(self.export_view), name=name), *super().get_urls()]

    def export_view(self, request: HttpRequest) -> FileResponse | HttpResponseRedirect:
        """Download the filtered list as Excel."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            return workbook_response(self, request)
        except IncorrectLookupParameters:  # a filter the list does not have: back to the list, which says so
            return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        extra = {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        if self.has_export_permission(request):
            url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_export")
            extra["export_url"] = f"{url}?{request.GET.urlencode()}" if request.GET else url
        answer = super().changelist_view(request, extra)
        if "cl" in (getattr(answer, "context_data", None) or {}):
            self.prepare(answer.context_data["cl"].result_list)
        return answer

    def prepare(self, rows: Iterable[Any]) -> None:
        """Put on the rows of a list or sheet what its columns would else ask for one by one."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as exc:  # from save_model or a submit-line action; the transaction is rolled back
            messages.error(request, exc.message)
            return HttpResponseRedirect(request.get_full_path())


@cache
def _starred(model: type[models.Model], name: str) -> Any:
    """Return a column that shows a number field with its middle starred, sortable by nothing."""

    def column(row: Any) -> str:
        return number(getattr(row, name), NOBODY)

    column.__name__ = f"{name}_starred"
    column.short_description = model._meta.get_field(name).verbose_name
    return column


def _writing(form: type[forms.ModelForm], page: TenantAdmin, request: HttpRequest) -> type[forms.ModelForm]:
    """Return the form with the page's service as its last check, so that a refusal stands beside its field."""

    class Writing(form):
        def _post_clean(self) -> None:
            pk = self.instance.pk
            self.before = type(self.instance)._base_manager.get(pk=pk) if pk else None
            super()._post_clean()
            if self.errors:
                return
            try:
                self.instance = page.write(request, self, change=pk is not None)
            except DomainError as exc:
                self.add_error(exc.field if exc.field in self.fields else None, exc.message)

        def save(self, commit: bool = True) -> Any:
            self.save_m2m = lambda: None  # the service wrote everything
            return self.instance

    Writing.__name__ = form.__name__
    return Writing
