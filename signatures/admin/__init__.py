"""Console pages of qualifications, letters, signatures and what proves them."""

from signatures.admin.evidence import AppRecordAdmin, TrademarkAdmin
from signatures.admin.extension import ExtensionCodeAdmin
from signatures.admin.letter import LetterAdmin
from signatures.admin.qualification import QualificationAdmin
from signatures.admin.signature import SignatureAdmin

__all__ = [
    "AppRecordAdmin",
    "ExtensionCodeAdmin",
    "LetterAdmin",
    "QualificationAdmin",
    "SignatureAdmin",
    "TrademarkAdmin",
]
