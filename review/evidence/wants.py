"""What of a submission has to be looked up: plain facts in, names, links and numbers out. Pure; never raises."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from review.engine import text as reading
from review.engine.data import RuleData
from review.evidence.company import is_named_after
from review.registers.links import domains_above, host_of_key, is_address, ladder, networks_above, url_key

_NUMBERS = re.compile(r"(?<![0-9A-Za-z])[0-9]{5,15}(?![0-9A-Za-z])")
_PRODUCT = re.compile(r"小程序|公众号|服务号|订阅号|客户端|app(?![a-z])", re.IGNORECASE)
_PIECE = re.compile(r"[0-9A-Za-z\u3400-\u9fff]+")
_CUT = re.compile(r"[${].*", re.DOTALL)  # a link's fixed part ends where a variable begins
# The trades a declared industry needs a licence of; the words are signatures.choices.Industry → LicenceKind.
TRADES = {
    "medical": "medicine", "education": "education", "real_estate": "real_estate", "live_video": "live_video",
    "games": "games", "finance": "finance",
}  # fmt: skip
_LONGEST_NAME, _MOST_PRODUCTS, _MOST_LINKS = 20, 6, 20


class Facts:
    """Reading of plain facts: what is absent or of a wrong type reads as empty."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw

    def text(self, key: str) -> str:
        """Return a text."""
        value = self.raw.get(key)
        return value if isinstance(value, str) else ""

    def part(self, key: str) -> "Facts":
        """Return a nested part."""
        value = self.raw.get(key)
        return Facts(value if isinstance(value, Mapping) else {})

    def has(self, key: str) -> bool:
        """Return whether the fact is there, be it empty."""
        return key in self.raw

    def material_kinds(self) -> set[str]:
        """Return what the uploaded pictures show."""
        rows = self.raw.get("materials")
        rows = rows if isinstance(rows, (list, tuple)) else ()
        return {str(row.get("kind")) for row in rows if isinstance(row, Mapping)}


@dataclass
class Wants:
    """What to ask the registers; an empty part asks its register nothing."""

    owners: tuple[str, ...] = ()  # companies that the submission may speak for
    codes: set[str] = field(default_factory=set)
    companies: set[str] = field(default_factory=set)
    brands: set[str] = field(default_factory=set)  # names of enterprises, for their short names too
    trademarks: set[str] = field(default_factory=set)
    trademark_numbers: set[str] = field(default_factory=set)
    apps: set[str] = field(default_factory=set)
    public_accounts: set[str] = field(default_factory=set)
    shops: set[str] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)  # as written → key
    store_links: set[str] = field(default_factory=set)  # keys that apps and shops may be found by
    licences: dict[str, set[str]] = field(default_factory=dict)  # kind → holders

    def add_link(self, written: str, data: RuleData) -> None:
        """Take a link up, as far as it is fixed; what is no link is passed by."""
        if len(self.links) >= _MOST_LINKS or written in self.links:
            return
        key = _key_or_nothing(_CUT.sub("", written))
        if not key:
            return
        self.links[written] = key
        if on_platform(key, data):
            self.store_links.update(ladder(key))

    @property
    def page_keys(self) -> set[str]:
        """Return every row that may speak for a link."""
        return {step for key in self.links.values() for step in ladder(key)}

    @property
    def hosts(self) -> set[str]:
        """Return the hosts of the links."""
        return {host_of_key(key) for key in self.links.values()}

    @property
    def filed_subjects(self) -> set[str]:
        """Return the domains and addresses whose filing may speak for a link."""
        return {name for host in self.hosts for name in (domains_above(host) or [host])}

    @property
    def networks(self) -> set[str]:
        """Return the networks that may hold an address among the links."""
        return {network for host in self.hosts if is_address(host) for network in networks_above(host)}


def on_platform(key: str, data: RuleData) -> bool:
    """Return whether a link leads into a store or platform, where a page is its publisher's, not the host's."""
    known = data.words("platform-hosts")
    return any(domain in known for domain in domains_above(host_of_key(key)))


def owners_of(facts: Facts) -> tuple[str, ...]:
    """Return the companies a submission may speak for: the account's own, or whom it acts for."""
    qualification, letter = facts.part("qualification"), facts.part("letter")
    theirs = (facts.text("owner"), qualification.text("company_name"), letter.text("authorizer"))
    own = facts.part("account").text("subject")
    if facts.text("usage") == "other" or facts.raw.get("third_party") is True:
        named = [name for name in theirs if name]
        return tuple(dict.fromkeys(named or [own] if own or named else ()))
    return tuple(dict.fromkeys(name for name in (own, *theirs[:2]) if name))


def names_a_product(*texts: str) -> bool:
    """Return whether an app, a mini program or an official account is spoken of."""
    return any(_PRODUCT.search(text) for text in texts)


def product_names(*texts: str) -> set[str]:
    """Return what may be the name of a product spoken of: every run of characters that ends or begins beside the word.

    小程序「云帆助手」 gives 云帆, 云帆助 and 云帆助手; a register knows which of them is one.
    """
    found: set[str] = set()
    for text in texts:
        for mark in list(_PRODUCT.finditer(text))[:_MOST_PRODUCTS]:
            before = _PIECE.findall(text[max(0, mark.start() - 24) : mark.start()])
            after = _PIECE.findall(text[mark.end() : mark.end() + 24])
            if before:
                found.update(before[-1][-length:] for length in _lengths(before[-1]))
            if after:
                found.update(after[0][:length] for length in _lengths(after[0]))
    return found


def _lengths(piece: str) -> Iterable[int]:
    return range(2, min(len(piece), _LONGEST_NAME) + 1)


def signature(facts: Facts, data: RuleData) -> Wants:
    """Return what a signature's rules will ask."""
    name, source, remark = facts.text("name").strip(), facts.text("source"), facts.text("remark")
    wants = Wants(owners=owners_of(facts))
    is_open = bool(name and wants.owners) and not is_named_after(name, wants.owners, data)
    if is_open:  # the name does not speak for itself: whoever registered it may say whose it is
        for asked in (wants.brands, wants.trademarks, wants.apps, wants.public_accounts, wants.shops):
            asked.add(name)
        wants.companies.update(wants.owners)
    if source == "trademark" or facts.part("trademark").text("number"):
        wants.trademarks.add(name)
        wants.trademark_numbers.update(_NUMBERS.findall(f"{remark} {facts.part('trademark').text('number')}"))
    if source == "app":
        wants.apps.add(name)
        if store := facts.part("app_record").text("store_link"):
            wants.store_links.update(ladder(key) if (key := _key_or_nothing(store)) else ())
    if source in ("mini_program", "official_account") or names_a_product(remark):
        wants.public_accounts.update({name} | product_names(remark))
    if source == "shop":
        wants.shops.add(name)
    if facts.text("industry") == "government":
        wants.companies.update(wants.owners)
    link = facts.text("link").strip()
    if link:
        wants.add_link(link, data)
        if source == "shop" and link in wants.links:
            wants.store_links.update(ladder(wants.links[link]))
    _licences(facts, wants, data)
    for part in (wants.brands, wants.trademarks, wants.apps, wants.public_accounts, wants.shops):
        part.discard("")
    return wants


def template(facts: Facts, data: RuleData) -> Wants:
    """Return what a template's rules will ask."""
    content, remark = facts.text("content"), facts.text("remark")
    wants = Wants(owners=owners_of(facts))
    for span in reading.links(content):
        wants.add_link(span.text, data)
    if scene := facts.text("scene_link").strip():
        wants.add_link(scene, data)
    if names_a_product(content, remark):
        named = product_names(content, remark) | {facts.text("signature").strip()}
        wants.apps.update(named)
        wants.public_accounts.update(named)
    _licences(facts, wants, data)
    for part in (wants.apps, wants.public_accounts):
        part.discard("")
    return wants


def qualification(facts: Facts, data: RuleData) -> Wants:
    """Return what a qualification's rules will ask."""
    name, code = facts.text("company_name").strip(), facts.text("credit_code").strip()
    return Wants(owners=(name,) if name else (), companies={name} - {""}, codes={code} - {""})


def _key_or_nothing(link: str) -> str:
    try:
        return url_key(link)
    except ValueError:
        return ""


def _licences(facts: Facts, wants: Wants, data: RuleData) -> None:
    kind = TRADES.get(facts.text("industry"), "")
    if kind and wants.owners:
        wants.licences[kind] = set(wants.owners)
