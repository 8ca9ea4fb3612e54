"""Reading of templates."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from core.prepared import Remembered
from core.tenancy import Scope
from review.choices import ReviewStatus
from templates_app import errors
from templates_app.models import SmsTemplate, TemplateFile, VoiceTemplate


class SendingTemplate(NamedTuple):
    """What sending needs to know of a template; ``account_kind`` is a word of ``AccountKind``."""

    pk: int
    account_id: int
    vendor: str
    code: str
    kind: str
    content: str
    variables: dict[str, Any]
    status: str
    account_kind: str


_BY_CODE = Remembered(
    lambda code: (
        SmsTemplate.objects.filter(code=code)
        .order_by()
        .values_list(*SendingTemplate._fields[:-1], "account__kind")
    ),
    SendingTemplate,
    (SmsTemplate, SmsTemplate.account.field.related_model),
    code=str,
)  # fmt: skip


def template_for_sending(account_id: int, code: str, vendor: str | None = None) -> SendingTemplate:
    """Return the approved template of this code; one query on the code's unique index.

    ``vendor`` keeps the two vendors' templates apart; None takes either. Raises TemplateUnknown, TemplateNotApproved.
    """
    row = _BY_CODE.one(code=code)
    if row is None or row.account_id != account_id or (vendor is not None and row.vendor != vendor):
        raise errors.TemplateUnknown()
    if row.status != ReviewStatus.APPROVED:
        raise errors.TemplateNotApproved()
    return row


def voice_template_for_calling(account_id: int, code: str, vendor: str | None = None) -> VoiceTemplate:
    """Return the approved voice template of this code. Raises TemplateUnknown, TemplateNotApproved."""
    row = VoiceTemplate.objects.filter(code=code).first()
    if row is None or row.account_id != account_id or (vendor is not None and row.vendor != vendor):
        raise errors.TemplateUnknown()
    if row.status != ReviewStatus.APPROVED:
        raise errors.TemplateNotApproved()
    return row


def names_of(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return id → (code, name) for lists and bills; ids of deleted ones are absent."""
    rows = SmsTemplate.objects.filter(pk__in=set(ids)).values_list("pk", "code", "name")
    return {pk: (code, name) for pk, code, name in rows}


def template_file(pk: int, scope: Scope) -> TemplateFile | None:
    """Return a material whose template is in the caller's reach."""
    return TemplateFile.objects.filter(pk=pk, template__in=SmsTemplate.objects.visible_to(scope).values("pk")).first()
