"""Console pages of number privacy, by noun."""

from privacy_numbers.admin.binding import BindingAdmin
from privacy_numbers.admin.number import SecretNumberAdmin
from privacy_numbers.admin.pool import NumberPoolAdmin
from privacy_numbers.admin.report import ReportAdmin, ReportQueueAdmin, ReportReceiverAdmin
from privacy_numbers.admin.traffic import CallRecordAdmin, PassedWordAdmin, TextOptOutAdmin, TextRecordAdmin

__all__ = [
    "BindingAdmin",
    "CallRecordAdmin",
    "NumberPoolAdmin",
    "PassedWordAdmin",
    "ReportAdmin",
    "ReportQueueAdmin",
    "ReportReceiverAdmin",
    "SecretNumberAdmin",
    "TextOptOutAdmin",
    "TextRecordAdmin",
]
