"""The one table of the registers: what console, API, import and export know of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

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

TEXT, CODE, LINK, DOMAIN, NETWORK, LANDLINE, NUMBER, DATE, FLAG, CHOICE = (
    "text", "code", "link", "domain", "network", "landline", "number", "date", "flag", "choice",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column of a register: ``kind`` says how a value is read; an empty one takes the model's default."""

    name: str
    kind: str = TEXT
    is_required: bool = False
    example: str = ""


@dataclass(frozen=True)
class Register:
    """``identity``: the columns that tell one thing from another; ``search``: what a person looks for."""

    slug: str
    model: Any
    icon: str
    lead: Any
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    search: tuple[str, ...]
    filters: tuple[str, ...] = ()
    numbers: tuple[str, ...] = field(default=())  # digits that are a name, not a quantity

    @property
    def title(self) -> str:
        """Return the name of the register."""
        return str(self.model._meta.verbose_name_plural)

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next(column for column in self.columns if column.name == name)

    def heading(self, column: Column) -> str:
        """Return what stands above a column, in the language of the caller."""
        text = str(self.model._meta.get_field(column.name).verbose_name)
        return text[:1].upper() + text[1:]

    def headings(self) -> dict[str, str]:
        """Return every heading by which a sheet may name a column: the field's name, Chinese and English titles."""
        known: dict[str, str] = {}
        for column in self.columns:
            known[column.name] = column.name
            for language in ("en", "zh-hans"):
                with override(language):
                    known[self.heading(column).lower()] = column.name
        return known

    def key_of(self, values: Any) -> tuple[Any, ...]:
        """Return what tells a row apart, of cleaned values or of a model's row."""
        read = values.get if isinstance(values, dict) else lambda name: getattr(values, name)
        return tuple(read(name) for name in self.identity)


def note() -> Column:
    """Return the column every register ends with."""
    return Column("note")


_TABLE = (
    Register(
        "enterprises", Enterprise, "apartment",
        _("Is there such a company, is it in business, who represents it?"),
        (
            Column("name", is_required=True, example="福州飞鸟书屋有限公司"),
            Column("credit_code", CODE, is_required=True, example="91350100M000100Y43"),
            Column("status", CHOICE), Column("legal_person", example="陈飞"), Column("short_name", example="飞鸟书屋"),
            Column("is_public_body", FLAG), Column("landline", LANDLINE, example="0591-82123456"),
            Column("established_on", DATE, example="2021-03-01"), note(),
        ),
        ("credit_code",), ("name", "short_name", "credit_code", "legal_person"), ("status", "is_public_body"),
        ("credit_code", "landline"),
    ),
    Register(
        "filings", Filing, "fact_check", _("Is a site filed with the ministry and with public security, and by whom?"),
        (
            Column("kind", CHOICE, is_required=True, example="icp"),
            Column("subject", DOMAIN, is_required=True, example="feiniao.example"), Column("owner"), Column("number"),
            Column("service_type"), Column("is_valid", FLAG), note(),
        ),
        ("kind", "subject"), ("subject", "owner", "number", "service_type"), ("kind", "is_valid"), ("number",),
    ),
    Register(
        "trademarks", Trademark, "copyright", _("Whose is a trademark, and does it hold?"),
        (
            Column("number", is_required=True, example="12345678"), Column("name", is_required=True, example="飞鸟"),
            Column("owner", is_required=True), Column("category", example="38"), Column("status", CHOICE),
            Column("valid_until", DATE, example="2031-06-20"), note(),
        ),
        ("number", "category"), ("name", "number", "owner"), ("status",), ("number", "category"),
    ),
    Register(
        "apps", AppListing, "apps", _("Is an app in the stores, and who made it?"),
        (
            Column("name", is_required=True, example="飞鸟书城"), Column("store", example="App Store"),
            Column("url", LINK), Column("developer", is_required=True), Column("status", CHOICE), note(),
        ),
        ("name", "store"), ("name", "developer", "url"), ("status", "store"),
    ),
    Register(
        "public-accounts", PublicAccount, "forum", _("Official accounts and mini programs, and who certified them."),
        (
            Column("kind", CHOICE, is_required=True, example="mini_program"),
            Column("name", is_required=True, example="飞鸟助手"), Column("owner"), Column("holder", CHOICE),
            Column("content", CHOICE), Column("status", CHOICE), note(),
        ),
        ("kind", "name"), ("name", "owner"), ("kind", "holder", "content", "status"),
    ),
    Register(
        "shops", Shop, "storefront", _("Is there such a shop, whose is it, has it goods?"),
        (
            Column("name", is_required=True, example="飞鸟旗舰店"), Column("platform", example="天猫"),
            Column("url", LINK), Column("owner"), Column("goods_count", NUMBER, example="36"),
            Column("status", CHOICE), note(),
        ),
        ("platform", "name"), ("name", "owner", "url"), ("status", "platform"),
    ),
    Register(
        "pages", WebPage, "public", _("What a link leads to. The row of a host or folder serves what lies below it."),
        (
            Column("url", LINK, is_required=True, example="www.feiniao.example/about"), Column("title"),
            Column("owner"), Column("is_reachable", FLAG), Column("redirects_to", LINK), Column("content", CHOICE),
            Column("has_login_wall", FLAG), Column("is_download", FLAG), note(),
        ),
        ("url",), ("url", "title", "owner"), ("is_reachable", "content", "has_login_wall", "is_download"),
    ),
    Register(
        "ip-ranges", IpRange, "lan", _("Who owns an address; the narrowest network that holds it answers."),
        (
            Column("network", NETWORK, is_required=True, example="203.0.113.0/24"),
            Column("owner", is_required=True), note(),
        ),
        ("network",), ("network", "owner"),
    ),
    Register(
        "licences", Licence, "verified", _("Licences of regulated trades."),
        (
            Column("kind", CHOICE, is_required=True, example="tobacco"), Column("holder", is_required=True),
            Column("number", is_required=True, example="浙烟专许字330106001"), Column("valid_from", DATE),
            Column("valid_until", DATE, example="2031-12-31"), note(),
        ),
        ("kind", "number"), ("holder", "number"), ("kind",), ("number",),
    ),
)  # fmt: skip

REGISTERS: dict[str, Register] = {register.slug: register for register in _TABLE}


def register_of(model: Any) -> Register:
    """Return the register that a model keeps."""
    return next(register for register in REGISTERS.values() if register.model is model)


def models() -> Iterator[Any]:
    """Return the models of all registers."""
    return (register.model for register in REGISTERS.values())
