"""A stored or pasted request read back: the head as curl shows it, and the body."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from smsconsole.wire.request import WireRequest


@dataclass
class Captured:
    """Method, path with query, headers by lower-case name, body."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def as_wire(self, *, peer: str = "") -> WireRequest:
        """Return it as the doors read requests; an absolute address is cut to its path and query."""
        try:
            place = urlsplit(self.target)
        except ValueError:  # an address nobody could have called
            place = urlsplit("/")
        meta: dict[str, str] = {"REMOTE_ADDR": peer}
        for name, value in self.headers.items():
            key = name.upper().replace("-", "_")
            meta[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
        if place.netloc and "HTTP_HOST" not in meta:
            meta["HTTP_HOST"] = place.netloc
        return WireRequest(
            method=self.method, path=place.path or "/", query=place.query.encode("utf-8", "surrogateescape"),
            body=self.body, content_type=self.headers.get("content-type", ""), meta=meta,
        )  # fmt: skip


def read_head(text: str) -> Captured:
    """Return what a head says; lines without a colon are passed over, so a pasted one may be untidy."""
    lines = [line.strip() for line in text.strip().splitlines()]
    first = lines[0].split() if lines else []
    found = Captured(first[0].upper() if first else "POST", first[1] if len(first) > 1 else "/")
    for line in lines[1:]:
        name, colon, value = line.lstrip("> ").partition(":")
        if colon and name:
            found.headers[name.strip().lower()] = value.strip()
    return found
