"""Tables of number privacy (domain.md 12), by noun."""

from privacy_numbers.models.binding import Binding, CallerKey
from privacy_numbers.models.group import Group, GroupMember
from privacy_numbers.models.number import MigratedNumber, Migration, NumberPurchase, SecretNumber, StockPlace, Ticket
from privacy_numbers.models.pool import BlackEntry, NumberPool
from privacy_numbers.models.report import PushAttempt, Report, ReportQueue, ReportReceiver
from privacy_numbers.models.ringtone import Ringtone
from privacy_numbers.models.traffic import CallRecord, PassedWord, TextOptOut, TextRecord

__all__ = [
    "Binding",
    "BlackEntry",
    "CallRecord",
    "CallerKey",
    "Group",
    "GroupMember",
    "MigratedNumber",
    "Migration",
    "NumberPool",
    "NumberPurchase",
    "PassedWord",
    "PushAttempt",
    "Report",
    "ReportQueue",
    "ReportReceiver",
    "Ringtone",
    "SecretNumber",
    "StockPlace",
    "TextOptOut",
    "TextRecord",
    "Ticket",
]
