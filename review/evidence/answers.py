"""From the registers' rows to the answers that rules read: True good, False bad, None not found. Pure of queries."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from review.choices import AccountHolder, FilingKind, ListingStatus, PageContent, TrademarkStatus
from review.engine.data import RuleData
from review.evidence.company import is_named_after, is_one_of, level
from review.evidence.found import Found, named
from review.evidence.wants import Facts, Wants, on_platform
from review.registers.links import domains_above, host_of_key, is_address, ladder, networks_above

Answer = bool | None
_HAN_NAME = re.compile(r"[\u3400-\u9fff·]{2,4}")


def worst(answers: Iterable[Answer]) -> Answer:
    """Return False if one is bad, else None if one is unknown, else True; None of nothing."""
    given = list(answers)
    if False in given:
        return False
    return True if given and None not in given else None


def owned_names(found: Found, name: str) -> list[tuple[str, bool]]:
    """Return who registered a name, and whether it holds today, over all registers."""
    rows = [(row.owner, row.status == TrademarkStatus.REGISTERED) for row in named(found.trademarks, name)]
    rows += [(row.developer, row.status == ListingStatus.ONLINE) for row in named(found.apps, name)]
    for listed in (found.public_accounts, found.shops):
        rows += [(row.owner, row.status == ListingStatus.ONLINE) for row in named(listed, name)]
    rows += [(row.name, True) for row in named(found.enterprises, name)]
    rows += [(row.name, True) for row in named(found.enterprises, name, "short_name")]
    return [(owner, holds) for owner, holds in rows if owner]


def subject_related(name: str, wants: Wants, found: Found, data: RuleData) -> Answer:
    """Whose is the signature's name: the company's by its own brand or by a register, or somebody else's?"""
    if is_named_after(name, wants.owners, data):
        return True
    registered = owned_names(found, name)
    if any(is_one_of(owner, wants.owners) for owner, _holds in registered):
        return True
    if any(_is_site_of(found.pages.get(step), name, wants) for key in wants.links.values() for step in ladder(key)):
        return True
    return False if any(holds for _owner, holds in registered) else None


def _is_site_of(page: Any, name: str, wants: Wants) -> bool:
    return page is not None and level(name) in level(page.title) and is_one_of(page.owner, wants.owners)


def is_person_name(name: str, related: Answer, wants: Wants, found: Found, legal_name: str) -> Answer:
    """True: the register knows a legal person of this name. False: it is a brand. None: nobody settles it."""
    if not _HAN_NAME.fullmatch(name):
        return None
    legal = {legal_name, *(row.legal_person for row in found.enterprises if is_one_of(row.name, wants.owners))}
    if name in legal - {""}:
        return True
    return False if related or any(holds for _owner, holds in owned_names(found, name)) else None


def trademark_found(facts: Facts, wants: Wants, found: Found, day: dt.date) -> Answer:
    """A registered trademark of the owner, in force, of the signature's name and by the number that was given."""
    name = facts.text("name")
    full = f"{facts.text('remark')} {facts.part('trademark').text('name')} {name}"
    rows = [row for row in found.trademarks if row.number in wants.trademark_numbers] or named(found.trademarks, name)
    if not rows:
        return None
    return any(
        row.status == TrademarkStatus.REGISTERED
        and (row.valid_until is None or row.valid_until >= day)
        and is_one_of(row.owner, wants.owners)
        and level(row.name) in level(full)
        for row in rows
    )


def shop_rows(facts: Facts, wants: Wants, found: Found) -> list[Any]:
    """Return the shop that a signature names: by its link, else by its name."""
    keys = {step for key in wants.links.values() for step in ladder(key)[:-1] or [key]}
    by_link = [row for row in found.shops if row.url and row.url in keys]
    return by_link or named(found.shops, facts.text("name"))


def is_shown(row: Any) -> bool:
    """Return whether an account has enough on it and can be found."""
    return row.status == ListingStatus.ONLINE and row.content == PageContent.RICH


def holder_of(rows: Sequence[Any]) -> str | None:
    """Return who certified the accounts found: one person among them counts; None when there is no account."""
    if not rows:
        return None
    personal = any(row.holder == AccountHolder.PERSONAL for row in rows)
    return str(AccountHolder.PERSONAL if personal else AccountHolder.ENTERPRISE)


def longest_named(rows: Sequence[Any]) -> list[Any]:
    """Return the rows of the longest name: of 云帆 and 云帆助手 the text means the second."""
    longest = max((len(level(row.name)) for row in rows), default=0)
    return [row for row in rows if len(level(row.name)) == longest]


def licence_held(wants: Wants, found: Found, day: dt.date) -> Answer:
    """A licence of the trade, held by the company and in force that day; False: one that has run out."""
    rows = [row for row in found.licences if is_one_of(row.holder, wants.owners)]
    if not rows:
        return None
    return any(
        (row.valid_from is None or row.valid_from <= day) and (row.valid_until is None or day <= row.valid_until)
        for row in rows
    )


def link_answers(written: str, wants: Wants, found: Found, name: str, data: RuleData) -> dict[str, Answer]:
    """Return what the registers say of one link; what does not concern it is left out."""
    key = wants.links[written]
    host = host_of_key(key)
    listed = [row for row in (*found.apps, *found.shops) if row.url and row.url in ladder(key)]
    page = next((found.pages[step] for step in ladder(key) if step in found.pages), None)
    answers: dict[str, Answer] = {"reachable": _reachable(page, listed), "redirects": None, "rich": _rich(page, listed)}
    if page is not None:
        answers |= {"login_wall": page.has_login_wall, "is_download": page.is_download}
    if page is not None or listed:
        answers["redirects"] = bool(page and page.redirects_to)
    filings = _filings(host, found)
    if is_address(host):
        answers["ip_filing_found"] = _in_force(filings[FilingKind.ICP])
        answers["ip_owner_verified"] = _owns_address(host, wants, found)
    else:
        answers["icp_filed"] = _in_force(filings[FilingKind.ICP])
        answers["psb_filed"] = _in_force(filings[FilingKind.PSB])
    if wants.owners:
        owners = [row.owner for row in (filings[FilingKind.ICP],) if row is not None]
        answers["related"] = _related(key, page, listed, owners, name, wants, data)
    return answers


def _reachable(page: Any, listed: Sequence[Any]) -> Answer:
    """A listing says more of its own address than the row of the whole store does."""
    if listed:
        return any(row.status != ListingStatus.OFFLINE for row in listed)
    return None if page is None else page.is_reachable


def _rich(page: Any, listed: Sequence[Any]) -> Answer:
    """A page that does not open is said once, as such; the register keeps its content apart."""
    if listed:
        return any(row.status == ListingStatus.ONLINE for row in listed)
    return None if page is None else page.content == PageContent.RICH


def _filings(host: str, found: Found) -> dict[str, Any]:
    """Return the filing of each kind that speaks for a host: that of the nearest domain."""
    names = domains_above(host) or [host]
    best: dict[str, Any] = {FilingKind.ICP: None, FilingKind.PSB: None}
    for row in found.filings:
        held = best.get(row.kind)
        if row.subject in names and (held is None or names.index(row.subject) < names.index(held.subject)):
            best[row.kind] = row
    return best


def _in_force(filing: Any) -> Answer:
    return None if filing is None else filing.is_valid


def _owns_address(address: str, wants: Wants, found: Found) -> Answer:
    narrowest = next((found.networks[net] for net in networks_above(address) if net in found.networks), None)
    return None if narrowest is None else is_one_of(narrowest.owner, wants.owners)


def _related(
    key: str, page: Any, listed: Sequence[Any], filed_by: list[str], name: str, wants: Wants, data: RuleData
) -> Answer:
    """A site is the signature's by who shows himself on it, who filed it, or by a title that carries its name."""
    is_store = on_platform(key, data)
    owners = [getattr(row, "developer", "") or getattr(row, "owner", "") for row in listed]
    if page is not None and not (is_store and page.url == host_of_key(key)):
        owners.append(page.owner)
        if level(name) and level(name) in level(page.title):
            return True
    if not is_store:
        owners += filed_by
    owners = [owner for owner in owners if owner]
    if any(is_one_of(owner, wants.owners) or is_named_after(name, [owner], data) for owner in owners):
        return True
    if any(level(name) and level(name) == level(row.name) for row in listed):
        return True
    return False if owners else None
