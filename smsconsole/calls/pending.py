"""A call that was answered and is not yet a row: only references to bytes, nothing worked out."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

KEPT_BYTES = 16 * 1024  # of a body; a longer one is cut and cannot be replayed


@dataclass(slots=True)
class Pending:
    """``meta_headers`` are pairs of WSGI names and values; ``target`` is path and query as sent."""

    at: dt.datetime
    door: str
    action: str
    version: str
    key_id: str
    signing: str
    account_id: int | None
    peer: str
    status: int
    code: str
    is_good: bool
    seconds: float
    request_id: str
    method: str
    target: str
    meta_headers: list[tuple[str, str]]
    body: bytes
    is_cut: bool
    response: bytes
    writes: bool = False
    explanation: dict[str, Any] | None = None
    replay_of: int | None = None


def headers_of(meta: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the headers among the variables of a WSGI request, by their WSGI names."""
    found = [(name[5:], value) for name, value in meta.items() if name.startswith("HTTP_")]
    found += [(name, meta[name]) for name in ("CONTENT_TYPE", "CONTENT_LENGTH") if meta.get(name)]
    return found
