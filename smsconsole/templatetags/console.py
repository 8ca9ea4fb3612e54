"""How the console's own pages write numbers, money, phones and links."""

from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse

from core.money import format_yuan
from core.phone import mask

register = template.Library()


@register.filter
def number(value: int) -> str:
    """Return 1234567 as "1,234,567"."""
    return f"{value:,}"


@register.filter
def yuan(value: Decimal) -> str:
    """Return an amount with ¥ and up to four decimals."""
    return format_yuan(value)


@register.filter
def masked(value: str) -> str:
    """Return a phone number with its middle starred."""
    return mask(value)


@register.simple_tag
def console_url(page: str, *args: Any) -> str:
    """Return the address of a console page."""
    return reverse(f"admin:{page}", args=args)
