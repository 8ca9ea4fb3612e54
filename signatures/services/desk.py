"""The way of everything that is reviewed: file, change and file again, withdraw, delete.

Each step moves the status by one conditional UPDATE, writes the change log and, where needed, opens an order.
The upper app's texts walk the same way, so this is one of its doors.
"""

from collections.abc import Callable, Collection
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from core import clock, lifecycle
from core.errors import DomainError
from review import services as review
from review.choices import ReviewStatus
from signatures import errors

Row = TypeVar("Row", bound=models.Model)
Facts = Callable[[Any], dict[str, Any]]


def clean(row: models.Model) -> None:
    """Check each column's own rule (length, choice, not blank); raises FieldInvalid naming the first field at fault."""
    keys = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude=keys)
    except ValidationError as exc:
        field, problems = next(iter(exc.message_dict.items()))
        raise errors.FieldInvalid(problems[0], field=field) from exc


@contextmanager
def unique(taken: type[DomainError]) -> Any:
    """Run a write in a savepoint; whoever loses the race for a unique name gets ``taken``."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as exc:
        raise taken() from exc


def fresh(row: Row, *related: str) -> Row:
    """Return the row as it is now, so that a refused change leaves the caller's object alone."""
    return type(row)._base_manager.select_related("account", *related).get(pk=row.pk)


def file(row: Any, *, kind: str, facts: dict[str, Any], actor: Any) -> None:
    """Open the first order; the desk's own line "submitted" keeps what was filed."""
    review.submit_for_review(
        account=row.account, kind=kind, subject_id=row.pk, label=str(row)[:200], facts=facts, actor=actor
    )


def refile(
    row: Any, *, kind: str, changes: dict[str, Any], sources: Collection[str], refused: type[DomainError],
    taken: type[DomainError], finish: Callable[[], Any], facts: Facts, actor: Any,
) -> None:  # fmt: skip
    """Apply ``changes`` to a fresh ``row``, put it back under review and log before and after.

    ``finish`` runs after the columns are written (uploads); ``refused`` is raised outside ``sources``.
    """
    before, was_pending = facts(row), row.status == ReviewStatus.PENDING
    for name, value in changes.items():
        setattr(row, name, value)
    clean(row)
    row.status, row.reason, row.updated_at = ReviewStatus.PENDING, "", clock.now()
    values = {**changes, "status": row.status, "reason": row.reason, "updated_at": row.updated_at}
    # Not core.lifecycle.move: a column here is itself called source.
    with unique(taken):
        moved = type(row)._base_manager.filter(pk=row.pk, status__in=list(sources)).update(**values)
    if not moved:
        raise refused()
    finish()
    after = facts(row)
    if was_pending:
        review.withdraw(account_id=row.account_id, kind=kind, subject_id=row.pk, actor=actor)
    _log(row, kind, "edited", actor, before=before, after=after)
    review.submit_for_review(
        account=row.account, kind=kind, subject_id=row.pk, label=str(row)[:200], facts=after, actor=actor
    )


def withdraw(row: Row, *, kind: str, refused: type[DomainError], actor: Any) -> Row:
    """Take back what is under review; raises ``refused`` when it is not."""
    if not lifecycle.move(
        row, source=ReviewStatus.PENDING, target=ReviewStatus.WITHDRAWN, reason="", updated_at=clock.now()
    ):
        raise refused()
    review.withdraw(account_id=row.account_id, kind=kind, subject_id=row.pk, actor=actor)
    return row


def delete(row: Any, *, kind: str, facts: Facts, under_review: type[DomainError], in_use: type[DomainError],
           actor: Any) -> None:  # fmt: skip
    """Delete for good what is not under review; the change log keeps what it was."""
    row = fresh(row)
    _log(row, kind, "deleted", actor, before=facts(row))
    try:
        gone, _ = type(row)._base_manager.filter(pk=row.pk).exclude(status=ReviewStatus.PENDING).delete()
    except models.ProtectedError as exc:
        raise in_use() from exc
    if not gone:
        raise under_review()


def _log(row: Any, kind: str, action: str, actor: Any, **texts: Any) -> None:
    review.record_change(
        account_id=row.account_id, kind=kind, subject_id=row.pk, label=str(row)[:200], action=action, actor=actor,
        **texts,
    )  # fmt: skip
