"""An account's own bill layouts."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from billing.choices import BillColumn, Item
from billing.errors import LayoutInvalid
from billing.models import BillLayout
from core import clock

MOST = 20  # layouts an account [assumed]


@transaction.atomic
def save_layout(
    *, account: Any, name: str, columns: Sequence[str], products: Sequence[str] = (), is_default: bool = False,
    layout: BillLayout | None = None, actor: Any = None,
) -> BillLayout:  # fmt: skip
    """Make or change a layout; as the default it takes the place of the one before. Raises LayoutInvalid."""
    name = name.strip()
    _check(name, columns, products)
    others = BillLayout.objects.filter(account=account)
    if layout is None:
        if others.count() >= MOST:
            raise LayoutInvalid(_("An account keeps at most %(most)s layouts. Delete one first.") % {"most": MOST})
        layout = BillLayout(account=account, created_by=actor)
    if others.filter(name=name).exclude(pk=layout.pk).exists():
        raise LayoutInvalid(_("Another layout has this name. Choose a different one."), field="name")
    if is_default:
        others.exclude(pk=layout.pk).update(is_default=False)
    layout.name, layout.columns, layout.products = name, list(columns), list(products)
    layout.is_default, layout.updated_at = is_default, clock.now()
    try:
        with transaction.atomic():
            layout.save()
    except IntegrityError as exc:  # another was saved at this instant
        raise LayoutInvalid(_("Another layout was saved meanwhile. Try again."), field="name") from exc
    return layout


def delete_layout(*, layout: BillLayout) -> None:
    """Forget a layout; bills show every column again."""
    layout.delete()


def _check(name: str, columns: Sequence[str], products: Sequence[str]) -> None:
    if not 1 <= len(name) <= 30:
        raise LayoutInvalid(_("Give the layout a name of 1 to 30 characters."), field="name")
    if not columns or len(set(columns)) != len(columns) or set(columns) - set(BillColumn.values):
        said = {"choices": ", ".join(BillColumn.values)}
        raise LayoutInvalid(_("Choose at least one column, each once, of: %(choices)s.") % said, field="columns")
    if len(set(products)) != len(products) or set(products) - set(Item.values):
        said = {"choices": ", ".join(Item.values)}
        raise LayoutInvalid(_("Choose products, each once, of: %(choices)s.") % said, field="products")
