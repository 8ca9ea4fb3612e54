"""Money: balances, packages, prices, the ledger and the bills made from it."""

from billing.models.bill import Bill, BillLine
from billing.models.ledger import LedgerEntry, Wallet
from billing.models.limits import PeriodCount, SendingLimit
from billing.models.package import Discount, Package, PackageProduct, PackageRule, Price
from billing.models.papers import BillLayout, CreditNote, InvoicePart, TaxInvoice, UsageMark
from billing.models.sla import SlaClaim, SlaClaimEvent, SlaEvidence

__all__ = [
    "Bill",
    "BillLayout",
    "BillLine",
    "CreditNote",
    "Discount",
    "InvoicePart",
    "LedgerEntry",
    "Package",
    "PackageProduct",
    "PackageRule",
    "PeriodCount",
    "Price",
    "SendingLimit",
    "SlaClaim",
    "SlaClaimEvent",
    "SlaEvidence",
    "TaxInvoice",
    "UsageMark",
    "Wallet",
]
