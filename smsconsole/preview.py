"""Would this pass? A form's fields turned into facts, and the engine's answer in words; for console and REST alike."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.choices import Vendor
from accounts.models import Account
from core import segments
from core.errors import DomainError
from core.tenancy import Scope
from review import selectors, services
from review.choices import Decision
from review.engine.fixes import apply_all
from signatures.choices import CompanyType, DocumentType, Industry, SealType, SignScope, SignSource, SignType, Usage
from signatures.facts import company_facts, paper_facts
from signatures.models import AuthorizationLetter, Qualification, Signature
from signatures.selectors import owner_facts
from templates_app.choices import TemplateKind

KEYS: dict[str, tuple[str, ...]] = {
    "signature": ("name", "sign_type", "source", "usage", "scope", "link", "remark", "industry", "brand", "vendor"),
    "template": (
        "name", "kind", "content", "vendor", "scene_link", "remark", "industry", "test_account", "complaint_contact",
    ),
    "voice_template": ("name", "content", "remark", "vendor"),
    "qualification": (
        "name", "usage", "company_type", "company_name", "credit_code", "license_from", "license_until", "legal_name",
        "legal_document_type", "legal_document_number", "legal_valid_from", "legal_valid_until", "admin_name",
        "admin_document_type", "admin_document_number", "admin_valid_from", "admin_valid_until", "admin_phone",
        "remark", "vendor", "license_address",
    ),
    "letter": (
        "name", "authorizer", "authorizer_credit_code", "authorized", "valid_from", "valid_until", "seal_type",
        "seal_by", "risk_bearer",
    ),
}  # fmt: skip
# Words of a vocabulary, and what is taken where the one that decides on the rules is not given, as when filing.
WORDS: dict[tuple[str, str], Any] = {
    ("template", "vendor"): Vendor, ("template", "kind"): TemplateKind, ("template", "industry"): Industry,
    ("voice_template", "vendor"): Vendor, ("signature", "sign_type"): SignType, ("signature", "source"): SignSource,
    ("signature", "usage"): Usage, ("signature", "scope"): SignScope, ("signature", "industry"): Industry,
    ("qualification", "vendor"): Vendor, ("qualification", "usage"): Usage,
    ("qualification", "company_type"): CompanyType, ("qualification", "legal_document_type"): DocumentType,
    ("qualification", "admin_document_type"): DocumentType, ("letter", "seal_type"): SealType,
}  # fmt: skip
DEFAULTS = {
    ("template", "vendor"): Vendor.ALIYUN, ("template", "kind"): TemplateKind.CAPTCHA,
    ("voice_template", "vendor"): Vendor.TENCENT,
}  # fmt: skip
# What is declared by a tick or by yes, no and not said; and texts that count as not said while they are empty.
TICKED = {"template": ("ecommerce_marketing",)}
SAID = {"letter": ("signed", "content_modified")}
UNSAID_WHEN_EMPTY = frozenset({"seal_type", "seal_by", "risk_bearer"})
TRUTH = {"true": True, "on": True, "1": True, "false": False, "": False, "0": False}
LONGEST = 5000


def answer(kind: str, fields: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    """Return decision, findings with their words and proposed changes, and the billed parts; raises DomainError.

    ``fixed`` holds the fields' texts with every proposed change that fits beside the others.
    """
    facts = facts_of(kind, fields, scope)
    verdict = services.preview(kind, facts, scope.account_id)
    changed = apply_all(facts, verdict.findings)
    return {
        "decision": verdict.decision,
        "label": str(Decision(verdict.decision).label),
        "ruleset": verdict.ruleset,
        "findings": selectors.explained_dicts(verdict.findings),
        "fixed": {name: text for name, text in changed.items() if text != facts.get(name)},
        "segments": _measure(facts) if kind == "template" else None,
    }


def facts_of(kind: str, fields: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    """Return the facts a form amounts to; ids of other things count only within the caller's reach."""
    facts: dict[str, Any] = {}
    for key in KEYS.get(kind, ()):
        value = _text(kind, key, fields.get(key))
        if value or (value == "" and key not in UNSAID_WHEN_EMPTY):
            facts[key] = value
    facts |= {key: _truth(fields.get(key, "")) or False for key in TICKED.get(kind, ())}
    said = {key: _truth(fields.get(key)) for key in SAID.get(kind, ())}
    facts |= {key: value for key, value in said.items() if value is not None}
    facts["account"] = _account(scope)
    if kind == "template":
        facts["variables"] = _variables(fields.get("variables"))
        signature = _row(Signature, fields.get("signature"), scope)
        if signature is not None:
            facts["signature"] = signature.name
            facts["third_party"] = signature.usage == Usage.OTHER
            facts["qualification"] = owner_facts(signature)
    if kind in ("signature", "letter"):
        _add_papers(facts, kind, fields, scope)
    return facts


def _text(kind: str, key: str, value: Any) -> str | None:
    """Return a field's text, None where it was not given; raises DomainError for what no form would let through."""
    value = DEFAULTS.get((kind, key)) if value is None else value
    if value is None:
        return None
    if not isinstance(value, str) or "\0" in value:
        raise DomainError(_("This must be a text without control characters."), field=key)
    if len(value) > LONGEST:
        raise DomainError(_("This text is too long to be looked at."), field=key)
    words = WORDS.get((kind, key))
    if words and value and value not in words.values:
        raise DomainError(_("Choose one of: %(words)s.") % {"words": ", ".join(words.values)}, field=key)
    return value


def _add_papers(facts: dict[str, Any], kind: str, fields: Mapping[str, Any], scope: Scope) -> None:
    qualification = _row(Qualification, fields.get("qualification"), scope)
    if qualification is not None:
        facts["owner"] = qualification.company_name
        facts["qualification"] = company_facts(qualification)
    if kind == "letter":
        names = fields.get("sign_names")
        if isinstance(names, str):
            facts["sign_names"] = [line.strip() for line in names.splitlines() if line.strip()]
        return
    letter = _row(AuthorizationLetter, fields.get("letter"), scope)
    if "letter" in fields:
        facts["letter"] = letter and paper_facts(letter)


def _truth(value: Any) -> bool | None:
    """Return what a tick box or a choice of yes, no and not said says; None: not said."""
    return value if isinstance(value, bool) else TRUTH.get(value) if isinstance(value, str) else None


def _row(model: Any, value: Any, scope: Scope) -> Any:
    text = str(value or "")
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        return None
    return model.objects.visible_to(scope).filter(pk=int(text)).first()


def _account(scope: Scope) -> dict[str, str]:
    account = Account.objects.filter(pk=scope.account_id).first() if scope.account_id else None
    if account is None:
        return {}
    return {
        "kind": account.kind, "subject": account.subject, "credit_code": account.credit_code,
        "unknown_policy": account.unknown_policy,
    }  # fmt: skip


def _variables(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value or "{}")
        except ValueError:
            return {}
    return dict(value) if isinstance(value, Mapping) else {}


def _measure(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the length with the signature in its brackets, as it will be received (variables as written)."""
    foreign = facts.get("kind") == "international"
    name = facts.get("signature") or ""
    whole = (f"【{name}】" if name and not foreign else "") + facts.get("content", "")
    length = segments.measure(whole, foreign=foreign)
    return {"characters": length.units, "segments": length.segments, "alphabet": length.alphabet}
