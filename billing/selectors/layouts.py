"""A bill the way an account wants to see it (个性化账单, domain.md 11.5): its lines, filtered and added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _

from billing.choices import BillColumn, Item
from billing.models import Bill, BillLayout
from core.money import ZERO
from core.tenancy import Scope

# A column's fields of BillLine: what tells groups apart, then what is shown.
FIELDS: dict[str, tuple[str, ...]] = {
    BillColumn.PRODUCT: ("product",),
    BillColumn.SIGNATURE: ("signature_name", "signature_id"),
    BillColumn.TEMPLATE: ("template_code", "template_name", "template_id"),
    BillColumn.APPLICATION: ("application_name", "application_id"),
    BillColumn.POOL: ("pool_name", "pool_id"),
    BillColumn.PAYER: ("package", "package_id"),
    BillColumn.PRICE: ("unit_price",),
}
STANDARD = tuple(FIELDS)


@dataclass(frozen=True, slots=True)
class Row:
    """One group: ``values`` in the order of the table's columns, and its sums. ``package_segments`` cost nothing."""

    values: tuple[Any, ...]
    messages: int
    segments: int
    package_segments: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Table:
    """A bill's lines by some columns; ``is_whole`` when no product was left out, so that the sums are the bill's."""

    columns: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row
    is_whole: bool


def layout_list(scope: Scope) -> QuerySet[BillLayout]:
    """Return the layouts in reach."""
    return BillLayout.objects.visible_to(scope).select_related("account").order_by("name")


def layout_for(bill: Bill, layout_id: int | None = None) -> BillLayout | None:
    """Return a bill's account's layout: the one named, else its default, else None (every column).

    A layout of another account is as good as none named.
    """
    own = BillLayout.objects.filter(account_id=bill.account_id)
    if layout_id is not None:
        return own.filter(pk=layout_id).first()
    return own.filter(is_default=True).first()


def laid_out(bill: Bill, layout: BillLayout | None) -> Table:
    """Return a bill's lines as a layout groups them; amounts and counts add up to the bill's of its products."""
    columns = tuple(layout.columns) if layout else STANDARD
    products = list(layout.products) if layout else []
    fields = [field for column in columns for field in FIELDS[column]]
    lines = bill.lines.filter(product__in=products) if products else bill.lines.all()
    covered = Case(When(package_id__isnull=False, then="segments"), default=Value(0))
    sums = {"m": Sum("messages"), "s": Sum("segments"), "c": Sum(covered), "a": Sum("amount")}
    found = lines.order_by(*fields).values(*fields).annotate(**sums) if fields else [lines.aggregate(**sums)]
    rows = tuple(_row(row, columns) for row in found if row["s"])
    return Table(columns, tuple(titles(columns)), rows, _total(rows), not products)


def titles(columns: Sequence[str]) -> list[str]:
    """Return the heads of the table in the language in force."""
    return [str(BillColumn(column).label) for column in columns]


def _row(row: dict[str, Any], columns: Sequence[str]) -> Row:
    shown = tuple(_shown(column, row) for column in columns)
    return Row(shown, row["m"], row["s"], row["c"], row["a"])


def _shown(column: str, row: dict[str, Any]) -> Any:
    if column == BillColumn.PRODUCT:
        return str(Item(row["product"]).label)
    if column == BillColumn.TEMPLATE:
        return " ".join(text for text in (row["template_code"], row["template_name"]) if text)
    if column == BillColumn.PAYER:
        return row["package"] or _("Balance")
    return row[FIELDS[column][0]]


def _total(rows: Sequence[Row]) -> Row:
    return Row(
        (), sum(row.messages for row in rows), sum(row.segments for row in rows),
        sum(row.package_segments for row in rows), sum((row.amount for row in rows), ZERO),
    )  # fmt: skip
