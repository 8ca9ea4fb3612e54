"""The web server's entry: the vendors' wire takes a short middleware stack, everything else the full one.

The full stack (sessions, language, messages, audit …) halves the throughput of a send, and no SDK uses any of it
(docs/adr/0003).
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

from smsconsole.chunked import with_length

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smsconsole.settings")

_full = get_wsgi_application()


class WireHandler(WSGIHandler):
    """Django's handler with ``settings.WIRE_MIDDLEWARE`` only; all its paths (``is_wire``) have one view."""

    def _get_response(self, request: WSGIRequest) -> HttpResponse:
        from smsconsole.wire.dispatch import root  # not before Django's apps are there

        return root(request)

    def load_middleware(self, is_async: bool = False) -> None:
        full = settings.MIDDLEWARE
        settings.MIDDLEWARE = settings.WIRE_MIDDLEWARE
        try:
            super().load_middleware(is_async)
        finally:
            settings.MIDDLEWARE = full


_wire = WireHandler()


def is_wire(path: str) -> bool:
    """Return whether a path belongs to the vendors: the root that all SDKs call, or Tencent's older one."""
    return path in {"", "/"} or path.startswith("/v5/")


@with_length
def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one request."""
    if is_wire(environ.get("PATH_INFO", "/")):
        return _wire(environ, start_response)
    return _full(environ, start_response)
