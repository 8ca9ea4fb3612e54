"""How the statistics and record pages write figures."""

from typing import Any

from django import template

from core import phone
from core.choices import ColouredChoices
from sending.choices import MessageStatus
from statistics import receipt_codes
from statistics.choices import ExportStatus

register = template.Library()
_COLOURS: dict[str, type[ColouredChoices]] = {"message": MessageStatus, "export": ExportStatus}


@register.filter
def seconds(ms: int | None) -> str:
    """Return milliseconds as seconds with at most two places."""
    return "–" if ms is None else f"{round(ms / 1000, 2):g}"


@register.filter
def meaning(code: str) -> Any:
    """Return what a receipt code means: category, title, advice."""
    return receipt_codes.meaning(code)


@register.filter
def colour(status: str, kind: str) -> str:
    """Return the badge colour of a status word."""
    return _COLOURS[kind].colours().get(status, "default")


@register.simple_tag(takes_context=True)
def number_of(context: Any, message: Any) -> str:
    """Return a message's number, its middle starred for a reader without the right."""
    return message.phone if context.get("reveal") else phone.mask(message.phone)
