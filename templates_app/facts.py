"""Templates as plain JSON: what the reviewing rules judge and the change log keeps (docs/architecture.md, facts)."""

from typing import Any

from core import clock
from review.choices import ReviewStatus
from signatures.choices import Usage
from signatures.selectors import account_facts, letter_facts_of, owner_facts
from signatures.services import files
from templates_app.models import ShortLink, SmsTemplate, VoiceTemplate


def template_facts(row: SmsTemplate) -> dict[str, Any]:
    """Return a text template."""
    signature = row.signature
    return {
        "account": account_facts(row.account),
        "vendor": str(row.vendor),
        "submitted_on": clock.today().isoformat(),
        "code": row.code, "name": row.name, "kind": str(row.kind), "content": row.content,
        "variables": dict(row.variables), "signature": signature.name if signature else "",
        "third_party": bool(signature and signature.usage == Usage.OTHER),
        "qualification": owner_facts(signature), "letter": letter_facts_of(signature),
        "scene_link": row.scene_link, "remark": row.remark, "industry": str(row.industry),
        "ecommerce_marketing": row.ecommerce_marketing, "complaint_contact": row.complaint_contact,
        "test_account": row.test_account,
        "materials": files.as_facts(row.files.order_by("id")),
    }  # fmt: skip


def voice_facts(row: VoiceTemplate) -> dict[str, Any]:
    """Return a voice template, with how many approved ones its application holds already."""
    approved = VoiceTemplate.objects.filter(
        account_id=row.account_id, application_id=row.application_id, status=ReviewStatus.APPROVED
    ).exclude(pk=row.pk)
    return {
        "account": account_facts(row.account),
        "vendor": str(row.vendor),
        "submitted_on": clock.today().isoformat(),
        "code": row.code, "name": row.name, "content": row.content, "remark": row.remark,
        "approved_count": approved.count(),
    }  # fmt: skip


def short_link_facts(row: ShortLink) -> dict[str, Any]:
    """Return a short link: the page is what is judged."""
    return {
        "account": account_facts(row.account),
        "submitted_on": clock.today().isoformat(),
        "name": row.name, "link": row.source_url,
    }  # fmt: skip
