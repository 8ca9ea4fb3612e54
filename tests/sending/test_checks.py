"""Every check of a submission: the exact refusal, and nothing written."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from accounts.choices import AccountStatus, Vendor
from billing.errors import BalanceShort
from billing.models import LedgerEntry, Package, Wallet
from carrier.services import save_segment
from core.errors import DomainError
from review.choices import ReviewStatus
from sending import errors
from sending.models import Batch, Message
from sending.services import Item, add_opt_out, add_to_blacklist, submit_messages
from signatures.choices import SignType
from signatures.errors import SignatureBanned, SignatureNotApproved, SignatureUnknown
from templates_app.choices import TemplateKind
from templates_app.errors import TemplateNotApproved, TemplateUnknown

PHONE = "13800138000"


def refused(cast: Any, error: type[DomainError], send: Callable, *args: Any, **kwargs: Any) -> DomainError:
    """Return the refusal; there is no trace of the attempt."""
    with pytest.raises(error) as caught:
        send(*args, **kwargs)
    assert not Batch.objects.exists() and not Message.objects.exists() and not LedgerEntry.objects.exists()
    cast.package.refresh_from_db()
    cast.wallet.refresh_from_db()
    assert (cast.package.held, cast.wallet.held, cast.package.remaining) == (0, 0, 1000)
    return caught.value


def test_a_suspended_account_cannot_send(send, yunfan) -> None:
    type(yunfan.account).objects.update(status=AccountStatus.SUSPENDED)
    refused(yunfan, errors.AccountSuspended, send, PHONE)


def test_a_closed_account_cannot_send(send, yunfan) -> None:
    type(yunfan.account).objects.update(status=AccountStatus.CLOSED)
    refused(yunfan, errors.AccountClosed, send, PHONE)


def test_an_account_in_arrears_cannot_send_even_from_its_package(send, yunfan) -> None:
    type(yunfan.wallet).objects.update(balance=Decimal("-0.0001"))
    refused(yunfan, errors.Arrears, send, PHONE)


def test_no_number_at_all(send, yunfan) -> None:
    assert refused(yunfan, errors.NoNumbers, send).field == "phone_numbers"


def test_more_than_a_thousand_numbers(send, yunfan) -> None:
    error = refused(yunfan, errors.TooManyNumbers, send, *[PHONE] * 1001)
    assert error.params == {"limit": 1000}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"out_id": "x" * 256}, errors.OutIdTooLong),
        ({"extend_code": "1234567890123"}, errors.ExtendCodeInvalid),
        ({"extend_code": "12a"}, errors.ExtendCodeInvalid),
        ({"session_context": "x" * 513}, errors.SessionContextTooLong),
    ],
)
def test_fields_beside_the_numbers_have_limits(send, yunfan, given, error) -> None:
    refused(yunfan, error, send, PHONE, **given)


def test_a_signature_nobody_filed(send, yunfan) -> None:
    refused(yunfan, SignatureUnknown, send, PHONE, sign="不存在")


def test_another_companys_signature_is_unknown(send, yunfan, other) -> None:
    refused(yunfan, SignatureUnknown, send, PHONE, sign=other.signature.name)


def test_a_signature_under_review(send, yunfan) -> None:
    type(yunfan.signature).objects.update(status=ReviewStatus.PENDING)
    refused(yunfan, SignatureNotApproved, send, PHONE)


def test_a_banned_signature(send, yunfan) -> None:
    type(yunfan.signature).objects.update(is_enabled=False)
    refused(yunfan, SignatureBanned, send, PHONE)


def test_a_code_signature_sends_codes_only(send, yunfan) -> None:
    type(yunfan.signature).objects.update(sign_type=SignType.CAPTCHA)
    refused(yunfan, errors.SignatureSceneMismatch, send, PHONE, template=yunfan.notification)
    assert send(PHONE).batch is not None


def test_another_companys_template_is_unknown(send, yunfan, other) -> None:
    refused(yunfan, TemplateUnknown, send, PHONE, template=other.captcha)


def test_a_template_of_the_other_vendor_is_unknown_to_the_wire(send, yunfan) -> None:
    refused(yunfan, TemplateUnknown, send, PHONE, vendor=Vendor.TENCENT)
    refused(yunfan, TemplateUnknown, send, PHONE, vendor=Vendor.ALIYUN, template=yunfan.tencent, values=["1234", "5"])


def test_a_rejected_template(send, yunfan) -> None:
    type(yunfan.captcha).objects.update(status=ReviewStatus.REJECTED)
    refused(yunfan, TemplateNotApproved, send, PHONE)


@pytest.mark.parametrize(
    ("values", "error", "name"),
    [
        ({}, errors.ValueMissing, "code"),
        ({"code": ""}, errors.ValueMissing, "code"),
        ({"code": 1234}, errors.ValueNotText, "code"),
        ({"code": "123"}, errors.ValueAgainstAttribute, "code"),
        ({"code": "12ab"}, errors.ValueAgainstAttribute, "code"),
        ({"code": "1234567"}, errors.ValueTooLong, "code"),
        ({"code": "http://a.cn"}, errors.ValueHasLink, "code"),
    ],
)
def test_values_are_held_against_their_attributes(send, yunfan, values, error, name) -> None:
    assert refused(yunfan, error, send, PHONE, values=values).params["name"] == name


def test_tencents_values_are_counted(send, yunfan) -> None:
    error = refused(yunfan, errors.ValueCountWrong, send, PHONE, template=yunfan.tencent, values=["1234"])
    assert error.params["limit"] == 2


@pytest.mark.parametrize(
    "phone", ["", "1380013800", "12800138000", "138001380001", "１３８００１３８０００", "abc", "+86 1", "110"]
)
def test_what_is_no_number(send, yunfan, phone) -> None:
    assert refused(yunfan, errors.NumberInvalid, send, phone).params == {"phone": phone}


@pytest.mark.parametrize("phone", [PHONE, f"+86{PHONE}", f"0086{PHONE}", f"86{PHONE}", " 138 0013-8000 "])
def test_the_forms_of_one_number(send, yunfan, phone) -> None:
    assert send(phone).results[0].phone == PHONE


def test_a_domestic_template_does_not_go_abroad(send, yunfan) -> None:
    refused(yunfan, errors.ForeignNumberNotSupported, send, "+14155552671")


def test_an_international_template_does_not_come_home(send, yunfan, make_template) -> None:
    template = make_template(TemplateKind.INTERNATIONAL, "Your code is ${code}")
    refused(yunfan, errors.DomesticNumberNotSupported, send, PHONE, template=template, values={"code": "1234"})


def test_an_international_text_in_gsm7_keeps_to_it(send, yunfan, make_template) -> None:
    template = make_template(TemplateKind.INTERNATIONAL, "Your code is ${code}")
    type(yunfan.signature).objects.update(name="Yunfan")
    done = send("+14155552671", template=template, values={"code": "1234"}, sign="Yunfan")
    message = done.results[0].message
    assert (message.content, message.segments, message.country) == ("[Yunfan]Your code is 1234", 1, "1")
    assert (message.product, message.carrier, message.province) == ("international", "international", "美国")
    assert message.charge_on == "submission"
    assert LedgerEntry.objects.get().cause_id == str(message.pk)


def test_a_text_over_500_characters(send, yunfan, make_template) -> None:
    template = make_template(TemplateKind.NOTIFICATION, "字" * 490 + "${a}")
    error = refused(yunfan, errors.ContentTooLong, send, PHONE, template=template, values={"a": "12345"})
    assert error.params == {"limit": 500}
    assert send(PHONE, template=template, values={"a": "1234"}).results[0].segments == 8


def test_tencents_promotion_rests_at_night(send, yunfan, make_template, test_clock) -> None:
    template = make_template(TemplateKind.PROMOTION, "新品上架，拒收请回复R", code="99", vendor=Vendor.TENCENT)
    test_clock.advance(hours=9, minutes=59)  # 21:59 in Beijing
    assert send(PHONE, template=template, values=[]).batch
    test_clock.advance(minutes=1)
    with pytest.raises(errors.PromotionHours):
        send(PHONE, template=template, values=[])
    assert send(PHONE, template=yunfan.promotion).batch  # Alibaba's own hours are not known: none
    test_clock.advance(hours=10)
    assert send(PHONE, template=template, values=[]).batch


def test_a_blacklisted_number(send, yunfan, other) -> None:
    add_to_blacklist(account_id=yunfan.account.pk, phones=["+8613800138000"])
    assert refused(yunfan, errors.Blacklisted, send, "13900139000", PHONE).params == {"phone": PHONE}
    assert send(PHONE, cast=other).batch  # the list is the account's own


def test_an_opted_out_number_gets_no_promotion_of_that_signature_only(send, yunfan) -> None:
    add_opt_out(account_id=yunfan.account.pk, phone=PHONE, sign_name=yunfan.signature.name)
    refused(yunfan, errors.OptedOut, send, PHONE, template=yunfan.promotion)
    assert send(PHONE).batch
    type(yunfan.signature).objects.update(name="云帆商城")
    assert send(PHONE, template=yunfan.promotion, sign="云帆商城").batch


def test_neither_package_nor_balance(send, yunfan) -> None:
    type(yunfan.package).objects.update(status="expired")
    type(yunfan.wallet).objects.update(balance=Decimal("0.0449"))
    with pytest.raises(BalanceShort):
        send(PHONE)
    assert not Message.objects.exists()


def test_an_account_with_nothing_left_is_short_of_money_not_in_arrears(send, yunfan) -> None:
    type(yunfan.package).objects.update(remaining=0)
    type(yunfan.wallet).objects.update(balance=0)
    with pytest.raises(BalanceShort):
        send(PHONE)
    assert not Message.objects.exists() and not Batch.objects.exists() and not LedgerEntry.objects.exists()


def test_all_or_nothing_raises_the_first_refusal_and_writes_nothing(send, yunfan) -> None:
    refused(yunfan, errors.NumberInvalid, send, PHONE, "13900139000", "12345")


def test_otherwise_each_number_has_its_own_result(send, yunfan) -> None:
    add_to_blacklist(account_id=yunfan.account.pk, phones=["13700137000"])
    done = send(PHONE, "12345", "13700137000", PHONE, "13900139000", all_or_nothing=False)
    found = [type(result.error) if result.error else result.message.phone for result in done.results]
    assert found == [PHONE, errors.NumberInvalid, errors.Blacklisted, errors.FrequencyExceeded, "13900139000"]
    assert (done.batch.count, Message.objects.count()) == (2, 2)
    yunfan.package.refresh_from_db()
    assert yunfan.package.held == 2


def test_when_every_number_is_refused_there_is_no_batch(send, yunfan) -> None:
    done = send("12345", "1", all_or_nothing=False)
    assert done.batch is None and len(done.results) == 2 and not Batch.objects.exists()


def test_a_corrected_segment_decides_where_a_number_is_from(send, yunfan) -> None:
    save_segment(prefix="1380013", carrier="broadnet", province="西藏", city="拉萨")
    message = send(PHONE).results[0].message
    assert (message.carrier, message.province, message.city) == ("broadnet", "西藏", "拉萨")


def test_a_long_text_counts_67_a_part(send, yunfan, make_template) -> None:
    template = make_template(TemplateKind.NOTIFICATION, "字" * 154)  # with 【云帆科技】 160: 67 + 67 + 26
    assert send(PHONE, template=template).results[0].segments == 3
    yunfan.package.refresh_from_db()
    assert yunfan.package.held == 3


def test_a_request_of_which_money_pays_only_some_counts_those(yunfan: Any) -> None:
    Package.objects.filter(account=yunfan.account).update(quantity=1, remaining=1)
    Wallet.objects.filter(account=yunfan.account).update(balance=Decimal("0.0500"))
    promotion, captcha = yunfan.promotion.code, yunfan.captcha.code
    items = [
        Item("13800138001", yunfan.signature.name, captcha, {"code": "246810"}),
        Item("13800138002", yunfan.signature.name, promotion, {}),
    ]
    done = submit_messages(
        account_id=yunfan.account.pk, door="tencent", items=items, vendor=None, request_id="R", all_or_nothing=False
    )
    assert [row.error is None for row in done.results] == [True, False]
    assert (done.batch.count, Batch.objects.get().count, Message.objects.count()) == (1, 1, 1)


def test_a_request_of_which_money_pays_nothing_leaves_nothing(yunfan: Any) -> None:
    Package.objects.filter(account=yunfan.account).delete()
    Wallet.objects.filter(account=yunfan.account).update(balance=Decimal("0.0100"))
    items = [Item("13800138001", yunfan.signature.name, yunfan.captcha.code, {"code": "246810"})]
    done = submit_messages(
        account_id=yunfan.account.pk, door="tencent", items=items, vendor=None, request_id="R", all_or_nothing=False
    )
    assert (done.batch, [type(row.error) for row in done.results]) == (None, [BalanceShort])
    assert not Batch.objects.exists() and not Message.objects.exists()
