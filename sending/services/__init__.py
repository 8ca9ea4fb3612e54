"""Sending, and what the carrier does with it."""

from sending.services.carrier import next_due, run_carrier
from sending.services.draft import Item, ItemResult, Submission
from sending.services.outcome import Outcome, register_outcome_listener
from sending.services.phone_check import check_phone_code, send_phone_code
from sending.services.recipients import add_opt_out, add_to_blacklist, remove_from_blacklist, remove_opt_outs
from sending.services.submit import submit_messages
from sending.services.uplinks import reply

__all__ = [
    "Item",
    "ItemResult",
    "Outcome",
    "Submission",
    "add_opt_out",
    "add_to_blacklist",
    "check_phone_code",
    "next_due",
    "register_outcome_listener",
    "remove_from_blacklist",
    "remove_opt_outs",
    "reply",
    "run_carrier",
    "send_phone_code",
    "submit_messages",
]
