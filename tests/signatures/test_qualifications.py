"""Filing, changing and taking back qualifications and letters."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.storage import storages

from accounts.choices import PlatformRole
from review.choices import ReviewStatus
from review.models import Change, ReviewOrder
from signatures import errors, services
from signatures.models import AuthorizationLetter, Qualification, QualificationFile
from tests import factories
from tests.signatures import desk
from tests.signatures.pictures import bomb, picture

KIND = "qualification"


@pytest.fixture
def staff(db: None) -> Any:
    return factories.staff(PlatformRole.REVIEWER)


def test_filing_opens_one_order_with_everything_in_it(yunfan: Any) -> None:
    row = desk.qualification(yunfan.account, uploads=[services.Upload("license", "a.png", picture())])
    order = ReviewOrder.objects.get(subject_kind=KIND, subject_id=row.pk)
    assert row.status == ReviewStatus.PENDING
    assert order.snapshot["company_name"] == "杭州云帆信息技术有限公司"
    assert order.snapshot["submitted_on"] == "2026-11-20"
    assert [(m["kind"], m["format"], m["name"]) for m in order.snapshot["materials"]] == [("license", "png", "a.png")]
    assert desk.log_of(KIND, row) == ["submitted"]


def test_a_name_is_used_once_in_an_account_and_again_in_another(yunfan: Any, other: Any) -> None:
    desk.qualification(yunfan.account)
    count = Qualification.objects.count()
    with pytest.raises(errors.NameTaken) as refused:
        desk.qualification(yunfan.account)
    assert refused.value.field == "name"
    assert Qualification.objects.count() == count
    assert desk.qualification(other.account).pk


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("legal_name", "林" * 51), ("usage", "both")])
def test_a_column_that_does_not_fit_is_named(yunfan: Any, field: str, value: str) -> None:
    with pytest.raises(errors.FieldInvalid) as refused:
        desk.qualification(yunfan.account, **{field: value})
    assert refused.value.field == field
    assert Qualification.objects.count() == 1
    assert ReviewOrder.objects.count() == 0


def test_a_validity_that_ends_before_it_begins_is_refused(yunfan: Any) -> None:
    with pytest.raises(errors.DatesReversed) as refused:
        desk.qualification(yunfan.account, license_from=dt.date(2026, 1, 2), license_until=dt.date(2026, 1, 1))
    assert refused.value.field == "license_until"


def test_one_for_others_needs_a_licence(yunfan: Any) -> None:
    with pytest.raises(errors.LicenceMissing):
        desk.qualification(yunfan.account, usage="other")
    assert Qualification.objects.count() == 1
    row = desk.qualification(yunfan.account, usage="other", uploads=[services.Upload("license", "a.png", picture())])
    assert row.files.count() == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not a picture", "image.not_an_image"),
        (picture("BMP"), "image.format"),
        (bomb(), "image.too_many_pixels"),
        (picture("JPEG", (300, 300))[:900], "image.damaged"),
        (b"\x89PNG" + b"0" * (5 * 1024 * 1024), "image.too_large"),
    ],
)
def test_a_bad_upload_stops_the_whole_filing(yunfan: Any, data: bytes, code: str) -> None:
    with pytest.raises(errors.FileRefused) as refused:
        desk.qualification(
            yunfan.account,
            uploads=[services.Upload("license", "ok.png", picture()), services.Upload("other", "../x.png", data)],
        )
    assert refused.value.params["problem"] == code
    assert refused.value.message.startswith("x.png: ")
    assert Qualification.objects.count() == 1
    assert QualificationFile.objects.count() == 0
    assert Change.objects.count() == 0


def test_the_stored_name_holds_nothing_of_the_clients(yunfan: Any) -> None:
    upload = services.Upload("license", "..\\..\\etc/执照.php\x00.png", picture("JPEG"))
    row = desk.qualification(yunfan.account, uploads=[upload])
    file = row.files.get()
    assert file.original_name == "执照.php.png"
    assert file.file.name.startswith("images/")
    assert file.file.name.endswith(".jpg")
    assert "php" not in file.file.name
    assert file.file.read() == picture("JPEG")


def test_what_is_under_review_is_neither_changed_nor_deleted(yunfan: Any) -> None:
    row = desk.qualification(yunfan.account)
    with pytest.raises(errors.NotEditable):
        services.edit_qualification(qualification=row, remark="x")
    with pytest.raises(errors.UnderReview):
        services.delete_qualification(qualification=row)
    row.refresh_from_db()
    assert (row.remark, row.status) == ("", ReviewStatus.PENDING)
    assert desk.log_of(KIND, row) == ["submitted"]


def test_a_rejected_one_is_changed_and_goes_back_to_review(yunfan: Any, staff: Any) -> None:
    row = desk.qualification(yunfan.account)
    desk.reject(KIND, row, staff)
    assert (row.status, row.reason) == (ReviewStatus.REJECTED, "请修改")
    changed = services.edit_qualification(qualification=row, remark="补充说明", actor=yunfan.owner)
    assert (changed.status, changed.reason, changed.remark) == (ReviewStatus.PENDING, "", "补充说明")
    assert desk.log_of(KIND, row) == ["submitted", "rejected", "edited", "submitted"]
    edited = Change.objects.get(action="edited")
    assert (edited.before["remark"], edited.after["remark"], edited.actor) == ("", "补充说明", yunfan.owner)


def test_pictures_are_added_and_taken_out_with_a_change(
    yunfan: Any, staff: Any, django_capture_on_commit_callbacks: Any
) -> None:
    row = desk.qualification(yunfan.account, uploads=[services.Upload("license", "a.png", picture())])
    desk.reject(KIND, row, staff)
    old = row.files.get()
    with django_capture_on_commit_callbacks(execute=True):
        services.edit_qualification(
            qualification=row, uploads=[services.Upload("other", "b.gif", picture("GIF"))], drop_files=[old.pk]
        )
    assert [(file.kind, file.format) for file in row.files.all()] == [("other", "GIF")]
    assert not storages["uploads"].exists(old.file.name)


def test_another_qualifications_picture_cannot_be_taken_out(yunfan: Any, other: Any, staff: Any) -> None:
    theirs = desk.qualification(other.account, uploads=[services.Upload("license", "a.png", picture())])
    row = desk.qualification(yunfan.account)
    desk.reject(KIND, row, staff)
    services.edit_qualification(qualification=row, drop_files=[theirs.files.get().pk])
    assert theirs.files.count() == 1


def test_withdrawn_it_can_be_filed_again_or_deleted(yunfan: Any) -> None:
    row = desk.qualification(yunfan.account)
    services.withdraw_qualification(qualification=row, actor=yunfan.owner)
    assert row.status == ReviewStatus.WITHDRAWN
    with pytest.raises(errors.NotPending):
        services.withdraw_qualification(qualification=row)
    services.edit_qualification(qualification=row)
    row.refresh_from_db()
    assert row.status == ReviewStatus.PENDING
    services.withdraw_qualification(qualification=row)
    pk = row.pk
    services.delete_qualification(qualification=row)
    assert not Qualification.objects.filter(pk=pk).exists()
    assert desk.log_of(KIND, pk)[-1] == "deleted"


def test_one_that_signatures_stand_on_is_not_deleted(yunfan: Any) -> None:
    with pytest.raises(errors.InUse):
        services.delete_qualification(qualification=yunfan.qualification)
    assert Qualification.objects.filter(pk=yunfan.qualification.pk).exists()
    assert Change.objects.count() == 0


def test_a_verdict_for_what_was_withdrawn_changes_nothing(yunfan: Any) -> None:
    from signatures.handlers import QualificationHandler

    row = desk.qualification(yunfan.account)
    services.withdraw_qualification(qualification=row)
    QualificationHandler().apply(subject_id=row.pk, decision="approved", reason="", at=row.updated_at)
    row.refresh_from_db()
    assert row.status == ReviewStatus.WITHDRAWN


# --- letters ------------------------------------------------------------------------


def letter(cast: Any, **over: Any) -> AuthorizationLetter:
    fields = {
        "name": "授权书", "qualification": cast.qualification, "authorizer": cast.qualification.company_name,
        "authorizer_credit_code": cast.qualification.credit_code, "authorized": cast.account.subject,
        "valid_from": dt.date(2026, 1, 1), "valid_until": dt.date(2028, 1, 1), "sign_names": ["远山"],
    }  # fmt: skip
    return services.submit_letter(account=cast.account, **{**fields, **over})


def test_a_letter_is_filed_for_review(yunfan: Any) -> None:
    row = letter(yunfan, uploads=[services.Upload("letter", "a.jpg", picture("JPEG"))])
    order = ReviewOrder.objects.get(subject_kind="letter", subject_id=row.pk)
    assert order.snapshot["sign_names"] == ["远山"]
    assert order.snapshot["qualification"]["credit_code"] == yunfan.qualification.credit_code
    assert order.snapshot["valid_until"] == "2028-01-01"


@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"authorizer_credit_code": "91330106MA2CFRXY09"}, errors.CreditCodeMismatch),
        ({"valid_until": dt.date(2025, 1, 1)}, errors.DatesReversed),
        ({"sign_names": []}, errors.SignNamesInvalid),
        ({"sign_names": ["远山", "远山"]}, errors.SignNamesInvalid),
        ({"sign_names": [f"名{n}" for n in range(101)]}, errors.SignNamesInvalid),
        ({"sign_names": "远山"}, errors.SignNamesInvalid),
        ({"name": ""}, errors.FieldInvalid),
    ],
)
def test_a_letter_that_breaks_a_rule_is_not_filed(yunfan: Any, over: dict, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        letter(yunfan, **over)
    assert AuthorizationLetter.objects.count() == 0
    assert ReviewOrder.objects.count() == 0


def test_a_letter_on_anothers_qualification_is_not_filed(yunfan: Any, other: Any) -> None:
    with pytest.raises(errors.QualificationMissing):
        letter(yunfan, qualification=other.qualification, authorizer_credit_code=other.qualification.credit_code)


def test_a_hundred_names_are_accepted(yunfan: Any) -> None:
    assert len(letter(yunfan, sign_names=[f"名{n}" for n in range(100)]).sign_names) == 100
