"""What the search of the sidebar finds besides pages: a number's messages, a BizId, a code, a signature, an order.

Messages and orders are found by their whole number only: their tables are too big to look through.
"""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from unfold.dataclasses import SearchResult

from core import ids
from core.phone import InvalidPhone, mask, parse
from core.tenancy import Scope
from review.choices import SubjectKind
from review.selectors import order_list
from sending import selectors as sending
from signatures.models import Signature
from templates_app.models import SmsTemplate, VoiceTemplate

EACH = 5  # results of a kind
LONGEST = 60
PAGES = {
    SubjectKind.QUALIFICATION: "admin:signatures_qualification_change",
    SubjectKind.LETTER: "admin:signatures_authorizationletter_change",
    SubjectKind.SIGNATURE: "admin:signatures_signature_change",
    SubjectKind.TEMPLATE: "admin:templates_app_smstemplate_change",
    SubjectKind.VOICE_TEMPLATE: "admin:templates_app_voicetemplate_change",
}


def find(request: HttpRequest, term: str) -> list[SearchResult]:
    """Return what the term names, in the caller's reach; at most six queries."""
    scope: Scope = request.scope
    term = term.strip()
    if not term or len(term) > LONGEST or not scope.can("view"):
        return []
    found = [*_messages(scope, term), *_templates(scope, term), *_signatures(scope, term), *_orders(scope, term)]
    return [SearchResult(title=title, description=about, link=link, icon=icon) for title, about, link, icon in found]


def _messages(scope: Scope, term: str) -> Iterator[tuple[str, str, str, str]]:
    rows = sending.records(scope).order_by("-id")
    if (batch := ids.batch_of_biz_id(term) or ids.batch_of_biz_id(f"{term}^0")) is not None:
        rows = rows.filter(batch_id=batch)
    elif digits := _digits(term):
        rows = rows.filter(phone=digits)
    else:
        return
    for row in rows[:EACH]:
        phone = row.phone if scope.can("reveal") else mask(row.phone)
        about = f"{row.sign_name} · {row.get_status_display()} · {row.biz_id}"
        yield phone, about, reverse("admin:record", args=[row.pk]), "sms"


def _digits(term: str) -> str:
    try:
        return parse(term).digits
    except InvalidPhone:
        return ""


def _templates(scope: Scope, term: str) -> Iterator[tuple[str, str, str, str]]:
    for model, page, icon in (
        (SmsTemplate, "admin:templates_app_smstemplate_change", "description"),
        (VoiceTemplate, "admin:templates_app_voicetemplate_change", "record_voice_over"),
    ):
        for row in model.objects.visible_to(scope).filter(code__in={term, term.upper()})[:EACH]:
            yield row.code, f"{row.name} · {row.get_status_display()}", reverse(page, args=[row.pk]), icon


def _signatures(scope: Scope, term: str) -> Iterator[tuple[str, str, str, str]]:
    for row in Signature.objects.visible_to(scope).filter(name__icontains=term.strip("【】"))[:EACH]:
        about = f"{_('Signature')} · {row.get_status_display()}"
        yield f"【{row.name}】", about, reverse("admin:signatures_signature_change", args=[row.pk]), "signature"


def _orders(scope: Scope, term: str) -> Iterator[tuple[str, str, str, str]]:
    for row in order_list(scope).filter(order_no__in={term, term.upper()})[:EACH]:
        page, key = ("admin:review_order", row.pk) if scope.can("review") else (PAGES[row.subject_kind], row.subject_id)
        yield row.order_no, f"{row.subject_label} · {row.get_status_display()}", reverse(page, args=[key]), "fact_check"
