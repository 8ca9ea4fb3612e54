"""A bill as an Excel workbook: cover with chart, lines, days. Numbers are numbers, names and ids are text."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from billing.choices import Item
from billing.models import Bill
from billing.selectors.books import days_of, parts_of
from billing.selectors.layouts import Table, laid_out, layout_for
from core import clock

MONEY = "¥#,##0.00##;[Red]-¥#,##0.00##"
NUMBER = "#,##0"
DATE = "yyyy-mm-dd"
TIME = "yyyy-mm-dd hh:mm:ss"
HEAD = PatternFill("solid", fgColor="DBEAFE")
BOLD = Font(bold=True)


def write_bill_workbook(path: str | Path, bill_id: int, language: str, layout_id: int | None = None) -> Path:
    """Write a bill to ``path`` with headers in ``language`` ("zh-hans" or "en"); returns the path.

    The lines follow the layout named, or the account's default one.
    """
    bill = Bill.objects.select_related("account").get(pk=bill_id)
    with translation.override(language):
        book = Workbook()
        days = days_of(bill)
        cover = book.active
        layout = layout_for(bill, layout_id)
        table = laid_out(bill, layout)
        _cover(cover, bill, str(layout) if layout else _("Every column"))
        _lines(book.create_sheet(_("Lines")), table)
        sheet = book.create_sheet(_("Per day"))
        _days(sheet, bill, days)
        if days:
            _chart(cover, sheet, len(days))
        book.properties.title = _("Bill %(month)s") % {"month": bill}
        target = Path(path)
        book.save(target)
    return target


def _cover(sheet: Worksheet, bill: Bill, layout: str) -> None:
    sheet.title = _("Bill")
    sheet.append([_("Bill %(month)s") % {"month": bill}])
    sheet["A1"].font = Font(bold=True, size=16)
    facts: list[tuple[str, Any]] = [
        (_("Account"), bill.account.subject or bill.account.name),
        (_("Status"), bill.get_status_display()),
        (_("Built at"), bill.built_at),
        (_("Settled at"), bill.settled_at),
        (_("Opening balance"), bill.opening),
        (_("Topped up"), bill.topped_up),
        (_("Packages bought"), -bill.purchased),
        (_("Pay-as-you-go"), -bill.consumed),
        (_("Adjustments and refunds"), bill.adjusted),
        (_("Closing balance"), bill.closing),
        (_("Message count"), bill.messages),
        (_("Segments"), bill.segments),
        (_("Segments from packages"), bill.package_segments),
        (_("Layout of the lines"), layout),
        (_("Newest ledger entry"), str(bill.ledger_id)),
        (_("Its digest"), bill.digest or None),  # a settled bill's witness of the chain
    ]
    for row, (title, value) in enumerate(facts, start=3):
        _put(sheet.cell(row, 1), title).font = BOLD
        _put(sheet.cell(row, 2), value).alignment = Alignment(horizontal="right")
    titles = [_("Product"), _("Message count"), _("Segments"), _("Segments from packages"), _("Amount")]
    top = len(facts) + 4
    _head(sheet, titles, row=top)
    rows = [
        [str(Item(part.product).label), part.messages, part.segments, part.package_segments, part.amount]
        for part in parts_of(bill)
    ]
    _body(sheet, rows, row=top + 1)
    _total(sheet, [_("Total"), bill.messages, bill.segments, bill.package_segments, bill.consumed], top + 1 + len(rows))
    _widths(sheet, [26, 22, 14, 22, 16])


def _lines(sheet: Worksheet, table: Table) -> None:
    titles = [*table.titles, _("Message count"), _("Segments"), _("Segments from packages"), _("Amount")]
    _head(sheet, titles)
    sums = [[row.messages, row.segments, row.package_segments, row.amount] for row in (*table.rows, table.total)]
    _body(sheet, [[*row.values, *found] for row, found in zip(table.rows, sums, strict=False)])
    _table(sheet, [*([22] * len(table.titles)), 12, 12, 22, 16], len(titles), len(table.rows))
    head = _("Total") if table.is_whole else _("Total of the products shown")
    _total(sheet, [head, *([None] * (len(table.titles) - 1)), *sums[-1]], len(table.rows) + 2)


def _days(sheet: Worksheet, bill: Bill, days: Sequence[Any]) -> None:
    titles = [
        _("Day"), _("Message count"), _("Segments"), _("Segments from packages"), _("Amount"), _("Change of balance"),
    ]  # fmt: skip
    _head(sheet, titles)
    _body(sheet, [
        [row.day, row.messages, row.segments, row.package_segments, row.amount, row.moved] for row in days
    ])  # fmt: skip
    _table(sheet, [14, 12, 12, 22, 16, 18], len(titles), len(days))
    moved = bill.closing - bill.opening
    total = [_("Total"), bill.messages, bill.segments, bill.package_segments, bill.consumed, moved]
    _total(sheet, total, len(days) + 2)


def _chart(cover: Worksheet, source: Worksheet, days: int) -> None:
    chart = BarChart()
    chart.title, chart.height, chart.width = _("Segments per day"), 8.5, 20
    chart.add_data(Reference(source, min_col=3, min_row=1, max_row=days + 1), titles_from_data=True)
    chart.set_categories(Reference(source, min_col=1, min_row=2, max_row=days + 1))
    chart.x_axis.number_format, chart.x_axis.delete, chart.y_axis.delete = "mm-dd", False, False
    cover.add_chart(chart, "G3")


def _head(sheet: Worksheet, titles: Sequence[str], *, row: int = 1) -> None:
    for column, title in enumerate(titles, start=1):
        cell = _put(sheet.cell(row, column), title)
        cell.font, cell.fill = BOLD, HEAD


def _body(sheet: Worksheet, rows: Sequence[Sequence[Any]], *, row: int = 2) -> None:
    for offset, values in enumerate(rows):
        for column, value in enumerate(values, start=1):
            _put(sheet.cell(row + offset, column), value)


def _total(sheet: Worksheet, values: Sequence[Any], row: int) -> None:
    for column, value in enumerate(values, start=1):
        _put(sheet.cell(row, column), value).font = BOLD


def _table(sheet: Worksheet, widths: Sequence[int], columns: int, rows: int) -> None:
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{rows + 1}"
    _widths(sheet, widths)


def _widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _put(cell: Cell, value: Any) -> Cell:
    """Fill a cell by the type of its value; a text stays a text whatever it begins with."""
    if isinstance(value, dt.datetime):
        cell.value, cell.number_format = clock.local(value).replace(tzinfo=None, microsecond=0), TIME
    elif isinstance(value, dt.date):
        cell.value, cell.number_format = value, DATE
    elif isinstance(value, Decimal):
        cell.value, cell.number_format = value, MONEY
    elif isinstance(value, int):
        cell.value, cell.number_format = value, NUMBER
    elif value not in (None, ""):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        cell.data_type, cell.number_format = "s", "@"
    return cell
