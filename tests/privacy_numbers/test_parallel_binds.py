"""Many binds at the same moment: no place is given twice, none is lost, nobody waits for ever."""

import random
from collections import Counter
from typing import Any

import pytest

from accounts.models import Account
from core import clock
from core.duties import run_due
from privacy_numbers import errors
from privacy_numbers.choices import BindingState, PoolType
from privacy_numbers.models import Binding, CallerKey, NumberPool, SecretNumber
from privacy_numbers.services import bindings as services
from privacy_numbers.services.bindings import bind_axb, bind_axn, bind_extension, unbind
from tests.privacy_numbers.stage import in_parallel, numbers_in, pool_of, terms

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
MANY = 200


@pytest.fixture
def company(transactional_db: None) -> Account:
    return Account.objects.create(name="binder", created_at=clock.now())


def phone(n: int, of: str = "138") -> str:
    return f"{of}{n:08d}"


def check(pool: NumberPool) -> None:
    """Assert that counts, states, keys and live bindings tell the same."""
    live = Counter(Binding.objects.filter(pool=pool, state=BindingState.LIVE).values_list("number_id", flat=True))
    for number in SecretNumber.objects.filter(pool=pool):
        assert number.bound == live[number.pk] <= number.capacity
        assert number.state == ("bound" if number.bound else "free")
    dead = CallerKey.objects.filter(number__pool=pool).exclude(binding__state=BindingState.LIVE)
    assert not dead.exists()


def test_200_at_once_on_50_private_numbers_bind_50_and_no_number_twice(company: Account) -> None:
    pool = pool_of(company, PoolType.AXN)
    numbers_in(pool, count_=50)
    results = in_parallel(lambda n: bind_axn(pool=pool, phone_a=phone(n), terms=terms()), MANY)
    bound = [row for row in results if isinstance(row, Binding)]
    assert Counter(type(row).__name__ for row in results) == {"Binding": 50, "NoFreeNumber": 150}
    assert len({row.number_id for row in bound}) == 50
    check(pool)


def test_200_at_once_on_200_private_numbers_all_find_one(company: Account) -> None:
    pool = pool_of(company, PoolType.AXN)
    numbers_in(pool, count_=MANY)
    results = in_parallel(lambda n: bind_axn(pool=pool, phone_a=phone(n), terms=terms()), MANY)
    assert len({row.number_id for row in results}) == MANY
    check(pool)


def test_201_pairs_at_once_on_one_axb_number_fill_its_200_places(company: Account) -> None:
    pool = pool_of(company)
    numbers_in(pool)
    work = lambda n: bind_axb(pool=pool, phone_a=phone(n), phone_b=phone(n, "139"), terms=terms())  # noqa: E731
    results = in_parallel(work, MANY + 1)
    assert Counter(type(row).__name__ for row in results) == {"Binding": MANY, "NoFreeNumber": 1}
    check(pool)


def test_the_same_caller_at_once_is_on_each_number_once(company: Account) -> None:
    pool = pool_of(company)
    numbers_in(pool, count_=20)
    work = lambda n: bind_axb(pool=pool, phone_a=phone(0), phone_b=phone(n, "139"), terms=terms())  # noqa: E731
    results = in_parallel(work, 60)
    assert Counter(type(row).__name__ for row in results) == {"Binding": 20, "NoFreeNumber": 40}
    assert len({row.number_id for row in results if isinstance(row, Binding)}) == 20
    check(pool)


def test_200_at_once_get_200_different_extensions(company: Account) -> None:
    pool = pool_of(company, PoolType.AXN_EXTENSION)
    numbers_in(pool)
    results = in_parallel(lambda n: bind_extension(pool=pool, phone_a=phone(n % 3), terms=terms()), MANY)
    assert len({row.extension for row in results}) == MANY
    assert len(CallerKey.objects.filter(number__pool=pool)) == MANY + 3
    check(pool)


def test_one_extension_asked_for_at_once_is_given_once(company: Account) -> None:
    pool = pool_of(company, PoolType.AXN_EXTENSION)
    number = numbers_in(pool)[0]

    def work(n: int) -> Binding:
        return bind_extension(pool=pool, phone_a=phone(n), extension="8", terms=terms(), secret_no=number.number)

    results = in_parallel(work, 40)
    assert Counter(type(row).__name__ for row in results) == {"Binding": 1, "ExtensionTaken": 39}
    check(pool)


def test_unbinding_the_same_binding_at_once_frees_one_place(company: Account) -> None:
    pool = pool_of(company)
    number = numbers_in(pool)[0]
    row = bind_axb(pool=pool, phone_a=phone(1), phone_b=phone(2), terms=terms())
    bind_axb(pool=pool, phone_a=phone(3), phone_b=phone(4), terms=terms())
    results = in_parallel(lambda n: unbind(binding=Binding.objects.get(pk=row.pk)), 20)
    assert Counter(type(one).__name__ for one in results) == {"Binding": 1, "BindingEnded": 19}
    number.refresh_from_db()
    assert number.bound == 1
    check(pool)


def test_binds_changes_ends_and_sweeps_at_once_do_not_deadlock_and_leave_whole_books(
    company: Account, test_clock: Any
) -> None:
    pool = pool_of(company)
    numbers_in(pool, count_=3)
    for n in range(60):
        bind_axb(pool=pool, phone_a=phone(n), phone_b=phone(n, "139"), terms=terms(hours=1 + n % 2))
    test_clock.advance(hours=1)
    chance = random.Random(7)
    rows = list(Binding.objects.order_by("pk"))
    steps = [chance.randrange(4) for _ in range(MANY)]

    def work(n: int) -> Any:
        row = rows[n % len(rows)]
        try:
            if steps[n] == 0:
                return bind_axb(pool=pool, phone_a=phone(n, "136"), phone_b=phone(n % 7, "137"), terms=terms())
            if steps[n] == 1:
                return unbind(binding=row)
            if steps[n] == 2:
                return services.change_phones(binding=row, phone_a=phone(n % 5, "135"))
            return run_due({"privacy.expire_bindings"})
        except (errors.BindingEnded, errors.UpdateConflict, errors.NoFreeNumber):
            return None

    results = in_parallel(work, MANY)
    assert [row for row in results if isinstance(row, Exception)] == []
    check(pool)
    keys = CallerKey.objects.filter(number__pool=pool)
    sides = Binding.objects.filter(pool=pool, state=BindingState.LIVE).values_list("number_id", "phone_a", "phone_b")
    wanted = sorted((number, side) for number, *both in sides for side in both)
    assert sorted(keys.values_list("number_id", "key")) == wanted
