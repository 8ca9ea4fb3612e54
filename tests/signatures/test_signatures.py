"""Filing, changing, taking back and finding signatures."""

import datetime as dt
from typing import Any

import pytest

from accounts.choices import AccountKind, PlatformRole
from review.choices import ReviewStatus
from review.models import ReviewOrder
from signatures import errors, selectors, services
from signatures.models import Signature
from tests import factories
from tests.signatures import desk
from tests.signatures.pictures import picture
from tests.signatures.test_qualifications import letter

KIND = "signature"


@pytest.fixture
def staff(db: None) -> Any:
    return factories.staff(PlatformRole.REVIEWER)


def sign(cast: Any, name: str = "云帆商城", **over: Any) -> Signature:
    fields = {"qualification": cast.qualification, "link": "https://www.yunfan.example/", "remark": "登录验证"}
    return services.submit_signature(account=cast.account, name=name, **{**fields, **over})


def for_others(cast: Any, staff: Any) -> Any:
    """Return an approved qualification for others."""
    row = desk.qualification(
        cast.account, name="他用资质", usage="other", uploads=[services.Upload("license", "a.png", picture())]
    )
    desk.approve("qualification", row, staff)
    return row


def test_filing_tells_the_rules_everything(yunfan: Any) -> None:
    row = sign(yunfan, uploads=[services.Upload("proof", "a.gif", picture("GIF"))])
    facts = ReviewOrder.objects.get(subject_kind=KIND, subject_id=row.pk).snapshot
    assert row.status == ReviewStatus.PENDING
    assert facts["name"] == "云帆商城"
    assert facts["owner"] == yunfan.qualification.company_name
    assert facts["account"] == {
        "kind": "enterprise", "subject": yunfan.account.subject, "credit_code": yunfan.account.credit_code,
        "unknown_policy": "manual",
    }  # fmt: skip
    assert facts["letter"] is None
    assert facts["materials"][0]["format"] == "gif"
    assert facts["applied_today"] == 1  # the other one of today


def test_a_proof_above_two_megabytes_is_too_large_here(yunfan: Any) -> None:
    data = picture("PNG") + b"\0" * (2 * 1024 * 1024)
    with pytest.raises(errors.FileRefused) as refused:
        sign(yunfan, uploads=[services.Upload("proof", "a.png", data)])
    assert refused.value.params["problem"] == "image.too_large"
    assert not Signature.objects.filter(name="云帆商城").exists()


def test_no_qualification_no_signature(yunfan: Any, other: Any) -> None:
    for wrong in (None, other.qualification):
        with pytest.raises(errors.QualificationMissing):
            sign(yunfan, qualification=wrong)
    pending = desk.qualification(yunfan.account)
    with pytest.raises(errors.QualificationNotApproved):
        sign(yunfan, qualification=pending)
    assert Signature.objects.filter(account=yunfan.account).count() == 1


def test_the_purpose_is_that_of_the_qualification(yunfan: Any) -> None:
    with pytest.raises(errors.PurposeMismatch) as refused:
        sign(yunfan, usage="other")
    assert refused.value.field == "usage"


def test_one_for_others_needs_a_letter_that_names_it(yunfan: Any, staff: Any) -> None:
    qualification = for_others(yunfan, staff)
    mine = letter(yunfan, qualification=qualification, authorizer_credit_code=qualification.credit_code)
    foreign = letter(yunfan, name="另一封", sign_names=["远山"])
    others = {"qualification": qualification, "usage": "other"}
    with pytest.raises(errors.LetterMissing):
        sign(yunfan, "远山", **others)
    with pytest.raises(errors.LetterUnsuitable):
        sign(yunfan, "远山", **others, letter=foreign)
    with pytest.raises(errors.LetterNotCovering):
        sign(yunfan, "近水", **others, letter=mine)
    row = sign(yunfan, "远山", **others, letter=mine)
    assert row.letter == mine


def test_a_letter_out_of_date_does_not_serve(yunfan: Any, staff: Any, test_clock: Any) -> None:
    qualification = for_others(yunfan, staff)
    mine = letter(
        yunfan, qualification=qualification, authorizer_credit_code=qualification.credit_code,
        valid_until=dt.date(2026, 11, 20),
    )  # fmt: skip
    test_clock.advance(days=1)
    with pytest.raises(errors.LetterExpired):
        sign(yunfan, "远山", qualification=qualification, usage="other", letter=mine)


def test_a_letter_passes_with_the_first_signature_it_covers(yunfan: Any, staff: Any) -> None:
    qualification = for_others(yunfan, staff)
    mine = letter(yunfan, qualification=qualification, authorizer_credit_code=qualification.credit_code)
    row = sign(yunfan, "远山", qualification=qualification, usage="other", letter=mine)
    desk.approve(KIND, row, staff)
    mine.refresh_from_db()
    assert mine.status == ReviewStatus.APPROVED
    assert ReviewOrder.objects.get(subject_kind="letter", subject_id=mine.pk).status == "withdrawn"
    assert desk.log_of("letter", mine) == ["submitted", "withdrawn", "approved"]


def test_a_name_is_filed_once_per_scene(yunfan: Any) -> None:
    with pytest.raises(errors.NameTaken):
        sign(yunfan, "云帆科技")
    assert sign(yunfan, "云帆科技", sign_type="captcha").pk


def test_a_person_files_one_a_day_and_the_next_tomorrow(yunfan: Any, test_clock: Any) -> None:
    yunfan.account.kind = AccountKind.PERSONAL
    yunfan.account.save()
    with pytest.raises(errors.DailyLimit):
        sign(yunfan)
    assert Signature.objects.filter(account=yunfan.account).count() == 1
    test_clock.advance(hours=11, minutes=59, seconds=59)
    with pytest.raises(errors.DailyLimit):
        sign(yunfan)
    test_clock.advance(seconds=1)  # midnight in Beijing
    assert sign(yunfan).pk
    with pytest.raises(errors.DailyLimit):
        sign(yunfan, "云帆服务")


def test_a_change_of_an_approved_one_costs_the_approval_until_it_is_given_anew(yunfan: Any, staff: Any) -> None:
    changed = services.edit_signature(signature=yunfan.signature, remark="新场景", source="website", actor=yunfan.owner)
    assert (changed.status, changed.source) == (ReviewStatus.PENDING, "website")
    assert changed.status == ReviewStatus.PENDING
    assert yunfan.signature.remark == ""  # the caller's object is left alone
    with pytest.raises(errors.SignatureNotApproved):
        selectors.signature_for_sending(yunfan.account.pk, "云帆科技")
    desk.approve(KIND, changed, staff)
    assert selectors.signature_for_sending(yunfan.account.pk, "云帆科技").pk == changed.pk
    assert Signature.objects.get(pk=changed.pk).remark == "新场景"
    assert desk.log_of(KIND, changed) == ["edited", "submitted", "approved"]


def test_a_refused_change_changes_nothing(yunfan: Any, other: Any) -> None:
    sign(yunfan)
    for wrong in ({"name": "云帆商城"}, {"qualification": other.qualification}, {"usage": "other"}, {"name": ""}):
        with pytest.raises((errors.NameTaken, errors.QualificationMissing, errors.PurposeMismatch,
                            errors.FieldInvalid)):  # fmt: skip
            services.edit_signature(signature=yunfan.signature, **wrong)
        row = Signature.objects.get(pk=yunfan.signature.pk)
        assert (row.name, row.usage, row.status) == ("云帆科技", "self", ReviewStatus.APPROVED)
        assert row.qualification == yunfan.qualification
    assert desk.log_of(KIND, yunfan.signature) == []


def test_deleting_leaves_templates_without_the_relation(yunfan: Any) -> None:
    services.delete_signature(signature=yunfan.signature, actor=yunfan.owner)
    yunfan.captcha.refresh_from_db()
    assert yunfan.captcha.signature is None
    with pytest.raises(errors.SignatureUnknown):
        selectors.signature_for_sending(yunfan.account.pk, "云帆科技")


def test_pending_ones_are_not_deleted(yunfan: Any) -> None:
    row = sign(yunfan)
    with pytest.raises(errors.UnderReview):
        services.delete_signature(signature=row)
    assert Signature.objects.filter(pk=row.pk).exists()


# --- finding one to send with -----------------------------------------------------


def test_the_general_one_goes_before_the_code_one(yunfan: Any, django_assert_num_queries: Any) -> None:
    code = Signature.objects.create(
        account=yunfan.account, name="云帆科技", sign_type="captcha", status=ReviewStatus.APPROVED,
        created_at=yunfan.signature.created_at, updated_at=yunfan.signature.created_at,
    )  # fmt: skip
    with django_assert_num_queries(1):
        assert selectors.signature_for_sending(yunfan.account.pk, "云帆科技").pk == yunfan.signature.pk
    Signature.objects.filter(pk=yunfan.signature.pk).update(is_enabled=False)
    assert selectors.signature_for_sending(yunfan.account.pk, "云帆科技").pk == code.pk


def test_what_cannot_send_says_why(yunfan: Any, other: Any) -> None:
    sign(yunfan)
    with pytest.raises(errors.SignatureNotApproved):
        selectors.signature_for_sending(yunfan.account.pk, "云帆商城")
    with pytest.raises(errors.SignatureUnknown):
        selectors.signature_for_sending(yunfan.account.pk, "远山网络")
    Signature.objects.filter(pk=yunfan.signature.pk).update(is_enabled=False)
    with pytest.raises(errors.SignatureBanned):
        selectors.signature_for_sending(yunfan.account.pk, "云帆科技")
