"""Console pages of number privacy, by noun."""

from privacy_numbers.admin.binding import BindingAdmin
from privacy_numbers.admin.lists import BlackEntryAdmin, GroupAdmin, MigrationAdmin
from privacy_numbers.admin.number import SecretNumberAdmin
from privacy_numbers.admin.pool import NumberPoolAdmin
from privacy_numbers.admin.purchase import NumberPurchaseAdmin, StockPlaceAdmin, TicketAdmin
from privacy_numbers.admin.report import ReportAdmin, ReportQueueAdmin, ReportReceiverAdmin
from privacy_numbers.admin.ringtone import RingtoneAdmin
from privacy_numbers.admin.traffic import CallRecordAdmin, PassedWordAdmin, TextOptOutAdmin, TextRecordAdmin

__all__ = [
    "BindingAdmin",
    "BlackEntryAdmin",
    "CallRecordAdmin",
    "GroupAdmin",
    "MigrationAdmin",
    "NumberPoolAdmin",
    "NumberPurchaseAdmin",
    "PassedWordAdmin",
    "ReportAdmin",
    "ReportQueueAdmin",
    "ReportReceiverAdmin",
    "RingtoneAdmin",
    "SecretNumberAdmin",
    "StockPlaceAdmin",
    "TextOptOutAdmin",
    "TextRecordAdmin",
    "TicketAdmin",
]
