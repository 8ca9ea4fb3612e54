"""Console pages of number privacy, by noun."""

from privacy_numbers.admin.lists import BlackEntryAdmin, GroupAdmin, MigrationAdmin
from privacy_numbers.admin.number import SecretNumberAdmin
from privacy_numbers.admin.pool import NumberPoolAdmin
from privacy_numbers.admin.purchase import NumberPurchaseAdmin, StockPlaceAdmin, TicketAdmin
from privacy_numbers.admin.ringtone import RingtoneAdmin

__all__ = [
    "BlackEntryAdmin", "GroupAdmin", "MigrationAdmin", "NumberPoolAdmin", "NumberPurchaseAdmin", "RingtoneAdmin",
    "SecretNumberAdmin", "StockPlaceAdmin", "TicketAdmin",
]  # fmt: skip
