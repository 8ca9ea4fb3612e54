"""Filling a template: rendering, and whether each value suits its variable (domain.md 4.9, 4.10, 4.13). Pure.

The reading of contents is ``core.variables``; it is offered here too, for this is where a caller looks for it.
Values are a mapping by name at Alibaba and a sequence at Tencent (``{1}`` takes the first).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from core.values import LONGEST, carries_url, suits
from core.variables import ALIYUN, TENCENT, Parsed, Part, Problem, parse

__all__ = ["ALIYUN", "TENCENT", "Parsed", "Part", "Problem", "VariableProblem", "check_values", "parse", "render"]

Values = Mapping[str, Any] | Sequence[Any]
CAPTCHA = "captcha"
# Kinds of VariableProblem.
MISSING, COUNT, TYPE, TOO_LONG, URL, ATTRIBUTE = "missing", "count", "type", "too_long", "url", "attribute"


class VariableProblem(Exception):
    """A value does not suit. ``kind`` is missing (no or an empty value), count (Tencent: not as many values as
    variables), type (not a text), too_long, url (a link or address inside) or attribute; ``name`` is the variable;
    ``attribute`` the word of domain.md 4.10 that was broken; ``limit`` a length."""

    def __init__(self, kind: str, name: str = "", *, attribute: str = "", limit: int = 0) -> None:
        self.kind, self.name, self.attribute, self.limit = kind, name, attribute, limit
        super().__init__(f"{kind}: {name}")


def render(parsed: Parsed, values: Values, vendor: str) -> str:
    """Return a parsed text with its variables filled; raises VariableProblem when a value is missing or no text."""
    given = by_name(parsed, values, vendor)
    return "".join(part.text if part.name is None else _text(given, part.name) for part in parsed.parts)


def check_values(parsed: Parsed, attributes: Mapping[str, str], values: Values, kind: str, vendor: str) -> None:
    """Raise VariableProblem for the first value that does not suit; ``kind`` is a word of TemplateKind."""
    given = by_name(parsed, values, vendor)
    for name in parsed.names:
        text = _text(given, name)
        if not text:
            raise VariableProblem(MISSING, name)
        attribute = attributes.get(name) or _default_attribute(kind, vendor)
        if attribute != "email_address" and carries_url(text):
            raise VariableProblem(URL, name, attribute=attribute)
        limit = LONGEST.get(attribute, 0)
        if limit and len(text) > limit:
            raise VariableProblem(TOO_LONG, name, attribute=attribute, limit=limit)
        if not suits(attribute, text):
            raise VariableProblem(ATTRIBUTE, name, attribute=attribute)


def by_name(parsed: Parsed, values: Values, vendor: str) -> dict[str, Any]:
    """Return values by variable name; Tencent's are counted from 1, and their number must be the template's."""
    if vendor != TENCENT:
        return dict(values) if isinstance(values, Mapping) else {}
    listed = list(values.values()) if isinstance(values, Mapping) else list(values)
    if len(listed) != len(parsed.names):
        raise VariableProblem(COUNT, limit=len(parsed.names))
    return {str(number): value for number, value in enumerate(listed, 1)}


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if value is None:
        raise VariableProblem(MISSING, name)
    if not isinstance(value, str):
        raise VariableProblem(TYPE, name)
    return value


def _default_attribute(kind: str, vendor: str) -> str:
    """Return what an undeclared variable may hold: of a code template, a code; else any text of up to 35."""
    if kind == CAPTCHA:
        return "tencentCode" if vendor == TENCENT else "characterWithNumber2"
    return "others"
