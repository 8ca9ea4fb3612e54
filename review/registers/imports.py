"""Many rows at once: first a plan that says of each row new, changed, unchanged or wrong, then all or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import clock
from core.tenancy import Scope
from review.registers import sheets
from review.registers.clean import read_row
from review.registers.errors import ImportRefused, RowTwice, SheetInvalid
from review.registers.rows import home_of
from review.registers.sheets import MAX_ROWS, SheetRow
from review.registers.table import Register

NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"
_CHUNK = 500  # rows a statement: SQLite takes 32,766 parameters, PostgreSQL 65,535


@dataclass(frozen=True)
class Line:
    """One row of an import: ``problems`` column → rule and fix; ``changes`` column → (stored, wanted)."""

    number: int
    raw: Mapping[str, Any]
    state: str
    values: Mapping[str, Any] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    stored: Any = None


@dataclass(frozen=True)
class Plan:
    """What an import would do to the rows of one account (None: the world's)."""

    register: Register
    account_id: int | None
    lines: list[Line]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows are new, changed, unchanged, wrong."""
        found = dict.fromkeys((NEW, CHANGED, UNCHANGED, WRONG), 0)
        for line in self.lines:
            found[line.state] += 1
        return found

    @property
    def wrong(self) -> list[Line]:
        """Return the rows that cannot be taken over."""
        return [line for line in self.lines if line.state == WRONG]

    def errors(self) -> list[dict[str, Any]]:
        """Return what is wrong, one entry a cell."""
        return [
            {"row": line.number, "column": name, "message": message}
            for line in self.wrong
            for name, message in line.problems.items()
        ]


def plan_sheet(*, register: Register, scope: Scope, data: bytes) -> Plan:
    """Return what importing a sheet would do; raises ``SheetInvalid``, ``WritingNotAllowed``; writes nothing."""
    return _plan(register, home_of(scope), sheets.read(register, data))


def plan_rows(*, register: Register, scope: Scope, rows: Iterable[Any]) -> Plan:
    """Return what storing rows (column → value) would do; raises like ``plan_sheet``."""
    given = list(rows)
    if len(given) > MAX_ROWS:
        raise SheetInvalid(_("At most %(most)d rows at once.") % {"most": MAX_ROWS}, field="rows")
    numbered = [SheetRow(number, dict(row)) for number, row in enumerate(given, start=1)]
    return _plan(register, home_of(scope), numbered)


def import_rows(*, register: Register, scope: Scope, rows: Iterable[Any], actor: Any = None) -> dict[str, int]:
    """Store rows, all or none: what is there already is changed to them. Returns the counts of the plan."""
    return apply_plan(plan_rows(register=register, scope=scope, rows=rows), actor=actor)


@transaction.atomic
def apply_plan(plan: Plan, *, actor: Any = None) -> dict[str, int]:
    """Write a plan's new and changed rows and return its counts.

    Raises ``ImportRefused`` when any row is wrong, ``RowTwice`` when another process wrote one meanwhile.
    """
    if plan.wrong:
        raise ImportRefused(plan.errors())
    now, model = clock.now(), plan.register.model
    fresh = [
        model(account_id=plan.account_id, updated_at=now, **line.values) for line in plan.lines if line.state == NEW
    ]
    changed = []
    for line in plan.lines:
        if line.state == CHANGED:
            for name, value in line.values.items():
                setattr(line.stored, name, value)
            line.stored.updated_at = now
            changed.append(line.stored)
    try:
        with transaction.atomic():
            model.objects.bulk_create(fresh, batch_size=_CHUNK)
            names = [column.name for column in plan.register.columns]
            model.objects.bulk_update(changed, [*names, "updated_at"], batch_size=100)
    except IntegrityError as error:
        raise RowTwice(_("Somebody else wrote one of these rows meanwhile. Look at the preview again.")) from error
    return plan.counts


def _plan(register: Register, account_id: int | None, rows: Sequence[SheetRow]) -> Plan:
    read = [(row, *read_row(register, row.cells)) for row in rows]
    stored = _stored(register, account_id, [values for _row, values, problems in read if not problems])
    lines: list[Line] = []
    first: dict[tuple[Any, ...], int] = {}
    for row, values, problems in read:
        if not problems:
            key = register.key_of(values)
            if key in first:
                problems = {
                    register.identity[0]: _("Row %(row)d names the same thing. Keep one.") % {"row": first[key]}
                }
            first.setdefault(key, row.number)
        lines.append(_line(row, values, problems, stored.get(register.key_of(values)) if not problems else None))
    return Plan(register, account_id, lines)


def _line(row: SheetRow, values: dict[str, Any], problems: dict[str, str], stored: Any) -> Line:
    if problems:
        return Line(row.number, row.cells, WRONG, values, problems)
    if stored is None:
        return Line(row.number, row.cells, NEW, values)
    # A column that the sheet does not have stays as it is; an empty cell empties it.
    values = {name: value if name in row.cells else getattr(stored, name) for name, value in values.items()}
    changes = {name: (getattr(stored, name), value) for name, value in values.items() if getattr(stored, name) != value}
    return Line(row.number, row.cells, CHANGED if changes else UNCHANGED, values, {}, changes, stored)


def _stored(register: Register, account_id: int | None, rows: Sequence[Mapping[str, Any]]) -> dict[tuple, Any]:
    """Return the rows there are for any of these, by what tells them apart."""
    wanted = {register.key_of(row) for row in rows}
    # The column with the most different values makes the shortest question.
    place = max(range(len(register.identity)), key=lambda at: len({key[at] for key in wanted}), default=0)
    names = sorted({key[place] for key in wanted})
    found: dict[tuple, Any] = {}
    for start in range(0, len(names), _CHUNK):
        part = {f"{register.identity[place]}__in": names[start : start + _CHUNK]}
        for row in register.model.objects.filter(account_id=account_id, **part):
            found[register.key_of(row)] = row
    return found
