"""From plain facts to plain answers: ask the registers once each, then decide key by key."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from core import clock
from review import rulebook
from review.choices import SubjectKind
from review.engine.data import RuleData
from review.evidence import answers, wants
from review.evidence.answers import Answer, worst
from review.evidence.company import is_one_of, level
from review.evidence.found import Found, look_up, named
from review.evidence.wants import Facts, Wants

# The answer of all links together → that of one, for links that people receive or reviewers open.
_OF_LINKS = {
    "link_reachable": "reachable", "link_redirects": "redirects", "icp_filed": "icp_filed", "psb_filed": "psb_filed",
    "ip_filing_found": "ip_filing_found", "ip_owner_verified": "ip_owner_verified", "login_wall": "login_wall",
    "is_download": "is_download",
}  # fmt: skip
_TRUE_IS_BAD = {"link_redirects", "login_wall", "is_download"}


def gather(kind: str, facts: Mapping[str, Any], account_id: int | None = None) -> dict[str, Any]:
    """Return the look-ups that a submission makes necessary: True good, False bad, None not found.

    Only keys that concern the submission are there (docs/architecture.md says what each means). ``account_id``: whose
    own register rows count beside the world's. At most one query a register, none for one that nothing is wanted of.
    """
    if kind not in _GATHER:
        return {}
    want, answer = _GATHER[kind]
    given, data = Facts(facts), rulebook.current()
    wanted = want(given, data)
    return answer(given, wanted, look_up(wanted, account_id), data)


def _day(facts: Facts) -> dt.date:
    try:
        return dt.date.fromisoformat(facts.text("submitted_on"))
    except ValueError:
        return clock.today()


def _signature(facts: Facts, wanted: Wants, found: Found, data: RuleData) -> dict[str, Any]:
    name, source = facts.text("name").strip(), facts.text("source")
    evidence = _links(list(wanted.links), wanted, found, name, data)
    if name and wanted.owners:
        related = answers.subject_related(name, wanted, found, data)
        evidence["subject_related"] = related
        legal = facts.part("qualification").text("legal_name")
        if (person := answers.is_person_name(name, related, wanted, found, legal)) is not None:
            evidence["is_person_name"] = person
    if source == "trademark" or wanted.trademark_numbers:
        evidence["trademark_found"] = answers.trademark_found(facts, wanted, found, _day(facts))
    if source == "shop":
        shops = answers.shop_rows(facts, wanted, found)
        evidence["shop_found"] = any(row.status == "online" for row in shops) if shops else None
        evidence["shop_has_goods"] = any(row.goods_count > 0 for row in shops) if shops else None
    accounts = answers.longest_named([row for row in found.public_accounts if _is_meant(row, name, facts)])
    if accounts or source in ("mini_program", "official_account"):
        evidence["miniapp_owner"] = answers.holder_of(accounts)
    if wanted.licences:
        evidence["licence_held"] = answers.licence_held(wanted, found, _day(facts))
    if facts.text("industry") == "government":
        rows = [row for row in found.enterprises if is_one_of(row.name, wanted.owners)]
        evidence["government_verified"] = any(row.is_public_body for row in rows) if rows else None
    return evidence | _product(facts, wanted, found, evidence)


def _is_meant(account: Any, name: str, facts: Facts) -> bool:
    """An official account counts when the signature stands on it, or the note speaks of it."""
    if level(account.name) == level(name):
        return facts.text("source") in ("mini_program", "official_account") or wants.names_a_product(
            facts.text("remark")
        )
    return account.name in facts.text("remark")


def _product(facts: Facts, wanted: Wants, found: Found, evidence: Mapping[str, Any]) -> dict[str, Answer]:
    """Return whether what a signature is named after can be looked at, when it is something that can."""
    name, source = facts.text("name"), facts.text("source")
    if source == "app":
        rows = named(found.apps, name) or [row for row in found.apps if row.url and row.url in wanted.store_links]
        return {"product_verifiable": any(row.status == "online" for row in rows) if rows else None}
    if source in ("mini_program", "official_account"):
        rows = [row for row in named(found.public_accounts, name) if row.kind == source]
        return {"product_verifiable": any(answers.is_shown(row) for row in rows) if rows else None}
    if source == "shop":
        return {"product_verifiable": evidence.get("shop_found")}
    if not wanted.links:
        return {"product_verifiable": None} if source == "website" else {}
    return {"product_verifiable": worst(one["rich"] for one in evidence["links"].values())}


def _links(written: list[str], wanted: Wants, found: Found, name: str, data: RuleData) -> dict[str, Any]:
    """Return the answers of several links together, the worst of them, and beside those each link's own."""
    each = {link: answers.link_answers(link, wanted, found, name, data) for link in written if link in wanted.links}
    if not each:
        return {}
    evidence: dict[str, Any] = {"links": each}
    for key, part in {**_OF_LINKS, "link_related": "related"}.items():
        given = [one[part] for one in each.values() if part in one]
        if not given:
            continue
        if key in _TRUE_IS_BAD:
            found_bad = worst(None if one is None else not one for one in given)
            evidence[key] = None if found_bad is None else not found_bad
        else:
            evidence[key] = worst(given)
    return evidence


def _template(facts: Facts, wanted: Wants, found: Found, data: RuleData) -> dict[str, Any]:
    evidence = _links(list(wanted.links), wanted, found, facts.text("signature"), data)
    evidence.pop("link_related", None)  # a template's links may lead to partners
    scene = facts.text("scene_link").strip()
    if scene in wanted.links:
        evidence["scene_link_rich"] = evidence["links"][scene]["rich"]
        if evidence["scene_link_rich"]:
            evidence["scene_clear"] = True
    evidence |= _named_products(facts, wanted, found, evidence)
    if wanted.licences:
        evidence["licence_held"] = answers.licence_held(wanted, found, _day(facts))
    return evidence | _third_party(facts) | _marketing(facts)


def _named_products(facts: Facts, wanted: Wants, found: Found, evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Return whether the app or account that a text speaks of is in the stores, and whose account it is."""
    if not (wanted.apps or wanted.public_accounts):
        return {}
    spoken = wants.product_names(facts.text("content"), facts.text("remark"))
    meant = [row for row in (*found.apps, *found.public_accounts) if row.name in spoken]
    rows = answers.longest_named(meant) or [
        *named(found.apps, facts.text("signature")), *named(found.public_accounts, facts.text("signature"))
    ]  # fmt: skip
    listed = any(row.url and row.url in wanted.page_keys and row.status == "online" for row in found.apps)
    accounts = [row for row in rows if hasattr(row, "holder")]
    answer: dict[str, Any] = {"product_found": any(row.status == "online" for row in rows) if rows else None}
    if listed:
        answer["product_found"] = True
    if accounts:
        answer["miniapp_owner"] = answers.holder_of(accounts)
    return answer


def _third_party(facts: Facts) -> dict[str, Answer]:
    """Return whether the related signature of another's text carries licence and letter of that company."""
    if facts.raw.get("third_party") is not True:
        return {}
    kinds, qualification, letter = facts.material_kinds(), facts.part("qualification"), facts.part("letter")
    licence: Answer = None
    if facts.has("qualification") or "license" in kinds:
        is_valid = qualification.text("status") in ("approved", "") and qualification.raw.get("is_lapsed") is not True
        licence = "license" in kinds or bool(qualification.text("company_name") and is_valid)
    paper: Answer = None
    if facts.has("letter") or "letter" in kinds:
        day = _day(facts).isoformat()
        covers = letter.text("valid_from") <= day and day <= (letter.text("valid_until") or day)
        paper = "letter" in kinds or bool(letter.text("authorizer") and covers)
    return {"third_party_license": licence, "third_party_letter": paper}


def _marketing(facts: Facts) -> dict[str, Answer]:
    """Return which of a shop's proofs were uploaded; they are there or they are not."""
    if facts.raw.get("ecommerce_marketing") is not True:
        return {}
    kinds = facts.material_kinds()
    return {"user_consent_proof": "consent" in kinds, "member_relation_proof": "members" in kinds}


def _qualification(facts: Facts, wanted: Wants, found: Found, data: RuleData) -> dict[str, Any]:
    name, code = facts.text("company_name").strip(), facts.text("credit_code").strip()
    evidence: dict[str, Any] = {}
    if name or code:
        by_code = [row for row in found.enterprises if code and row.credit_code == code]
        row = next(iter(by_code or named(found.enterprises, name)), None)
        is_it = row is not None and level(row.name) == level(name) and (not code or row.credit_code == code)
        evidence["company_found"] = None if row is None else is_it
        evidence["business_status"] = None if row is None else str(row.status)
        if facts.text("legal_name"):
            known = row is not None and row.legal_person
            evidence["legal_person_matches"] = row.legal_person == facts.text("legal_name").strip() if known else None
        if facts.text("company_type") == "non_profit":
            evidence["government_verified"] = None if row is None else row.is_public_body
    if isinstance(shared := facts.raw.get("administrator_shared"), bool):
        evidence["administrator_elsewhere"] = shared
    return evidence


def _digital(facts: Facts, wanted: Wants, found: Found, data: RuleData) -> dict[str, Any]:
    evidence = _links(list(wanted.links), wanted, found, facts.text("signature"), data)
    evidence.pop("link_related", None)
    return evidence


_GATHER: dict[str, tuple[Callable[..., Wants], Callable[..., dict[str, Any]]]] = {
    SubjectKind.SIGNATURE: (wants.signature, _signature),
    SubjectKind.TEMPLATE: (wants.template, _template),
    SubjectKind.QUALIFICATION: (wants.qualification, _qualification),
    SubjectKind.DIGITAL: (wants.template, _digital),
}
