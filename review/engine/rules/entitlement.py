"""Who may apply for what, and what the form must say (domain.md 1.4, 3.1, 7.2, 4.12; rows S25, T14)."""

import re
from collections.abc import Iterator

from review.engine.case import Case
from review.engine.rule import QUALIFICATION, SIGNATURE, TEMPLATE, TENCENT, VOICE, Hit, rule
from review.engine.verdict import MANUAL

PERSONAL = {"account": {"kind": "personal", "subject": "张伟"}}
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)")


@rule(
    slug="account_not_entitled", kinds=(TEMPLATE,), category="account", field="kind",
    types=("promotion", "international"),
    fails=[{**PERSONAL, "kind": "promotion", "content": "新品已到店。拒收请回复R"}],
    passes=[{"kind": "promotion", "content": "新品已到店。拒收请回复R"}],
)  # fmt: skip
def personal_promotion(case: Case) -> Iterator[Hit]:
    """Promotion and international templates are for enterprises."""
    if case.is_personal:
        yield Hit()


@rule(
    slug="account_not_entitled", kinds=(VOICE,), category="account", field="content", vendors=(TENCENT,),
    fails=[PERSONAL], passes=[{"account": {"kind": "enterprise"}}],
)  # fmt: skip
def personal_voice(case: Case) -> Iterator[Hit]:
    """Voice is for enterprises."""
    if case.is_personal:
        yield Hit()


@rule(
    slug="daily_limit", kinds=(SIGNATURE,), category="account", field="name",
    fails=[{**PERSONAL, "name": "云帆", "applied_today": 1}],
    passes=[{"applied_today": 5}, {**PERSONAL, "applied_today": 0}],
)  # fmt: skip
def signatures_a_day(case: Case) -> Iterator[Hit]:
    """A person files one signature a day (``applied_today`` counts the others of the day)."""
    if case.is_personal and case.number("applied_today") >= case.data.limit("signature.daily.personal", 1):
        yield Hit()


@rule(
    slug="remark_too_long", kinds=(SIGNATURE,), category="form", field="remark",
    fails=[{"remark": "用" * 201}], passes=[{"remark": "用" * 200}],
)  # fmt: skip
def signature_remark(case: Case) -> Iterator[Hit]:
    """The scene description has at most 200 characters."""
    yield from _too_long(case, case.data.limit("signature.remark.max", 200))


@rule(
    slug="remark_too_long", kinds=(QUALIFICATION,), category="form", field="remark",
    fails=[{"remark": "业" * 201}], passes=[{"remark": "业" * 200}],
)  # fmt: skip
def qualification_remark(case: Case) -> Iterator[Hit]:
    """The description has at most 200 characters."""
    yield from _too_long(case, case.data.limit("qualification.remark.max", 200))


@rule(
    slug="intl_signature_closed", kinds=(SIGNATURE,), category="account", field="scope", since="2025-09-08",
    fails=[{"scope": "international", "submitted_on": "2025-09-08"}],
    passes=[{"scope": "international", "submitted_on": "2025-09-07"}, {"scope": "domestic"}],
)  # fmt: skip
def international_closed(case: Case) -> Iterator[Hit]:
    """International signatures are no longer taken from 2025-09-08."""
    if case.text("scope") == "international":
        yield Hit()


@rule(
    slug="unsupported_business", kinds=(SIGNATURE, TEMPLATE), category="business", rows=("S25", "T14"),
    field="industry", when="industry",
    fails=[{"industry": "finance"}, {"industry": "dating"}, {"industry": "religion"}],
    passes=[{"industry": "it"}, {"industry": ""}],
)  # fmt: skip
def industry(case: Case) -> Iterator[Hit]:
    """Some lines of business get no channel, others send codes only."""
    declared = case.text("industry")
    if case.data.is_word("industries-refused", declared) or (
        case.type != "captcha" and case.data.is_word("industries-codes-only", declared)
    ):
        yield Hit(0, len(declared))


@rule(
    slug="government_material_missing", kinds=(SIGNATURE,), category="material", rows=("S17",), field="materials",
    fails=[{"industry": "government", "remark": "政务通知", "letter": {"authorizer": "某办公室"},
            "materials": [{"kind": "credit_code", "format": "jpeg"}]},
           {"industry": "government", "remark": "固定电话0571-82123456", "letter": {"authorizer": "某办公室"},
            "materials": []}],
    passes=[{"industry": "government", "remark": "固定电话0571-82123456", "letter": {"authorizer": "某办公室"},
             "materials": [{"kind": "credit_code", "format": "jpeg"}]}],
)  # fmt: skip
def public_body(case: Case) -> Iterator[Hit]:
    """A public body adds its letter, its code certificate and a landline in the scene description."""
    if case.text("industry") != "government":
        return
    kinds = {row.get("kind") for row in case.materials}
    if not kinds & {"credit_code", "org_code_cert"}:
        yield Hit()
    if case.text("usage") != "other" and not case.facts.get("letter") and "letter" not in kinds:
        yield Hit(field="letter")  # for another's name a missing letter has a reason of its own
    if not _LANDLINE.search(case.text("remark")):
        yield Hit(field="remark")


@rule(
    slug="government_material_missing", kinds=(SIGNATURE,), category="material", rows=("S17",), field="name",
    severity=MANUAL, when="matches", fails=[{"name": "某市公安局"}],
    passes=[{"name": "某市公安局", "industry": "government"}, {"name": "云帆科技"}],
)  # fmt: skip
def public_body_by_name(case: Case) -> Iterator[Hit]:
    """A name that sounds of a public body although none is declared: a person asks who it is."""
    if case.text("industry") != "government":
        for match in case.words("names-public-body"):
            yield Hit(match.start, match.end)


@rule(
    slug="unsupported_business", kinds=(SIGNATURE,), category="business", rows=("S25",), field="name",
    severity=MANUAL, when="matches",
    fails=[{"name": "云帆贷款"}, {"name": "云帆交友"}],
    passes=[{"name": "云帆交友", "sign_type": "captcha"}, {"name": "云帆科技"}],
)  # fmt: skip
def business_by_name(case: Case) -> Iterator[Hit]:
    """A name that sounds of a business without a channel; code signatures may be of some."""
    if case.type != "captcha" and not case.data.is_word("industries-refused", case.text("industry")):
        for match in case.words("names-restricted"):
            yield Hit(match.start, match.end)


def _too_long(case: Case, most: int) -> Iterator[Hit]:
    remark = case.text("remark")
    if len(remark) > most:
        yield Hit(most, len(remark))


@rule(
    slug="scene_unclear", kinds=(TEMPLATE,), category="content", rows=("T2",), field="scene_link",
    types=("captcha", "notification", "promotion", ""),
    fails=[{"scene_link": "", "remark": ""}], passes=[{"scene_link": "", "remark": "商城发货通知"}, {"remark": ""}],
)  # fmt: skip
def scene_missing(case: Case) -> Iterator[Hit]:
    """A scene link or a note tells the reviewer where the text is used; one of them suffices."""
    is_told = case.text("scene_link").strip() or case.text("remark").strip()
    if case.has("scene_link") and case.has("remark") and not is_told:
        yield Hit()


@rule(
    slug="licence_missing", kinds=(SIGNATURE, TEMPLATE), category="business", rows=("B4.12",), field="industry",
    when="is_looked_up",
    fails=[{"industry": "medical", "evidence": {"licence_held": False}},
           {"industry": "games", "evidence": {"licence_held": None}}],
    passes=[{"industry": "medical", "evidence": {"licence_held": True}}, {"industry": "medical", "evidence": {}},
            {"industry": "it", "evidence": {"licence_held": False}}],
)  # fmt: skip
def trade_licence(case: Case) -> Iterator[Hit]:
    """A trade that needs a licence of its own holds one."""
    declared = case.text("industry")
    is_licensed = bool(declared) and case.data.is_word("industries-licensed", declared)
    if is_licensed and (severity := case.answer("licence_held", needed=False)):
        yield Hit(0, len(declared), severity=severity)
