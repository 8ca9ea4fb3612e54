"""Words of number privacy (domain.md 12)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import ColouredChoices


class PoolType(models.TextChoices):
    AXB = "axb", _("AXB middle number")
    AXN = "axn", _("AXN private number")
    AXN_EXTENSION = "axn_extension", _("AXN extension")
    AXN_95 = "axn_95", _("95AXN")
    AXG = "axg", _("AXG")


class NumberKind(models.TextChoices):
    """What an X number is made of (domain.md 12.2: API kinds 1, 2, 3)."""

    VIRTUAL = "virtual", _("Virtual operator (170/171)")
    CARRIER = "carrier", _("Carrier number")
    N95 = "n95", _("95 number")


class NumberState(ColouredChoices):
    FREE = "free", "default", _("Unbound")
    BOUND = "bound", "success", _("Bound")
    LOCKED = "locked", "warning", _("Locked")
    FROZEN = "frozen", "danger", _("Frozen")
    RELEASED = "released", "default", _("Released")  # given back: in no list, and nobody gets the number again


class Verification(ColouredChoices):
    """实人认证 (domain.md 12.8); 95 numbers need none."""

    NOT_NEEDED = "not_needed", "default", _("Not needed")
    OPEN = "open", "warning", _("Not verified")
    VERIFIED = "verified", "success", _("Verified")
    OFFLINE = "offline", "danger", _("Taken offline")


class AllocationMode(models.TextChoices):
    """分配模式: which X number a binding gets (domain.md 12.9)."""

    DEFAULT = "default", _("Default")
    STRICT = "strict", _("Strict city")
    SMART = "smart", _("Smart")


class SmsMode(models.TextChoices):
    """What becomes of texts to an X number (domain.md 12.9)."""

    OFF = "off", _("Off")
    INTERCEPT = "intercept", _("Interception")
    INTERCEPT_FULL = "intercept_full", _("Interception, full")
    SMART = "smart", _("Smart SMS")


class CallRestrict(models.TextChoices):
    NONE = "", _("No restriction")
    AX_DISABLED = "CONTROL_AX_DISABLE", _("A may not call X")
    BX_DISABLED = "CONTROL_BX_DISABLE", _("The other side may not call X")


class BindingState(ColouredChoices):
    LIVE = "live", "success", _("Valid")
    EXPIRED = "expired", "default", _("Expired")
    UNBOUND = "unbound", "default", _("Unbound")


class BlackKind(models.TextChoices):
    POINT_TO_POINT = "point_to_point", _("Point to point")
    POOL = "pool", _("Whole pool")


class TicketState(ColouredChoices):
    OPEN = "open", "warning", _("Open")
    GRANTED = "granted", "success", _("Granted")
    REFUSED = "refused", "danger", _("Refused")


class TicketReason(models.TextChoices):
    """Why a purchase goes by ticket (domain.md 12.2)."""

    FIRST = "first", _("First purchase of the type")
    NO_STOCK = "no_stock", _("Not enough in stock")


class MigrationProblem(models.TextChoices):
    """Why a number of a migration stayed where it was (domain.md 12.7)."""

    UNKNOWN = "unknown", _("Not in the pool")
    BOUND = "bound", _("Still bound")
    LOCKED = "locked", _("Locked or frozen")


class RingtoneState(ColouredChoices):
    REVIEWING = "reviewing", "info", _("Under review")
    APPROVED = "approved", "success", _("Approved")
    REJECTED = "rejected", "danger", _("Rejected")


class RingtoneSource(models.TextChoices):
    FILE = "file", _("Uploaded file")
    SPEECH = "speech", _("Text to speech")


class Direction(models.TextChoices):
    """Who began: A, or the other side (B, N or a member of the G group)."""

    FROM_A = "from_a", _("A calls")
    TO_A = "to_a", _("A is called")


class CallState(ColouredChoices):
    RINGING = "ringing", "info", _("Ringing")
    TALKING = "talking", "success", _("Talking")
    ENDED = "ended", "default", _("Ended")


class Refusal(models.TextChoices):
    """Why a call or a text was not connected (wire: unconnected_cause, control_msg)."""

    NONE = "", _("None")
    BLACKLISTED = "blacklisted", _("Blacklisted")
    NO_BINDING = "no_binding", _("No binding")
    RESTRICTED = "restricted", _("Call restriction")
    OTHER = "other", _("Other")


class ReleaseSide(models.TextChoices):
    PLATFORM = "platform", _("Platform")
    CALLER = "caller", _("Caller")
    CALLEE = "callee", _("Callee")


class TextKind(models.TextChoices):
    INTERCEPTED = "intercepted", _("Intercepted")
    SMART = "smart", _("Smart SMS")
    BLOCKED = "blocked", _("Not passed on")  # the pool's texts are off: nothing is kept for the program, nothing costs


class TextState(ColouredChoices):
    HELD = "held", "warning", _("Waits for confirmation")
    SENT = "sent", "info", _("Passed on")
    DELIVERED = "delivered", "success", _("Delivered")
    FAILED = "failed", "danger", _("Not delivered")
    INTERCEPTED = "intercepted", "default", _("Intercepted")


class ReportKind(models.TextChoices):
    """The seven message kinds (domain.md 12.12) and the two that carriers add."""

    CALL_START = "SecretStartReport", _("Call start")
    CALL_RING = "SecretRingReport", _("Ringing")
    CALL_PICK_UP = "SecretPickUpReport", _("Answered")
    CALL_END = "SecretReport", _("Call end")
    RECORDING = "SecretRecording", _("Recording")
    TRANSCRIPT = "SecretAsrReport", _("Recording in text")
    TEXT = "SecretSmsIntercept", _("SMS content")
    BILLED_CALL = "SecretBilledCall", _("Billed call")
    BILLED_TEXT = "SecretBilledSms", _("Billed SMS")


class ReceiverState(ColouredChoices):
    ACTIVE = "active", "success", _("Active")
    ASLEEP = "asleep", "warning", _("Asleep")


class PushState(ColouredChoices):
    WAITING = "waiting", "info", _("Waiting")
    DELIVERED = "delivered", "success", _("Delivered")
    GIVEN_UP = "given_up", "danger", _("Given up")
