"""Variables in the texts of both vendors, with exact positions (domain.md 4.9, 4.13, 6.6). Pure.

Alibaba writes ``${name}``, Tencent ``{1}``. The parser never refuses: it returns the parts it could read and what is
wrong with the rest, each with its span, so that a reviewer, a form and a sender can say the same thing.
"""

import re
from itertools import pairwise
from typing import NamedTuple

ALIYUN, TENCENT = "aliyun", "tencent"
RESERVED = frozenset({"email", "mobile", "id", "nick", "site", "ip"})
NAME_MAX = 25

# Kinds of problems; the review rules of row T19 carry the same words.
SYNTAX, EMPTY, ADJACENT = "syntax", "name_empty", "adjacent"
RESERVED_NAME, INVALID, DUPLICATE, NOT_CONSECUTIVE = "name_reserved", "name_invalid", "duplicate", "not_consecutive"

_MARKS = ("{", "$", "}", "｛", "｝")
# What looks like an attempt at a variable, whole where it closes, so that one slip is one finding.
# Each way begins with a literal: the matcher then skips to it instead of trying at every character.
_BODY = "[^{}｛｝]*[}｝]?"
_TOKEN = re.compile(rf"\$\s?[{{｛]{_BODY}|\{{{_BODY}|｛{_BODY}|\}}|｝|\$[A-Za-z_][A-Za-z0-9_]*")
_NAME = re.compile(rf"[A-Za-z][A-Za-z0-9_]{{0,{NAME_MAX - 1}}}\Z")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,3}")
_FIXED = re.compile(r"\w")


class Part(NamedTuple):
    """A stretch ``content[start:end]``: fixed text, or (``name`` not None) a well-formed variable."""

    text: str
    start: int
    end: int
    name: str | None = None


class Problem(NamedTuple):
    """``kind`` is one of this module's words; ``content[start:end]`` is at fault; ``name`` where one was read."""

    kind: str
    start: int
    end: int
    name: str = ""


class Parsed(NamedTuple):
    """``parts`` in order, covering the content; ``names`` of the variables, each once, in order of appearance.

    ``variables`` are the parts that are variables, repeated ones included.
    """

    parts: tuple[Part, ...]
    names: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    variables: tuple[Part, ...] = ()

    @property
    def is_all_variable(self) -> bool:
        """Return whether there is a variable and no letter, digit or Han character of fixed text."""
        return bool(self.names) and not any(part.name is None and _FIXED.search(part.text) for part in self.parts)


def parse(content: str, vendor: str) -> Parsed:
    """Read a content in the syntax of ``vendor`` ("aliyun" or "tencent"); never raises."""
    if not any(mark in content for mark in _MARKS):
        return Parsed((Part(content, 0, len(content)),) if content else ())
    parts: list[Part] = []
    found: list[Part] = []
    problems: list[Problem] = []
    cursor = 0
    for token in _TOKEN.finditer(content):
        name, kind = _read(token.group(), vendor)
        if kind:
            problems.append(Problem(kind, token.start(), token.end(), name or ""))
        if name is not None and kind not in (SYNTAX, EMPTY):
            if token.start() > cursor:
                parts.append(Part(content[cursor : token.start()], cursor, token.start()))
            found.append(Part(token.group(), token.start(), token.end(), name))
            parts.append(found[-1])
            cursor = token.end()
    if cursor < len(content):
        parts.append(Part(content[cursor:], cursor, len(content)))
    variables = tuple(found)
    if variables and (len(variables) > 1 or vendor == TENCENT):
        problems += _between(variables, vendor)
    if len(problems) > 1:
        problems.sort(key=lambda one: (one.start, one.kind))
    names = tuple(dict.fromkeys([part.name or "" for part in variables]))
    return Parsed(tuple(parts), names, tuple(problems), variables)


def _read(token: str, vendor: str) -> tuple[str | None, str]:
    """Return the name in a token and what is wrong with it ("" when nothing is)."""
    if vendor == TENCENT:
        inner = token[1:-1] if token[0] == "{" and token[-1] == "}" else ""
        return (inner, "") if _NUMBER.fullmatch(inner) else (None, SYNTAX)
    if not (token.startswith("${") and token[-1] == "}"):
        return None, SYNTAX
    inner = token[2:-1]
    if not inner.strip():
        return None, EMPTY
    if "$" in inner:
        return None, SYNTAX
    if inner.lower() in RESERVED:
        return inner, RESERVED_NAME
    return inner, "" if _NAME.match(inner) else INVALID


def _between(variables: tuple[Part, ...], vendor: str) -> list[Problem]:
    """Return what is wrong among variables that are each well formed."""
    found = [
        Problem(ADJACENT, left.start, right.end, right.name or "")
        for left, right in pairwise(variables)
        if left.end == right.start
    ]
    if vendor == TENCENT:
        return found + _gaps(variables)
    seen: set[str | None] = set()
    for part in variables:
        if part.name in seen:
            found.append(Problem(DUPLICATE, part.start, part.end, part.name or ""))
        seen.add(part.name)
    return found


def _gaps(variables: tuple[Part, ...]) -> list[Problem]:
    """Numbers must be 1..n without a gap; the first variable beyond the gap is at fault."""
    numbers = sorted({int(part.name or 0) for part in variables})
    wrong = next((number for want, number in enumerate(numbers, 1) if number != want), None)
    part = next((part for part in variables if wrong is not None and int(part.name or 0) == wrong), None)
    return [Problem(NOT_CONSECUTIVE, part.start, part.end, part.name or "")] if part else []
