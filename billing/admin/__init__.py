"""Console pages of money that are lists or forms; balance and packages have pages of their own."""

from billing.admin.bill import BillAdmin
from billing.admin.catalogue import DiscountAdmin, PackageProductAdmin, PriceAdmin
from billing.admin.ledger import LedgerEntryAdmin, WalletAdmin
from billing.admin.package import PackageAdmin
from billing.admin.papers import BillLayoutAdmin, CreditNoteAdmin, TaxInvoiceAdmin
from billing.admin.rules import PackageRuleAdmin, SendingLimitAdmin
from billing.admin.sla import SlaClaimAdmin

__all__ = [
    "BillAdmin",
    "BillLayoutAdmin",
    "CreditNoteAdmin",
    "DiscountAdmin",
    "LedgerEntryAdmin",
    "PackageAdmin",
    "PackageProductAdmin",
    "PackageRuleAdmin",
    "PriceAdmin",
    "SendingLimitAdmin",
    "SlaClaimAdmin",
    "TaxInvoiceAdmin",
    "WalletAdmin",
]
