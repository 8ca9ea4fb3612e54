"""Which approved template a finished text was made from: older programs send texts, not template codes."""

from collections.abc import Collection, Iterable
from functools import lru_cache

from core.variables import Parsed, parse
from review.choices import ReviewStatus
from templates_app.models import SmsTemplate

_parsed = lru_cache(maxsize=4000)(parse)


def values_in(content: str, vendor: str, text: str) -> list[str] | None:
    """Return the values by which ``content`` becomes ``text``, in the order of their names; None when it does not.

    Each fixed stretch is taken where it first stands, so that a value is as short as it can be; linear in the text.
    """
    parsed = _parsed(content, vendor)
    values: dict[str, str] = {}
    at, open_name = 0, ""
    for place, part in enumerate(parsed.parts):
        if part.name is not None:
            open_name = part.name
            continue
        start = _find(text, part.text, at, is_open=bool(open_name), is_last=place == len(parsed.parts) - 1)
        if start < 0 or not _keep(values, open_name, text[at:start]):
            return None
        at, open_name = start + len(part.text), ""
    if open_name:
        if not _keep(values, open_name, text[at:]):
            return None
    elif at != len(text):
        return None
    return [values[name] for name in sorted(parsed.names, key=lambda name: (len(name), name))]


def _find(text: str, fixed: str, at: int, *, is_open: bool, is_last: bool) -> int:
    if not is_open:
        return at if text.startswith(fixed, at) else -1
    if is_last:
        start = len(text) - len(fixed)
        return start if start >= at and text.endswith(fixed) else -1
    return text.find(fixed, at)


def _keep(values: dict[str, str], name: str, value: str) -> bool:
    """Note a value; a variable that stands twice has the same value twice."""
    return not name or values.setdefault(name, value) == value


def find_template(
    rows: Iterable[SmsTemplate], text: str, kinds: Collection[str]
) -> tuple[SmsTemplate, list[str]] | None:
    """Return the approved template of ``kinds`` a text follows, and its values.

    A template with more fixed text is asked before one with less, for it says more of what the text is.
    """
    approved = [row for row in rows if row.status == ReviewStatus.APPROVED and row.kind in kinds]
    for row in sorted(approved, key=lambda row: _fixed(_parsed(row.content, row.vendor)), reverse=True):
        values = values_in(row.content, row.vendor, text)
        if values is not None:
            return row, values
    return None


def _fixed(parsed: Parsed) -> int:
    return sum(len(part.text) for part in parsed.parts if part.name is None)
