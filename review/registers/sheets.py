"""Sheets of a register: read from xlsx or csv within bounds, written so that a spreadsheet changes nothing in them."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import tablib
from django.utils.translation import gettext as _
from tablib.exceptions import TablibException

from core import xlsx
from review.registers.errors import SheetInvalid
from review.registers.table import DATE, FLAG, NUMBER, Register

MAX_BYTES, MAX_ROWS, MAX_UNPACKED = 12 * 1024 * 1024, 20_000, 96 * 1024 * 1024
FORMATS = ("xlsx", "csv")
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
PROBLEMS = "problems"  # the extra column of a sheet of wrong rows; reading passes it by
_FORMULA = ("=", "+", "-", "@")
_WRONG = "Problems", "问题"


class SheetRow(NamedTuple):
    """A row as it stands in the sheet: its number there (the heading is row 1), column → cell."""

    number: int
    cells: dict[str, Any]


def read(register: Register, data: bytes) -> list[SheetRow]:
    """Return the rows of a sheet by the columns' names; blank rows are passed by.

    Raises ``SheetInvalid``: not a sheet, too big, no or unknown headings.
    """
    if len(data) > MAX_BYTES:
        raise SheetInvalid(_("A sheet has at most 12 MB. Split it."))
    table = _cells(data)
    if not table:
        raise SheetInvalid(_("The sheet is empty. Its first row names the columns."))
    names = _headings(register, table[0])
    rows = []
    for number, cells in enumerate(table[1:], start=2):
        kept = {name: _plain(cell) for name, cell in zip(names, cells, strict=False) if name}
        if any(value not in (None, "") for value in kept.values()):
            rows.append(SheetRow(number, kept))
    if len(rows) > MAX_ROWS:
        raise SheetInvalid(_("A sheet has at most %(most)d rows. Split it.") % {"most": MAX_ROWS})
    if not rows:
        raise SheetInvalid(_("The sheet has headings but no rows."))
    return rows


def _cells(data: bytes) -> list[Sequence[Any]]:
    """Return all cells; a workbook is known by its content, whatever the file is called."""
    if data[:2] == b"PK":
        return _workbook_cells(data)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise SheetInvalid(_("Save the file as .xlsx, or as .csv in UTF-8."))
    if "\x00" in text:
        raise SheetInvalid(_("Save the file as .xlsx, or as .csv in UTF-8."))
    if text.count("\n") > MAX_ROWS * 4:
        raise SheetInvalid(_("A sheet has at most %(most)d rows. Split it.") % {"most": MAX_ROWS})
    first = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    return _load(text, "csv", delimiter=delimiter)


def _workbook_cells(data: bytes) -> list[Sequence[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise SheetInvalid(_("This is no whole .xlsx file. Save it again.")) from error
    if unpacked > MAX_UNPACKED:
        raise SheetInvalid(_("This workbook unpacks to more than 96 MB. Split it."))
    return _load(io.BytesIO(data), "xlsx", read_only=True)


def _load(source: Any, form: str, **options: Any) -> list[Sequence[Any]]:
    loaded = tablib.Dataset()
    try:
        loaded.load(source, format=form, headers=False, **options)
    except (TablibException, ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, zipfile.BadZipFile,
            SyntaxError) as error:  # fmt: skip  # what a broken workbook makes its reader raise; SyntaxError: its XML
        raise SheetInvalid from error
    return [loaded[index] for index in range(loaded.height)]


def _headings(register: Register, cells: Sequence[Any]) -> list[str]:
    """Return the column's name for each cell of the first row; empty where a column is to be passed by."""
    known = register.headings()
    passed_by = {"", PROBLEMS, *(word.lower() for word in _WRONG)}
    names, unknown = [], []
    for cell in cells:
        word = str(cell if cell is not None else "").strip().rstrip("*").strip().lower()
        name = known.get(word, "")
        if not name and word not in passed_by:
            unknown.append(str(cell).strip()[:40])
        names.append(name)
    if unknown:
        raise SheetInvalid(
            _("This register has no column %(names)s. Take the headings of the template.")
            % {"names": ", ".join(unknown[:5])}
        )
    if len({name for name in names if name}) < len([name for name in names if name]):
        raise SheetInvalid(_("A column stands in the sheet twice. Keep one of them."))
    missing = [column for column in register.columns if column.is_required and column.name not in names]
    if missing:
        titles = ", ".join(register.heading(column) for column in missing)
        raise SheetInvalid(_("The sheet lacks the column %(names)s.") % {"names": titles})
    return names


def _plain(cell: Any) -> Any:
    """Return a cell without what writing put around it: the guard before a formula, blanks and tabs."""
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text


def write(
    register: Register, rows: Iterable[Mapping[str, Any]], form: str, problems: Mapping[int, str] | None = None
) -> bytes:
    """Return a sheet of rows (column → value); ``problems``: index of a row → what is wrong with it, a last column."""
    titles = [register.heading(column) + (" *" if column.is_required else "") for column in register.columns]
    if problems is not None:
        titles.append(_("Problems"))
    lines = []
    for index, row in enumerate(rows):
        line = [shown(register, column.name, row.get(column.name)) for column in register.columns]
        lines.append(line if problems is None else [*line, problems.get(index, "")])
    return _workbook(register, titles, lines) if form == "xlsx" else _csv(titles, lines)


def shown(register: Register, name: str, value: Any) -> Any:
    """Return a value as a person reads it: the label of a choice, yes or no, a day; empty for none."""
    field = register.model._meta.get_field(name)
    if field.choices and value:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else value


def _workbook(register: Register, titles: list[str], lines: list[list[Any]]) -> bytes:
    kinds = {DATE: xlsx.DATE, NUMBER: xlsx.INTEGER, FLAG: xlsx.TEXT}
    columns = [
        xlsx.Column(title, _cell_kind(kinds.get(column.kind, xlsx.TEXT), lines, place), 22)
        for place, (title, column) in enumerate(zip(titles, register.columns, strict=False))
    ]
    columns += [xlsx.Column(title, xlsx.TEXT, 60) for title in titles[len(columns) :]]
    for line in lines:
        for place, column in enumerate(columns):
            line[place] = str(line[place]) if column.kind == xlsx.TEXT else None if line[place] == "" else line[place]
    target = io.BytesIO()
    name = register.title.translate(dict.fromkeys(map(ord, "[]:*?/\\"), " "))[:31]
    xlsx.write_workbook(target, [xlsx.Sheet(name, columns, lines)])
    return target.getvalue()


def _cell_kind(kind: str, lines: list[list[Any]], place: int) -> str:
    """A wrong row may hold a text where a day or a number belongs: then the column is written as text."""
    types = {xlsx.DATE: dt.date, xlsx.INTEGER: int}
    wanted = types.get(kind)
    if wanted and any(line[place] != "" and not isinstance(line[place], wanted) for line in lines):
        return xlsx.TEXT
    return kind


def _csv(titles: list[str], lines: list[list[Any]]) -> bytes:
    table = tablib.Dataset(headers=titles)
    for line in lines:
        table.append([_safe(value) for value in line])
    return b"\xef\xbb\xbf" + table.export("csv").encode()


def _safe(value: Any) -> Any:
    """Return a csv cell that no spreadsheet runs as a formula, and whose digits it does not round."""
    if not isinstance(value, str):
        return value.isoformat() if isinstance(value, dt.date) else value
    if value.startswith((*_FORMULA, "\t", "\r")):
        return "'" + value
    if value.isascii() and value.isdigit() and (len(value) > 11 or value.startswith("0")):
        return "\t" + value
    return value
