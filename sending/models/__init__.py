"""Messages on their way out and back."""

from sending.models.limits import ApplicationDay, ApplicationLimits
from sending.models.message import Batch, Message, Receipt, Uplink
from sending.models.phone_check import PhoneCheck
from sending.models.pull import Conversion, PendingReply, PendingReport
from sending.models.recipient import BlacklistEntry, OptOut
from sending.models.request import IdempotencyKey

__all__ = [
    "ApplicationDay",
    "ApplicationLimits",
    "Batch",
    "BlacklistEntry",
    "Conversion",
    "IdempotencyKey",
    "Message",
    "OptOut",
    "PendingReply",
    "PendingReport",
    "PhoneCheck",
    "Receipt",
    "Uplink",
]
