"""Changing how the simulated carriers behave."""

from carrier.services.faults import delete_fault_rule, save_fault_rule
from carrier.services.setting import changed, reset_network, set_profile
from carrier.services.tables import delete_magic_number, delete_segment, save_magic_number, save_segment

__all__ = [
    "changed",
    "delete_fault_rule",
    "delete_magic_number",
    "delete_segment",
    "reset_network",
    "save_fault_rule",
    "save_magic_number",
    "save_segment",
    "set_profile",
]
