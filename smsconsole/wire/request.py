"""A request as the signature sees it: raw bytes, decoded once, nothing guessed."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.conf import settings
from django.core.handlers.wsgi import get_path_info

from smsconsole.wire.percent import Form

FORM = "application/x-www-form-urlencoded"


@dataclass
class WireRequest:
    """What came in; ``query`` and ``body`` are untouched bytes, ``is_too_large`` says the body was not read.

    ``action`` is set by the door once it has found the action's row, and is what the request is counted under. What
    follows it is what the door found out on its way, for the request log.
    """

    method: str
    path: str
    query: bytes
    body: bytes
    content_type: str
    meta: dict = field(repr=False)
    is_too_large: bool = False
    action: str = "unknown"
    asked: str = ""  # the action's name as the caller wrote it
    version: str = ""
    writes: bool = False
    key_id: str = ""
    account_id: int | None = None
    request_id: str = ""
    explanation: dict | None = field(default=None, repr=False)

    @property
    def peer(self) -> str:
        """Return the address of who is connected; what a header claims about others is not asked."""
        return str(self.meta.get("REMOTE_ADDR", "") or "")

    @property
    def target(self) -> str:
        """Return path and query as sent."""
        return f"{self.path}?{self.query.decode('latin-1')}" if self.query else self.path

    @classmethod
    def of(cls, environ: dict) -> "WireRequest":
        """Read a WSGI request; a body beyond the limit, or one that breaks off, is left out and marked."""
        body = _read(environ)
        return cls(
            method=environ.get("REQUEST_METHOD", "GET").upper(),
            path=_path(environ),
            query=_wsgi_bytes(environ.get("QUERY_STRING", "")),
            body=body or b"",
            content_type=environ.get("CONTENT_TYPE", "") or "",
            meta=environ,
            is_too_large=body is None,
        )

    def header(self, name: str) -> str:
        """Return a header by its lower-case name, trimmed; empty when absent."""
        if name == "content-type":
            return self.content_type.strip()
        if name == "content-length":
            return str(self.meta.get("CONTENT_LENGTH", "") or "")
        return str(self.meta.get(_variable(name), "")).strip()

    @property
    def origin(self) -> str:
        """Return scheme and host as the client wrote them."""
        return f"{self.meta.get('wsgi.url_scheme', 'http')}://{self.header('host')}"

    @cached_property
    def query_form(self) -> Form:
        return Form(self.query)

    @cached_property
    def body_form(self) -> Form:
        """Return the body's fields when it is a form."""
        is_form = self.content_type.split(";")[0].strip().lower() == FORM
        return Form(self.body if is_form else b"")

    @property
    def parts(self) -> dict[bytes, str]:
        """Return ``name=value`` of each of ``fields``, percent-encoded as signatures want it, by its name."""
        return {
            name: part for form in (self.query_form, self.body_form)
            for (name, _), part in zip(form.pairs, form.parts, strict=True)
        }  # fmt: skip

    @cached_property
    def fields(self) -> dict[bytes, bytes]:
        """Return query, then form; a name given twice has its last value."""
        return dict(self.query_form.pairs) | dict(self.body_form.pairs)

    def text_fields(self) -> dict[str, str]:
        """Return ``fields`` as text; raises ValueError for broken UTF-8 or a NUL, which no database column takes."""
        fields = {name.decode(): value.decode() for name, value in self.fields.items()}
        if "\0" in "".join(fields) or "\0" in "".join(fields.values()):
            raise ValueError("NUL in a parameter")
        return fields


@lru_cache(maxsize=256)
def _variable(name: str) -> str:
    """Return the name of a header's WSGI variable."""
    return "HTTP_" + name.upper().replace("-", "_")


def _read(environ: dict) -> bytes | None:
    """Return the whole body, None for one that is too large or not whole."""
    length = environ.get("CONTENT_LENGTH") or "0"
    size = int(length[:19]) if length.isascii() and length.isdigit() else 0
    if size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return None
    try:
        body = environ["wsgi.input"].read(size) if size else b""
    except OSError:
        return None
    return body if len(body) == size else None


def _path(environ: dict) -> str:
    path = environ.get("PATH_INFO", "/")
    return (path if path.isascii() else get_path_info(environ)) or "/"


def _wsgi_bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:  # a server that decoded UTF-8 itself
        return text.encode("utf-8", "surrogateescape")
