"""What a day's limit, a carrier's time and a failed filing leave behind."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from accounts.choices import AccountKind, PlatformRole
from review import services as review
from review.models import Limit
from signatures import errors, services
from signatures.models import Signature
from signatures.services import Upload
from tests import factories
from tests.signatures.pictures import picture


@pytest.fixture
def staff(db: None) -> Any:
    return factories.staff(PlatformRole.REVIEWER)


def sign(cast: Any, name: str = "云帆商城", **over: Any) -> Signature:
    fields = {"qualification": cast.qualification, "link": "https://www.yunfan.example/", "remark": "登录验证"}
    return services.submit_signature(account=cast.account, name=name, **{**fields, **over})


def _personal(cast: Any, test_clock: Any) -> None:
    cast.account.kind = AccountKind.PERSONAL
    cast.account.save()
    test_clock.advance(days=1)  # the cast's own signature is of the day before


def test_a_signature_filed_and_deleted_today_was_the_one_of_today(yunfan: Any, test_clock: Any) -> None:
    _personal(yunfan, test_clock)
    row = services.withdraw_signature(signature=sign(yunfan))
    services.delete_signature(signature=row)
    with pytest.raises(errors.DailyLimit):
        sign(yunfan, "云帆服务")
    assert not Signature.objects.filter(name="云帆服务").exists()
    test_clock.advance(days=1)
    assert sign(yunfan, "云帆服务").pk


def test_one_of_yesterday_that_is_deleted_today_leaves_today_free(yunfan: Any, test_clock: Any) -> None:
    _personal(yunfan, test_clock)
    row = services.withdraw_signature(signature=sign(yunfan))
    test_clock.advance(days=1)
    again = services.edit_signature(signature=row, remark="改过")  # filed again today, but not for the first time
    services.delete_signature(signature=services.withdraw_signature(signature=again))
    assert sign(yunfan, "云帆服务").pk


def test_the_desks_limit_says_how_many_a_person_files_a_day(yunfan: Any, staff: Any, test_clock: Any) -> None:
    _personal(yunfan, test_clock)
    review.set_limit(limit=Limit.objects.get(slug="signature.daily.personal"), value=2, actor=staff)
    assert sign(yunfan).pk and sign(yunfan, "云帆服务").pk
    with pytest.raises(errors.DailyLimit):
        sign(yunfan, "云帆物流")


def test_a_filing_that_is_refused_after_its_pictures_leaves_no_file(yunfan: Any, monkeypatch: Any) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the desk is away")

    before = _stored()
    monkeypatch.setattr(review, "submit_for_review", broken)
    uploads = [Upload("proof", "a.png", picture()), Upload("proof", "b.png", picture(colour="red"))]
    with pytest.raises(RuntimeError):
        sign(yunfan, uploads=uploads)
    assert not Signature.objects.filter(name="云帆商城").exists() and _stored() == before


def test_a_filing_that_succeeds_keeps_its_files(yunfan: Any) -> None:
    before = _stored()
    row = sign(yunfan, uploads=[Upload("proof", "a.png", picture())])
    assert _stored() - before == {Path(row.files.get().file.path)}


def _stored() -> set[Path]:
    return {path for path in Path(storages["uploads"].location).rglob("*") if path.is_file()}
