"""Logging in to the console: who is let in, and what somebody reads who is not."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from unfold.forms import AuthenticationForm

from accounts.models import User
from accounts.selectors import scope_of


class ConsoleLoginForm(AuthenticationForm):
    """Lets in whoever may do anything at all: a member of an account, or staff of the platform."""

    def confirm_login_allowed(self, user: User) -> None:
        if not scope_of(user).grants:
            raise ValidationError(
                _("This user belongs to no account yet. Ask an owner to add it to one."), code="no_account"
            )

    def get_invalid_login_error(self) -> ValidationError:
        if getattr(self.request, "axes_locked_out", False):
            return ValidationError(lock_message(), code="locked_out")
        return ValidationError(_("User name or password is wrong. Mind capital letters."), code="invalid_login")


def cool_off() -> dt.timedelta:
    """Return how long a lock lasts."""
    from axes.helpers import get_cool_off

    return get_cool_off() or dt.timedelta()


def lock_message() -> str:
    """Return what a locked-out caller reads, on every door."""
    minutes = max(1, int(cool_off().total_seconds() // 60))
    return (
        ngettext(
            "Too many failed attempts. Logging in is locked for %d minute.",
            "Too many failed attempts. Logging in is locked for %d minutes.",
            minutes,
        )
        % minutes
    )


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]) -> HttpResponse:
    """Keep the door's own answer, which says it (axes would put a page of its own in its place)."""
    response.status_code = 429
    response["Retry-After"] = str(int(cool_off().total_seconds()))
    return response
