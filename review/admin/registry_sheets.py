"""Sheets of a register in the console: import with a preview, template, wrong rows, export."""

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.selectors import choosable_accounts
from core import clock
from core.admin import scope
from core.errors import DomainError
from review import registers
from review.registers import Plan, Register
from review.registers.errors import SheetInvalid

SHOWN = 50  # rows of each part of the preview; all wrong ones are in the sheet of wrong rows


class SheetPages:
    """The pages beside a register's list. A sheet waits in the private storage between preview and confirmation.

    One a person, account and register: the next upload replaces it, so that what is never confirmed does not pile up.
    """

    register: Register
    admin_site: Any
    opts: Any

    def page_name(self, name: str) -> str:
        """Return the name of one of these pages."""
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def page_url(self, name: str) -> str:
        """Return the address of one of these pages or of the list ("changelist")."""
        return reverse(f"admin:{self.page_name(name)}")

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for a sheet; show what it would do; do it."""
        self._writers_only(request)
        shown: dict[str, Any] = {}
        if request.method == "POST":
            try:
                if "digest" in request.POST:
                    return self._confirm(request)
                shown = self._preview(request)
            except DomainError as error:
                shown = {"error": error.message}
        return TemplateResponse(request, "console/register_import.html", {**self._frame(request), **shown})

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """Download an empty sheet with one example row."""
        self._writers_only(request)
        form = _form(request)
        return _sheet(registers.template_sheet(self.register, form), f"{self.register.slug}-template", form)

    def wrong_rows_view(self, request: HttpRequest) -> HttpResponse:
        """Download the wrong rows of the sheet that waits."""
        self._writers_only(request)
        data = _staged(request, self.register)
        if data is None:
            return HttpResponseRedirect(self.page_url("import"))
        plan = registers.plan_sheet(register=self.register, scope=scope(request), data=data)
        form = _form(request)
        return _sheet(registers.wrong_rows_sheet(plan, form), f"{self.register.slug}-wrong-rows", form)

    def sheet_view(self, request: HttpRequest) -> HttpResponse:
        """Download the filtered list as a sheet that an import takes back."""
        if not self.has_export_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        form = _form(request)
        chosen = request.GET.copy()
        chosen.pop("form", None)
        request.GET = chosen
        try:
            rows = self.get_changelist_instance(request).queryset  # type: ignore[attr-defined]
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self.page_url("changelist"))
        return _sheet(registers.export_rows(self.register, rows, form), self.register.slug, form)

    def _writers_only(self, request: HttpRequest) -> None:
        if not registers.may_write(scope(request)):
            raise PermissionDenied

    def _preview(self, request: HttpRequest) -> dict[str, Any]:
        file = request.FILES.get("file")
        if file is None:
            raise SheetInvalid(_("Choose a file first."))
        if file.size > registers.MAX_BYTES:
            raise SheetInvalid(_("A sheet has at most 12 MB. Split it."))
        data = file.read()
        plan = registers.plan_sheet(register=self.register, scope=scope(request), data=data)
        _stage(request, self.register, data)
        return {"plan": _shown(plan), "digest": _digest(data), "file_name": str(file.name)[:80]}

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        data = _staged(request, self.register)
        if data is None or _digest(data) != request.POST.get("digest"):
            raise SheetInvalid(_("This preview is no longer the newest. Choose the file again."))
        plan = registers.plan_sheet(register=self.register, scope=scope(request), data=data)
        counts = registers.apply_plan(plan, actor=request.user)
        storages["uploads"].delete(_place(request, self.register))
        said = ngettext("%(count)d row added", "%(count)d rows added", counts["new"]) % {"count": counts["new"]}
        said += ", " + _("%(changed)d changed, %(unchanged)d unchanged.") % counts
        messages.success(request, said)
        return HttpResponseRedirect(self.page_url("changelist"))

    def _frame(self, request: HttpRequest) -> dict[str, Any]:
        caller = scope(request)
        account = _account_name(request, caller.account_id) if caller.account_id else ""
        return {
            **self.admin_site.each_context(request),
            "title": _("Import: %(register)s") % {"register": self.register.title},
            "lead": _("These rows become those of %(account)s and count for its submissions only.")
            % {"account": account} if account else _("These rows hold for everybody."),
            "register": self.register, "list_url": self.page_url("changelist"),
            "columns": [_told(self.register, column) for column in self.register.columns],
            "template_url": self.page_url("template"), "wrong_rows_url": self.page_url("wrong_rows"),
            "max_rows": registers.MAX_ROWS, "opts": self.opts,
        }  # fmt: skip


def _account_name(request: HttpRequest, pk: int) -> str:
    return next((account.name for account in choosable_accounts(request.user) if account.pk == pk), "")


def _told(register: Register, column: Any) -> dict[str, Any]:
    """Return what the page says of a column: heading, whether it must be filled, what it may hold."""
    field = register.model._meta.get_field(column.name)
    words = ", ".join(f"{key} ({label})" for key, label in field.flatchoices)
    return {
        "name": column.name, "heading": register.heading(column), "is_required": column.is_required,
        "hint": words or (_("yes or no") if column.kind == "flag" else column.example),
    }  # fmt: skip


def _shown(plan: Plan) -> dict[str, Any]:
    """Return a plan as the template shows it, the first rows of each kind."""
    titles = {column.name: plan.register.heading(column) for column in plan.register.columns}
    cells = [
        {"row": line.number, "column": titles[name], "value": str(line.raw.get(name) or "")[:120], "message": message}
        for line in plan.wrong[:SHOWN]
        for name, message in line.problems.items()
    ]
    changes = [
        {
            "row": line.number,
            "column": titles[name],
            "old": _text(plan, name, old),
            "new": _text(plan, name, new),
            "of": str(line.stored),
        }
        for line in [line for line in plan.lines if line.changes][:SHOWN]
        for name, (old, new) in line.changes.items()
    ]
    names = [column.name for column in plan.register.columns[:5]]
    fresh = [line for line in plan.lines if line.state == "new"][:10]
    return {
        "counts": plan.counts, "total": len(plan.lines), "cells": cells, "changes": changes,
        "more_wrong": max(0, len(plan.wrong) - SHOWN), "headings": [titles[name] for name in names],
        "fresh": [[line.number, *(_text(plan, name, line.values[name]) for name in names)] for line in fresh],
        "more_fresh": max(0, plan.counts["new"] - len(fresh)), "may_write": not plan.wrong,
        "has_work": bool(plan.counts["new"] or plan.counts["changed"]),
    }  # fmt: skip


def _text(plan: Plan, name: str, value: Any) -> str:
    return str(registers.shown(plan.register, name, value))[:120]


def _form(request: HttpRequest) -> str:
    form = request.GET.get("form", "xlsx")
    return form if form in registers.FORMATS else "xlsx"


def _sheet(data: bytes, name: str, form: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=registers.TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}-{clock.today():%Y%m%d}.{form}"'
    return answer


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _place(request: HttpRequest, register: Register) -> str:
    return f"register_imports/{request.user.pk}-{scope(request).account_id or 'world'}-{register.slug}"


def _stage(request: HttpRequest, register: Register, data: bytes) -> None:
    storage, place = storages["uploads"], _place(request, register)
    storage.delete(place)
    storage.save(place, ContentFile(data))


def _staged(request: HttpRequest, register: Register) -> bytes | None:
    storage, place = storages["uploads"], _place(request, register)
    if not storage.exists(place):
        return None
    with storage.open(place) as file:
        return file.read()
