"""A pending call as a row of the request log: readable text, secrets taken out."""

import re
from typing import Any

import orjson

from smsconsole.calls.effects import effect_of
from smsconsole.calls.pending import KEPT_BYTES, Pending

STARS = "***"
_SECRET_HEADERS = {"cookie", "x-acs-security-token", "x-tc-token", "x-csrftoken", "proxy-authorization"}
_SIGNATURE = re.compile(r"(?<=Signature=)[^,\s]+")
# What stands before a name is looked at behind it: a pattern that begins with letters is looked for at those alone.
_NAMES = ("Signature", "SecurityToken", "Token", "sig", "password", "new_password", "secret", "token")
_PAIR = re.compile(rf"((?:{'|'.join(f'{name}(?<![A-Za-z0-9_.-]{name})' for name in _NAMES)})=)[^&\s]+")
_MEMBER = re.compile(
    r'("(?:sig|password|new_password|old_password|secret|token|security_token|app_key|Token|SecurityToken)"\s*:\s*)'
    r'"(?:[^"\\]|\\.)*"'
)
_TELLING = ("ignature", "oken", "sig", "password", "secret", "app_key")  # one of these is in all that the three find
_IN_STRING_TO_SIGN = re.compile(r"((?:SecurityToken|Token)(?:%3D|=)|x-acs-security-token:)[A-Za-z0-9_.~-]+")


def row_of(call: Pending) -> tuple[Any, ...]:
    """Return the row in the order of ``accounts.services.call.COLUMNS``."""
    explanation = call.explanation
    return (
        call.account_id, call.at, call.door, _fit(call.action, 120), _fit(call.version, 20), _fit(call.key_id, 150),
        _fit(call.signing, 20), _fit(call.peer, 45), call.status, _fit(call.code, 100), call.is_good,
        min(int(call.seconds * 1_000_000), 2_147_483_647), _fit(call.request_id, 64), head_of(call),
        clean_body(_text(call.body)), call.is_cut, clean_body(_text(call.response[:KEPT_BYTES])),
        _fit(effect_of(call.response), 200) if call.writes and call.is_good else "",
        orjson.dumps(explanation).decode() if explanation is not None else None, call.replay_of,
    )  # fmt: skip


def head_of(call: Pending) -> str:
    """Return request line and headers, one a line, as curl shows them."""
    lines = [f"{call.method} {clean_target(_plain(call.target))}"]
    for name, value in sorted(call.meta_headers):
        shown = name.replace("_", "-").lower()
        lines.append(f"{shown}: {clean_header(shown, _plain(value))}")
    return "\n".join(lines)


def clean_header(name: str, value: str) -> str:
    """Return a header's value without what lets anybody in."""
    if name in _SECRET_HEADERS:
        return STARS
    if name == "authorization":
        if "Signature=" in value:
            return _SIGNATURE.sub(STARS, value)
        scheme, blank, _ = value.partition(" ")
        return f"{scheme} {STARS}" if blank else STARS
    return value


def clean_target(target: str) -> str:
    """Return path and query without signature and token."""
    return _PAIR.sub(rf"\1{STARS}", target)


def clean_body(text: str) -> str:
    """Return a form or JSON text without signatures, tokens, passwords and secrets."""
    if not (text and any(word in text for word in _TELLING)):  # nearly every answer
        return text
    text = _MEMBER.sub(rf'\1"{STARS}"', text)
    return _IN_STRING_TO_SIGN.sub(rf"\1{STARS}", _PAIR.sub(rf"\1{STARS}", text))


def _text(data: bytes) -> str:
    return _plain(data.decode("utf-8", "replace"))


def _plain(text: str) -> str:
    """Return a text any database takes: no NUL, no half of a character."""
    if text.isascii() and "\0" not in text:  # nearly every one
        return text
    return text.replace("\0", "␀").encode("utf-8", "replace").decode()


def _fit(text: str, length: int) -> str:
    return _plain(text)[:length]
