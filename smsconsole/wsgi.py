"""The web server's entry: the vendors' wire takes a short way, everything else Django's full stack.

The full stack (sessions, language, messages, audit …) halves the throughput of a send, and no SDK uses any of it
(docs/adr/0003).
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.exception import response_for_exception
from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

from core.statement import database
from smsconsole.chunked import with_length

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smsconsole.settings")

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
_full = get_wsgi_application()

from smsconsole.wire.dispatch import respond  # noqa: E402 - not before Django's apps are there


def _wire(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answer a vendor's request: Django's handler without what has nothing to do here (middleware, choice of a view,
    signals of begin and end, of which only the look after the connection matters)."""
    try:
        database().close_if_unusable_or_obsolete()
        reply = respond(environ)
    except Exception as exc:  # noqa: BLE001 - answered with 500 and logged, as Django does
        response = response_for_exception(WSGIRequest(environ), exc)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]
    start_response(reply.status_line, list(reply.headers.items()))
    return [reply.content]


def is_wire(path: str) -> bool:
    """Return whether a path belongs to the vendors: the root that all SDKs call, or Tencent's older one."""
    return path in {"", "/"} or path.startswith("/v5/")


@with_length
def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request."""
    if is_wire(environ.get("PATH_INFO", "/")):
        return _wire(environ, start_response)
    return _full(environ, start_response)
