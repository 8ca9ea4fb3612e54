"""A submission as the reviewer reads it: its facts beside the former version, with the findings marked."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.choices import Vendor
from core.phone import mask
from review.choices import SubjectKind
from review.models import ReviewOrder
from review.pages import marked, show
from review.selectors import PRIVATE_FACTS
from signatures.choices import CompanyType, DocumentType, Industry, SealType, SignScope, SignSource, SignType, Usage
from signatures.models import QualificationFile, SignatureFile
from templates_app.choices import TemplateKind, VariableAttribute
from templates_app.models import TemplateFile

LABELS: dict[str, Any] = {
    "name": _("Name"), "kind": _("Type"), "content": _("Content"), "variables": _("Variables"),
    "signature": _("Related signature"), "scene_link": _("Scene link"), "link": _("Link"), "remark": _("Note"),
    "sign_type": _("Scene"), "source": _("Source"), "usage": _("Purpose"), "scope": _("Region"), "vendor": _("Vendor"),
    "owner": _("Owner of the name"), "qualification": _("Qualification"), "letter": _("Letter of authorisation"),
    "company_type": _("Company type"), "company_name": _("Company name"), "credit_code": _("Credit code"),
    "license_from": _("Licence valid from"), "license_until": _("Licence valid until"),
    "legal_name": _("Legal person"), "legal_document_type": _("Legal person's document"),
    "legal_document_number": _("Document number"), "legal_valid_from": _("Document valid from"),
    "legal_valid_until": _("Document valid until"), "admin_name": _("Administrator"),
    "admin_document_type": _("Administrator's document"), "admin_document_number": _("Document number"),
    "admin_valid_from": _("Document valid from"), "admin_valid_until": _("Document valid until"),
    "admin_phone": _("Administrator's phone"), "authorizer": _("Authoriser"),
    "authorizer_credit_code": _("Authoriser's credit code"), "authorized": _("Authorised party"),
    "valid_from": _("Valid from"), "valid_until": _("Valid until"), "sign_names": _("Signatures covered"),
    "brand": _("Brand in Chinese"), "ecommerce_marketing": _("E-commerce marketing"),
    "complaint_contact": _("Contact for complaints"), "test_account": _("Test account"),
    "license_address": _("Address on the licence"),
    "administrator_shared": _("Administrator of another enterprise too"),
    "signed": _("Signed by the authoriser"), "seal_type": _("Seal"), "seal_by": _("Seal of"),
    "risk_bearer": _("Bearer of the risk"), "content_modified": _("Wording of the form changed"),
    "industry": _("Industry"), "approved_count": _("Approved so far"), "materials": _("Pictures"),
    "account": _("Applicant"), "submitted_on": _("Submitted on"),
}  # fmt: skip
# Facts that hold one word of a vocabulary; shown as its label.
WORDS: dict[str, Any] = {
    "vendor": Vendor, "usage": Usage, "scope": SignScope, "source": SignSource, "sign_type": SignType,
    "industry": Industry, "company_type": CompanyType, "legal_document_type": DocumentType,
    "admin_document_type": DocumentType, "seal_type": SealType, "kind": TemplateKind,
}  # fmt: skip
SKIPPED = frozenset({"code", "applied_today", "third_party", "evidence"})


class Fact(NamedTuple):
    """``now`` and ``before`` are safe HTML or text; ``before`` is None where there is no former version."""

    key: str
    label: Any
    now: Any
    before: Any
    is_changed: bool
    is_found: bool


class Picture(NamedTuple):
    """``place`` and ``pk`` are what the page of uploaded files asks for."""

    place: str
    pk: int
    title: str
    name: str
    size: str
    watermark: str
    is_blank: bool


def facts_of(order: ReviewOrder, former: ReviewOrder | None, findings: Sequence[Any], *, reveal: bool) -> list[Fact]:
    """Return the facts in the order they were given, texts first marked where a finding points."""
    rows = []
    old: Mapping[str, Any] | None = former.snapshot if former else None
    for key, value in order.snapshot.items():
        if key in SKIPPED:
            continue
        before = old.get(key) if old is not None else None
        here = [found for found in findings if found.field == key]
        below = [found for found in findings if found.field.startswith(f"{key}.")]
        text = _text(key, value, reveal)
        spans = [found for found in here if found.start is not None] if isinstance(value, str) else []
        rows.append(
            Fact(
                key, LABELS.get(key, key), marked(text, spans) if spans and key not in PRIVATE_FACTS else text,
                None if old is None else _text(key, before, reveal),
                old is not None and key != "submitted_on" and before != value, bool(here or below),
            )
        )  # fmt: skip
    return rows


def pictures_of(order: ReviewOrder) -> list[Picture]:
    """Return the pictures that stand with the subject now."""
    place, rows = _files(order)
    return [
        Picture(place, row.pk, row.get_kind_display(), row.original_name,
                f"{row.width} × {row.height} · {row.size // 1024} KB", row.watermark, row.is_blank)
        for row in rows.order_by("id")
    ]  # fmt: skip


def _files(order: ReviewOrder) -> tuple[str, Any]:
    subject = order.subject_id
    if order.subject_kind == SubjectKind.SIGNATURE:
        return "signature", SignatureFile.objects.filter(signature_id=subject)
    if order.subject_kind == SubjectKind.QUALIFICATION:
        return "qualification", QualificationFile.objects.filter(qualification_id=subject)
    if order.subject_kind == SubjectKind.TEMPLATE:
        return "template", TemplateFile.objects.filter(template_id=subject)
    if order.subject_kind == SubjectKind.LETTER:
        return "qualification", QualificationFile.objects.filter(letter_id=subject)
    return "", SignatureFile.objects.none()


def _text(key: str, value: Any, reveal: bool) -> str:
    if key in PRIVATE_FACTS and not reveal and isinstance(value, str) and value:
        return mask(value)
    if key == "account" and isinstance(value, Mapping):
        return str(value.get("subject") or "")
    if key == "variables" and isinstance(value, Mapping):
        return "；".join(f"{name}: {_declared(rule)}" for name, rule in value.items())
    words = WORDS.get(key)
    return str(words(value).label) if words and value in words.values else show(value)


def _declared(rule: Any) -> str:
    """Return a variable's attribute in words, with the sample where one was given."""
    attribute, sample = (rule.get("attribute"), rule.get("sample")) if isinstance(rule, Mapping) else (rule, "")
    label = VariableAttribute(attribute).label if attribute in VariableAttribute.values else attribute
    return f"{label} ({sample})" if sample else str(label)


def without_private(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts with document numbers and phones starred, for callers who may not see them."""
    return {
        key: mask(value) if key in PRIVATE_FACTS and isinstance(value, str) and value else value
        for key, value in values.items()
    }
