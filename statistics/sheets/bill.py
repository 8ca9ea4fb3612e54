"""A bill as billing writes it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from billing import services
from billing.selectors import bill_list
from core.tenancy import Scope
from statistics.errors import BillUnknown
from statistics.models import ExportJob
from statistics.selectors.reading import read_number


def check(account_id: int, filters: dict[str, Any]) -> dict[str, Any]:
    """Return {"bill_id": n} of a bill of the account; raises BillUnknown."""
    number = read_number(filters, "bill_id")
    if number is None or not _bills(account_id).filter(pk=number).exists():
        raise BillUnknown()
    return {"bill_id": number}


def title(account_id: int, filters: dict[str, Any]) -> str:
    """Return the title of the download."""
    month = _bills(account_id).values_list("month", flat=True).get(pk=filters["bill_id"])
    return _("Bill of %(month)s") % {"month": f"{month // 100}-{month % 100:02}"}


def estimate(account_id: int, filters: dict[str, Any]) -> int:
    """Return about how many rows it will hold."""
    return _bills(account_id).get(pk=filters["bill_id"]).lines.count()


def write(job: ExportJob, path: Path, report: Callable[[int], None]) -> int:
    """Write the workbook and return its lines; the path comes to exist only when it is complete."""
    bill = _bills(job.account_id).filter(pk=job.filters["bill_id"]).first()
    if bill is None:
        raise BillUnknown()
    partial = path.with_name(path.name + ".part")
    try:
        services.write_bill_workbook(partial, bill.pk, job.language)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    lines = bill.lines.count()
    report(lines)
    return lines


def _bills(account_id: int) -> Any:
    return bill_list(Scope(account_id=account_id))
