"""Filing, changing and taking back a text template (domain.md 4)."""

from collections.abc import Collection, Sequence
from typing import Any, TypedDict, Unpack

from django.db import transaction

from accounts.choices import AccountKind, Vendor
from core import clock
from core.errors import DomainError
from core.variables import parse
from review.choices import ReviewStatus, SubjectKind
from signatures.services import desk, files, quota
from templates_app import errors
from templates_app.choices import TemplateKind, VariableAttribute
from templates_app.facts import template_facts
from templates_app.models import SmsTemplate, TemplateFile
from templates_app.services.codes import next_code

KIND, DAILY = SubjectKind.TEMPLATE, "template.daily"
# At both vendors an approved text stays as it was approved; a new text is a new template.
EDITABLE = (ReviewStatus.REJECTED, ReviewStatus.WITHDRAWN)
LONGEST_SAMPLE = 100
FOR_ENTERPRISES = (TemplateKind.PROMOTION, TemplateKind.INTERNATIONAL)


class TemplateFields(TypedDict, total=False):
    """Columns a caller may set; ``variables`` of Alibaba's contents is {variable: attribute}, or with a sample value
    {variable: {"attribute": …, "sample": …}}."""

    name: str
    kind: str
    content: str
    variables: dict[str, Any]
    signature: Any
    international_kind: str
    traffic_driving: str
    scene_link: str
    remark: str
    industry: str
    ecommerce_marketing: bool
    complaint_contact: str
    test_account: str


@files.atomic_with_files
def submit_template(
    *, account: Any, vendor: str = Vendor.ALIYUN, code: str = "", actor: Any = None,
    uploads: Sequence[files.Upload] = (), **fields: Unpack[TemplateFields],
) -> SmsTemplate:  # fmt: skip
    """File a template for review with its materials.

    ``code`` only where data is set up, else the next of the vendor's series.
    """
    now = clock.now()
    row = SmsTemplate(account=account, vendor=vendor, code=code or "-", created_at=now, updated_at=now, **fields)
    _check(row)
    quota.check_day(account_id=account.pk, kind=KIND, slug=DAILY, refused=errors.TooManyToday)
    row.code = code or next_code("text", row.vendor, SmsTemplate)
    with desk.unique(errors.CodeTaken):
        row.save()
    files.attach(TemplateFile, uploads, files.SIGNATURE, template=row)
    desk.file(row, kind=KIND, facts=template_facts(row), actor=actor)
    return row


@files.atomic_with_files
def edit_template(
    *, template: SmsTemplate, actor: Any = None, uploads: Sequence[files.Upload] = (), drop_files: Collection[int] = (),
    **fields: Unpack[TemplateFields],
) -> SmsTemplate:  # fmt: skip
    """Change a rejected or withdrawn template and file it again under its code."""
    row = desk.fresh(template, "signature")
    quota.check_day(account_id=row.account_id, kind=KIND, slug=DAILY, refused=errors.TooManyToday)
    was = row.kind

    def finish() -> None:
        _check(row, was=was)
        files.drop(row.files.filter(pk__in=list(drop_files)))
        files.attach(TemplateFile, uploads, files.SIGNATURE, template=row)

    desk.refile(
        row, kind=KIND, changes=dict(fields), sources=EDITABLE, refused=_refusal(row), taken=errors.CodeTaken,
        finish=finish, facts=template_facts, actor=actor,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_template(*, template: SmsTemplate, actor: Any = None) -> SmsTemplate:
    """Take a template out of review."""
    return desk.withdraw(template, kind=KIND, refused=errors.NotPending, actor=actor)


@transaction.atomic
def delete_template(*, template: SmsTemplate, actor: Any = None) -> None:
    """Delete a template for good; its code is never given out again."""
    files.forget_later(template.files.all())
    desk.delete(
        template, kind=KIND, facts=template_facts, under_review=errors.UnderReview, in_use=errors.InUse, actor=actor
    )


def _refusal(row: SmsTemplate) -> type[DomainError]:
    return errors.ApprovedLocked if row.status == ReviewStatus.APPROVED else errors.NotEditable


def _check(row: SmsTemplate, was: str = "") -> None:
    desk.clean(row)
    if row.account.kind == AccountKind.PERSONAL and row.kind in FOR_ENTERPRISES:
        raise errors.NotEntitled()
    if was and (was == TemplateKind.INTERNATIONAL) != (row.kind == TemplateKind.INTERNATIONAL):
        raise errors.KindLocked()
    _check_signature(row)
    _check_variables(row)


def _check_signature(row: SmsTemplate) -> None:
    """Alibaba's domestic templates name an approved signature; it speeds review up and does not bind sending."""
    signature = row.signature
    if signature is None:
        if row.vendor == Vendor.ALIYUN and row.kind != TemplateKind.INTERNATIONAL:
            raise errors.SignatureMissing()
    elif signature.account_id != row.account_id or signature.status != ReviewStatus.APPROVED:
        raise errors.SignatureUnsuitable()


def _check_variables(row: SmsTemplate) -> None:
    """Attributes are words of the list, for variables that stand in the content; Tencent's numbers have none.

    Older programs of the vendor file without attributes: then a value is checked by the template's type alone.
    Whether each variable has the right one is the reviewers' question, as are the samples and the content itself.
    """
    given = row.variables
    if not isinstance(given, dict) or not all(_is_declaration(value) for value in given.values()):
        raise errors.VariablesInvalid()
    known = set() if row.vendor == Vendor.TENCENT else set(parse(row.content, row.vendor).names)
    if set(given) - known:
        raise errors.VariablesInvalid()


def _is_declaration(value: Any) -> bool:
    """Return whether a variable is declared as an attribute, or as an attribute with a sample value."""
    if isinstance(value, dict):
        sample = value.get("sample", "")
        if not isinstance(sample, str) or len(sample) > LONGEST_SAMPLE or set(value) - {"attribute", "sample"}:
            return False
        value = value.get("attribute")
    return isinstance(value, str) and value in VariableAttribute.values
