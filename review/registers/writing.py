"""Sheets to take away: a register's rows, an empty template, the wrong rows of an import."""

from typing import Any

from review.registers import sheets
from review.registers.imports import Plan
from review.registers.sheets import MAX_ROWS
from review.registers.table import Register


def export_rows(register: Register, rows: Any, form: str) -> bytes:
    """Return at most 20,000 rows of a queryset as a sheet that an import takes back; ``form`` is xlsx or csv."""
    names = [column.name for column in register.columns]
    return sheets.write(register, rows.values(*names)[:MAX_ROWS], form)


def template_sheet(register: Register, form: str) -> bytes:
    """Return a sheet with the headings (required ones starred) and one example row."""
    example: dict[str, Any] = {}
    for column in register.columns:
        field = register.model._meta.get_field(column.name)
        example[column.name] = column.example or (field.get_default() if field.has_default() else "")
    if "kind" in example and not example["kind"]:
        example["kind"] = register.model._meta.get_field("kind").flatchoices[0][0]
    for name in ("owner", "developer", "holder"):
        if name in example and not example[name]:
            example[name] = "福州飞鸟书屋有限公司"
    return sheets.write(register, [example], form)


def wrong_rows_sheet(plan: Plan, form: str) -> bytes:
    """Return the wrong rows as they came, with a last column that says what is wrong with each."""
    said = {
        index: "；".join(
            f"{plan.register.heading(plan.register.column(name))}: {text}" for name, text in line.problems.items()
        )
        for index, line in enumerate(plan.wrong)
    }
    return sheets.write(plan.register, [line.raw for line in plan.wrong], form, said)
