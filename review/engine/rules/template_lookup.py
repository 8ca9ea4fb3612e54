"""What the registers say of a template's scene, product, links and papers (rows T2, T3, T12, T13, T15-T18, T22-T29)."""

import re
from collections.abc import Iterator, Mapping

from review.engine import text as reading
from review.engine.case import Case
from review.engine.rule import TEMPLATE, VOICE, Hit, rule
from review.engine.rules.links import has_platform_host, open_links
from review.engine.verdict import REJECT

DOMESTIC = ("notification", "promotion", "")  # codes carry no link at all, which has a reason of its own
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[48]00-?\d{3,4}-?\d{3,4})(?!\d)")
_FINE = {
    "scene_clear": True, "product_found": True, "link_reachable": True, "icp_filed": True, "psb_filed": True,
    "link_redirects": False, "scene_link_rich": True,
}  # fmt: skip
_LINKED = {"content": "详情请看https://www.yunfan.example/o/1 ，感谢支持。"}


def _asked(**answers: object) -> dict:
    """Return an example's evidence: everything in order but what is given."""
    return {"evidence": {**_FINE, **answers}}


def _at_links(case: Case, key: str, part: str, *, bad: bool = False, filings: bool = False) -> Iterator[Hit]:
    """Yield the links that an answer speaks of: each by its own where links were looked up one by one, else the first.

    ``filings`` leaves out addresses and, unless the answer is bad, known platforms.
    """
    each = (case.evidence or {}).get("links")
    for link in open_links(case):
        own = each.get(link.text) if isinstance(each, Mapping) else None
        is_own = isinstance(own, Mapping)
        answer = own.get(part) if isinstance(own, Mapping) else (case.evidence or {}).get(key)
        is_open = own.get("reachable") if isinstance(own, Mapping) else (case.evidence or {}).get("link_reachable")
        severity = (REJECT if answer is bad else "") if isinstance(answer, bool) else case.unknown_severity
        is_unknown = not isinstance(answer, bool)
        if is_unknown and filings and has_platform_host(case, link.text):
            severity = ""
        if is_unknown and key == "link_redirects" and is_open is not True:
            severity = ""  # where nobody could open a link nobody knows where it leads: said once
        if severity and not (filings and reading.address_of(link.text)):
            yield Hit(link.start, link.end, severity=severity)
        if not is_own:
            return


@rule(
    slug="scene_unclear", kinds=(TEMPLATE,), category="content", rows=("T2",), field="scene_link",
    when="is_looked_up", fails=[_asked(scene_clear=False), _asked(scene_clear=None)],
    passes=[_asked(), {"evidence": {"product_found": True}}, {**_asked(scene_clear=False), "scene_link": "",
                                                             "remark": ""}],
)  # fmt: skip
def scene_told(case: Case) -> Iterator[Hit]:
    """Link and note let a reader see where the text is used; where both are empty that is reason enough."""
    is_told = case.text("scene_link").strip() or case.text("remark").strip()
    if is_told and (severity := case.answer("scene_clear", needed=False)):
        yield Hit(severity=severity)


@rule(
    slug="personal_miniapp", kinds=(TEMPLATE,), category="evidence", rows=("T3",), field="content",
    when="is_looked_up", fails=[_asked(miniapp_owner="personal"), _asked(miniapp_owner=None)],
    passes=[_asked(miniapp_owner="enterprise"), _asked()],
)  # fmt: skip
def content_account_of_company(case: Case) -> Iterator[Hit]:
    """A mini program or account in the text is certified for an enterprise."""
    evidence = case.evidence or {}
    owner = evidence.get("miniapp_owner")
    if owner == "personal":
        yield Hit(severity=REJECT)
    elif "miniapp_owner" in evidence and owner != "enterprise":
        yield Hit(severity=case.unknown_severity)


@rule(
    slug="product_not_found", kinds=(TEMPLATE,), category="evidence", rows=("T12",), field="content",
    when="is_looked_up", fails=[_asked(product_found=False), _asked(product_found=None)], passes=[_asked()],
)  # fmt: skip
def content_product(case: Case) -> Iterator[Hit]:
    """An app or account in the text is found in the stores."""
    if severity := case.answer("product_found", needed=False):
        yield Hit(severity=severity)


@rule(
    slug="typo", kinds=(TEMPLATE, VOICE), category="text", rows=("T13",), field="content", when="is_looked_up",
    fails=[_asked(typo=True), _asked(typo=None)], passes=[_asked(typo=False), _asked()],
)  # fmt: skip
def content_proofread(case: Case) -> Iterator[Hit]:
    """Somebody read the text and found words misspelt."""
    if severity := case.answer("typo", bad=True, needed=False):
        yield Hit(severity=severity)


_THIRD = {"third_party": True}


@rule(
    slug="third_party_unauthorized", kinds=(TEMPLATE,), category="evidence", rows=("T15",), field="signature",
    when="is_looked_up",
    fails=[{**_THIRD, **_asked(third_party_license=False, third_party_letter=False)},
           {**_THIRD, **_asked(third_party_license=True, third_party_letter=False)}, {**_THIRD, **_asked()}],
    passes=[{**_THIRD, **_asked(third_party_license=True, third_party_letter=True)},
            {"third_party": False, **_asked(third_party_license=False)}],
)  # fmt: skip
def third_party(case: Case) -> Iterator[Hit]:
    """Who sends for another holds that company's licence and letter."""
    if case.facts.get("third_party") is True:
        severities = {case.answer("third_party_license"), case.answer("third_party_letter")} - {""}
        if severities:
            yield Hit(severity=max(severities))  # "reject" above "manual"


_SHOP = {
    "kind": "promotion", "content": "秋季新品已到店，欢迎选购。拒收请回复R", "ecommerce_marketing": True,
    "complaint_contact": "13800000000",
}  # fmt: skip
_PROVEN = {"user_consent_proof": True, "member_relation_proof": True}


@rule(
    slug="ecommerce_marketing_material_missing", kinds=(TEMPLATE,), category="evidence", rows=("T16",),
    field="materials", when="is_looked_up",
    fails=[{**_SHOP, **_asked(user_consent_proof=False, member_relation_proof=True)},
           {**_SHOP, **_asked(user_consent_proof=True)},
           {**_SHOP, **_asked(), "materials": [{"kind": "consent"}]}],
    passes=[{**_SHOP, **_asked(**_PROVEN)},
            {**_SHOP, **_asked(), "materials": [{"kind": "consent"}, {"kind": "members"}]},
            {**_asked(user_consent_proof=False), "ecommerce_marketing": False}],
)  # fmt: skip
def shop_marketing_papers(case: Case) -> Iterator[Hit]:
    """Marketing of shops shows the recipients' consent and that they are members."""
    if not case.is_shop_marketing or case.evidence is None:
        return
    shown = {row.get("kind") for row in case.materials}
    for key, kind in (("user_consent_proof", "consent"), ("member_relation_proof", "members")):
        if key not in case.evidence and "materials" in case.facts:
            severity = "" if kind in shown else REJECT
        else:
            severity = case.answer(key)
        if severity:
            yield Hit(severity=severity)


@rule(
    slug="ecommerce_marketing_material_missing", kinds=(TEMPLATE,), category="evidence", rows=("T16",),
    field="complaint_contact",
    when="is_shop_marketing",
    fails=[{**_SHOP, "complaint_contact": "", "remark": "用于会员营销"}],
    passes=[_SHOP, {**_SHOP, "complaint_contact": "", "remark": "投诉对接人13800000000"}, {"complaint_contact": ""}],
)  # fmt: skip
def complaint_contact(case: Case) -> Iterator[Hit]:
    """Marketing of shops names somebody for complaints, in the note or in a field of its own."""
    is_named = case.text("complaint_contact").strip() or _PHONE.search(case.text("remark"))
    if not is_named:
        yield Hit()


@rule(
    slug="variable_vague", kinds=(TEMPLATE,), category="variables", rows=("T18",), field="content",
    when="is_looked_up", fails=[_asked(variable_vague=True), _asked(variable_vague=None)],
    passes=[_asked(variable_vague=False), _asked()],
)  # fmt: skip
def variable_guessable(case: Case) -> Iterator[Hit]:
    """A reader can guess what stands for a variable."""
    if severity := case.answer("variable_vague", bad=True, needed=False):
        part = case.parsed.variables[0] if case.parsed.variables else None
        yield Hit(part.start, part.end, severity=severity) if part else Hit(severity=severity)


@rule(
    slug="no_icp_filing", kinds=(TEMPLATE,), category="links", rows=("T22",), field="content", types=DOMESTIC,
    when="is_looked_up", fails=[{**_LINKED, **_asked(icp_filed=False)}, {**_LINKED, **_asked(icp_filed=None)}],
    passes=[{**_LINKED, **_asked()}, _asked(icp_filed=False),
            {**_LINKED, **_asked(icp_filed=False, links={"https://www.yunfan.example/o/1": {"icp_filed": True}})},
            {**_asked(icp_filed=None), "content": "请下载https://dl.yunfan.example/app.apk 完成升级。"}],
)  # fmt: skip
def content_link_filed(case: Case) -> Iterator[Hit]:
    """The domain of a link has its ICP filing."""
    return _at_links(case, "icp_filed", "icp_filed", filings=True)


@rule(
    slug="no_psb_filing", kinds=(TEMPLATE,), category="links", rows=("T23",), field="content", types=DOMESTIC,
    when="is_looked_up", fails=[{**_LINKED, **_asked(psb_filed=False)}, {**_LINKED, **_asked(psb_filed=None)}],
    passes=[{**_LINKED, **_asked()}, _asked(psb_filed=False)],
)  # fmt: skip
def content_link_registered(case: Case) -> Iterator[Hit]:
    """The domain of a link is registered with public security."""
    return _at_links(case, "psb_filed", "psb_filed", filings=True)


@rule(
    slug="link_redirects", kinds=(TEMPLATE,), category="links", rows=("T25",), field="content", types=DOMESTIC,
    when="is_looked_up",
    fails=[{**_LINKED, **_asked(link_redirects=True)}, {**_LINKED, **_asked(link_redirects=None)}],
    passes=[{**_LINKED, **_asked()}, _asked(link_redirects=True)],
)  # fmt: skip
def content_link_direct(case: Case) -> Iterator[Hit]:
    """A link leads where it says."""
    return _at_links(case, "link_redirects", "redirects", bad=True)


@rule(
    slug="link_unreachable", kinds=(TEMPLATE,), category="links", rows=("T28",), field="content", types=DOMESTIC,
    when="is_looked_up",
    fails=[{**_LINKED, **_asked(link_reachable=False)}, {**_LINKED, **_asked(link_reachable=None)}],
    passes=[{**_LINKED, **_asked()}, _asked(link_reachable=False)],
)  # fmt: skip
def content_link_opens(case: Case) -> Iterator[Hit]:
    """A link can be opened by anybody."""
    return _at_links(case, "link_reachable", "reachable")


@rule(
    slug="scene_link_too_thin", kinds=(TEMPLATE,), category="links", rows=("T29",), field="scene_link",
    when="is_looked_up",
    fails=[{"scene_link": "https://www.yunfan.example/", **_asked(scene_link_rich=False)},
           {"scene_link": "https://www.yunfan.example/", **_asked(scene_link_rich=None)}],
    passes=[{"scene_link": "https://www.yunfan.example/", **_asked()}, _asked(scene_link_rich=False)],
)  # fmt: skip
def scene_link_shows(case: Case) -> Iterator[Hit]:
    """The page of the scene link is finished."""
    link = case.scene_link
    if not link.strip() or not (severity := case.answer("scene_link_rich")):
        return
    each = (case.evidence or {}).get("links")
    same_site = {reading.host_of(other.text) for other in open_links(case)}
    is_said = isinstance(each, Mapping) and reading.host_of(link) in same_site and not case.knows("link_reachable")
    if case.is_bad("scene_link_rich") or not is_said:  # a site of the text that nobody knows is said at its link
        yield Hit(0, len(link), severity=severity)
