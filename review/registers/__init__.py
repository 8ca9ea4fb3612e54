"""The simulated public registers: one table of them, writing, sheets, imports (docs/domain.md 2.9, 3.9, 4.14)."""

from review.registers.imports import Plan, apply_plan, import_rows, plan_rows, plan_sheet
from review.registers.rows import delete_row, home_of, is_desk, may_write, may_write_row, save_row
from review.registers.sheets import FORMATS, MAX_BYTES, MAX_ROWS, TYPES, shown
from review.registers.table import REGISTERS, Column, Register, register_of
from review.registers.writing import export_rows, template_sheet, wrong_rows_sheet

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "MAX_ROWS",
    "REGISTERS",
    "TYPES",
    "Column",
    "Plan",
    "Register",
    "apply_plan",
    "delete_row",
    "export_rows",
    "home_of",
    "import_rows",
    "is_desk",
    "may_write",
    "may_write_row",
    "plan_rows",
    "plan_sheet",
    "register_of",
    "save_row",
    "shown",
    "template_sheet",
    "wrong_rows_sheet",
]
