"""Writing of money. Everything here locks the account's wallet row first."""

from billing.services.arrears import register_arrears_ender
from billing.services.bills import build_bill, fresh_bill, fresh_bills, settle_due_months, settle_month
from billing.services.catalogue import save_discount, save_package_product, save_price
from billing.services.credits import credit_line
from billing.services.funding import Funding, MessageCharge, fund_messages, release_messages, settle_messages
from billing.services.invoices import (
    cancel_invoice,
    issue_invoice,
    reject_invoice,
    request_invoice,
    withdraw_invoice,
)
from billing.services.layouts import delete_layout, save_layout
from billing.services.limits import delete_sending_limit, register_sent_source, save_sending_limit
from billing.services.packages import buy_package, expire_packages, gift_package, refund_package, share_package
from billing.services.refunds import refund_charges
from billing.services.rents import ItemCharge, charge_item, charge_items
from billing.services.reset import forget_charges
from billing.services.rules import delete_package_rule, save_package_rule
from billing.services.sla import decide_claim, draft_claim, edit_claim, submit_claim, take_claim, withdraw_claim
from billing.services.usage import Source, Usage, register_usage_source
from billing.services.wallet import adjust, set_alert, top_up
from billing.services.workbook import write_bill_workbook
from billing.sla_sheets import write_sla_workbook

__all__ = [
    "Funding",
    "ItemCharge",
    "MessageCharge",
    "Source",
    "Usage",
    "adjust",
    "build_bill",
    "buy_package",
    "cancel_invoice",
    "charge_item",
    "charge_items",
    "credit_line",
    "decide_claim",
    "delete_layout",
    "delete_package_rule",
    "delete_sending_limit",
    "draft_claim",
    "edit_claim",
    "expire_packages",
    "forget_charges",
    "fresh_bill",
    "fresh_bills",
    "fund_messages",
    "gift_package",
    "issue_invoice",
    "refund_charges",
    "refund_package",
    "register_arrears_ender",
    "register_sent_source",
    "register_usage_source",
    "reject_invoice",
    "release_messages",
    "request_invoice",
    "save_discount",
    "save_layout",
    "save_package_product",
    "save_package_rule",
    "save_price",
    "save_sending_limit",
    "set_alert",
    "settle_due_months",
    "settle_messages",
    "settle_month",
    "share_package",
    "submit_claim",
    "take_claim",
    "top_up",
    "withdraw_claim",
    "withdraw_invoice",
    "write_bill_workbook",
    "write_sla_workbook",
]
