"""Qualifications: what must be there, what form it has, what has run out (domain.md 2.2, 2.8, 2.9)."""

import re
from collections.abc import Iterator

from review.engine import credentials
from review.engine.case import Case
from review.engine.rule import ALIYUN, QUALIFICATION, TENCENT, Hit, rule
from review.engine.verdict import ADVICE

_REQUIRED = ("name", "company_name", "credit_code", "legal_name", "admin_name", "admin_phone", "license_address")
_DATES = (
    "license_from", "license_until", "legal_valid_from", "legal_valid_until", "admin_valid_from", "admin_valid_until",
)  # fmt: skip
_NAME = re.compile(r"(?!\d+\Z)[0-9A-Za-z\u3400-\u9fff]{1,100}")
_COMPANY = re.compile(r"(?!\d+\Z)[0-9A-Za-z\u3400-\u9fff·•【】（）() 　]{1,150}")
_ID_PICTURES = ("admin_id_front", "admin_id_back")
_CODE = "91330106MA2CFRXY0"


@rule(
    slug="field_missing", kinds=(QUALIFICATION,), category="form", field="name",
    fails=[{"credit_code": ""}, {"company_name": " "}], passes=[{}],
)  # fmt: skip
def required_fields(case: Case) -> Iterator[Hit]:
    """What the form asks for is filled in."""
    for key in _REQUIRED:
        if key in case.facts and not case.text(key).strip():
            yield Hit(field=key)


@rule(
    slug="field_missing", kinds=(QUALIFICATION,), category="form", field="legal_document_number", vendors=(TENCENT,),
    fails=[{"vendor": "tencent", "legal_document_number": ""}],
    passes=[{"vendor": "tencent", "legal_document_number": "11010519491231002X"}],
)  # fmt: skip
def voice_form_number(case: Case) -> Iterator[Hit]:
    """The form for voice numbers asks for the legal person's number too."""
    if case.has("legal_document_number") and not case.text("legal_document_number").strip():
        yield Hit()


@rule(
    slug="qualification_name_invalid", kinds=(QUALIFICATION,), category="form", field="name",
    fails=[{"name": "资质-1"}, {"name": "12345"}], passes=[{"name": "云帆资质1"}],
)  # fmt: skip
def qualification_name(case: Case) -> Iterator[Hit]:
    """A qualification's name is of Chinese, letters and digits, not digits alone."""
    name = case.text("name").strip()
    if name and not _NAME.fullmatch(name):
        yield Hit(0, len(name), field="name")


@rule(
    slug="company_name_invalid", kinds=(QUALIFICATION,), category="form", field="company_name",
    fails=[{"company_name": "12345"}, {"company_name": "云帆#公司"}], passes=[{"company_name": "云帆（杭州）有限公司"}],
)  # fmt: skip
def company_name(case: Case) -> Iterator[Hit]:
    """A company's name as registers print it."""
    name = case.text("company_name").strip()
    if name and not _COMPANY.fullmatch(name):
        yield Hit(0, len(name))


@rule(
    slug="credit_code_invalid", kinds=(QUALIFICATION,), category="form", field="credit_code",
    fails=[{"credit_code": "9133"}, {"credit_code": "91330100MAO0000000"}],
    passes=[{"credit_code": "91330100MA00000000"}],
)  # fmt: skip
def credit_code_form(case: Case) -> Iterator[Hit]:
    """A unified social credit code has 18 characters, without I, O, S, V, Z."""
    code = case.text("credit_code").strip()
    if code and not credentials.is_credit_code(code):
        yield Hit(0, len(code))


@rule(
    slug="credit_code_check_digit", kinds=(QUALIFICATION,), category="form", field="credit_code", severity=ADVICE,
    fails=[{"credit_code": "91350100M000100Y44"}], passes=[{"credit_code": "91350100M000100Y43"}],
)  # fmt: skip
def credit_code_digit(case: Case) -> Iterator[Hit]:
    """A wrong check character is most often a slip of the pen; whether the code exists only a register can tell."""
    code = case.text("credit_code").strip()
    if credentials.is_credit_code(code) and not credentials.credit_code_checks(code):
        yield Hit(17, 18)


@rule(
    slug="document_number_invalid", kinds=(QUALIFICATION,), category="form", field="admin_document_number",
    fails=[{"admin_document_type": "identityCard", "admin_document_number": "1234"}],
    passes=[{"admin_document_type": "identityCard", "admin_document_number": "11010519491231002X"},
            {"admin_document_type": "passport", "admin_document_number": "E12345678"}],
)  # fmt: skip
def document_number(case: Case) -> Iterator[Hit]:
    """An identity number has 18 characters with a birthday in it."""
    for key, number in _identity_numbers(case):
        if not credentials.is_identity_number(number):
            yield Hit(0, len(number), field=key)


@rule(
    slug="document_number_check_digit", kinds=(QUALIFICATION,), category="form", field="admin_document_number",
    severity=ADVICE,
    fails=[{"admin_document_type": "identityCard", "admin_document_number": "110105194912310021"}],
    passes=[{"admin_document_type": "identityCard", "admin_document_number": "11010519491231002X"}],
)  # fmt: skip
def document_digit(case: Case) -> Iterator[Hit]:
    """A wrong check character of an identity number, likewise."""
    for key, number in _identity_numbers(case):
        if credentials.is_identity_number(number) and not credentials.identity_number_checks(number):
            yield Hit(17, 18, field=key)


@rule(
    slug="document_type_unknown", kinds=(QUALIFICATION,), category="form", field="admin_document_type",
    fails=[{"admin_document_type": "libraryCard"}],
    passes=[{"admin_document_type": "passport", "legal_document_type": ""}],
)  # fmt: skip
def document_type(case: Case) -> Iterator[Hit]:
    """A document is of a kind that the form knows."""
    for key in ("legal_document_type", "admin_document_type"):
        told = case.text(key)
        if told and not case.data.is_word("document-types", told):
            yield Hit(0, len(told), field=key)


@rule(
    slug="document_date_invalid", kinds=(QUALIFICATION,), category="form", field="license_until",
    fails=[{"license_until": "2026/1/1"}, {"admin_valid_from": "2030-01-01", "admin_valid_until": "2029-01-01"}],
    passes=[{"license_from": "2020-01-01", "license_until": "2099-12-31"}],
)  # fmt: skip
def document_dates(case: Case) -> Iterator[Hit]:
    """Dates are in the calendar, and an end comes after its beginning."""
    for key in _DATES:
        if case.text(key) and case.date(key) is None:
            yield Hit(field=key)
    for first, last in zip(_DATES[::2], _DATES[1::2], strict=True):
        start, end = case.date(first), case.date(last)
        if start and end and end < start:
            yield Hit(field=last)


@rule(
    slug="license_expired", kinds=(QUALIFICATION,), category="form", field="license_until",
    fails=[{"license_until": "2026-11-19", "submitted_on": "2026-11-20"}],
    passes=[{"license_until": "2026-11-20", "submitted_on": "2026-11-20"}],
)  # fmt: skip
def license_over(case: Case) -> Iterator[Hit]:
    """The licence holds on the day of submission."""
    yield from _over(case, "license_until")


@rule(
    slug="document_expired", kinds=(QUALIFICATION,), category="form", field="admin_valid_until",
    fails=[{"admin_valid_until": "2026-11-19", "submitted_on": "2026-11-20"}],
    passes=[{"admin_valid_until": "2099-12-31", "submitted_on": "2026-11-20"}],
)  # fmt: skip
def documents_over(case: Case) -> Iterator[Hit]:
    """So do the documents of legal person and administrator."""
    yield from _over(case, "legal_valid_until")
    yield from _over(case, "admin_valid_until")


@rule(
    slug="image_missing", kinds=(QUALIFICATION,), category="material", field="materials", vendors=(ALIYUN,),
    fails=[{"usage": "other", "materials": []}],
    passes=[{"usage": "other", "materials": [{"kind": "license", "format": "jpeg", "bytes": 9}]}, {"usage": "self"}],
)  # fmt: skip
def license_picture(case: Case) -> Iterator[Hit]:
    """For another's signatures that owner's licence is shown."""
    kinds = {row.get("kind") for row in case.materials}
    if "materials" in case.facts and case.text("usage") == "other" and not kinds & {"license", "credit_code"}:
        yield Hit()


@rule(
    slug="image_missing", kinds=(QUALIFICATION,), category="material", field="materials", vendors=(ALIYUN,),
    severity=ADVICE, fails=[{"admin_name": "周岚", "materials": []}],
    passes=[{"admin_name": "周岚", "materials": [{"kind": "admin_id_front"}, {"kind": "admin_id_back"}]}],
)  # fmt: skip
def administrator_pictures(case: Case) -> Iterator[Hit]:
    """The administrator's document is shown from both sides, or a reviewer will ask for it."""
    kinds = {row.get("kind") for row in case.materials}
    if "materials" in case.facts and case.text("admin_name") and not kinds >= set(_ID_PICTURES):
        yield Hit()


@rule(
    slug="field_missing", kinds=(QUALIFICATION,), category="form", field="materials", vendors=(TENCENT,),
    fails=[{"vendor": "tencent", "materials": []}],
    passes=[{"vendor": "tencent", "materials": [{"kind": "license", "format": "png", "bytes": 9}]}],
)  # fmt: skip
def proof_picture(case: Case) -> Iterator[Hit]:
    """The voice form is not complete without its proof."""
    if "materials" in case.facts and not case.materials:
        yield Hit()


def _identity_numbers(case: Case) -> Iterator[tuple[str, str]]:
    for who in ("legal", "admin"):
        key, number = f"{who}_document_number", case.text(f"{who}_document_number").strip().upper()
        if number and case.text(f"{who}_document_type") == "identityCard":
            yield key, number


def _over(case: Case, key: str) -> Iterator[Hit]:
    end = case.date(key)
    if end and case.submitted_on and end < case.submitted_on:
        yield Hit(field=key)
