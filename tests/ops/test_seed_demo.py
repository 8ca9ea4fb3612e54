"""The demo company: exact names and codes, books that agree, and the same rows however often it is seeded."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from accounts.models import AccessKey, Account, Application, User
from billing.models import LedgerEntry, Package, Wallet
from billing.selectors import audit
from core import clock, secrets
from privacy_numbers.models import NumberPool
from review.choices import OrderStatus, ReviewStatus
from review.models import ReviewFinding, ReviewOrder
from sending.models import BlacklistEntry, Message, OptOut, Uplink
from signatures.models import Signature
from smsconsole.demo import seed as demo
from statistics.models import HourlyCount
from templates_app.models import SmsTemplate, VoiceTemplate
from tests.conftest import NOON

DAYS = 4


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Seed once for all tests of this module and roll it back after them."""
    env = settings.ENV
    settings.ENV = dataclasses.replace(env, demo_days=DAYS)
    clock.set_state(clock.State(frozen_at=NOON))
    with django_db_blocker.unblock(), transaction.atomic():
        assert demo.seed() is True
        yield
        transaction.set_rollback(True)
    settings.ENV = env


@pytest.fixture
def seeded(company: None) -> Account:
    return Account.objects.get(name="云帆科技")


def _rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_seeding_twice_changes_nothing_and_moves_no_clock(seeded: Account) -> None:
    before, now = _rows(), clock.now()
    assert demo.seed() is False
    assert _rows() == before
    assert clock.now() == now == dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)


def test_people_keys_and_applications_are_as_documented(seeded: Account) -> None:
    users = {user.username: user for user in User.objects.all()}
    assert set(users) == {"demo", "operator", "readonly", "other", "reviewer", "finance", "admin"}
    assert all(user.check_password("demo-password") and user.is_staff for user in users.values())
    keys = {key.key_id: secrets.decrypt(key.secret_encrypted) for key in AccessKey.objects.filter(status="active")}
    assert keys["LTAIdemo0000000000000001"] == "demo-aliyun-secret"
    assert keys["AKIDdemo0000000000000001"] == "demo-tencent-secret"
    assert keys["LTAIdemo0000000000000002"] == "demo-aliyun-secret-2"
    application = Application.objects.get(account=seeded)
    assert (application.sdk_app_id, secrets.decrypt(application.app_key_encrypted)) == ("1400000001", "demo-appkey")


def test_papers_are_approved_under_their_fixed_codes(seeded: Account) -> None:
    assert Signature.objects.get(account=seeded, name="云帆科技").status == ReviewStatus.APPROVED
    approved = SmsTemplate.objects.filter(account=seeded, status=ReviewStatus.APPROVED)
    assert set(approved.values_list("code", flat=True)) == {"SMS_100000001", "SMS_100000002", "SMS_100000003", "100001"}
    voices = VoiceTemplate.objects.filter(account=seeded, status=ReviewStatus.APPROVED)
    assert set(voices.values_list("code", flat=True)) == {"200001", "TTS_100000001"}


def test_five_pools_of_twenty_free_numbers(seeded: Account) -> None:
    pools = NumberPool.objects.filter(account=seeded).order_by("key")
    assert [pool.key for pool in pools] == [f"FC10000000000000{n}" for n in range(1, 6)]
    assert [pool.numbers.filter(state="free").count() for pool in pools] == [20] * 5


def test_both_accounts_have_ten_thousand_yuan_and_one_package(seeded: Account) -> None:
    assert set(Wallet.objects.values_list("balance", flat=True)) == {Decimal("10000.0000")}
    assert [Package.objects.filter(account=account).count() for account in Account.objects.all()] == [1, 1]


def test_records_rollups_ledger_and_receipts_agree(seeded: Account) -> None:
    sums = HourlyCount.objects.aggregate(s=Sum("submitted"), d=Sum("delivered"), f=Sum("failed"), u=Sum("unknown"))
    by_status = {status: Message.objects.filter(status=status).count() for status in ("delivered", "failed", "unknown")}
    assert Message.objects.count() == sums["s"] > 300
    assert by_status == {"delivered": sums["d"], "failed": sums["f"], "unknown": sums["u"]}
    assert by_status["failed"] > 0
    charged = LedgerEntry.objects.filter(kind="charge").aggregate(n=Sum("quantity"))["n"]
    paid = Message.objects.filter(charge_on="submission") | Message.objects.filter(status="delivered")
    assert charged == paid.distinct().aggregate(n=Sum("segments"))["n"]
    for wallet in Wallet.objects.all():
        entries = LedgerEntry.objects.filter(account_id=wallet.account_id)
        assert entries.aggregate(s=Sum("amount"))["s"] == wallet.balance
        assert audit(wallet.account_id) == []
    assert {message.day for message in Message.objects.all()} <= {
        dt.date(2026, 11, 20) - dt.timedelta(days=n) for n in range(DAYS + 1)
    }


def test_the_company_has_open_cases_too(seeded: Account) -> None:
    refused = ReviewOrder.objects.filter(account=seeded, decision="rejected")
    assert sorted(refused.values_list("subject_kind", flat=True)) == ["signature", "template"]
    assert all(ReviewFinding.objects.filter(order=order).count() >= 2 for order in refused)
    waiting = ReviewOrder.objects.get(account=seeded, status=OrderStatus.MANUAL)
    assert waiting.subject_label.startswith("预约提醒")
    seeded.refresh_from_db()
    assert seeded.review_mode == "immediate"
    assert BlacklistEntry.objects.get(account=seeded).phone == "13666666666"
    assert Uplink.objects.filter(account=seeded, received_at__isnull=False).exists()
    assert OptOut.objects.filter(account=seeded).count() >= 1


def test_the_history_follows_from_its_seed(seeded: Account) -> None:
    sent = Message.objects.filter(account=seeded).order_by("id")
    assert sent.count() == 510
    assert list(sent.values_list("phone", flat=True)[:2]) == ["13874180068", "15548648605"]
