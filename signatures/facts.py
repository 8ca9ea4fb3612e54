"""Rows as plain JSON: what the reviewing rules judge and the change log keeps (docs/architecture.md, facts)."""

import datetime as dt
from typing import Any

from accounts.choices import Vendor
from core import clock
from review.choices import ReviewStatus, SubjectKind
from review.selectors import filed_and_deleted_count
from signatures import files
from signatures.models import AuthorizationLetter, Qualification, Signature

_PLAIN = (
    "name", "usage", "company_type", "company_name", "credit_code", "legal_name", "legal_document_type",
    "legal_document_number", "admin_name", "admin_document_type", "admin_document_number", "admin_phone", "remark",
    "vendor",
)  # fmt: skip
_DATES = (
    "license_from", "license_until", "legal_valid_from", "legal_valid_until", "admin_valid_from", "admin_valid_until",
)  # fmt: skip


def account_facts(account: Any) -> dict[str, str]:
    """Return what the rules know of the applicant."""
    return {
        "kind": account.kind, "subject": account.subject, "credit_code": account.credit_code,
        "unknown_policy": str(account.unknown_policy),
    }  # fmt: skip


def day(value: dt.date | str | None) -> str | None:
    """Return a date as "YYYY-MM-DD"."""
    return value.isoformat() if isinstance(value, dt.date) else value


def qualification_facts(row: Qualification) -> dict[str, Any]:
    """Return a qualification with its pictures; the voice form has an address and no administrator."""
    is_voice = row.vendor == Vendor.TENCENT
    plain = [name for name in _PLAIN if not (is_voice and name.startswith("admin_"))]
    dates = [name for name in _DATES if not (is_voice and name.startswith("admin_"))]
    return {
        "account": account_facts(row.account),
        "submitted_on": day(clock.today()),
        **{name: str(getattr(row, name)) for name in plain},
        **({"license_address": row.license_address} if is_voice else {}),
        **{name: day(getattr(row, name)) for name in dates},
        "administrator_shared": administrator_shared(row),
        "materials": files.as_facts(row.files.order_by("id")),
    }


def administrator_shared(row: Qualification) -> bool:
    """Return whether another account's approved qualification names the same administrator (domain.md 2.4)."""
    if not row.admin_document_number:
        return False
    others = Qualification.objects.filter(
        admin_document_type=row.admin_document_type, admin_document_number=row.admin_document_number,
        status=ReviewStatus.APPROVED,
    )  # fmt: skip
    return others.exclude(account_id=row.account_id).exists()


def letter_facts(row: AuthorizationLetter) -> dict[str, Any]:
    """Return a letter with its pictures and the company it must come from."""
    return {
        "account": account_facts(row.account),
        "submitted_on": day(clock.today()),
        **paper_facts(row),
        "qualification": company_facts(row.qualification),
        "materials": files.as_facts(row.files.order_by("id")),
    }


def signature_facts(row: Signature) -> dict[str, Any]:
    """Return a signature with its qualification, letter and proofs."""
    qualification = row.qualification
    return {
        "account": account_facts(row.account),
        "submitted_on": day(clock.today()),
        "name": row.name, "sign_type": str(row.sign_type), "source": str(row.source), "usage": str(row.usage),
        "scope": str(row.scope), "industry": str(row.industry), "brand": row.brand, "link": row.link,
        "remark": row.remark,
        "owner": qualification.company_name if qualification else "",
        "qualification": company_facts(qualification) if qualification else None,
        "letter": paper_facts(row.letter) if row.letter else None,
        **_named_proofs(row),
        "materials": files.as_facts(row.files.order_by("id")),
        "applied_today": filed_today(row),
    }  # fmt: skip


def _named_proofs(row: Signature) -> dict[str, Any]:
    """Return the trademark and the app record that a signature names."""
    mark, app = row.trademark, row.app_record
    named: dict[str, Any] = {}
    if mark is not None:
        named["trademark"] = {"name": mark.name, "number": mark.number, "applicant": mark.applicant}
    if app is not None:
        named["app_record"] = {
            "service_name": app.service_name, "unit_name": app.unit_name, "store_link": app.store_link
        }  # fmt: skip
    return named


def filed_today(row: Signature) -> int:
    """Return how many other signatures the account filed this natural day; one deleted since was filed all the same."""
    start, end = clock.day_bounds(clock.today())
    others = Signature.objects.filter(account_id=row.account_id, created_at__gte=start, created_at__lt=end)
    gone = filed_and_deleted_count(account_id=row.account_id, kind=SubjectKind.SIGNATURE, since=start)
    return others.exclude(pk=row.pk).count() + gone


def company_facts(row: Qualification) -> dict[str, Any]:
    """Return what a thing that stands on a qualification shows of it."""
    return {
        "name": row.name, "company_name": row.company_name, "company_type": str(row.company_type),
        "credit_code": row.credit_code, "usage": str(row.usage), "status": str(row.status),
        "legal_name": row.legal_name, "is_lapsed": row.lapsed_at is not None,
    }  # fmt: skip


def paper_facts(row: AuthorizationLetter) -> dict[str, Any]:
    """Return what a letter says; what was not declared is left out, so that the rules stay silent on it."""
    declared = {
        "signed": row.signed, "seal_type": str(row.seal_type) or None, "seal_by": row.seal_by or None,
        "risk_bearer": row.risk_bearer or None, "content_modified": row.content_modified,
    }  # fmt: skip
    return {
        "name": row.name, "authorizer": row.authorizer, "authorizer_credit_code": row.authorizer_credit_code,
        "authorized": row.authorized, "valid_from": day(row.valid_from), "valid_until": day(row.valid_until),
        **{name: value for name, value in declared.items() if value is not None},
        "sign_names": list(row.sign_names),
    }  # fmt: skip
