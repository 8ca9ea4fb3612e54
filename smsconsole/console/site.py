"""The admin site that is the console."""

import time
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from unfold.sites import UnfoldAdminSite

from core.errors import DomainError
from core.tenancy import NOBODY
from smsconsole.console.login import ConsoleLoginForm

RESULTS = 100


class ConsoleSite(UnfoldAdminSite):
    """Lets in who has any grant; adds the pages that are no model's list or form."""

    login_form = ConsoleLoginForm

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request, "scope", NOBODY).grants)

    def get_urls(self) -> list[Any]:
        pages = import_string("smsconsole.console.pages.page_urls")
        return [*pages(self), *super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Return the list of models, worked out where it is read: every page is given it, hardly any shows it."""
        return SimpleLazyObject(partial(super().get_app_list, request, app_label))

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Answer the sidebar's search: what the term names, then pages of that name.

        The theme's own keeps results by user for five minutes; here a user's reach changes with the account chosen.
        """
        term = request.GET.get("s", "").strip()
        if not term:
            return HttpResponse()
        began = time.perf_counter()
        find = import_string("smsconsole.console.search.find")
        results = [*find(request, term), *self._search_apps(self.get_app_list(request), term.lower())]
        pages = Paginator(results, RESULTS)
        page = pages.get_page(request.GET.get("page"))
        kind = "command" if "extended" in request.GET else "search"
        context = {
            "page_obj": pages, "results": page, "page_counter": page.start_index() - 1 if results else 0,
            "execution_time": time.perf_counter() - began, "command_show_history": False,
        }  # fmt: skip
        return TemplateResponse(
            request, f"unfold/helpers/{kind}_results.html", context, headers={"HX-Trigger": "search"}
        )

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        return super().admin_view(_telling(view), cacheable)


def _telling(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap a view: a refusal that the page itself did not word becomes a message on the page it came from."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DomainError as exc:
            messages.error(request, exc.message)
            back = request.headers.get("Referer", "")
            if request.method == "GET" or not url_has_allowed_host_and_scheme(back, {request.get_host()}):
                back = reverse("admin:index")
            return HttpResponseRedirect(back)

    return inner
