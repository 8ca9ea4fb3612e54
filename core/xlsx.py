"""Excel workbooks written as a stream: typed cells, bounded memory, any number of rows. Pure.

Why not a library: docs/adr/0006. What a spreadsheet must not do to our data is decided here, once: numbers that are
names (phones, BizIds) stay text, a text that begins with "=" stays a text, money is never a float.
"""

import datetime as dt
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from core import xlsx_parts as parts

MAX_ROWS = 1_048_575  # of data: a sheet holds 1,048,576 rows and one is the header
MAX_TEXT = 32_767  # characters of a cell
TEXT, INTEGER, MONEY, PERCENT, DATE, DATETIME, ANY = (
    "text", "integer", "money", "percent", "date", "datetime", "any",
)  # fmt: skip
BEIJING = ZoneInfo("Asia/Shanghai")

_DAY_ZERO = dt.date(1899, 12, 30).toordinal()
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_EMPTY = "<c/>"
_BUFFER_ROWS = 500


@dataclass(frozen=True)
class Column:
    """``kind`` is one of this module's words; ANY picks by the value. ``width`` in characters."""

    title: str
    kind: str = TEXT
    width: float = 16


@dataclass(frozen=True)
class Sheet:
    """Rows may come from a generator; each is a sequence with a value (or None) for every column."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def write_workbook(
    target: str | os.PathLike | IO[bytes],
    sheets: Iterable[Sheet],
    *,
    on_progress: Callable[[int], None] | None = None,
    every: int = 1000,
    max_rows: int = MAX_ROWS,
) -> int:
    """Write the sheets and return how many data rows they hold.

    A sheet longer than ``max_rows`` goes on in "name (2)" and so on. ``on_progress(rows_so_far)`` is called every
    ``every`` rows; what it raises ends the writing. A path comes to exist only when its workbook is complete.
    """
    if not isinstance(target, (str, os.PathLike)):
        return _Workbook(target, on_progress, every, max_rows).write(sheets)
    final = Path(target)
    partial = final.with_name(final.name + ".part")
    try:
        with open(partial, "wb") as file:
            done = _Workbook(file, on_progress, every, max_rows).write(sheets)
        os.replace(partial, final)
    finally:
        with suppress(FileNotFoundError):
            partial.unlink()
    return done


class _Workbook:
    """One run of writing: the archive, the sheets so far and the progress."""

    def __init__(self, file: IO[bytes], on_progress: Callable[[int], None] | None, every: int, max_rows: int) -> None:
        self.archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self.on_progress, self.every, self.max_rows = on_progress, every, max_rows
        self.written: list[parts.Written] = []
        self.done = 0
        self.reported = 0

    def write(self, sheets: Iterable[Sheet]) -> int:
        with self.archive:
            for sheet in sheets:
                self._sheet(sheet)
            for path, text in parts.frame(self.written):
                self.archive.writestr(self._entry(path), text)
        if self.on_progress:
            self.on_progress(self.done)
        return self.done

    def _sheet(self, sheet: Sheet) -> None:
        rows = iter(sheet.rows)
        number = 1
        while True:
            part = islice(rows, self.max_rows)
            self._part(sheet, part, f"{sheet.name} ({number})" if number > 1 else sheet.name)
            following = next(rows, None)
            if following is None:
                return
            rows = chain((following,), rows)
            number += 1

    def _part(self, sheet: Sheet, rows: Iterator[Sequence[Any]], name: str) -> None:
        taken = {written.name.lower() for written in self.written}
        entry = self._entry(f"xl/worksheets/sheet{len(self.written) + 1}.xml")
        before = self.done
        makers = [_MAKERS[column.kind] for column in sheet.columns]
        with self.archive.open(entry, "w", force_zip64=True) as out:
            header = "".join(text_cell(column.title, style=parts.HEADER) for column in sheet.columns)
            out.write(parts.sheet_head([column.width for column in sheet.columns]).encode())
            out.write(f'<row r="1">{header}</row>'.encode())
            while chunk := list(islice(rows, min(_BUFFER_ROWS, self.every))):
                lines = [
                    f"<row>{''.join([make(value) for make, value in zip(makers, row, strict=True)])}</row>"
                    for row in chunk
                ]
                out.write("".join(lines).encode())
                self._progress(len(chunk))
            out.write(parts.sheet_tail(len(sheet.columns), self.done - before).encode())
        self.written.append(parts.Written(parts.sheet_name(name, taken), len(sheet.columns), self.done - before))

    def _progress(self, rows: int) -> None:
        self.done += rows
        if self.on_progress and self.done - self.reported >= self.every:
            self.reported = self.done
            self.on_progress(self.done)

    @staticmethod
    def _entry(path: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(path)  # without the time of day: the same rows give the same file
        info.compress_type = zipfile.ZIP_DEFLATED
        info._compresslevel = 1  # type: ignore[attr-defined]
        return info


# --- cells ------------------------------------------------------------------------


def clean(text: str) -> str:
    """Return text as XML may hold it: markup escaped, control characters and lone surrogates dropped."""
    text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _LOOKS_ESCAPED.sub("_x005F_", text)  # Excel would read "_x0041_" as "A"
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_cell(value: Any, style: int = parts.STYLES[TEXT]) -> str:
    """Return a cell that is text whatever it looks like."""
    if value is None or value == "":
        return _EMPTY
    text = str(value)
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
    if _SPECIAL.search(text):
        text = clean(text)
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _number_cell(style: int) -> Callable[[Any], str]:
    def make(value: Any) -> str:
        if value is None or value == "":
            return _EMPTY
        if isinstance(value, (int, Decimal)):
            text = f"{value:f}" if isinstance(value, Decimal) else str(int(value))
        else:
            text = repr(float(value))
        digits = text.lstrip("-").replace(".", "")
        if len(digits) > 15 or not digits.isdigit():
            return text_cell(value)  # a spreadsheet would round it
        return f'<c s="{style}"><v>{text}</v></c>'

    return make


def _date_cell(value: dt.date | None) -> str:
    if value is None:
        return _EMPTY
    serial = value.toordinal() - _DAY_ZERO
    return f'<c s="{parts.STYLES[DATE]}"><v>{serial}</v></c>' if serial > 60 else text_cell(value.isoformat())


def _datetime_cell(value: dt.datetime | None) -> str:
    if value is None:
        return _EMPTY
    if value.tzinfo is not None:
        value = value.astimezone(BEIJING)
    serial = value.toordinal() - _DAY_ZERO
    if serial <= 60:
        return text_cell(value.isoformat(sep=" "))
    # Milliseconds are what a cell can show; more digits only carry the binary rounding along.
    seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond // 1000 / 1000
    return f'<c s="{parts.STYLES[DATETIME]}"><v>{serial + seconds / 86400:.9f}</v></c>'


def _any_cell(value: Any) -> str:
    for kind, make in _BY_TYPE:
        if isinstance(value, kind) and not isinstance(value, bool):
            return make(value)
    return text_cell(value)


_MAKERS: dict[str, Callable[[Any], str]] = {
    TEXT: text_cell,
    INTEGER: _number_cell(parts.STYLES[INTEGER]),
    MONEY: _number_cell(parts.STYLES[MONEY]),
    PERCENT: _number_cell(parts.STYLES[PERCENT]),
    DATE: _date_cell,
    DATETIME: _datetime_cell,
    ANY: _any_cell,
}
_BY_TYPE: list[tuple[type, Callable[[Any], str]]] = [
    (int, _MAKERS[INTEGER]),
    (Decimal, _MAKERS[MONEY]),
    (float, _MAKERS[PERCENT]),
    (dt.datetime, _datetime_cell),
    (dt.date, _date_cell),
]
