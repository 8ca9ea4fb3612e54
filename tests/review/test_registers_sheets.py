"""Sheets of the registers: read within bounds, planned row by row, written all or none, taken away and back."""

import io
import time
from typing import Any

import openpyxl
import pytest
import tablib
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.selectors import scope_of
from review import registers
from review.registers import sheets
from review.registers.errors import ImportRefused, SheetInvalid, WritingNotAllowed
from review.registers.table import REGISTERS

pytestmark = pytest.mark.django_db
PAGES, SHOPS = REGISTERS["pages"], REGISTERS["shops"]


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def book(*lines: list[Any]) -> bytes:
    made = openpyxl.Workbook()
    for line in lines:
        made.active.append(line)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def plan(register: Any, who: Any, data: bytes) -> Any:
    return registers.plan_sheet(register=register, scope=scope_of(who), data=data)


def own(register: Any, account: Any) -> Any:
    return register.model.objects.filter(account=account)


# --- reading ------------------------------------------------------------------------------


@pytest.mark.parametrize("headings", [["url", "title"], ["Link", "TITLE"], ["链接 *", " 标题 "]])
def test_columns_are_named_in_either_language_or_by_their_name(headings: list[str], yunfan: Any) -> None:
    for data in (csv(",".join(headings), "made.example,书屋"), book(headings, ["made.example", "书屋"])):
        (line,) = plan(PAGES, yunfan.owner, data).lines
        assert (line.number, line.state, line.values["url"], line.values["title"]) == (2, "new", "made.example", "书屋")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_is_read_as_spreadsheets_write_it(encoding: str, mark: str, yunfan: Any) -> None:
    data = f"url{mark}title\r\nmade.example{mark}书屋\r\n".encode(encoding)
    assert plan(PAGES, yunfan.owner, data).lines[0].values["title"] == "书屋"


def test_blank_rows_are_passed_by_and_numbers_stay_those_of_the_sheet(yunfan: Any) -> None:
    found = plan(PAGES, yunfan.owner, book(["url"], ["a.example"], [None], ["b.example"], [""]))
    assert [(line.number, line.values["url"]) for line in found.lines] == [(2, "a.example"), (4, "b.example")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"url\n",
        b"\x00\x01\x02\x03",
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"PK\x03\x04 no zip",
        csv("title", "书屋"),
        csv("url,colour", "a.example,red"),
        csv("url,url", "a.example,b.example"),
        csv("url", *("a.example/" + str(n) for n in range(20_001))),
        b"url\n" + b"\n" * 90_000,
        b"x" * (12 * 1024 * 1024 + 1),
    ],
    ids=["empty", "headings only", "binary", "picture", "broken zip", "column missing", "column unknown",
         "column twice", "rows", "lines", "bytes"],
)  # fmt: skip
def test_what_is_no_sheet_or_too_big_is_refused(data: bytes, yunfan: Any) -> None:
    before = PAGES.model.objects.count()
    with pytest.raises(SheetInvalid) as caught:
        plan(PAGES, yunfan.owner, data)
    assert str(caught.value.message)
    assert PAGES.model.objects.count() == before


def test_a_workbook_that_unpacks_without_end_is_refused(yunfan: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_UNPACKED", 1000)
    with pytest.raises(SheetInvalid, match="unpacks"), override("en"):
        plan(PAGES, yunfan.owner, book(["url"], ["a.example"]))


# --- planning and writing --------------------------------------------------------------------


def test_a_plan_says_new_changed_unchanged_and_wrong(yunfan: Any) -> None:
    for name, goods in (("甲店", 1), ("乙店", 2)):
        registers.save_row(
            register=SHOPS,
            scope=scope_of(yunfan.owner),
            values={"name": name, "platform": "天猫", "goods_count": goods},
        )
    data = csv(
        "name,platform,goods_count",
        "甲店,天猫,1",
        "乙店,天猫,5",
        "丙店,天猫,3",
        "丁店,天猫,-4",
        ",天猫,x",
        "丙店,天猫,9",
    )
    found = plan(SHOPS, yunfan.owner, data)

    assert found.counts == {"new": 1, "changed": 1, "unchanged": 1, "wrong": 3}
    assert [line.state for line in found.lines] == ["unchanged", "changed", "new", "wrong", "wrong", "wrong"]
    assert found.lines[1].changes == {"goods_count": (2, 5)}
    with override("en"):
        errors = plan(SHOPS, yunfan.owner, data).errors()
    assert errors == [
        {"row": 5, "column": "goods_count", "message": "Write a whole number, 0 or more."},
        {"row": 6, "column": "name", "message": "This column must be filled."},
        {"row": 6, "column": "goods_count", "message": "Write a whole number, 0 or more."},
        {"row": 7, "column": "platform", "message": "Row 4 names the same thing. Keep one."},
    ]


def test_one_wrong_row_and_nothing_is_written(yunfan: Any) -> None:
    found = plan(SHOPS, yunfan.owner, csv("name,goods_count", "甲店,1", "乙店,x"))
    with pytest.raises(ImportRefused) as caught:
        registers.apply_plan(found)
    assert [error["row"] for error in caught.value.params["errors"]] == [3]
    assert not own(SHOPS, yunfan.account).exists()


def test_importing_again_changes_nothing(yunfan: Any) -> None:
    data = csv("name,goods_count", "甲店,1", "乙店,2")
    assert registers.apply_plan(plan(SHOPS, yunfan.owner, data)) == {"new": 2, "changed": 0, "unchanged": 0, "wrong": 0}
    assert plan(SHOPS, yunfan.owner, data).counts == {"new": 0, "changed": 0, "unchanged": 2, "wrong": 0}


def test_a_column_the_sheet_lacks_stays_and_an_empty_cell_empties(yunfan: Any) -> None:
    registers.apply_plan(plan(SHOPS, yunfan.owner, csv("name,owner,goods_count", "甲店,某公司,4")))
    registers.apply_plan(plan(SHOPS, yunfan.owner, csv("name,owner", "甲店,")))
    row = own(SHOPS, yunfan.account).get()
    assert (row.owner, row.goods_count) == ("", 4)


def test_an_import_writes_the_callers_rows_only(yunfan: Any, other: Any) -> None:
    data = csv("name,goods_count", "云帆旗舰店,1")
    registers.apply_plan(plan(SHOPS, yunfan.owner, data))
    assert plan(SHOPS, other.owner, data).counts["new"] == 1
    assert not own(SHOPS, other.account).exists()
    assert SHOPS.model.objects.get(account=None, name="云帆旗舰店", platform="天猫").goods_count == 36


def test_who_only_reads_imports_nothing(yunfan: Any) -> None:
    with pytest.raises(WritingNotAllowed):
        plan(SHOPS, yunfan.readonly, csv("name", "甲店"))


def test_a_thousand_rows_take_few_questions_and_little_time(yunfan: Any) -> None:
    data = csv("url,title,content", *(f"https://site{n}.example/,第{n}页,rich" for n in range(1000)))
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as asked:
        counts = registers.apply_plan(plan(PAGES, yunfan.owner, data))
    assert counts["new"] == own(PAGES, yunfan.account).count() == 1000
    assert len(asked.captured_queries) < 20
    assert time.perf_counter() - started < 20  # a wide margin: it takes a fraction of a second


# --- taking away -------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", list(REGISTERS))
@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_export_comes_back_as_it_is(slug: str, form: str, language: str, yunfan: Any) -> None:
    register = REGISTERS[slug]
    world = register.model.objects.filter(account=None).order_by("pk")
    with override(language):
        data = registers.export_rows(register, world, form)
        found = plan(register, yunfan.owner, data)
    assert found.errors() == []
    assert [line.values for line in found.lines] == [
        {column.name: row[column.name] for column in register.columns} for row in world.values()
    ]


@pytest.mark.parametrize("slug", list(REGISTERS))
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_template_is_a_sheet_with_one_sound_row(slug: str, form: str, yunfan: Any) -> None:
    found = plan(REGISTERS[slug], yunfan.owner, registers.template_sheet(REGISTERS[slug], form))
    assert found.counts == {"new": 1, "changed": 0, "unchanged": 0, "wrong": 0}


def test_the_wrong_rows_go_back_as_they_came_with_what_is_wrong(yunfan: Any) -> None:
    with override("en"):
        found = plan(SHOPS, yunfan.owner, csv("name,goods_count", "甲店,x", "乙店,2"))
        for form in ("xlsx", "csv"):
            data = registers.wrong_rows_sheet(found, form)
            rows = tablib.Dataset().load(
                io.BytesIO(data) if form == "xlsx" else data.decode("utf-8-sig"), format=form
            ).dict  # fmt: skip
            assert [(row["Shop *"], row["Goods listed"], row["Problems"]) for row in rows] == [
                ("甲店", "x", "Goods listed: Write a whole number, 0 or more.")
            ]
            assert plan(SHOPS, yunfan.owner, data).counts["wrong"] == 1  # the column of problems is passed by


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@x", '=HYPERLINK("http://a")'])
def test_no_csv_cell_is_a_formula(text: str, yunfan: Any) -> None:
    registers.save_row(register=SHOPS, scope=scope_of(yunfan.owner), values={"name": text})
    data = registers.export_rows(SHOPS, own(SHOPS, yunfan.account), "csv").decode("utf-8-sig")
    (cell,) = tablib.Dataset().load(data, format="csv")[0][:1]
    assert cell == "'" + text
    assert plan(SHOPS, yunfan.owner, data.encode()).lines[0].state == "unchanged"


def test_long_digits_and_leading_zeros_stay_text(yunfan: Any) -> None:
    register = REGISTERS["enterprises"]
    registers.save_row(
        register=register, scope=scope_of(yunfan.owner),
        values={"name": "飞鸟书屋", "credit_code": "91350100M000100Y43", "landline": "057182123456"},
    )  # fmt: skip
    rows = own(register, yunfan.account)
    assert b"\t057182123456" in registers.export_rows(register, rows, "csv")
    made = openpyxl.load_workbook(io.BytesIO(registers.export_rows(register, rows, "xlsx")))
    assert [cell.value for cell in made.active[2]][6] == "057182123456"
