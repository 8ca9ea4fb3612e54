"""How a binding changes and ends: by hand, by the clock, by arrears; and that its places come back exactly."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from billing.services import adjust
from billing.services.arrears import end_in_arrears
from core import clock
from core.duties import all_duties, run_due
from privacy_numbers import errors
from privacy_numbers.choices import BindingState, NumberState, PoolType
from privacy_numbers.models import Binding, CallerKey, NumberPool, SecretNumber
from privacy_numbers.selectors.bindings import route_key
from privacy_numbers.services import bindings as services
from privacy_numbers.services.bindings import bind_axb, bind_axg, bind_axn, bind_extension, unbind
from tests.factories import Cast
from tests.privacy_numbers.stage import A, B, C, group_of, numbers_in, pool_of, terms

D = "13600136000"


@pytest.fixture
def axb(yunfan: Cast) -> NumberPool:
    return pool_of(yunfan.account)


def _number(pk: int) -> tuple[str, int]:
    return SecretNumber.objects.values_list("state", "bound").get(pk=pk)


def test_unbinding_ends_contact_and_frees_the_place(axb: NumberPool) -> None:
    number = numbers_in(axb)[0]
    first = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    second = bind_axb(pool=axb, phone_a=C, phone_b=D, terms=terms())
    ended = unbind(binding=first)
    assert (ended.state, ended.ended_at) == (BindingState.UNBOUND, clock.now())
    assert (_number(number.pk), route_key(number_id=number.pk, caller=A)) == (("bound", 1), None)
    unbind(binding=second)
    assert (_number(number.pk), CallerKey.objects.count()) == (("free", 0), 0)
    assert bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms()).pk not in {first.pk, second.pk}


def test_what_has_ended_neither_ends_again_nor_changes(axb: NumberPool) -> None:
    number = numbers_in(axb)[0]
    binding = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    unbind(binding=binding)
    before = Binding.objects.values().get(pk=binding.pk)
    for step in (
        lambda: unbind(binding=binding),
        lambda: services.extend_binding(binding=binding, expires_at=clock.now() + dt.timedelta(hours=9)),
        lambda: services.change_phones(binding=binding, phone_a=C),
        lambda: services.set_restriction(binding=binding, call_restrict="CONTROL_AX_DISABLE"),
        lambda: services.set_ring_config(binding=binding, ring_config={}),
        lambda: services.set_recording(binding=binding, is_recorded=True),
        lambda: services.set_track_no(binding=binding, track_no="SF1"),
    ):
        with pytest.raises(errors.BindingEnded):
            step()
    assert Binding.objects.values().get(pk=binding.pk) == before
    assert _number(number.pk) == ("free", 0)


def test_one_whose_time_is_over_does_not_change_though_no_sweep_has_come(axb: NumberPool, test_clock: Any) -> None:
    numbers_in(axb)
    binding = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    test_clock.advance(seconds=(binding.expires_at - clock.now()).total_seconds())
    before = Binding.objects.values().get(pk=binding.pk)
    for step in (
        lambda: services.extend_binding(binding=binding, expires_at=clock.now() + dt.timedelta(hours=9)),
        lambda: services.change_phones(binding=binding, phone_a=C),
        lambda: services.set_track_no(binding=binding, track_no="SF1"),
    ):
        with pytest.raises(errors.BindingEnded):
            step()
    assert Binding.objects.values().get(pk=binding.pk) == before


def test_a_locked_number_stays_locked_when_its_last_binding_ends(axb: NumberPool) -> None:
    number = numbers_in(axb)[0]
    binding = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    SecretNumber.objects.filter(pk=number.pk).update(state=NumberState.LOCKED)
    unbind(binding=binding)
    assert _number(number.pk) == ("locked", 0)


def test_bindings_end_at_their_second_in_one_sweep(axb: NumberPool, test_clock: Any) -> None:
    numbers = numbers_in(axb, count_=2)
    bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms(hours=1), secret_no=numbers[0].number)
    bind_axb(pool=axb, phone_a=C, phone_b=D, terms=terms(hours=1), secret_no=numbers[0].number)
    bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms(hours=1), secret_no=numbers[1].number)
    later = bind_axb(pool=axb, phone_a=C, phone_b=D, terms=terms(hours=2), secret_no=numbers[1].number)
    duty = next(duty for duty in all_duties() if duty.name == "privacy.expire_bindings")
    assert duty.next_due() == clock.now() + dt.timedelta(hours=1)
    test_clock.advance(seconds=3599)
    assert duty.run() == 0
    test_clock.advance(seconds=1)
    assert run_due({"privacy.expire_bindings"}) == {"privacy.expire_bindings": 3}
    assert [_number(row.pk) for row in numbers] == [("free", 0), ("bound", 1)]
    assert duty.next_due() == later.expires_at
    ended = Binding.objects.exclude(pk=later.pk)
    assert set(ended.values_list("state", "ended_at")) == {(BindingState.EXPIRED, clock.now())}


def test_an_extended_binding_ends_at_its_new_time(axb: NumberPool, test_clock: Any) -> None:
    numbers_in(axb)
    binding = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms(hours=1))
    services.extend_binding(binding=binding, expires_at=clock.now() + dt.timedelta(hours=3))
    test_clock.advance(hours=2)
    assert run_due({"privacy.expire_bindings"}) == {}
    with pytest.raises(errors.ExpiryTooSoon):
        services.extend_binding(binding=binding, expires_at=clock.now() + dt.timedelta(seconds=60))
    test_clock.advance(hours=1)
    assert run_due({"privacy.expire_bindings"}) == {"privacy.expire_bindings": 1}


def test_new_numbers_of_the_sides_take_over_and_the_old_ones_lead_nowhere(axb: NumberPool) -> None:
    number = numbers_in(axb)[0]
    binding = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    services.change_phones(binding=binding, phone_a=C)
    services.change_phones(binding=binding, phone_b=D)
    assert (binding.phone_a, binding.phone_b) == (C, D)
    reached = {caller: route_key(number_id=number.pk, caller=caller) for caller in (A, B, C, D)}
    assert reached == {A: None, B: None, C: binding, D: binding}
    services.change_phones(binding=binding, phone_a=D, phone_b=C)  # sides swapped
    assert (binding.phone_a, binding.phone_b) == (D, C)


def test_a_side_cannot_become_who_is_on_x_already(axb: NumberPool) -> None:
    numbers_in(axb)
    binding = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    bind_axb(pool=axb, phone_a=C, phone_b=D, terms=terms())
    before = (list(Binding.objects.values()), sorted(CallerKey.objects.values_list("key", "binding_id")))
    with pytest.raises(errors.UpdateConflict) as refused:
        services.change_phones(binding=binding, phone_b=C)
    assert refused.value.field == "phone_b"
    with pytest.raises(errors.PhonesSame):
        services.change_phones(binding=binding, phone_b=A)
    with pytest.raises(errors.PhoneInvalid):
        services.change_phones(binding=binding, phone_b="")
    assert (list(Binding.objects.values()), sorted(CallerKey.objects.values_list("key", "binding_id"))) == before


def test_n_and_the_group_change_without_touching_who_reaches_a(yunfan: Cast) -> None:
    axn, axg = pool_of(yunfan.account, PoolType.AXN), pool_of(yunfan.account, PoolType.AXG)
    numbers_in(axn), numbers_in(axg)
    private = bind_axn(pool=axn, phone_a=A, terms=terms())
    services.change_phones(binding=private, phone_b=B)
    assert Binding.objects.get(pk=private.pk).phone_b == B
    services.change_phones(binding=private, phone_b="")
    assert Binding.objects.get(pk=private.pk).phone_b == ""
    first, second = group_of(axg, [B]), group_of(axg, [C])
    grouped = bind_axg(pool=axg, phone_a=A, group=first, terms=terms())
    services.change_group(binding=grouped, group=second)
    assert Binding.objects.get(pk=grouped.pk).group == second
    with pytest.raises(errors.GroupForeign):
        services.change_group(binding=grouped, group=group_of(pool_of(yunfan.account, PoolType.AXG), []))
    with pytest.raises(errors.PoolTypeWrong):
        services.change_group(binding=private, group=second)
    with pytest.raises(errors.PoolTypeWrong):
        services.change_phones(binding=grouped, phone_b=B)
    assert sorted(CallerKey.objects.values_list("key", flat=True)) == ["*", "*", A, A]


def test_as_own_key_of_an_extension_number_passes_to_as_other_binding(yunfan: Cast) -> None:
    pool = pool_of(yunfan.account, PoolType.AXN_EXTENSION)
    number = numbers_in(pool)[0]
    first = bind_extension(pool=pool, phone_a=A, extension="1", terms=terms())
    second = bind_extension(pool=pool, phone_a=A, extension="2", terms=terms())
    assert route_key(number_id=number.pk, caller=A) == second
    unbind(binding=second)
    assert route_key(number_id=number.pk, caller=A) == first
    services.change_phones(binding=first, phone_a=C)
    assert (route_key(number_id=number.pk, caller=A), route_key(number_id=number.pk, caller=C)) == (None, first)
    unbind(binding=first)
    assert (CallerKey.objects.count(), _number(number.pk)) == (0, ("free", 0))


def test_what_else_was_agreed_on_changes_by_one_step_each(axb: NumberPool) -> None:
    numbers_in(axb)
    binding = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms(call_restrict="CONTROL_BX_DISABLE"))
    services.set_restriction(binding=binding, call_restrict="")
    services.set_recording(binding=binding, is_recorded=True, is_transcribed=True)
    services.set_ring_config(binding=binding, ring_config={"AXBRing_1": "10000001"})
    services.set_track_no(binding=binding, track_no="SF1001")
    stored = Binding.objects.get(pk=binding.pk)
    assert (stored.call_restrict, stored.is_recorded, stored.is_transcribed) == ("", True, True)
    assert (stored.ring_config, stored.track_no) == ({"AXBRing_1": "10000001"}, "SF1001")
    with pytest.raises(errors.TranscriptNeedsRecording):
        services.set_recording(binding=binding, is_recorded=False, is_transcribed=True)
    with pytest.raises(errors.TextTooLong):
        services.set_track_no(binding=binding, track_no="x" * 65)
    with pytest.raises(errors.RestrictionUnknown):
        services.set_restriction(binding=binding, call_restrict="x")


def test_the_alarm_of_a_pool_hears_of_binds_and_of_their_end(
    axb: NumberPool, django_capture_on_commit_callbacks: Any
) -> None:
    numbers_in(axb, capacity=2)
    NumberPool.objects.filter(pk=axb.pk).update(alarm_percent=100)
    axb.refresh_from_db()

    def alarmed(step: Any) -> bool:
        with django_capture_on_commit_callbacks(execute=True):
            step()
        run_due({"privacy.binding_rates"})
        axb.refresh_from_db()
        return axb.alarmed_at is not None

    assert not alarmed(lambda: bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms()))
    assert alarmed(lambda: bind_axb(pool=axb, phone_a=C, phone_b=D, terms=terms()))
    binding = Binding.objects.order_by("pk").first()
    assert binding is not None
    assert not alarmed(lambda: unbind(binding=binding))


@pytest.mark.parametrize(("days", "left"), [(29, 2), (31, 0)])
def test_a_month_of_arrears_ends_every_binding_of_the_account(
    yunfan: Cast, other: Cast, axb: NumberPool, test_clock: Any, days: int, left: int
) -> None:
    number = numbers_in(axb)[0]
    foreign = pool_of(other.account)
    numbers_in(foreign)
    for phone_a, phone_b in ((A, B), (C, D)):
        bind_axb(pool=axb, phone_a=phone_a, phone_b=phone_b, terms=terms(hours=9999))
    bind_axb(pool=foreign, phone_a=A, phone_b=B, terms=terms(hours=9999))
    adjust(account=yunfan.account, amount=Decimal(-20_000), note="into arrears")
    test_clock.advance(days=days)
    end_in_arrears()
    assert Binding.objects.filter(account=yunfan.account, state=BindingState.LIVE).count() == left
    assert _number(number.pk) == (("bound", 2) if left else ("free", 0))
    assert Binding.objects.filter(account=other.account, state=BindingState.LIVE).count() == 1
