"""The workbook writer, read back with openpyxl."""

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import xlsx
from core.xlsx import ANY, DATE, DATETIME, INTEGER, MONEY, PERCENT, Column, Sheet

NOON = dt.datetime(2026, 11, 20, 4, 0, 5, tzinfo=dt.UTC)


def book(columns: list[Column], rows: list, name: str = "发送记录", **kwargs: object) -> openpyxl.Workbook:
    out = io.BytesIO()
    xlsx.write_workbook(out, [Sheet(name, columns, iter(rows))], **kwargs)
    return openpyxl.load_workbook(out)


def test_every_kind_of_cell_comes_back_with_its_type_and_format() -> None:
    kinds = ["text", INTEGER, MONEY, PERCENT, DATE, DATETIME]
    row = ["13800138000", 7, Decimal("0.0451"), 0.5, dt.date(2026, 11, 20), NOON]
    sheet = book([Column(kind, kind) for kind in kinds], [row]).active
    cells = list(sheet[2])
    assert [cell.value for cell in cells] == [
        "13800138000", 7, 0.0451, 0.5, dt.datetime(2026, 11, 20), dt.datetime(2026, 11, 20, 12, 0, 5),
    ]  # fmt: skip
    assert [cell.number_format for cell in cells] == [
        "@", "#,##0", "#,##0.00##", "0.00%", "yyyy\\-mm\\-dd", "yyyy\\-mm\\-dd\\ hh:mm:ss",
    ]  # fmt: skip


def test_header_is_bold_frozen_filtered_and_columns_are_wide() -> None:
    sheet = book([Column("手机号", width=14), Column("内容", width=60)], [["1", "2"], ["3", "4"]]).active
    assert [cell.value for cell in sheet[1]] == ["手机号", "内容"]
    assert all(cell.font.b for cell in sheet[1]) and not sheet["A2"].font.b
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (14, 60)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "007"])
def test_a_text_like_a_formula_stays_a_text(text: str) -> None:
    cell = book([Column("t")], [[text]]).active["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_long_integers_become_text_so_that_no_digit_is_lost() -> None:
    cell = book([Column("id", INTEGER)], [[9_007_199_254_740_993_123]]).active["A2"]
    assert (cell.value, cell.data_type) == ("9007199254740993123", "s")


def test_nothing_is_an_empty_cell() -> None:
    kinds = ["text", INTEGER, MONEY, PERCENT, DATE, DATETIME, ANY]
    sheet = book([Column(kind, kind) for kind in kinds], [[None] * 7]).active
    assert [cell.value for cell in sheet[2]] == [None] * 7


def test_any_picks_the_kind_by_the_value() -> None:
    rows = [["a"], [3], [Decimal("1.5")], [dt.date(2026, 1, 2)], [NOON], [True]]
    sheet = book([Column("v", ANY)], rows).active
    assert [sheet.cell(n, 1).value for n in range(2, 8)] == [
        "a", 3, 1.5, dt.datetime(2026, 1, 2), dt.datetime(2026, 11, 20, 12, 0, 5), "True",
    ]  # fmt: skip


def test_rows_past_the_cap_go_to_further_sheets_each_with_its_header() -> None:
    found = book([Column("n", INTEGER)], [[n] for n in range(7)], max_rows=3)
    assert found.sheetnames == ["发送记录", "发送记录 (2)", "发送记录 (3)"]
    assert [[cell.value for cell in column] for sheet in found for column in sheet.columns] == [
        ["n", 0, 1, 2], ["n", 3, 4, 5], ["n", 6],
    ]  # fmt: skip


def test_rows_exactly_at_the_cap_need_no_further_sheet() -> None:
    assert book([Column("n", INTEGER)], [[n] for n in range(3)], max_rows=3).sheetnames == ["发送记录"]


def test_a_sheet_without_rows_still_has_its_header() -> None:
    sheet = book([Column("手机号")], []).active
    assert [[cell.value for cell in row] for row in sheet.rows] == [["手机号"]]


def test_sheet_names_are_made_acceptable_and_unique() -> None:
    out = io.BytesIO()
    names = ["2026/11 [账单]:*?\\", "2026/11 [账单]:*?\\", "'x'", "", "短" * 40, "短" * 41, "History", "😀" * 20]
    xlsx.write_workbook(out, [Sheet(name, [Column("a")], []) for name in names])
    assert openpyxl.load_workbook(out).sheetnames == [
        "2026 11  账单", "2026 11  账单 (2)", "x", "Sheet", "短" * 31, "短" * 27 + " (2)", "History_", "😀" * 15,
    ]  # fmt: skip


def test_a_continued_sheet_with_a_long_name_keeps_its_number() -> None:
    found = book([Column("n", INTEGER)], [[n] for n in range(2)], name="长" * 31, max_rows=1)
    assert found.sheetnames == ["长" * 31, "长" * 27 + " (2)"]


@given(st.text(max_size=80))
def test_any_text_comes_back_but_for_what_xml_cannot_hold(text: str) -> None:
    value = book([Column("t")], [[text]]).active["A2"].value or ""
    kept = "".join(
        char for char in text.replace("\r\n", "\n").replace("\r", "\n")
        if char in "\t\n" or (ord(char) >= 32 and not 0xD800 <= ord(char) <= 0xDFFF and char not in "\ufffe\uffff")
    )  # fmt: skip
    # Excel decodes _x005F_ back to "_"; openpyxl leaves it.
    assert value.replace("_x005F_", "_") == re.sub("_x005F_", "_", kept)


def test_what_excel_would_decode_is_escaped() -> None:
    out = io.BytesIO()
    xlsx.write_workbook(out, [Sheet("s", [Column("t")], [["_x0041_ & <b>"]])])
    body = zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml").decode()
    assert "_x005F_x0041_ &amp; &lt;b&gt;" in body


def test_a_text_longer_than_a_cell_is_cut() -> None:
    assert len(book([Column("t")], [["长" * 40_000]]).active["A2"].value) == 32_767


def test_progress_is_told_and_the_end_too() -> None:
    seen: list[int] = []
    out = io.BytesIO()
    sheet = Sheet("s", [Column("n", INTEGER)], ([n] for n in range(25)))
    assert xlsx.write_workbook(out, [sheet], on_progress=seen.append, every=10) == 25
    assert seen == [10, 20, 25]


def test_a_stop_leaves_no_file(tmp_path) -> None:
    def stop(rows: int) -> None:
        raise InterruptedError

    sheet = Sheet("s", [Column("n", INTEGER)], ([n] for n in range(25)))
    with pytest.raises(InterruptedError):
        xlsx.write_workbook(tmp_path / "a.xlsx", [sheet], on_progress=stop, every=10)
    assert list(tmp_path.iterdir()) == []


def test_a_path_holds_the_whole_workbook(tmp_path) -> None:
    assert xlsx.write_workbook(tmp_path / "a.xlsx", [Sheet("s", [Column("t")], [["x"]])]) == 1
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active["A2"].value == "x"
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_the_same_rows_give_the_same_bytes() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    for out in (first, second):
        xlsx.write_workbook(out, [Sheet("s", [Column("t")], [["x"]])])
    assert first.getvalue() == second.getvalue()


def test_dates_before_excels_calendar_are_text() -> None:
    assert book([Column("d", DATE)], [[dt.date(1899, 1, 1)]]).active["A2"].value == "1899-01-01"
