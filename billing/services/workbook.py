"""A bill as a file."""

from pathlib import Path

from billing import sheets
from billing.models import Bill
from billing.services.bills import fresh_bill


def write_bill_workbook(path: str | Path, bill_id: int, language: str, layout_id: int | None = None) -> Path:
    """Write a bill, brought up to date, as an Excel workbook with headers in ``language`` ("zh-hans" or "en").

    Its lines follow the layout named, or the account's default one.
    """
    bill = Bill.objects.get(pk=bill_id)
    fresh_bill(account_id=bill.account_id, month=bill.month)
    return sheets.write_bill_workbook(path, bill_id, language, layout_id)
