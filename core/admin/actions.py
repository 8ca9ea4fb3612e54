"""Buttons of one row: asked in a dialog, done by POST, checked for grant and reach before anything is shown."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm

from core.errors import DomainError
from core.tenancy import NOBODY


class Question(NamedTuple):
    """What the dialog says; ``form`` asks for more than yes or no."""

    title: Any
    description: Any
    button: Any
    form: type[BaseDialogForm] = BaseDialogForm


def row_action(
    *, label: Any, grant: str, url_path: str, question: Question, icon: str = "", variant: ActionVariant | None = None
) -> Callable[[Callable], Callable]:
    """Make a method ``(self, request, row, form) -> None | str | HttpResponse`` a button (actions_row, actions_detail).

    GET shows the question, POST does it; a URL is gone to, None is the row's page. A DomainError shows in the dialog.
    """

    def decorate(method: Callable) -> Callable:
        @wraps(method)
        def view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
            if not getattr(request, "scope", NOBODY).can(grant):
                raise PermissionDenied
            row = self.row_or_404(request, object_id)
            form = question.form(data=request.POST or None, request=request, object_id=object_id)
            if request.method == "POST" and form.is_valid():
                try:
                    return _answer(request, method(self, request, row, form) or _page_of(row))
                except DomainError as exc:
                    form.add_error(exc.field if exc.field in form.fields else None, exc.message)
            return _dialog(request, question, form)

        view.short_description, view.url_path, view.icon = label, url_path, icon or None
        view.variant, view.attrs, view.grant = variant or ActionVariant.DEFAULT, {}, grant
        view.dialog = {"title": question.title, "description": question.description}
        view.original_function_name = method.__name__
        return view

    return decorate


def _dialog(request: HttpRequest, question: Question, form: BaseDialogForm) -> HttpResponse:
    dialog = {"title": question.title, "description": question.description}
    if errors := form.non_field_errors():  # within the part that the dialog's script takes out of the answer
        said = format_html_join("", '<p class="sc-error" role="alert">{}</p>', ((error,) for error in errors))
        form.render_before_template = lambda: said
    context = {"dialog": dialog, "form": form, "form_submit_text": question.button}
    return render(request, "unfold/helpers/dialog.html", context)


def _page_of(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _answer(request: HttpRequest, outcome: str | HttpResponse) -> HttpResponse:
    """Return a redirect that the dialog's script follows as well as a plain form does."""
    if not isinstance(outcome, str):
        return outcome
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": outcome})
    return HttpResponseRedirect(outcome)
