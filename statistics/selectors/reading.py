"""Texts of a URL as values of a question; each refusal names the field."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from statistics.errors import FilterInvalid


def read_date(values: Mapping[str, str], name: str, default: dt.date) -> dt.date:
    """Return a day written 2026-11-20; the default where nothing is written."""
    text = str(values.get(name) or "").strip()
    if not text:
        return default
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise FilterInvalid(_("A day is written like 2026-11-20."), field=name) from None


def check_span(first: dt.date, last: dt.date, most: int) -> None:
    """Refuse a period that ends before it begins or is longer than ``most`` days."""
    if first > last:
        raise FilterInvalid(_("The first day lies after the last."), field="first")
    if (last - first).days >= most:
        raise FilterInvalid(_("The period may hold at most %(days)d days.") % {"days": most}, field="first", days=most)


def read_number(values: Mapping[str, str], name: str) -> int | None:
    """Return a row's number; None where nothing is written."""
    text = str(values.get(name) or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise FilterInvalid(_("This is named by its number."), field=name)
    return int(text)


def read_choice(values: Mapping[str, str], name: str, choices: Collection[str]) -> str:
    """Return a word that is one of the choices; empty where nothing is written."""
    text = str(values.get(name) or "").strip()
    if text and text not in choices:
        raise FilterInvalid(_("“%(word)s” is not one of the choices.") % {"word": text}, field=name)
    return text
