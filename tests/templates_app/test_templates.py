"""Filing, changing, taking back and finding templates of both kinds and vendors."""

from typing import Any

import pytest

from accounts.choices import AccountKind, PlatformRole
from review.choices import ReviewStatus
from review.models import ReviewOrder
from templates_app import errors, selectors, services
from templates_app.models import SmsTemplate, VoiceTemplate
from templates_app.services.codes import next_code
from tests import factories
from tests.signatures import desk

CODE = "您的验证码为${code}，5分钟内有效。"


@pytest.fixture
def staff(db: None) -> Any:
    return factories.staff(PlatformRole.REVIEWER)


def text(cast: Any, **over: Any) -> SmsTemplate:
    fields = {
        "name": "登录验证", "kind": "captcha", "content": CODE, "variables": {"code": "numberCaptcha"},
        "signature": cast.signature, "remark": "用于登录",
    }  # fmt: skip
    return services.submit_template(account=cast.account, **{**fields, **over})


def voice(cast: Any, **over: Any) -> VoiceTemplate:
    fields = {"name": "语音码", "content": "您的验证码是：{1}", "application": cast.application}
    return services.submit_voice_template(account=cast.account, **{**fields, **over})


# --- text -------------------------------------------------------------------------


def test_filing_numbers_the_template_and_tells_the_rules_everything(yunfan: Any) -> None:
    row = text(yunfan)
    assert (row.code, row.status) == ("SMS_100000101", ReviewStatus.PENDING)
    facts = ReviewOrder.objects.get(subject_kind="template", subject_id=row.pk).snapshot
    assert facts["kind"] == "captcha"
    assert facts["content"] == CODE
    assert facts["variables"] == {"code": "numberCaptcha"}
    assert facts["signature"] == "云帆科技"
    assert facts["third_party"] is False
    assert facts["vendor"] == "aliyun"
    assert desk.log_of("template", row) == ["submitted"]


def test_codes_run_on_in_each_vendors_form_and_never_repeat(yunfan: Any) -> None:
    assert [text(yunfan).code, text(yunfan).code] == ["SMS_100000101", "SMS_100000102"]
    tencent = {"vendor": "tencent", "content": "您的验证码为{1}", "variables": {}, "signature": None}
    assert [text(yunfan, **tencent).code, text(yunfan, **tencent).code] == ["100101", "100102"]
    assert voice(yunfan).code == "200101"
    assert voice(yunfan, vendor="aliyun", content="验证码${code}").code == "TTS_100000101"
    last = text(yunfan)
    SmsTemplate.objects.filter(pk=last.pk).update(status=ReviewStatus.REJECTED)
    services.delete_template(template=last)
    assert text(yunfan).code == "SMS_100000104"


def test_a_code_that_demo_data_holds_is_passed_over(yunfan: Any) -> None:
    text(yunfan, code="SMS_100000101")
    assert next_code("text", "aliyun", SmsTemplate) == "SMS_100000102"
    with pytest.raises(errors.CodeTaken):
        text(yunfan, code="SMS_100000101")


@pytest.mark.parametrize(
    ("over", "refusal", "field"),
    [
        ({"name": ""}, "FieldInvalid", "name"),
        ({"name": "名" * 31}, "FieldInvalid", "name"),
        ({"kind": "poem"}, "FieldInvalid", "kind"),
        ({"variables": {"code": "anything"}}, "VariablesInvalid", "variables"),
        ({"variables": {"kode": "numberCaptcha"}}, "VariablesInvalid", "variables"),
        ({"variables": ["code"]}, "VariablesInvalid", "variables"),
        ({"signature": None}, "SignatureMissing", "signature"),
    ],
)
def test_what_does_not_fit_is_not_filed(yunfan: Any, over: dict, refusal: str, field: str) -> None:
    before = SmsTemplate.objects.count()
    with pytest.raises(Exception) as refused:
        text(yunfan, **over)
    assert (type(refused.value).__name__, refused.value.field) == (refusal, field)
    assert SmsTemplate.objects.count() == before
    assert ReviewOrder.objects.count() == 0


def test_the_related_signature_is_an_approved_one_of_the_account(yunfan: Any, other: Any) -> None:
    with pytest.raises(errors.SignatureUnsuitable):
        text(yunfan, signature=other.signature)
    type(yunfan.signature).objects.filter(pk=yunfan.signature.pk).update(status=ReviewStatus.PENDING)
    yunfan.signature.refresh_from_db()
    with pytest.raises(errors.SignatureUnsuitable):
        text(yunfan)


def test_tencents_numbers_have_no_attributes(yunfan: Any) -> None:
    with pytest.raises(errors.VariablesInvalid):
        text(yunfan, vendor="tencent", content="您的验证码为{1}", variables={"1": "numberCaptcha"})


@pytest.mark.parametrize("kind", ["promotion", "international"])
def test_a_person_files_no_promotion_and_no_international_text(yunfan: Any, kind: str) -> None:
    yunfan.account.kind = AccountKind.PERSONAL
    with pytest.raises(errors.NotEntitled):
        text(yunfan, kind=kind, content="新品上架，拒收请回复R", variables={})
    assert text(yunfan).pk


@pytest.mark.parametrize("vendor", ["aliyun", "tencent"])
def test_an_approved_text_stays_as_it_was_approved(yunfan: Any, vendor: str) -> None:
    row = yunfan.captcha if vendor == "aliyun" else yunfan.tencent
    with pytest.raises(errors.ApprovedLocked):
        services.edit_template(template=row, name="新名")
    row.refresh_from_db()
    assert (row.name, row.status) == ("模板1" if vendor == "aliyun" else "模板4", ReviewStatus.APPROVED)


def test_a_rejected_text_is_changed_under_its_code(yunfan: Any, staff: Any) -> None:
    row = text(yunfan)
    with pytest.raises(errors.NotEditable):
        services.edit_template(template=row, name="新名")
    desk.reject("template", row, staff)
    changed = services.edit_template(template=row, content="您的校验码为${code}，5分钟内有效。", actor=yunfan.owner)
    assert (changed.code, changed.status, changed.reason) == (row.code, ReviewStatus.PENDING, "")
    assert desk.log_of("template", row) == ["submitted", "rejected", "edited", "submitted"]


def test_a_change_that_breaks_a_rule_changes_nothing(yunfan: Any, staff: Any) -> None:
    row = text(yunfan)
    desk.reject("template", row, staff)
    with pytest.raises(errors.VariablesInvalid):
        services.edit_template(template=row, content="没有变量的验证码")
    with pytest.raises(errors.KindLocked):
        services.edit_template(template=row, kind="international")
    row.refresh_from_db()
    assert (row.content, row.kind, row.status) == (CODE, "captcha", ReviewStatus.REJECTED)


def test_withdrawn_rejected_and_approved_texts_are_deleted_pending_ones_not(yunfan: Any, staff: Any) -> None:
    row = text(yunfan)
    with pytest.raises(errors.UnderReview):
        services.delete_template(template=row)
    services.withdraw_template(template=row, actor=yunfan.owner)
    with pytest.raises(errors.NotPending):
        services.withdraw_template(template=row)
    for gone in (row, yunfan.captcha):
        pk = gone.pk
        services.delete_template(template=gone)
        assert not SmsTemplate.objects.filter(pk=pk).exists()


def test_finding_one_to_send_with_takes_one_query(yunfan: Any, other: Any, django_assert_num_queries: Any) -> None:
    account = yunfan.account.pk
    with django_assert_num_queries(1):
        assert selectors.template_for_sending(account, yunfan.captcha.code).pk == yunfan.captcha.pk
    assert selectors.template_for_sending(account, yunfan.tencent.code, vendor="tencent").pk == yunfan.tencent.pk
    for code, vendor in ((yunfan.tencent.code, "aliyun"), (other.captcha.code, None), ("SMS_0", None)):
        with pytest.raises(errors.TemplateUnknown):
            selectors.template_for_sending(account, code, vendor)
    with pytest.raises(errors.TemplateNotApproved):
        selectors.template_for_sending(account, text(yunfan).code)


# --- voice ------------------------------------------------------------------------


def test_a_voice_text_may_change_while_it_waits_and_one_order_stays_open(yunfan: Any) -> None:
    row = voice(yunfan)
    changed = services.edit_voice_template(template=row, content="您的登录码是：{1}")
    assert (changed.content, changed.status) == ("您的登录码是：{1}", ReviewStatus.PENDING)
    orders = ReviewOrder.objects.filter(subject_kind="voice_template", subject_id=row.pk).order_by("id")
    assert list(orders.values_list("status", flat=True)) == ["withdrawn", "queued"]


def test_an_approved_voice_text_is_not_changed_but_deleted(yunfan: Any) -> None:
    with pytest.raises(errors.ApprovedLocked):
        services.edit_voice_template(template=yunfan.voice, content="您好{1}")
    services.delete_voice_template(template=yunfan.voice)
    assert not VoiceTemplate.objects.exists()


def test_voice_is_for_enterprises_and_their_own_applications(yunfan: Any, other: Any) -> None:
    with pytest.raises(errors.ApplicationUnsuitable):
        voice(yunfan, application=other.application)
    yunfan.account.kind = AccountKind.PERSONAL
    with pytest.raises(errors.VoiceNotEntitled):
        voice(yunfan)
    assert VoiceTemplate.objects.filter(account=yunfan.account).count() == 1


def test_an_application_holds_a_thousand_approved_voice_texts(yunfan: Any) -> None:
    now = yunfan.voice.created_at
    VoiceTemplate.objects.bulk_create(
        VoiceTemplate(
            account=yunfan.account, application=yunfan.application, code=f"9{n:06}", name="x", content="码{1}",
            status=ReviewStatus.APPROVED, created_at=now, updated_at=now,
        )
        for n in range(999)
    )  # fmt: skip
    waiting = voice(yunfan)
    assert ReviewOrder.objects.get(subject_id=waiting.pk).snapshot["approved_count"] == 999
    VoiceTemplate.objects.filter(pk=waiting.pk).update(status=ReviewStatus.APPROVED)
    with pytest.raises(errors.QuotaExceeded):
        voice(yunfan)
    assert voice(yunfan, application=None).pk
