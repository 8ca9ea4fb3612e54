"""The fixed parts of a workbook (Office Open XML, ECMA-376 part 1, section 18) around the streamed rows. Pure."""

import re
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

HEADER = 1
STYLES = {"text": 2, "integer": 3, "money": 4, "date": 5, "datetime": 6, "percent": 7}  # indexes into cellXfs below

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_IN_NAMES = re.compile("[\\[\\]:*?/\\\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_MAX_NAME = 31  # UTF-16 units

_FORMATS = ((164, "#,##0.00##"), (165, "yyyy\\-mm\\-dd"), (166, "yyyy\\-mm\\-dd\\ hh:mm:ss"))
_XF_FORMATS = (0, 0, 49, 3, 164, 165, 166, 10)  # number format of each cell style


@dataclass(frozen=True)
class Written:
    """A finished sheet; ``rows`` without its header."""

    name: str
    columns: int
    rows: int


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a name Excel accepts and that is not in ``taken`` (lower case): 31 UTF-16 units, none of []:*?/\\."""
    name = _NOT_IN_NAMES.sub(" ", wanted).strip().strip("'").strip() or "Sheet"
    if name.lower() == "history":  # reserved by Excel
        name += "_"
    candidate, number = _cut(name, _MAX_NAME), 2
    while candidate.lower() in taken:
        suffix = f" ({number})"
        candidate = _cut(name, _MAX_NAME - len(suffix)) + suffix
        number += 1
    return candidate


def _cut(text: str, units: int) -> str:
    while len(text.encode("utf-16-le")) > units * 2:
        # The bracketed number of a continued sheet is what tells it from the first: keep it.
        text = f"{found[1][:-1]}{found[2]}" if (found := re.fullmatch(r"(.+?)( \(\d+\))", text)) else text[:-1]
    return text


def column_letter(number: int) -> str:
    """Return 1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def sheet_head(widths: list[float]) -> str:
    """Return everything of a sheet before its first row: the header stays in view, columns are wide enough."""
    cols = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, start=1)
    )
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}'
        f'<selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{cols}</cols><sheetData>"
    )


def sheet_tail(columns: int, rows: int) -> str:
    """Return everything of a sheet behind its last row, with the filter over all of it."""
    return f'</sheetData><autoFilter ref="A1:{column_letter(columns)}{rows + 1}"/></worksheet>'


def frame(sheets: list[Written]) -> list[tuple[str, str]]:
    """Return path → text of the parts that name the sheets."""
    count = range(1, len(sheets) + 1)
    names = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, sheet in zip(count, sheets, strict=True)
    )
    filters = "".join(_filter_name(n - 1, sheet) for n, sheet in zip(count, sheets, strict=True))
    relations = "".join(_relation(n, "worksheet", f"worksheets/sheet{n}.xml") for n in count)
    overrides = "".join(_override(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in count)
    return [
        (
            "xl/workbook.xml",
            f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{names}</sheets><definedNames>{filters}</definedNames></workbook>",
        ),
        ("xl/_rels/workbook.xml.rels", _relations(relations + _relation(len(sheets) + 1, "styles", "styles.xml"))),
        ("xl/styles.xml", _styles()),
        ("_rels/.rels", _relations(_relation(1, "officeDocument", "xl/workbook.xml"))),
        (
            "[Content_Types].xml",
            f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f"{_override('/xl/workbook.xml', 'sheet.main')}{overrides}{_override('/xl/styles.xml', 'styles')}</Types>",
        ),
    ]


def _filter_name(index: int, sheet: Written) -> str:
    quoted = sheet.name.replace("'", "''").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    area = f"'{quoted}'!$A$1:${column_letter(sheet.columns)}${sheet.rows + 1}"
    return f'<definedName name="_xlnm._FilterDatabase" localSheetId="{index}" hidden="1">{area}</definedName>'


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_REL}/{kind}" Target="{target}"/>'


def _relations(inner: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_XML}<Relationships xmlns="{space}">{inner}</Relationships>'


def _override(path: str, kind: str) -> str:
    return f'<Override PartName="{path}" ContentType="{_TYPE}.{kind}+xml"/>'


def _styles() -> str:
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode={quoteattr(code)}/>' for n, code in _FORMATS)
    xfs = "".join(
        f'<xf numFmtId="{n}" fontId="{int(i == HEADER)}" fillId="{2 if i == HEADER else 0}" borderId="0" xfId="0"'
        f' applyNumberFormat="1" applyFont="1" applyFill="1"/>'
        for i, n in enumerate(_XF_FORMATS)
    )
    font = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
    return (
        f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(_FORMATS)}">{formats}</numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
        '</fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8EDF5"/></patternFill></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(_XF_FORMATS)}">{xfs}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
