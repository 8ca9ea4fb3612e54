"""The test desk's reset and number privacy: what went through X numbers goes, the numbers and their rent stay."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from billing.models import LedgerEntry, Wallet
from billing.selectors import audit
from billing.services import top_up
from core import clock
from core.money import ZERO
from privacy_numbers.choices import BlackKind, NumberKind, NumberState, PoolType
from privacy_numbers.models import (
    Binding,
    BlackEntry,
    CallerKey,
    CallRecord,
    NumberPool,
    Report,
    SecretNumber,
    TextRecord,
)
from privacy_numbers.services import blacklist, calls, numbers, stock, texts
from privacy_numbers.services.bindings import bind_axb
from privacy_numbers.services.terms import Terms
from tests.privacy_numbers.traffic_cast import A, B

pytestmark = pytest.mark.django_db
BASE = "/api/v1/testing"


@pytest.fixture
def desk(yunfan: Any) -> APIClient:
    Wallet.objects.filter(account=yunfan.account).update(balance=ZERO)
    yunfan.package.delete()
    top_up(account=yunfan.account, amount=Decimal("500"))
    client = APIClient()
    client.force_authenticate(yunfan.operator)
    return client


def live_a_little(cast: Any, test_clock: Any) -> SecretNumber:
    """Buy a number, bind it, talk with the recorder on, write, keep somebody out."""
    pool = NumberPool.objects.create(
        account=cast.account, key="FC300000000000001", name="池", pool_type=PoolType.AXB, created_at=clock.now()
    )
    place = stock.place_of(NumberKind.VIRTUAL, "杭州")
    numbers.purchase(account=cast.account, place=place, quantity=1, pool=pool, pool_type=PoolType.AXB)
    x = SecretNumber.objects.get(pool=pool)
    terms = Terms(expires_at=clock.now() + dt.timedelta(days=1), is_recorded=True)
    bind_axb(pool=pool, phone_a=A, phone_b=B, terms=terms)
    call = calls.start_call(account_id=cast.account.pk, caller=B, secret_no=x.number)
    call = calls.answer_call(call=call)
    test_clock.advance(seconds=61)
    calls.hang_up(call=call, side="caller")
    texts.send_text(account_id=cast.account.pk, sender=B, secret_no=x.number, content="到了吗")
    blacklist.add_black(pool=pool, kind=BlackKind.POOL, phone="13900000009")
    return x


def test_reset_forgets_calls_texts_bindings_and_reports_and_keeps_numbers_and_rent(
    desk: APIClient, yunfan: Any, test_clock: Any, django_capture_on_commit_callbacks: Any
) -> None:
    x = live_a_little(yunfan, test_clock)
    recording = CallRecord.objects.get().recording
    assert recording.storage.exists(recording.name)
    assert audit(yunfan.account.pk) == []

    with django_capture_on_commit_callbacks(execute=True):
        done = desk.post(f"{BASE}/reset/").json()

    assert (done["calls"], done["texts"], done["bindings"]) == (1, 1, 1)
    for model in (Binding, CallRecord, TextRecord, Report, BlackEntry, CallerKey):
        assert not model.objects.exists(), model
    assert not recording.storage.exists(recording.name)
    x.refresh_from_db()
    assert (x.state, x.bound) == (NumberState.FREE, 0)
    left = LedgerEntry.objects.filter(account=yunfan.account).order_by("id").values_list("kind", "product", "amount")
    assert list(left) == [("top_up", "", Decimal("500")), ("charge", "privacy_number", Decimal("-5"))]
    assert Wallet.objects.get(account=yunfan.account).balance == Decimal("495")
    assert audit(yunfan.account.pk) == []


def test_reset_leaves_the_neighbours_calls_alone(desk: APIClient, yunfan: Any, other: Any, test_clock: Any) -> None:
    top_up(account=other.account, amount=Decimal("500"))
    live_a_little(other, test_clock)

    done = desk.post(f"{BASE}/reset/").json()

    assert (done["calls"], done["texts"], done["bindings"]) == (0, 0, 0)
    assert [model.objects.count() for model in (Binding, CallRecord, TextRecord, BlackEntry)] == [1, 1, 1, 1]
