"""Small pieces of list and form pages."""

from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from core.choices import ColouredChoices
from core.phone import mask
from core.tenancy import Scope

EMPTY = "-"


def badge(label: object, colour: str) -> str:
    """Return a coloured pill; colours are those of ``core.choices``."""
    return format_html('<span class="sc-badge sc-badge-{}">{}</span>', colour, label)


def status_badge(row: Any, field: str = "status") -> str:
    """Return the pill of a choices field whose class is a ``ColouredChoices``."""
    colours = _colours(frozenset(value for value, _label in row._meta.get_field(field).flatchoices))
    return badge(getattr(row, f"get_{field}_display")(), colours.get(getattr(row, field), "default"))


@cache
def _colours(values: frozenset[str]) -> dict[str, str]:
    """Return the colours of the choices with exactly these values; a field remembers its values, not their class."""
    return next((kind.colours() for kind in ColouredChoices.__subclasses__() if set(kind.values) == values), {})


def link(row: Any, label: object = "") -> str:
    """Return a link to another row's page, named by its text; plain text where it has no page."""
    if row is None:
        return EMPTY
    try:
        url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return str(label or row)
    return format_html('<a href="{}" class="text-primary-600 dark:text-primary-500">{}</a>', url, label or row)


def number(digits: str, caller: Scope) -> str:
    """Return a phone number as this caller may see it: whole with the right to, else with its middle starred."""
    return digits if caller.can("reveal") else mask(digits)
