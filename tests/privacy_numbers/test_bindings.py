"""Binding people to an X number: what each kind takes, what refuses it, and that a refusal changes nothing."""

import datetime as dt
from typing import Any

import pytest

from billing.errors import InArrears
from core import clock
from privacy_numbers import errors
from privacy_numbers.choices import AllocationMode, BindingState, NumberState, PoolType, Verification
from privacy_numbers.models import Binding, CallerKey, SecretNumber
from privacy_numbers.selectors.bindings import find_binding, route_key
from privacy_numbers.services.bindings import bind_axb, bind_axg, bind_axn, bind_extension
from tests.factories import Cast
from tests.privacy_numbers.stage import A, B, C, group_of, numbers_in, pool_of, terms

D = "13600136000"


def _state() -> list[Any]:
    """Return everything a bind could change."""
    return [
        list(SecretNumber.objects.order_by("pk").values_list("pk", "state", "bound")),
        list(Binding.objects.order_by("pk").values_list("pk", "state", "phone_a", "phone_b", "expires_at")),
        sorted(CallerKey.objects.values_list("number_id", "key", "binding_id")),
    ]


@pytest.fixture
def axb(yunfan: Cast) -> Any:
    return pool_of(yunfan.account)


def test_two_people_bound_on_x_reach_each_other(axb: Any) -> None:
    number = numbers_in(axb)[0]
    binding = bind_axb(pool=axb, phone_a="+86 138-0013-8000", phone_b=B, terms=terms(out_id="o1", is_recorded=True))
    number.refresh_from_db()
    assert (number.state, number.bound, number.free_places) == (NumberState.BOUND, 1, 199)
    assert (binding.phone_a, binding.phone_b, binding.out_id, binding.is_recorded) == (A, B, "o1", True)
    assert binding.subs_id == str(1_000_000_000_000_000 + binding.pk)
    assert route_key(number_id=number.pk, caller=A) == binding
    assert route_key(number_id=number.pk, caller=B) == binding
    assert route_key(number_id=number.pk, caller=C) is None


def test_one_x_never_has_the_same_caller_twice(axb: Any) -> None:
    first, second = numbers_in(axb, count_=2)
    bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms(), secret_no=first.number)
    before = _state()
    for phone_a, phone_b, field in ((A, C, "phone_a"), (C, A, "phone_b"), (B, C, "phone_a"), (C, B, "phone_b")):
        with pytest.raises(errors.BindConflict) as refused:
            bind_axb(pool=axb, phone_a=phone_a, phone_b=phone_b, terms=terms(), secret_no=first.number)
        assert refused.value.field == field
    assert _state() == before
    assert bind_axb(pool=axb, phone_a=A, phone_b=C, terms=terms()).number == second
    with pytest.raises(errors.NoFreeNumber):
        bind_axb(pool=axb, phone_a=A, phone_b=D, terms=terms())
    assert bind_axb(pool=axb, phone_a=D, phone_b=C, terms=terms(), secret_no=first.number).number == first


def test_an_axb_number_has_200_places(axb: Any) -> None:
    number = numbers_in(axb, bound=199, state=NumberState.BOUND)[0]
    bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms(), secret_no=number.number)
    before = _state()
    with pytest.raises(errors.NumberTaken) as refused:
        bind_axb(pool=axb, phone_a=C, phone_b=D, terms=terms(), secret_no=number.number)
    assert refused.value.params["limit"] == 200
    with pytest.raises(errors.NoFreeNumber):
        bind_axb(pool=axb, phone_a=C, phone_b=D, terms=terms())
    assert _state() == before


@pytest.mark.parametrize("pool_type", [PoolType.AXN, PoolType.AXN_95])
def test_an_axn_number_has_one_place_and_anybody_reaches_a(yunfan: Cast, pool_type: str) -> None:
    pool = pool_of(yunfan.account, pool_type)
    number = numbers_in(pool)[0]
    binding = bind_axn(pool=pool, phone_a=A, phone_b="057188888888", terms=terms())
    assert (binding.phone_b, binding.pool_type) == ("057188888888", pool_type)
    assert {route_key(number_id=number.pk, caller=caller) for caller in (A, B, C)} == {binding}
    with pytest.raises(errors.NumberTaken):
        bind_axn(pool=pool, phone_a=C, terms=terms(), secret_no=number.number)
    with pytest.raises(errors.NoFreeNumber):
        bind_axn(pool=pool, phone_a=C, terms=terms())


def test_a_group_is_bound_on_one_place_of_its_own_pool(yunfan: Cast) -> None:
    pool, foreign = pool_of(yunfan.account, PoolType.AXG), pool_of(yunfan.account, PoolType.AXG)
    number = numbers_in(pool)[0]
    with pytest.raises(errors.GroupForeign):
        bind_axg(pool=pool, phone_a=A, group=group_of(foreign, [B]), terms=terms())
    binding = bind_axg(pool=pool, phone_a=A, group=group_of(pool, [B, C]), terms=terms())
    assert sorted(binding.keys.values_list("key", flat=True)) == ["*", A]
    with pytest.raises(errors.NumberTaken):
        bind_axg(pool=pool, phone_a=C, group=binding.group, terms=terms(), secret_no=number.number)


def test_an_extension_number_binds_many_each_by_its_digits(yunfan: Cast) -> None:
    pool = pool_of(yunfan.account, PoolType.AXN_EXTENSION)
    number = numbers_in(pool)[0]
    first = bind_extension(pool=pool, phone_a=A, extension="12", terms=terms())
    second = bind_extension(pool=pool, phone_a=A, terms=terms(), phone_b=D)
    third = bind_extension(pool=pool, phone_a=C, extension="7", terms=terms())
    assert (first.extension, len(second.extension), third.extension) == ("12", 3, "7")
    assert {row.number_id for row in (first, second, third)} == {number.pk}
    assert route_key(number_id=number.pk, caller=B, extension="12") == first
    assert route_key(number_id=number.pk, caller=B, extension=second.extension) == second
    assert route_key(number_id=number.pk, caller=B, extension="99") is None
    assert route_key(number_id=number.pk, caller=B) is None
    assert route_key(number_id=number.pk, caller=A) == second  # the newest of A's
    before = _state()
    with pytest.raises(errors.ExtensionTaken):
        bind_extension(pool=pool, phone_a=D, extension="12", terms=terms(), secret_no=number.number)
    with pytest.raises(errors.NoFreeNumber):
        bind_extension(pool=pool, phone_a=D, extension="12", terms=terms())
    for wrong in ("1234", "a", "１", "-1"):
        with pytest.raises(errors.ExtensionInvalid):
            bind_extension(pool=pool, phone_a=D, extension=wrong, terms=terms())
    assert _state() == before


def test_the_expiry_lies_more_than_a_minute_ahead(axb: Any) -> None:
    numbers_in(axb)
    before = _state()
    with pytest.raises(errors.ExpiryTooSoon):
        bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms(hours=60 / 3600))
    assert _state() == before
    bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms(hours=61 / 3600))


@pytest.mark.parametrize(
    ("phone_a", "phone_b", "field"),
    [
        ("1380013800", B, "phone_a"),
        (A, "", "phone_b"),
        ("", B, "phone_a"),
        (A, "057188", "phone_b"),
        (A, "１３８", "phone_b"),
    ],
)
def test_a_side_is_a_mobile_number_or_a_landline(axb: Any, phone_a: str, phone_b: str, field: str) -> None:
    numbers_in(axb)
    before = _state()
    with pytest.raises(errors.PhoneInvalid) as refused:
        bind_axb(pool=axb, phone_a=phone_a, phone_b=phone_b, terms=terms())
    assert refused.value.field == field
    assert _state() == before


def test_the_sides_differ_and_are_not_x(axb: Any) -> None:
    number = numbers_in(axb)[0]
    with pytest.raises(errors.PhonesSame):
        bind_axb(pool=axb, phone_a=A, phone_b="+8613800138000", terms=terms())
    with pytest.raises(errors.PhonesSame):
        bind_axb(pool=axb, phone_a=A, phone_b=number.number, terms=terms(), secret_no=number.number)
    with pytest.raises(errors.NoFreeNumber):
        bind_axb(pool=axb, phone_a=A, phone_b=number.number, terms=terms())


@pytest.mark.parametrize(
    ("columns", "error"),
    [
        ({"state": NumberState.LOCKED}, errors.NumberLocked),
        ({"state": NumberState.FROZEN}, errors.NumberLocked),
        ({"verification": Verification.OFFLINE}, errors.NumberOffline),
        ({"state": NumberState.RELEASED, "released_at": clock.now()}, errors.NumberUnknown),
    ],
)
def test_only_a_number_in_service_is_bound(axb: Any, columns: dict, error: type[Exception]) -> None:
    number = numbers_in(axb, **columns)[0]
    before = _state()
    with pytest.raises(error):
        bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms(), secret_no=number.number)
    with pytest.raises(errors.NoFreeNumber):
        bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    assert _state() == before


def test_a_number_of_another_pool_or_account_is_not_found(axb: Any, other: Cast) -> None:
    foreign = numbers_in(pool_of(other.account))[0]
    sibling = numbers_in(pool_of(axb.account))[0]
    for number in (foreign, sibling):
        with pytest.raises(errors.NumberUnknown):
            bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms(), secret_no=number.number)


def test_each_pool_binds_only_its_own_way(yunfan: Cast, axb: Any) -> None:
    axn = pool_of(yunfan.account, PoolType.AXN)
    with pytest.raises(errors.PoolTypeWrong):
        bind_axb(pool=axn, phone_a=A, phone_b=B, terms=terms())
    with pytest.raises(errors.PoolTypeWrong):
        bind_axn(pool=axb, phone_a=A, terms=terms())
    with pytest.raises(errors.PoolTypeWrong):
        bind_extension(pool=axn, phone_a=A, terms=terms())
    with pytest.raises(errors.PoolTypeWrong):
        bind_axg(pool=axb, phone_a=A, group=group_of(axb, [B]), terms=terms())


def test_an_account_in_arrears_or_out_of_service_binds_nothing(yunfan: Cast, axb: Any) -> None:
    numbers_in(axb)
    before = _state()
    yunfan.wallet.balance = -1
    yunfan.wallet.save()
    with pytest.raises(InArrears):
        bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    yunfan.wallet.balance = 1
    yunfan.wallet.save()
    yunfan.account.status = "suspended"
    yunfan.account.save()
    with pytest.raises(errors.AccountInactive):
        bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    assert _state() == before


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"call_restrict": "CONTROL_ALL"}, errors.RestrictionUnknown),
        ({"is_transcribed": True}, errors.TranscriptNeedsRecording),
        ({"call_timeout": 0}, errors.CallTimeoutInvalid),
        ({"call_display": 2}, errors.DisplayInvalid),
        ({"out_id": "x" * 257}, errors.TextTooLong),
        ({"ring_config": {"AXBRing_1": "tone"}}, errors.RingConfigInvalid),
        ({"ring_config": ["10000001"]}, errors.RingConfigInvalid),
    ],
)
def test_wrong_terms_are_refused_one_by_one(axb: Any, changed: dict, error: type[Exception]) -> None:
    numbers_in(axb)
    before = _state()
    with pytest.raises(error):
        bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms(**changed))
    assert _state() == before


def _city(pool: Any, phone_a: str = A, **changed: Any) -> str:
    return bind_axb(pool=pool, phone_a=phone_a, phone_b=B, terms=terms(**changed)).number.city


def test_the_default_allocation_takes_the_wanted_city_then_as_then_any(axb: Any) -> None:
    numbers_in(axb, ["北京", "宁波", "成都"])
    assert _city(axb, city="宁波市") == "宁波"
    assert _city(axb) == "北京"  # A's
    assert _city(axb, C) == "成都"  # B is on the two others already


def test_the_strict_allocation_takes_that_city_or_refuses(yunfan: Cast) -> None:
    pool = pool_of(yunfan.account, allocation=AllocationMode.STRICT)
    numbers_in(pool, ["北京", "宁波"])
    assert _city(pool) == "北京"
    before = _state()
    with pytest.raises(errors.NoNumberInCity):
        bind_axb(pool=pool, phone_a=A, phone_b=B, terms=terms())
    with pytest.raises(errors.NoNumberInCity):
        bind_axb(pool=pool, phone_a=C, phone_b=B, terms=terms(city="杭州"))
    assert _state() == before


def test_the_smart_allocation_falls_back_on_the_capital_of_as_province(yunfan: Cast) -> None:
    pool = pool_of(yunfan.account, allocation=AllocationMode.SMART)
    numbers_in(pool, ["哈尔滨", "成都", "宁波", "拉萨"])
    assert _city(pool, "13908981234") in {"拉萨", "哈尔滨", "成都", "宁波"}
    from carrier.selectors import locate

    daqing = next(f"1394{n:03d}1234" for n in range(1000) if locate(f"1394{n:03d}1234").city == "大庆")
    assert bind_axb(pool=pool, phone_a=daqing, phone_b=C, terms=terms()).number.city == "哈尔滨"


def test_a_caller_from_anywhere_in_hainan_gets_a_number_of_haikou(yunfan: Cast) -> None:
    pool = pool_of(yunfan.account, allocation=AllocationMode.STRICT)
    numbers_in(pool, ["海口"])
    assert _city(pool, "13976543210") == "海口"


def test_a_binding_is_found_by_its_id_and_in_its_own_account_only(axb: Any, other: Cast) -> None:
    number = numbers_in(axb)[0]
    binding = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    asked = {"account_id": axb.account_id, "subs_id": binding.subs_id}
    assert find_binding(**asked, secret_no=number.number, pool=axb) == binding
    for wrong in (
        {"account_id": other.account.pk}, {"secret_no": "17000000000"}, {"subs_id": "x"}, {"subs_id": "9" * 40},
        {"subs_id": str(binding.pk)}, {"pool": pool_of(axb.account)}, {"subs_id": ""}, {"subs_id": "²"},
    ):  # fmt: skip
        with pytest.raises(errors.BindingUnknown):
            find_binding(**{**asked, **wrong})


def test_a_binding_whose_time_is_over_leads_nowhere_even_before_the_sweep(axb: Any, test_clock: Any) -> None:
    number = numbers_in(axb)[0]
    binding = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms(hours=1))
    test_clock.advance(seconds=3599)
    assert route_key(number_id=number.pk, caller=A) == binding
    test_clock.advance(seconds=1)
    assert route_key(number_id=number.pk, caller=A) is None
    assert binding.state == BindingState.LIVE
    assert binding.expires_at == clock.now()
    assert binding.bound_at == clock.now() - dt.timedelta(hours=1)
