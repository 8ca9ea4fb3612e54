"""The account switch of the side bar."""

from typing import Any

from django import template
from django.template.loader import render_to_string

from accounts.selectors import choosable_accounts
from core.tenancy import NOBODY

register = template.Library()


@register.simple_tag(takes_context=True)
def account_switch(context: dict[str, Any]) -> str:
    """Return the form where there is a choice, else nothing."""
    request = context.get("request")
    scope = getattr(request, "scope", NOBODY)
    if request is None or not scope.grants:
        return ""
    accounts = choosable_accounts(request.user)
    if len(accounts) < 2 and not scope.sees_all:
        return ""
    return render_to_string(
        "console/account_switch.html",
        {"accounts": accounts, "current": scope.account_id, "sees_all": scope.sees_all}, request=request,
    )  # fmt: skip
