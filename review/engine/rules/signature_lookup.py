"""What the registers say of a signature's product, owner and link (rows S1, S3-S7, S9-S11, S17, S23, S24)."""

from collections.abc import Iterator

from review.engine import company
from review.engine import text as reading
from review.engine.case import Case
from review.engine.rule import SIGNATURE, Hit, rule
from review.engine.rules.links import has_platform_host, signature_link_downloads
from review.engine.rules.signature_source import is_closed
from review.engine.verdict import REJECT

_PRODUCTS = frozenset({"app", "website", "mini_program", "official_account"})
_ACCOUNTS = frozenset({"mini_program", "official_account"})
_FOUND = {
    "subject_related": True, "product_verifiable": True, "link_reachable": True, "link_related": True,
    "icp_filed": True,
}  # fmt: skip
_IP_LINK = "http://203.0.113.8/"


def _asked(**answers: object) -> dict:
    """Return an example's evidence: everything in order but what is given."""
    return {"evidence": {**_FOUND, **answers}}


def _link(case: Case) -> str:
    """Return the link where it is worth looking up: one that is refused by itself is not."""
    link = case.text("link").strip()
    return "" if not link or signature_link_downloads(case) else link


@rule(
    slug="product_not_verifiable", kinds=(SIGNATURE,), category="evidence", rows=("S1",), field="source",
    when="is_looked_up", fails=[_asked(product_verifiable=False), _asked(product_verifiable=None)],
    passes=[_asked(), {**_asked(product_verifiable=None), "link": ""},
            _asked(product_verifiable=None, link_reachable=None)],
)  # fmt: skip
def product_found(case: Case) -> Iterator[Hit]:
    """A product that is named is online and shows enough."""
    link, source = _link(case), case.text("source")
    is_needed = bool(link) or (source in _PRODUCTS and not case.text("link").strip())
    if not is_needed or is_closed(case) or _is_shop_unsure(case):
        return
    severity = case.answer("product_verifiable")
    # What nobody found says so once: of an account as its holder, of a page as a link that nobody opened.
    is_said = (source in _ACCOUNTS and not case.knows("miniapp_owner")) or (
        bool(link) and source not in _PRODUCTS and not case.knows("link_reachable")
    )
    if severity and (case.is_bad("product_verifiable") or not is_said):
        yield Hit(severity=severity)


@rule(
    slug="no_relation_to_subject", kinds=(SIGNATURE,), category="evidence", rows=("S3",), field="name",
    when="is_looked_up", fails=[_asked(subject_related=False), _asked(subject_related=None)],
    passes=[_asked(), {**_asked(subject_related=None), "name": "云帆"},
            {**_asked(subject_related=None), "name": "云帆信息技术"}],
)  # fmt: skip
def subject_relation(case: Case) -> Iterator[Hit]:
    """A name belongs to its company; a stretch of the registered name plainly does."""
    if not case.content.strip():
        return
    is_plain = company.is_own_name(case.content, case.company, case.data)
    if is_plain and case.evidence is not None and case.evidence.get("subject_related") is not False:
        return
    if severity := case.answer("subject_related"):
        yield Hit(0, len(case.content), severity=severity)


@rule(
    slug="trademark_unverified", kinds=(SIGNATURE,), category="evidence", rows=("S4",), field="source",
    when="is_looked_up",
    fails=[{"source": "trademark", **_asked(trademark_found=False)}, {"source": "trademark", **_asked()}],
    passes=[{"source": "trademark", **_asked(trademark_found=True)}, _asked(trademark_found=False)],
)  # fmt: skip
def trademark_found(case: Case) -> Iterator[Hit]:
    """A trademark stands in the register, under its number and full name."""
    if case.text("source") == "trademark" and (severity := case.answer("trademark_found")):
        yield Hit(severity=severity)


_SHOP = {"source": "shop", "submitted_on": "2023-06-01", "link": "https://shop.example/yunfan"}


@rule(
    slug="shop_unverified", kinds=(SIGNATURE,), category="evidence", rows=("S5",), field="link",
    when="is_looked_up",
    fails=[{**_SHOP, "link": "", **_asked(shop_found=True)}, {**_SHOP, **_asked(shop_found=False)},
           {**_SHOP, **_asked(shop_found=True, shop_has_goods=False)}, {**_SHOP, **_asked(shop_found=True)}],
    passes=[{**_SHOP, **_asked(shop_found=True, shop_has_goods=True)}, _asked(shop_found=False)],
)  # fmt: skip
def shop_found(case: Case) -> Iterator[Hit]:
    """A shop is linked, is found, and sells something."""
    if case.text("source") != "shop" or is_closed(case):
        return
    severities = {case.answer("shop_found"), case.answer("shop_has_goods")}
    if not case.text("link").strip():
        severities = {REJECT}
    for severity in sorted(severities - {""}, reverse=True)[:1]:  # "reject" comes before "manual"
        yield Hit(severity=severity)


@rule(
    slug="link_unreachable", kinds=(SIGNATURE,), category="links", rows=("S6",), field="link", when="is_looked_up",
    fails=[_asked(link_reachable=False), _asked(link_reachable=None), {**_asked(), "link": "http://192.168.0.1/"}],
    passes=[_asked(), {**_asked(link_reachable=False), "link": ""}],
)  # fmt: skip
def link_opens(case: Case) -> Iterator[Hit]:
    """The link can be opened by anybody; an address of a private network cannot."""
    if (link := _link(case)) and not _is_shop_unsure(case):
        severity = REJECT if _is_private(link) else case.answer("link_reachable")
        if severity:
            yield Hit(0, len(case.text("link")), severity=severity)


@rule(
    slug="link_unrelated", kinds=(SIGNATURE,), category="links", rows=("S7",), field="link", when="is_looked_up",
    fails=[_asked(link_related=False), _asked(link_related=None)],
    passes=[_asked(), {**_asked(link_related=None), "link": "https://apps.apple.com/cn/app/id1"}],
)  # fmt: skip
def link_relates(case: Case) -> Iterator[Hit]:
    """The link shows the company or the filed site that the name stands for."""
    link = _link(case)
    if link and (severity := _of_site(case, link, "link_related")):
        yield Hit(0, len(case.text("link")), severity=severity)


@rule(
    slug="no_icp_filing", kinds=(SIGNATURE,), category="links", rows=("S9",), field="link", when="is_looked_up",
    fails=[_asked(icp_filed=False), _asked(icp_filed=None)],
    passes=[_asked(), {**_asked(icp_filed=None), "link": _IP_LINK},
            {**_asked(icp_filed=None), "link": "https://apps.apple.com/cn/app/id1"}],
)  # fmt: skip
def link_filed(case: Case) -> Iterator[Hit]:
    """A domain has its ICP filing; addresses have questions of their own, stores and platforms are known."""
    link = _link(case)
    if link and not reading.address_of(link) and (severity := _of_site(case, link, "icp_filed")):
        yield Hit(0, len(case.text("link")), severity=severity)


@rule(
    slug="no_psb_filing", kinds=(SIGNATURE,), category="links", rows=("S9",), field="link", when="is_looked_up",
    fails=[{"industry": "live_video", **_asked(psb_filed=False)}, {"industry": "live_video", **_asked()}],
    passes=[{"industry": "live_video", **_asked(psb_filed=True)}, {"industry": "it", **_asked(psb_filed=False)}],
)  # fmt: skip
def link_registered(case: Case) -> Iterator[Hit]:
    """Live and video sites are registered with public security too."""
    link = _link(case)
    is_needed = bool(link) and case.data.is_word("industries-psb", case.text("industry"))
    if is_needed and not reading.address_of(link) and (severity := case.answer("psb_filed")):
        yield Hit(0, len(case.text("link")), severity=severity)


@rule(
    slug="ip_filing_unknown", kinds=(SIGNATURE,), category="links", rows=("S10",), field="link",
    when="is_looked_up",
    fails=[{"link": _IP_LINK, **_asked(ip_filing_found=False, ip_owner_verified=True)},
           {"link": _IP_LINK, **_asked(ip_owner_verified=True)}],
    passes=[{"link": _IP_LINK, **_asked(ip_filing_found=True, ip_owner_verified=True)},
            _asked(ip_filing_found=False)],
)  # fmt: skip
def address_filed(case: Case) -> Iterator[Hit]:
    """A link by address has a filing that can be found."""
    if _public_address(case) and (severity := case.answer("ip_filing_found")):
        yield Hit(0, len(case.text("link")), severity=severity)


@rule(
    slug="ip_owner_unknown", kinds=(SIGNATURE,), category="links", rows=("S11",), field="link",
    when="is_looked_up",
    fails=[{"link": _IP_LINK, **_asked(ip_filing_found=True, ip_owner_verified=False)},
           {"link": _IP_LINK, **_asked(ip_filing_found=True)}],
    passes=[{"link": _IP_LINK, **_asked(ip_filing_found=True, ip_owner_verified=True)},
            _asked(ip_owner_verified=False)],
)  # fmt: skip
def address_owned(case: Case) -> Iterator[Hit]:
    """The owner of the address can be tied to the company."""
    if _public_address(case) and (severity := case.answer("ip_owner_verified")):
        yield Hit(0, len(case.text("link")), severity=severity)


@rule(
    slug="personal_miniapp", kinds=(SIGNATURE,), category="evidence", rows=("S24",), field="source",
    when="is_looked_up",
    fails=[{"source": "mini_program", "submitted_on": "2023-06-01", **_asked(miniapp_owner="personal")},
           {"source": "official_account", "submitted_on": "2023-06-01", **_asked()}],
    passes=[{"source": "mini_program", "submitted_on": "2023-06-01", **_asked(miniapp_owner="enterprise")}, _asked()],
)  # fmt: skip
def account_of_company(case: Case) -> Iterator[Hit]:
    """A mini program or account is certified for an enterprise, not for a person."""
    owner = case.evidence.get("miniapp_owner") if case.evidence is not None else None
    if is_closed(case):
        return
    if owner == "personal":
        yield Hit(severity=REJECT)
    elif owner != "enterprise" and case.text("source") in _ACCOUNTS:
        yield Hit(severity=case.unknown_severity)


@rule(
    slug="government_material_missing", kinds=(SIGNATURE,), category="material", rows=("S17",), field="industry",
    when="is_looked_up",
    fails=[{"industry": "government", **_asked(government_verified=False)},
           {"industry": "government", **_asked(government_verified=None)}],
    passes=[{"industry": "government", **_asked(government_verified=True)}, {"industry": "government", **_asked()}],
)  # fmt: skip
def public_body_confirmed(case: Case) -> Iterator[Hit]:
    """A public body confirms on its landline, where it was asked."""
    if case.text("industry") == "government" and (severity := case.answer("government_verified", needed=False)):
        yield Hit(severity=severity)


def _is_shop_unsure(case: Case) -> bool:
    """Return whether the signature stands on a shop that was not found, which is said as such and not of its page."""
    is_found = case.evidence is not None and case.evidence.get("shop_found") is True
    return case.text("source") == "shop" and not is_closed(case) and not is_found


def _of_site(case: Case, link: str, key: str) -> str:
    """Return the answer on a site; of a known platform only a bad one counts."""
    return case.answer(key) if case.is_bad(key) or not has_platform_host(case, link) else ""


def _public_address(case: Case) -> str:
    link = _link(case)
    return reading.address_of(link) if link and not _is_private(link) else ""


def _is_private(link: str) -> bool:
    address = reading.address_of(link)
    return bool(address) and reading.is_private(address)
