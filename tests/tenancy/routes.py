"""Every address of the product, found in the URL tables themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.regex_helper import normalize

_CONVERTER = re.compile(r"<(?:[^>:]+:)?([^>]+)>")


@dataclass(frozen=True)
class Route:
    """``template`` with %(name)s places; ``model`` whose rows its ids name; ``methods`` of an API route."""

    template: str
    params: tuple[str, ...]
    name: str
    callback: Any
    model: type[models.Model] | None = None
    page: Any = None

    @property
    def is_console(self) -> bool:
        return self.template.startswith("/console/")

    @property
    def is_api(self) -> bool:
        return self.template.startswith("/api/")

    @property
    def methods(self) -> list[str]:
        """Return the unsafe methods the route answers, lower case."""
        if actions := getattr(self.callback, "actions", None):
            return [method for method in actions if method not in {"get", "head", "options"}]
        view = getattr(self.callback, "cls", None)
        unsafe = ["post", "put", "patch", "delete"]
        return [method for method in unsafe if hasattr(view, method)] if view else ["post"]

    @property
    def reads(self) -> bool:
        actions = getattr(self.callback, "actions", None)
        view = getattr(self.callback, "cls", None)
        return "get" in actions if actions else hasattr(view, "get") if view else True


def all_routes() -> list[Route]:
    """Return every route once; a router's format suffixes are the same views and left out."""
    return [route for route in _walk(get_resolver().url_patterns, "/") if "format" not in route.params]


def _walk(patterns: list[Any], prefix: str) -> Iterator[Route]:
    for entry in patterns:
        for template in _templates(entry.pattern):
            full = prefix + template
            if isinstance(entry, URLResolver):
                yield from _walk(entry.url_patterns, full)
            elif isinstance(entry, URLPattern):
                page = _admin_of(full)
                yield Route(full, _params(full), entry.name or "", entry.callback, _model(entry.callback, page), page)


def _templates(pattern: Any) -> list[str]:
    if isinstance(pattern, RoutePattern):
        text = str(pattern._route)
        return [_CONVERTER.sub(lambda found: f"%({found[1]})s", text)]
    return [text for text, _ in normalize(pattern.regex.pattern)]


def _params(template: str) -> tuple[str, ...]:
    return tuple(re.findall(r"%\((\w+)\)s", template))


def _admin_of(template: str) -> Any:
    """Return the ModelAdmin whose pages lie under this address."""
    for model, page in admin.site._registry.items():
        if template.startswith(f"/console/{model._meta.app_label}/{model._meta.model_name}/"):
            return page
    return None


def _model(callback: Any, page: Any) -> type[models.Model] | None:
    if page is not None:
        return page.model
    queryset = getattr(getattr(callback, "cls", None), "queryset", None)
    return None if queryset is None else queryset.model
