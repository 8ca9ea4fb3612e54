"""Reading of money."""

from billing.selectors.books import (
    Day,
    Part,
    bill_list,
    bill_of,
    charge_of_message,
    days_of,
    ledger_list,
    money_list,
    package_list,
    parts_of,
    shown_cause,
)
from billing.selectors.catalogue import catalogue, custom_band, on_sale, price_of
from billing.selectors.layouts import Row, Table, laid_out, layout_for, layout_list
from billing.selectors.names import register_pool_names
from billing.selectors.payable import credit_note_list, creditable, invoice_list, invoiceable, really_paid
from billing.selectors.pools import PoolSum, pool_sums
from billing.selectors.prices import discount_of, item_price, item_tiers, message_tiers, price_rows
from billing.selectors.problems import MOST, Problem
from billing.selectors.proof import Held, audit, audited_accounts, register_check, register_held_source, standing_still
from billing.selectors.quotes import WHAT, quote_item, quote_messages, quote_of, quote_package, quote_top_up, volume_of
from billing.selectors.recorded import Record, Records, register_records
from billing.selectors.sentences import spell_out
from billing.selectors.sla import (
    ServiceMonth,
    begun_in,
    claim_list,
    evidence_file,
    open_claim,
    recent_months,
    register_receipt_source,
    service_month,
    service_months,
)
from billing.selectors.stock import Balance, balance_of, can_send, is_refundable, left_in_packages, usable_packages

__all__ = [
    "MOST",
    "WHAT",
    "Balance",
    "Day",
    "Held",
    "Part",
    "PoolSum",
    "Problem",
    "Record",
    "Records",
    "Row",
    "ServiceMonth",
    "Table",
    "audit",
    "audited_accounts",
    "balance_of",
    "begun_in",
    "bill_list",
    "bill_of",
    "can_send",
    "catalogue",
    "charge_of_message",
    "claim_list",
    "credit_note_list",
    "creditable",
    "custom_band",
    "days_of",
    "discount_of",
    "evidence_file",
    "invoice_list",
    "invoiceable",
    "is_refundable",
    "item_price",
    "item_tiers",
    "laid_out",
    "layout_for",
    "layout_list",
    "ledger_list",
    "left_in_packages",
    "message_tiers",
    "money_list",
    "on_sale",
    "open_claim",
    "package_list",
    "parts_of",
    "pool_sums",
    "price_of",
    "price_rows",
    "quote_item",
    "quote_messages",
    "quote_of",
    "quote_package",
    "quote_top_up",
    "really_paid",
    "recent_months",
    "register_check",
    "register_held_source",
    "register_pool_names",
    "register_receipt_source",
    "register_records",
    "service_month",
    "service_months",
    "shown_cause",
    "spell_out",
    "standing_still",
    "usable_packages",
    "volume_of",
]
