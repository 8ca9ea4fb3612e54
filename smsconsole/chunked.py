"""Bodies without a length: the vendors' Node.js SDKs send theirs in chunks, and Django reads only what has a length."""

import tempfile
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

MOST = 64 * 1024 * 1024  # no form of this product is as large
_BLOCK = 64 * 1024
_IN_MEMORY = 1024 * 1024  # what is longer waits on disk

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def with_length(application: Application) -> Application:
    """Return the WSGI application behind one that reads a body sent in chunks and tells its length.

    The server must decode the chunks itself (Granian does). A body beyond ``MOST`` bytes is answered 413 unread.
    """

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("CONTENT_LENGTH") or not _is_chunked(environ):
            return application(environ, start_response)
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            if not _copy(environ["wsgi.input"], body):
                return _too_large(start_response)
            environ["CONTENT_LENGTH"] = str(body.tell())
            body.seek(0)
            environ["wsgi.input"] = body
            return application(environ, start_response)

    return answer


def _is_chunked(environ: Environ) -> bool:
    return environ.get("HTTP_TRANSFER_ENCODING", "").strip().lower().endswith("chunked")


def _copy(source: Any, body: Any) -> bool:
    """Copy to the end; returns whether all of it had room."""
    left = MOST
    while block := source.read(_BLOCK):
        left -= len(block)
        if left < 0:
            return False
        body.write(block)
    return True


def _too_large(start_response: Callable[..., Any]) -> Iterable[bytes]:
    text = f"The body is larger than {MOST} bytes.\n".encode()
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    start_response(
        f"{status.value} {status.phrase}",
        [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(text)))],
    )
    return [text]
