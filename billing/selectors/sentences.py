"""A calculation in words, one sentence a step, in the language in force."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from billing.choices import Unit
from billing.models import Package
from billing.pricing import Quote, QuoteLine
from core.money import format_yuan


def spell_out(quote: Quote) -> list[str]:
    """Return the calculation as sentences in the language in force, one a line."""
    names = _package_names(line.package_id for line in quote.lines if line.package_id)
    return [_sentence(line, names) for line in quote.lines]


def _package_names(ids: Iterable[int]) -> dict[int, str]:
    wanted = set(ids)
    rows = Package.objects.filter(pk__in=wanted).select_related("catalogue") if wanted else []
    return {row.pk: row.catalogue.name for row in rows}


def _sentence(line: QuoteLine, names: dict[int, str]) -> str:
    facts = {
        "n": f"{line.quantity:,}",
        "each": f"{line.each:,}",
        "count": f"{line.quantity // line.each:,}" if line.each else "",
        "calls": f"{int(line.unit_price):,}",
        "price": format_yuan(line.unit_price),
        "amount": format_yuan(line.amount),
        "name": names.get(line.package_id or 0, ""),
        "unit": line.name or str(Unit.SEGMENT.label),
    }
    texts = {
        "segments": _("%(count)s messages × %(each)s segments = %(n)s segments"),
        "package": _("%(n)s segments from the package “%(name)s”: ¥0.00"),
        "band": _("%(n)s segments × %(price)s = %(amount)s"),
        "purchase": _("%(n)s packages × %(price)s = %(amount)s (%(each)s × %(unit)s in each)"),
        "unit": _("%(n)s × %(price)s for each %(unit)s = %(amount)s"),
        "minutes": _("%(calls)s calls of %(each)s seconds, each rounded up to whole minutes = %(n)s minutes"),
        "discount": _("%(each)s%% off each: %(amount)s"),
        "top_up": _("To pay: %(amount)s; the same amount is added, there is no bonus"),
        "total": _("To pay: %(amount)s for %(n)s segments"),
        "total_of": _("To pay: %(amount)s for %(n)s × %(unit)s"),
    }
    return texts["total_of" if line.kind == "total" and line.name else line.kind] % facts
