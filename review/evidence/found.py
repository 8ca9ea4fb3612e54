"""Asking the registers: one query a register, none for one that nothing is wanted of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from review.evidence.company import level
from review.evidence.wants import Wants
from review.models import (
    AppListing,
    Enterprise,
    Filing,
    IpRange,
    Licence,
    PublicAccount,
    Shop,
    Trademark,
    WebPage,
)
from review.registers.table import register_of

_MOST = 200  # rows of one answer: a name that more things bear says nothing


@dataclass
class Found:
    """The rows that the registers hold for what was wanted, an account's own before the world's."""

    enterprises: list[Enterprise] = field(default_factory=list)
    filings: list[Filing] = field(default_factory=list)
    trademarks: list[Trademark] = field(default_factory=list)
    apps: list[AppListing] = field(default_factory=list)
    public_accounts: list[PublicAccount] = field(default_factory=list)
    shops: list[Shop] = field(default_factory=list)
    pages: dict[str, WebPage] = field(default_factory=dict)
    networks: dict[str, IpRange] = field(default_factory=dict)
    licences: list[Licence] = field(default_factory=list)


def look_up(wants: Wants, account_id: int | None) -> Found:
    """Return what the registers know, as a review of the account's submission finds it."""

    def ask(model: Any, *conditions: Q) -> list[Any]:
        asked = [condition for condition in conditions if condition]
        if not asked:
            return []
        joined = asked[0]
        for condition in asked[1:]:
            joined |= condition
        return list(_own_first(model, model.objects.known_to(account_id).filter(joined)[:_MOST]))

    return Found(
        enterprises=ask(
            Enterprise, _named("name", wants.companies | wants.brands), _named("short_name", wants.brands),
            _among("credit_code", wants.codes),
        ),
        filings=ask(Filing, _among("subject", wants.filed_subjects)),
        trademarks=ask(Trademark, _named("name", wants.trademarks), _among("number", wants.trademark_numbers)),
        apps=ask(AppListing, _named("name", wants.apps), _among("url", wants.store_links)),
        public_accounts=ask(PublicAccount, _named("name", wants.public_accounts)),
        shops=ask(Shop, _named("name", wants.shops), _among("url", wants.store_links)),
        pages=_first(ask(WebPage, _among("url", wants.page_keys)), "url"),
        networks=_first(ask(IpRange, _among("network", wants.networks)), "network"),
        licences=ask(
            Licence,
            *(Q(kind=kind) & _named("holder", holders) for kind, holders in wants.licences.items()),
        ),
    )  # fmt: skip


def _among(column: str, values: Iterable[str]) -> Q:
    wanted = sorted(values)
    return Q(**{f"{column}__in": wanted}) if wanted else Q()


def _named(column: str, names: Iterable[str]) -> Q:
    """Names as written; those with Latin letters whatever their case."""
    asked = Q()
    for name in sorted(names):
        if any(char.isascii() and char.isalpha() for char in name):
            asked |= Q(**{f"{column}__iexact": name})
    return asked | _among(column, names)


def _own_first(model: Any, rows: Iterable[Any]) -> Iterator[Any]:
    """Leave out the world's row of a thing of which the account keeps a row of its own."""
    register = register_of(model)
    seen: set[Any] = set()
    for row in rows:
        key = register.key_of(row)
        if key not in seen:
            seen.add(key)
            yield row


def _first(rows: Iterable[Any], column: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        found.setdefault(getattr(row, column), row)
    return found


def named(rows: Iterable[Any], name: str, column: str = "name") -> list[Any]:
    """Return the rows of this name, width and case aside."""
    wanted = level(name)
    return [row for row in rows if wanted and level(getattr(row, column)) == wanted]
