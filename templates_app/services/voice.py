"""Filing, changing and taking back a voice template (domain.md 6.6)."""

from typing import Any, TypedDict, Unpack

from django.db import transaction

from accounts.choices import AccountKind, Vendor
from core import clock
from core.errors import DomainError
from review.choices import ReviewStatus, SubjectKind
from signatures.services import desk
from templates_app import errors
from templates_app.facts import voice_facts
from templates_app.models import VoiceTemplate
from templates_app.services.codes import next_code

KIND = SubjectKind.VOICE_TEMPLATE
# Unlike a text, a voice template may also change while it waits; the earlier order is closed.
EDITABLE = (ReviewStatus.PENDING, ReviewStatus.REJECTED, ReviewStatus.WITHDRAWN)
MOST_APPROVED = 1000


class VoiceFields(TypedDict, total=False):
    """Columns a caller may set."""

    name: str
    content: str
    remark: str


@transaction.atomic
def submit_voice_template(
    *, account: Any, vendor: str = Vendor.TENCENT, application: Any = None, code: str = "", actor: Any = None,
    **fields: Unpack[VoiceFields],
) -> VoiceTemplate:  # fmt: skip
    """File a voice template for review; ``code`` only where data is set up."""
    now = clock.now()
    row = VoiceTemplate(
        account=account, vendor=vendor, application=application, code=code or "-", created_at=now, updated_at=now,
        **fields,
    )  # fmt: skip
    _check(row)
    row.code = code or next_code("voice", row.vendor, VoiceTemplate)
    with desk.unique(errors.CodeTaken):
        row.save()
    desk.file(row, kind=KIND, facts=voice_facts(row), actor=actor)
    return row


@transaction.atomic
def edit_voice_template(*, template: VoiceTemplate, actor: Any = None, **fields: Unpack[VoiceFields]) -> VoiceTemplate:
    """Change a voice template that is not approved and file it again."""
    row = desk.fresh(template, "application")
    desk.refile(
        row, kind=KIND, changes=dict(fields), sources=EDITABLE, refused=_refusal(row), taken=errors.CodeTaken,
        finish=lambda: _check(row), facts=voice_facts, actor=actor,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_voice_template(*, template: VoiceTemplate, actor: Any = None) -> VoiceTemplate:
    """Take a voice template out of review."""
    return desk.withdraw(template, kind=KIND, refused=errors.NotPending, actor=actor)


@transaction.atomic
def delete_voice_template(*, template: VoiceTemplate, actor: Any = None) -> None:
    """Delete a voice template for good."""
    desk.delete(
        template, kind=KIND, facts=voice_facts, under_review=errors.UnderReview, in_use=errors.InUse, actor=actor
    )


def _refusal(row: VoiceTemplate) -> type[DomainError]:
    return errors.ApprovedLocked if row.status == ReviewStatus.APPROVED else errors.NotEditable


def _check(row: VoiceTemplate) -> None:
    desk.clean(row)
    if row.account.kind == AccountKind.PERSONAL:
        raise errors.VoiceNotEntitled()
    if row.application is not None and row.application.account_id != row.account_id:
        raise errors.ApplicationUnsuitable()
    approved = VoiceTemplate.objects.filter(
        account_id=row.account_id, application_id=row.application_id, status=ReviewStatus.APPROVED
    )
    if approved.count() >= MOST_APPROVED:
        raise errors.QuotaExceeded()
