"""Letters of authorisation, filed alone or named by a signature (domain.md 2.6; rows S12-S16)."""

from collections.abc import Iterator
from typing import Any

from review.engine.case import Case
from review.engine.company import plain
from review.engine.rule import LETTER, SIGNATURE, Hit, rule
from review.engine.verdict import ADVICE

BOTH = (SIGNATURE, LETTER)
_OWNER = "上海海宝贸易有限公司"
_BOUND = {"credit_code": "91330106MA2CFRXY01"}


def _letter(**changes: Any) -> dict[str, Any]:
    """Return an example: a sound letter with changes, as a signature names it."""
    sound = {
        "signed": True, "seal_by": _OWNER, "seal_type": "公章", "valid_from": "2026-01-01", "valid_until": "2027-12-31",
        "content_modified": False, "authorizer": _OWNER, "authorized": "杭州云帆信息技术有限公司",
        "risk_bearer": _OWNER,
    }  # fmt: skip
    return {"usage": "other", "owner": _OWNER, "letter": {**sound, **changes}}


def _path(case: Case, key: str) -> str:
    return key if case.kind == LETTER else f"letter.{key}"


@rule(
    slug="letter_missing", kinds=(SIGNATURE,), category="letter", rows=("S12",), field="letter",
    fails=[{"usage": "other", "letter": None}], passes=[{"usage": "self", "letter": None}, _letter()],
)  # fmt: skip
def letter_required(case: Case) -> Iterator[Hit]:
    """Who files the name of another brings that owner's letter."""
    if case.text("usage") == "other" and "letter" in case.facts and not case.facts["letter"]:
        yield Hit()


@rule(
    slug="letter_unsigned", kinds=BOTH, category="letter", rows=("S12",), field="letter",
    fails=[_letter(signed=False)], passes=[_letter()],
)  # fmt: skip
def letter_signature(case: Case) -> Iterator[Hit]:
    """The authoriser's representative signs."""
    if case.letter and case.letter.facts.get("signed") is False:
        yield Hit(field=_path(case, "signed"))


@rule(
    slug="letter_seal_wrong", kinds=BOTH, category="letter", rows=("S13",), field="letter",
    fails=[_letter(seal_type="财务章"), _letter(seal_type="finance"), _letter(seal_by="别的公司")],
    passes=[_letter(seal_type="合同章"), _letter(seal_type="official"), _letter(seal_type="contract")],
)  # fmt: skip
def letter_seal(case: Case) -> Iterator[Hit]:
    """The authoriser's official or contract seal."""
    if case.letter:
        seal, by, giver = (case.letter.text(key) for key in ("seal_type", "seal_by", "authorizer"))
        is_wrong_kind = bool(seal) and not case.data.is_word("seals-accepted", seal)
        if is_wrong_kind or (by and giver and plain(by) != plain(giver)):
            yield Hit(field=_path(case, "seal_type"))


@rule(
    slug="letter_no_date", kinds=BOTH, category="letter", rows=("S14",), field="letter",
    fails=[_letter(valid_from="", valid_until=""), _letter(valid_until="2027-02-30")], passes=[_letter()],
)  # fmt: skip
def letter_dates(case: Case) -> Iterator[Hit]:
    """A letter says from when to when it holds."""
    if case.letter and {"valid_from", "valid_until"} & set(case.letter.facts):
        for key in ("valid_from", "valid_until"):
            if case.letter.date(key) is None:
                yield Hit(field=_path(case, key))


@rule(
    slug="letter_validity_short", kinds=BOTH, category="letter", rows=("S14",), field="letter",
    fails=[_letter(valid_from="2026-01-01", valid_until="2026-06-30")],
    passes=[_letter(valid_from="2026-01-01", valid_until="2027-01-01"),
            _letter(valid_from="2026-01-01", valid_until="2026-12-31"),
            _letter(valid_from="2028-01-01", valid_until="2028-12-31")],
)  # fmt: skip
def letter_validity(case: Case) -> Iterator[Hit]:
    """A letter holds for a year at least, first and last day counted."""
    if case.letter:
        start, end = case.letter.date("valid_from"), case.letter.date("valid_until")
        if start and end and (end - start).days + 1 < case.data.limit("letter.days.min", 365):
            yield Hit(field=_path(case, "valid_until"))


@rule(
    slug="letter_expired", kinds=BOTH, category="letter", rows=("S14",), field="letter",
    fails=[{**_letter(valid_from="2024-01-01", valid_until="2025-12-31"), "submitted_on": "2026-11-20"}],
    passes=[{**_letter(), "submitted_on": "2026-11-20"}],
)  # fmt: skip
def letter_over(case: Case) -> Iterator[Hit]:
    """A letter still holds on the day it is used."""
    if case.letter and case.submitted_on:
        end = case.letter.date("valid_until")
        if end and end < case.submitted_on:
            yield Hit(field=_path(case, "valid_until"))


@rule(
    slug="letter_modified", kinds=BOTH, category="letter", rows=("S15",), field="letter",
    fails=[_letter(content_modified=True)], passes=[_letter()],
)  # fmt: skip
def letter_text(case: Case) -> Iterator[Hit]:
    """The form's wording stays as it is."""
    if case.letter and case.letter.facts.get("content_modified") is True:
        yield Hit(field=_path(case, "content_modified"))


@rule(
    slug="letter_authorized_wrong", kinds=BOTH, category="letter", rows=("S16",), field="letter",
    fails=[_letter(authorized="杭州别家有限公司")], passes=[_letter()],
)  # fmt: skip
def letter_authorized(case: Case) -> Iterator[Hit]:
    """The authorised party is the account's verified name."""
    subject = case.account.get("subject")
    if case.letter and subject:
        party = case.letter.text("authorized")
        if (party or case.letter.has("authorized")) and plain(party) != plain(subject):
            yield Hit(0, len(party), field=_path(case, "authorized"))


@rule(
    slug="letter_authorizer_wrong", kinds=BOTH, category="letter", rows=("S16",), field="letter",
    fails=[_letter(authorizer="上海海宝网络有限公司", seal_by="上海海宝网络有限公司")], passes=[_letter()],
)  # fmt: skip
def letter_authorizer(case: Case) -> Iterator[Hit]:
    """The authoriser is the owner of what is sent: the company of the qualification."""
    owner = case.owner
    if case.letter and owner:
        party = case.letter.text("authorizer")
        if (party or case.letter.has("authorizer")) and plain(party) != plain(owner):
            yield Hit(0, len(party), field=_path(case, "authorizer"))


@rule(
    slug="letter_risk_bearer_wrong", kinds=BOTH, category="letter", rows=("S16",), field="letter",
    fails=[_letter(risk_bearer="杭州云帆信息技术有限公司")], passes=[_letter()],
)  # fmt: skip
def letter_risk(case: Case) -> Iterator[Hit]:
    """The bearer of the risk is the owner of what is sent."""
    owner = case.owner
    if case.letter and owner:
        party = case.letter.text("risk_bearer")
        if party and plain(party) != plain(owner):
            yield Hit(0, len(party), field=_path(case, "risk_bearer"))


@rule(
    slug="letter_credit_code_wrong", kinds=BOTH, category="letter", rows=("S16",), field="letter",
    fails=[{**_letter(authorizer_credit_code="91310000MA1K00000X"), "qualification": _BOUND}],
    passes=[{**_letter(authorizer_credit_code="91330106MA2CFRXY01"), "qualification": _BOUND}],
)  # fmt: skip
def letter_credit_code(case: Case) -> Iterator[Hit]:
    """The authoriser's credit code is that of the bound qualification."""
    bound = case.mapping("qualification").get("credit_code")
    if case.letter and isinstance(bound, str) and bound:
        code = case.letter.text("authorizer_credit_code")
        if code and code.upper() != bound.upper():
            yield Hit(0, len(code), field=_path(case, "authorizer_credit_code"))


@rule(
    slug="letter_name_not_covered", kinds=(SIGNATURE,), category="letter", rows=("S16",), field="letter",
    fails=[{**_letter(sign_names=["海宝优选"]), "name": "海宝商城"}],
    passes=[{**_letter(sign_names=["海宝优选"]), "name": "海宝优选"}, _letter(sign_names=[])],
)  # fmt: skip
def letter_covers(case: Case) -> Iterator[Hit]:
    """A letter that lists signatures covers those and no others."""
    covered = case.letter.facts.get("sign_names") if case.letter else None
    if isinstance(covered, (list, tuple)) and covered and case.text("name") not in covered:
        yield Hit(field="letter.sign_names")


@rule(
    slug="image_missing", kinds=(LETTER,), category="material", rows=("S12",), field="materials", severity=ADVICE,
    fails=[{**_letter()["letter"], "materials": []}],
    passes=[{**_letter()["letter"], "materials": [{"kind": "letter", "format": "jpeg", "bytes": 9}]}],
)  # fmt: skip
def letter_picture(case: Case) -> Iterator[Hit]:
    """A scan lets the reviewer see signature and seal."""
    if "materials" in case.facts and not case.materials:
        yield Hit()
