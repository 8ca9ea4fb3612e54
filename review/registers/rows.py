"""Writing single rows: a tenant its own, the desk the world's and anybody's."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from core import clock
from core.tenancy import Scope
from review.registers.clean import clean_row
from review.registers.errors import RowOfTheWorld, RowTwice, RowUnknown, WritingNotAllowed
from review.registers.table import Register

DESK = ("review", "platform")  # grants of those who keep the world's rows
_UNSAID: Any = object()


def is_desk(scope: Scope) -> bool:
    """Return whether the caller keeps the rows that hold for everybody."""
    return scope.sees_all and any(scope.can(grant) for grant in DESK)


def may_write(scope: Scope) -> bool:
    """Return whether the caller writes in the registers at all."""
    return is_desk(scope) or (scope.account_id is not None and not scope.sees_all and scope.can("registry"))


def may_write_row(scope: Scope, row: Any) -> bool:
    """Return whether the caller may change or delete a row that it sees."""
    return is_desk(scope) or (may_write(scope) and row.account_id == scope.account_id)


def home_of(scope: Scope) -> int | None:
    """Return whose row a new one of the caller's becomes: its account's, or the world's (None) for the desk.

    Raises ``WritingNotAllowed``.
    """
    if not may_write(scope):
        raise WritingNotAllowed
    return scope.account_id


@transaction.atomic
def save_row(
    *, register: Register, scope: Scope, row: Any = None, values: Mapping[str, Any], account_id: Any = _UNSAID,
    actor: Any = None,
) -> Any:  # fmt: skip
    """Create or change a row. ``values`` may leave columns of an existing row out; ``account_id`` counts from the desk.

    Raises ``RowInvalid`` naming the column, ``RowTwice``, ``RowUnknown``, ``RowOfTheWorld``, ``WritingNotAllowed``.
    """
    home = home_of(scope)
    if row is not None:
        row = _reachable(register, scope, row)
        home = row.account_id
    if account_id is not _UNSAID and is_desk(scope):
        home = account_id
    before = {column.name: getattr(row, column.name) for column in register.columns} if row is not None else {}
    cleaned = clean_row(register, {**before, **values})
    if _twin(register, home, cleaned, row) is not None:
        raise RowTwice(field=register.identity[0])
    row = row or register.model()
    for name, value in cleaned.items():
        setattr(row, name, value)
    row.account_id, row.updated_at = home, clock.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # another process was a moment quicker
        raise RowTwice(field=register.identity[0]) from error
    return row


@transaction.atomic
def delete_row(*, register: Register, scope: Scope, row: Any, actor: Any = None) -> None:
    """Take a row out of its register. Raises like ``save_row``."""
    home_of(scope)
    _reachable(register, scope, row).delete()


def _reachable(register: Register, scope: Scope, row: Any) -> Any:
    """Return the row as it stands in the table, if the caller may write it."""
    stored = register.model.objects.visible_to(scope).filter(pk=row.pk).first()
    if stored is None:
        raise RowUnknown
    if not may_write_row(scope, stored):
        raise RowOfTheWorld
    return stored


def _twin(register: Register, account_id: int | None, values: Mapping[str, Any], row: Any) -> Any:
    same = {name: values[name] for name in register.identity}
    found = register.model.objects.filter(account_id=account_id, **same)
    return found.exclude(pk=row.pk).first() if row is not None else found.first()
