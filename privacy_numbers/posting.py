"""HTTP to an account's receivers: only where the operator allows, never longer than 700 ms (wire/callbacks.md 1).

The name is resolved here and the connection goes to the address that was checked, so that a name which changes its
mind between check and connection reaches nothing. No proxy of the environment, no redirect is followed.
"""

import ipaddress
import json
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx
from django.conf import settings

from privacy_numbers.errors import ReceiverNotAllowed, ReceiverUrlInvalid

logging.getLogger("httpx").setLevel(logging.WARNING)  # it would write every address into the log

SECONDS = 0.7
TOO_LATE = "no whole answer within 700 ms"
URL_MAX, ANSWER_MAX, READ_MAX = 500, 300, 10_000


@dataclass(frozen=True)
class Answer:
    """What came back; ``status`` None: nothing did, and ``text`` says why."""

    status: int | None
    text: str
    milliseconds: int

    @property
    def is_accepted(self) -> bool:
        """Return whether it counts as received: HTTP 200 and JSON whose ``code`` is a number."""
        code = self._code()
        return self.status == 200 and isinstance(code, (int, float)) and not isinstance(code, bool)

    @property
    def is_zero(self) -> bool:
        """Return whether it is what the check of an address wants: code 0."""
        return self.is_accepted and self._code() == 0

    def _code(self) -> Any:
        try:
            body = json.loads(self.text)
        except (ValueError, RecursionError):
            return None
        return body.get("code") if isinstance(body, dict) else None

    def __str__(self) -> str:
        return f"HTTP {self.status} {self.text}".strip() if self.status else self.text


def check_url(url: str) -> SplitResult:
    """Return the parts of an address a receiver may have. Raises ReceiverUrlInvalid, ReceiverNotAllowed."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as exc:
        raise ReceiverUrlInvalid from exc
    if (
        parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or port == 0
        or len(url) > URL_MAX or not url.isascii() or not url.isprintable() or " " in url
    ):  # fmt: skip
        raise ReceiverUrlInvalid
    _address_of(parts)
    return parts


def _address_of(parts: SplitResult) -> str:
    """Return the address to connect to: of an allowed host any, of another one only this machine's own."""
    host = (parts.hostname or "").lower()
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        found = []
    is_allowed = host in settings.CALLBACK_ALLOW
    if not found and is_allowed:
        raise ConnectionError(f"{host} has no address")
    if not found or not (is_allowed or all(ipaddress.ip_address(row).is_loopback for row in found)):
        raise ReceiverNotAllowed(ReceiverNotAllowed.message % {"host": host}, host=host)
    return found[0]


def post(url: str, bodies: list[dict[str, Any]]) -> Answer:
    """Send a JSON array."""
    content = json.dumps(bodies, ensure_ascii=False, separators=(",", ":")).encode()
    return _ask("POST", url, content)


def get(url: str) -> Answer:
    """Ask whether somebody is there, as before an address is accepted."""
    return _ask("GET", url, None)


def _ask(method: str, url: str, content: bytes | None) -> Answer:
    trust = _trust()  # before the receiver's time begins: reading all authorities takes a tenth of it
    begun = time.monotonic()
    try:
        parts = check_url(url)
        status, text = _exchange(method, url, parts, content, trust, begun + SECONDS)
    except (ReceiverNotAllowed, ReceiverUrlInvalid) as refusal:
        status, text = None, str(refusal.message)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as problem:
        status, text = None, f"{type(problem).__name__}: {problem}".rstrip(": ")
    took = int((time.monotonic() - begun) * 1000)
    return Answer(status, text[:READ_MAX], took)


@cache
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def _exchange(
    method: str, url: str, parts: SplitResult, content: bytes | None, trust: ssl.SSLContext, until: float
) -> tuple[int, str]:
    address = _address_of(parts)
    target = httpx.URL(url).copy_with(host=address)
    headers = {"Host": parts.netloc, "Content-Type": "application/json; charset=utf-8", "Accept-Encoding": "identity"}
    extensions: dict[str, Any] = {"sni_hostname": parts.hostname} if parts.scheme == "https" else {}
    with (
        _deadline(until) as watch,
        httpx.Client(timeout=SECONDS, verify=trust, trust_env=False, follow_redirects=False) as client,
        client.stream(
            method, target, content=content, headers=headers, extensions={**extensions, "trace": watch}
        ) as response,
    ):
        read = b""
        for piece in response.iter_raw():
            read += piece
            if len(read) > READ_MAX:
                break
        return response.status_code, read.decode(errors="replace").replace("\0", "")


@contextmanager
def _deadline(until: float) -> Iterator[Callable[[str, dict[str, Any]], None]]:
    """Shut the connection at a moment: the client's time-out is for each piece, and pieces may drip for ever.

    Yields what httpx tells of its steps, which is how the connection becomes known. Raises TimeoutError when the block
    ends later.
    """
    sockets: list[socket.socket] = []

    def watch(step: str, facts: dict[str, Any]) -> None:
        if step == "connection.connect_tcp.complete":
            sockets.append(facts["return_value"].get_extra_info("socket"))

    def shut() -> None:
        for each in sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, until - time.monotonic()), shut)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    except httpx.TransportError as problem:
        if time.monotonic() < until and not isinstance(problem, httpx.TimeoutException):
            raise
        raise TimeoutError(TOO_LATE) from problem
    finally:
        timer.cancel()
    if time.monotonic() > until:
        raise TimeoutError(TOO_LATE)
