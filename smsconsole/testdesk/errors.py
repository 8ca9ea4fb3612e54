"""Why the test desk refuses."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, DomainError, NotFound, PermissionDenied


class DeskClosed(PermissionDenied):
    code = "testing.closed"
    message = _("The test desk works in debug mode only: this server's clock and messages are real.")


class TimeInvalid(DomainError):
    code = "testing.time_invalid"
    message = _("Give a moment with its time zone, or a number of seconds.")
    field = "seconds"


class TimeRunsForward(Conflict):
    code = "testing.time_runs_forward"
    message = _("The test clock advances forward only. Set it by freezing it at a moment, or return to real time.")
    field = "seconds"


class StepTooLong(Conflict):
    """``params["furthest"]``: how far one step may go."""

    code = "testing.step_too_long"
    message = _(
        "A step ends at most two billing months, so that no bill is passed over unseen: %(at)s is too far, "
        "%(last)s (Beijing time) is the furthest. Advance in several steps."
    )
    field = "seconds"


class AdvanceUnfinished(Conflict):
    """``params["to"]``: where the advance that broke off was to end."""

    code = "testing.advance_unfinished"
    message = _("An advance to %(at)s (Beijing time) broke off. Repeat it, or advance to that moment, to finish it.")
    field = "to"


class AdvanceRunning(Conflict):
    """``params["retry_after"]``: seconds after which to ask again."""

    code = "testing.advance_running"
    message = _("Another process is advancing the clock. Ask again in a second.")


class ClockSetMeanwhile(Conflict):
    code = "testing.clock_set_meanwhile"
    message = _("The clock was set otherwise meanwhile; what had fallen due until then is done.")


class NothingDue(Conflict):
    code = "testing.nothing_due"
    message = _("Nothing is waiting to fall due. Advance by a span.")
    field = "to_next"


class WaitBusy(Conflict):
    """``params["retry_after"]``: seconds after which to ask again."""

    code = "testing.wait_busy"
    message = _("Too many callers are waiting at once. Ask again in a second; nothing is missed with ``after``.")


class NoCode(NotFound):
    code = "testing.no_code"
    message = _("The number got no verification code yet. Wait for one first.")
    field = "phone"


class PhoneInvalid(DomainError):
    code = "testing.phone_invalid"
    message = _("Write the number as 11 digits, or + and country code abroad.")
    field = "phone"


def require_open() -> None:
    """Raise DeskClosed outside debug mode."""
    if not settings.TEST_CLOCK:
        raise DeskClosed
