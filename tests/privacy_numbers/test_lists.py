"""Pools, blacklist, G groups and migration (domain.md 12.7, 12.9, 12.11)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Alert
from billing.models import LedgerEntry
from core import advance, clock
from privacy_numbers.choices import (
    AllocationMode,
    BlackKind,
    MigrationProblem,
    NumberKind,
    NumberState,
    PoolType,
    SmsMode,
)
from privacy_numbers.errors import (
    AlarmInvalid,
    AlreadyBlacklisted,
    BlacklistUnknown,
    ConfirmationNeedsSmart,
    GroupBatchInvalid,
    GroupBound,
    GroupNameInvalid,
    MigrationInvalid,
    NothingToMigrate,
    PhoneInvalid,
    PoolNameInvalid,
    PoolNotDeletable,
    PoolUnfit,
    RemarkTooLong,
    RingtoneNotApproved,
    SamePool,
    SmsModeNotOfType,
)
from privacy_numbers.models import BlackEntry, Group, GroupMember, Migration, NumberPool, Ringtone, SecretNumber
from privacy_numbers.services import groups
from privacy_numbers.services.bindings import Terms, bind_axb, bind_axg, unbind
from privacy_numbers.services.blacklist import add_black, remove_black
from privacy_numbers.services.migration import migrate_numbers
from privacy_numbers.services.numbers import buy_numbers
from privacy_numbers.services.pools import (
    create_pool,
    delete_pool,
    edit_pool,
    next_watch,
    watch_binding_rate,
    watch_due,
)
from privacy_numbers.services.ringtones import submit_ringtone
from tests.privacy_numbers.conftest import pool_with

SETTINGS: dict[str, Any] = {
    "name": "网约车", "allocation": AllocationMode.SMART, "sms_mode": SmsMode.SMART, "confirms_texts": True,
    "alarm_percent": 80, "tone_from_a": None, "tone_to_a": None,
}  # fmt: skip


def _bind(pool: NumberPool, *bound: int) -> None:
    for row, count in zip(pool.numbers.order_by("pk"), bound, strict=False):
        state = NumberState.BOUND if count else NumberState.FREE
        SecretNumber.objects.filter(pk=row.pk).update(bound=count, state=state)


class TestPools:
    def test_a_pool_has_a_name_and_a_key_of_its_own(self, yunfan: Any) -> None:
        first, second = (create_pool(account=yunfan.account, pool_type=PoolType.AXN, name=" 外卖 ") for _ in range(2))
        assert (first.name, first.allocation, first.sms_mode) == ("外卖", AllocationMode.DEFAULT, SmsMode.OFF)
        assert first.key != second.key
        assert {len(pool.key) for pool in (first, second)} == {17}

    @pytest.mark.parametrize("name", ["", "  ", "一" * 17])
    def test_a_name_has_one_to_sixteen_characters(self, yunfan: Any, name: str) -> None:
        with pytest.raises(PoolNameInvalid):
            create_pool(account=yunfan.account, pool_type=PoolType.AXN, name=name)
        assert NumberPool.objects.count() == 0

    def test_settings_are_kept(self, axb: NumberPool) -> None:
        edit_pool(pool=axb, **SETTINGS)
        axb.refresh_from_db()
        assert {name: getattr(axb, name) for name in SETTINGS} == SETTINGS

    @pytest.mark.parametrize(
        ("error", "more"),
        [
            (PoolNameInvalid, {"name": ""}),
            (ConfirmationNeedsSmart, {"sms_mode": SmsMode.INTERCEPT}),
            (AlarmInvalid, {"alarm_percent": 0}),
            (AlarmInvalid, {"alarm_percent": 101}),
        ],
    )
    def test_wrong_settings_change_nothing(self, axb: NumberPool, error: Any, more: dict) -> None:
        before = NumberPool.objects.filter(pk=axb.pk).values().get()
        with pytest.raises(error):
            edit_pool(pool=axb, **{**SETTINGS, **more})
        assert NumberPool.objects.filter(pk=axb.pk).values().get() == before

    def test_pools_of_95_numbers_take_no_texts(self, yunfan: Any) -> None:
        pool = pool_with(yunfan.account, PoolType.AXN_95, first=950139000000)
        with pytest.raises(SmsModeNotOfType):
            edit_pool(pool=pool, **SETTINGS)

    def test_only_an_approved_ringtone_of_the_account_is_played(self, yunfan: Any, other: Any, axb: NumberPool) -> None:
        waiting = submit_ringtone(account=yunfan.account, name="欢迎", text="欢迎致电")
        foreign = submit_ringtone(account=other.account, name="欢迎", text="欢迎致电")
        Ringtone.objects.filter(pk=foreign.pk).update(state="approved")
        foreign.refresh_from_db()
        for tone in (waiting, foreign):
            with pytest.raises(RingtoneNotApproved):
                edit_pool(pool=axb, **{**SETTINGS, "tone_to_a": tone})
        axb.refresh_from_db()
        assert (axb.name, axb.tone_to_a) == ("测试号码池", None)

    def test_a_pool_is_never_deleted(self, axb: NumberPool) -> None:
        with pytest.raises(PoolNotDeletable):
            delete_pool(pool=axb)
        assert NumberPool.objects.filter(pk=axb.pk).exists()

    def test_the_alarm_tells_once_until_the_rate_falls_below_it(self, axb: NumberPool, test_clock: Any) -> None:
        edit_pool(pool=axb, **SETTINGS)
        _bind(axb, 200, 200, 79)  # 479 of 600 places: 79.8 %
        assert watch_binding_rate(pool_id=axb.pk) is False
        _bind(axb, 200, 200, 80)
        assert watch_binding_rate(pool_id=axb.pk) is True
        assert watch_binding_rate(pool_id=axb.pk) is True
        alert = Alert.objects.get(kind="binding_rate")
        assert alert.facts == {"pool": str(axb.__class__.objects.get(pk=axb.pk)), "rate": "80.0%", "percent": 80}
        _bind(axb, 200, 0, 0)
        assert watch_binding_rate(pool_id=axb.pk) is False
        test_clock.advance(minutes=1)
        _bind(axb, 200, 200, 200)
        assert watch_binding_rate(pool_id=axb.pk) is True
        assert Alert.objects.filter(kind="binding_rate").count() == 2

    def test_many_binds_leave_one_note_and_the_duty_counts_once(
        self, axb: NumberPool, django_capture_on_commit_callbacks: Any
    ) -> None:
        axb = edit_pool(pool=axb, **{**SETTINGS, "alarm_percent": 1})
        _bind(axb, 4)
        expires = Terms(expires_at=clock.now() + dt.timedelta(hours=1))
        with django_capture_on_commit_callbacks(execute=True):
            for index in range(3):
                bind_axb(pool=axb, phone_a="13700137000", phone_b=f"1380013800{index}", terms=expires)
        assert Alert.objects.filter(kind="binding_rate").count() == 0
        assert watch_due() == 1
        assert Alert.objects.get(kind="binding_rate").facts["rate"] == "1.2%"  # 7 of 600 places
        assert (watch_due(), next_watch()) == (0, None)

    def test_a_pool_without_alarm_costs_one_query(self, axb: NumberPool, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(3):  # with the savepoint of the test
            watch_binding_rate(pool_id=axb.pk)


class TestBlacklist:
    def test_numbers_are_listed_for_the_pool_or_against_one_other(self, axb: NumberPool) -> None:
        add_black(pool=axb, kind=BlackKind.POOL, phone="+86 138 0013 8000", counterpart="13900139000", remark="投诉")
        add_black(pool=axb, kind=BlackKind.POINT_TO_POINT, phone="0571-88880000", counterpart="13900139000")
        assert list(BlackEntry.objects.order_by("pk").values_list("kind", "phone", "counterpart", "remark")) == [
            ("pool", "13800138000", "", "投诉"), ("point_to_point", "057188880000", "13900139000", ""),
        ]  # fmt: skip
        remove_black(pool=axb, kind=BlackKind.POOL, phone="13800138000")
        assert BlackEntry.objects.count() == 1

    def test_refusals_change_nothing(self, axb: NumberPool) -> None:
        add_black(pool=axb, kind=BlackKind.POOL, phone="13800138000")
        with pytest.raises(AlreadyBlacklisted):
            add_black(pool=axb, kind=BlackKind.POOL, phone="8613800138000")
        with pytest.raises(PhoneInvalid):
            add_black(pool=axb, kind=BlackKind.POOL, phone="12")
        with pytest.raises(RemarkTooLong):
            add_black(pool=axb, kind=BlackKind.POOL, phone="13800138001", remark="长" * 101)
        with pytest.raises(BlacklistUnknown):
            remove_black(pool=axb, kind=BlackKind.POINT_TO_POINT, phone="13800138000")
        assert BlackEntry.objects.count() == 1


@pytest.fixture
def axg(yunfan: Any) -> NumberPool:
    return pool_with(yunfan.account, PoolType.AXG, first=17099990000)


def _members(group: Group) -> list[str]:
    return list(group.members.values_list("phone", flat=True))


PHONES = [f"138001380{index:02d}" for index in range(100)]


class TestGroups:
    def test_numbers_are_added_deleted_and_overwritten(self, axg: NumberPool) -> None:
        group = groups.create_group(pool=axg, name="销售", remark="一组", phones=[*PHONES[:3], PHONES[0]])
        assert _members(group) == PHONES[:3]
        assert groups.add_numbers(group=group, phones=PHONES[2:5]) == 2
        assert groups.remove_numbers(group=group, phones=[PHONES[0], PHONES[9]]) == 1
        assert _members(group) == PHONES[1:5]
        assert groups.overwrite_numbers(group=group, phones=PHONES[4:6]) == 2
        assert _members(group) == PHONES[4:6]

    def test_a_step_takes_two_hundred_numbers(self, axg: NumberPool) -> None:
        many = [f"1390013{index:04d}" for index in range(201)]
        group = groups.create_group(pool=axg, name="销售", phones=many[:200])
        assert group.members.count() == 200
        for step in (groups.add_numbers, groups.remove_numbers, groups.overwrite_numbers):
            for phones in (many, []):
                with pytest.raises(GroupBatchInvalid):
                    step(group=group, phones=phones)
        with pytest.raises(PhoneInvalid):
            groups.overwrite_numbers(group=group, phones=["13800138000", "x"])
        assert group.members.count() == 200

    def test_groups_belong_to_axg_pools(self, axb: NumberPool, axg: NumberPool) -> None:
        with pytest.raises(PoolUnfit):
            groups.create_group(pool=axb, name="销售")
        for name in ("", "长" * 129):
            with pytest.raises(GroupNameInvalid):
                groups.create_group(pool=axg, name=name)
        with pytest.raises(RemarkTooLong):
            groups.create_group(pool=axg, name="销售", remark="长" * 257)
        assert Group.objects.count() == 0

    def test_a_bound_group_stays(self, axg: NumberPool) -> None:
        group = groups.create_group(pool=axg, name="销售", phones=PHONES[:2])
        terms = Terms(expires_at=clock.now() + dt.timedelta(days=1))
        binding = bind_axg(pool=axg, phone_a="13700137000", group=group, terms=terms)
        with pytest.raises(GroupBound):
            groups.delete_group(group=group)
        unbind(binding=binding)
        groups.delete_group(group=group)
        binding.refresh_from_db()
        assert (binding.group, Group.objects.count(), GroupMember.objects.count()) == (None, 0, 0)


class TestMigration:
    def test_unbound_numbers_move_and_the_rest_is_told(self, yunfan: Any, axb: NumberPool) -> None:
        target = create_pool(account=yunfan.account, pool_type=PoolType.AXB, name="华东")
        _bind(axb, 0, 2)
        SecretNumber.objects.filter(number="17088880002").update(state=NumberState.LOCKED)
        names = ["17088880000", " 17088880001", "17088880002", "17088889999", "", "17088880000"]
        done = migrate_numbers(source=axb, target=target, numbers=names, actor=yunfan.owner)
        assert (done.count, done.actor) == (1, yunfan.owner)
        assert list(done.lines.values_list("number", "city", "problem")) == [
            ("17088880000", "杭州", ""),
            ("17088880001", "杭州", MigrationProblem.BOUND),
            ("17088880002", "杭州", MigrationProblem.LOCKED),
            ("17088889999", "", MigrationProblem.UNKNOWN),
        ]
        assert list(target.numbers.values_list("number", flat=True)) == ["17088880000"]

    def test_so_many_of_a_place_move(self, yunfan: Any, axb: NumberPool) -> None:
        target = create_pool(account=yunfan.account, pool_type=PoolType.AXB, name="华东")
        SecretNumber.objects.filter(number="17088880000").update(city="上海")
        assert migrate_numbers(source=axb, target=target, city="杭州", quantity=1).count == 1
        assert migrate_numbers(source=axb, target=target, quantity=500).count == 2
        with pytest.raises(NothingToMigrate):
            migrate_numbers(source=axb, target=target, quantity=1)

    def test_refused_migrations_move_nothing(self, yunfan: Any, axb: NumberPool, axg: NumberPool) -> None:
        target = create_pool(account=yunfan.account, pool_type=PoolType.AXB, name="华东")
        wrong: list[tuple[Any, dict[str, Any]]] = [
            (SamePool, {"target": axb, "quantity": 1}),
            (PoolUnfit, {"target": axg, "quantity": 1}),
            (MigrationInvalid, {"target": target, "quantity": 501}),
            (MigrationInvalid, {"target": target, "quantity": 0}),
            (MigrationInvalid, {"target": target, "numbers": []}),
            (MigrationInvalid, {"target": target, "numbers": [str(17000000000 + index) for index in range(501)]}),
        ]
        for error, more in wrong:
            with pytest.raises(error):
                migrate_numbers(source=axb, **more)
        assert (axb.numbers.count(), Migration.objects.count()) == (3, 0)

    def test_the_rent_of_the_month_stays_with_the_old_pool(self, yunfan: Any, axb: NumberPool) -> None:
        bought = buy_numbers(
            account=yunfan.account, pool_type=PoolType.AXB, kind=NumberKind.VIRTUAL, city="杭州", quantity=1
        )
        target = create_pool(account=yunfan.account, pool_type=PoolType.AXB, name="华东")
        migrate_numbers(source=axb, target=target, numbers=[bought.numbers.get().number])
        advance.advance_to(dt.datetime(2026, 12, 2, tzinfo=dt.UTC))
        charged = LedgerEntry.objects.filter(cause_kind="privacy_rent").order_by("pk")
        assert list(charged.values_list("month", "pool_id", "amount")) == [
            (202611, axb.pk, Decimal(-5)), (202612, target.pk, Decimal(-5)),
        ]  # fmt: skip
