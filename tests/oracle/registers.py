"""Writes a case's evidence into the public registers, so that the desk finds it by looking things up itself.

What no register can know (is the scene clear, can a variable be guessed) stays out: ``is_of_registers`` tells which
cases the registers decide alone.
"""

from collections.abc import Mapping
from typing import Any

from review.models import AppListing, Enterprise, Filing, IpRange, PublicAccount, Shop, Trademark, WebPage
from review.registers.links import domains_above, host_of_key, is_address, url_key

SOMEBODY_ELSE = "广州别家网络有限公司"
# A reader's judgement, or a relation that the name itself settles; the registers give no answer to these.
_JUDGED = {"scene_clear", "variable_vague", "typo", "product_found", "government_verified"}
_BAD = {"link_redirects": True, "variable_vague": True, "typo": True, "is_person_name": True}


def is_of_registers(case: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Return whether every answer that is bad or missing in a case is one that a register gives."""
    evidence = facts.get("evidence") or {}
    if case["kind"] not in ("signature", "template", "qualification") or not isinstance(evidence, Mapping):
        return False
    off = {key for key, answer in evidence.items() if answer is None or answer is _BAD.get(key, False)}
    if "personal_name" in case["expect"]["reasons"] or "licence_held" in evidence:
        return False  # a name that is the company's own is no person's; goods under licence are not looked up by word
    if facts.get("link" if case["kind"] == "signature" else "scene_link"):
        page = {"product_verifiable"} if case["kind"] == "signature" else {"link_redirects", "scene_link_rich"}
        if evidence.get("link_reachable") is True and any(evidence.get(key) is None for key in page):
            return False  # a page that the register holds answers all of these
    if off & _JUDGED or {"subject_related", "link_related", "is_person_name"} & off:
        return False
    if case["kind"] == "template":
        judged = {"miniapp_owner", "user_consent_proof", "third_party_license"}
        return not judged & set(evidence) and not facts.get("ecommerce_marketing") and not facts.get("third_party")
    return "administrator_elsewhere" not in evidence and not (off & {"company_found", "legal_person_matches"})


def fill(kind: str, facts: Mapping[str, Any]) -> None:
    """Write the rows of a case."""
    evidence = facts.get("evidence") or {}
    if kind == "qualification":
        _enterprise(facts, evidence)
        return
    company = facts.get("owner") or facts["account"]["subject"] or SOMEBODY_ELSE
    if kind == "template":
        if evidence.get("product_found") and facts.get("signature"):
            AppListing.objects.create(name=facts["signature"], developer=company)
        for link in {url for url in (facts.get("scene_link"), *_written(facts["content"])) if url}:
            _site(link, evidence, company, rich=evidence.get("scene_link_rich"))
        return
    name = facts["name"]
    if evidence.get("subject_related") and name:
        Enterprise.objects.create(
            name=company, credit_code="91330106MA2CFRXY01", short_name=name[:40],
            is_public_body=facts.get("industry") == "government",
        )  # fmt: skip
    if facts.get("link"):
        _site(facts["link"], evidence, company, rich=evidence.get("product_verifiable"))
    if facts.get("source") == "app" and (found := evidence.get("product_verifiable")) is not None:
        AppListing.objects.create(name=name, developer=company, status="online" if found else "offline")
    if (found := evidence.get("trademark_found")) is not None and name:
        Trademark.objects.create(
            number="12345678", name=name, owner=company, status="registered" if found else "invalid"
        )
    if evidence.get("shop_found") is not None and facts.get("link"):
        Shop.objects.create(
            name=name, url=url_key(facts["link"]), owner=company,
            goods_count=5 if evidence.get("shop_has_goods") else 0,
            status="online" if evidence["shop_found"] else "offline",
        )  # fmt: skip
    if facts.get("source") in ("mini_program", "official_account") and evidence.get("miniapp_owner"):
        PublicAccount.objects.create(
            kind=facts["source"], name=name, owner=company, holder=evidence["miniapp_owner"],
            content="rich" if evidence.get("product_verifiable") else "thin",
        )  # fmt: skip


def _written(content: str) -> list[str]:
    from review.engine.text import links

    return [span.text for span in links(content)]


def _site(link: str, evidence: Mapping[str, Any], company: str, *, rich: bool | None) -> None:
    """Write the page of a link with what is known of it, its filings, and who holds its address."""
    key = url_key(link.partition("$")[0])
    host = host_of_key(key)
    reachable, redirects = evidence.get("link_reachable"), evidence.get("link_redirects", False)
    if None not in (reachable, redirects, rich):
        shown = {"owner": company, "is_reachable": reachable, "content": "rich" if rich else "thin",
                 "redirects_to": "www.elsewhere.example" if redirects else "",
                 "has_login_wall": bool(evidence.get("login_wall"))}  # fmt: skip
        WebPage.objects.get_or_create(url=key, defaults=shown)
    if is_address(host):
        if (found := evidence.get("ip_filing_found")) is not None:
            Filing.objects.get_or_create(kind="icp", subject=host, defaults={"owner": company, "is_valid": found})
        if (owned := evidence.get("ip_owner_verified")) is not None:
            IpRange.objects.get_or_create(network=f"{host}/32", defaults={"owner": company if owned else SOMEBODY_ELSE})
        return
    domain = (domains_above(host) or [host])[-1]
    for kind in ("icp", "psb"):
        if (filed := evidence.get(f"{kind}_filed")) is not None:
            values = {"owner": company, "is_valid": filed}
            Filing.objects.get_or_create(kind=kind, subject=domain, defaults=values)


def _enterprise(facts: Mapping[str, Any], evidence: Mapping[str, Any]) -> None:
    if evidence.get("business_status") and facts.get("company_name"):
        Enterprise.objects.create(
            name=facts["company_name"], credit_code=facts.get("credit_code", "")[:18],
            status=evidence["business_status"],
            legal_person=facts.get("legal_name", ""),
        )  # fmt: skip
