"""The service level of an account's months as an Excel workbook: the months, and each month's receipt codes."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from billing.selectors.sla import ServiceMonth
from core.xlsx import DATE, INTEGER, MONEY, TEXT, Column, Sheet, write_workbook


def meaning_label(meaning: str) -> str:
    """Return what a code counts as, in the language in force."""
    labels = {
        "valid": _("valid"),
        "failure": _("valid, explicit failure of the provider"),
        "excluded": _("not a valid message"),
    }
    return labels[meaning]


def write_sla_workbook(path: str | Path, months: Sequence[ServiceMonth], language: str) -> Path:
    """Write the report to ``path`` with headers in ``language`` ("zh-hans" or "en"); returns the path."""
    with translation.override(language):
        write_workbook(
            path,
            [
                Sheet(_("Service months"), _month_columns(), (_row(month) for month in months)),
                Sheet(_("Receipt codes"), _code_columns(), _codes(months)),
            ],
        )
    return Path(path)


def _month_columns() -> list[Column]:
    return [
        Column(_("Month"), TEXT, 10), Column(_("Valid messages"), INTEGER), Column(_("Explicit failures"), INTEGER),
        Column(_("Not valid"), INTEGER), Column(_("Availability (%)"), TEXT), Column(_("Standard met"), TEXT),
        Column(_("The month's fee"), MONEY), Column(_("Owed (%)"), INTEGER, 10), Column(_("Worth"), MONEY),
        Column(_("Messages owed"), INTEGER), Column(_("Claim from"), DATE), Column(_("Claim until"), DATE),
    ]  # fmt: skip


def _row(month: ServiceMonth) -> list[Any]:
    return [
        str(month), month.measure.valid, month.measure.failures, month.measure.excluded, str(month.availability),
        _("yes") if month.is_met else _("no"), month.fee, month.credit.percent, month.credit.amount,
        month.credit.messages, month.window.first, month.window.last,
    ]  # fmt: skip


def _code_columns() -> list[Column]:
    return [Column(_("Month"), TEXT, 10), Column(_("Receipt code"), TEXT, 28), Column(_("Counts as"), TEXT, 34),
            Column(_("Messages"), INTEGER)]  # fmt: skip


def _codes(months: Sequence[ServiceMonth]) -> Iterator[list[Any]]:
    for month in months:
        for row in month.codes:
            yield [str(month), row.code or "–", meaning_label(row.meaning), row.count]
