"""Warning and limit values of messages and spending, and how contacts hear of them (domain.md 1.6, 8.4)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.mail import send_mail

from accounts import services as accounts
from accounts.models import Alert, OutboxMail
from billing import selectors, services
from billing.errors import LimitReached, RuleInvalid
from billing.models import PeriodCount, SendingLimit
from core import clock, ids
from core.tenancy import Scope
from sending import selectors as sending
from sending.models import Message
from sending.services import Item, run_carrier, submit_messages
from tests.factories import Cast


def send(cast: Cast, *phones: str, template: Any = None, **more: Any) -> Any:
    chosen = template or cast.notification
    items = [Item(phone, cast.signature.name, chosen.code, {"name": "林舟", "order": "123456"}) for phone in phones]
    return submit_messages(
        account_id=cast.account.pk, door="rest", items=items, vendor="aliyun", request_id=ids.request_id(), **more
    )


def phones(count: int, start: int = 0) -> list[str]:
    return [f"139{10_000_000 + start + n}" for n in range(count)]


def kinds(cast: Cast) -> list[str]:
    return list(Alert.objects.filter(account=cast.account).order_by("id").values_list("kind", flat=True))


@pytest.fixture(autouse=True)
def outbox(settings: Any) -> None:
    """Use the product's own backend, which the test runner replaces."""
    settings.EMAIL_BACKEND = "accounts.mail.OutboxBackend"


@pytest.fixture
def books(yunfan: Cast) -> Cast:
    """The cast with a contact who has a phone and a mail address."""
    accounts.add_contact(account=yunfan.account, name="周岚", phone="13800138000", email="zhou@example.com", actor=None)
    return yunfan


def test_at_the_warning_value_contacts_are_told_and_beyond_the_limit_nothing_is_sent(books: Cast) -> None:
    services.save_sending_limit(account=books.account, product="notification", day_warn=2, day_limit=4)
    send(books, *phones(1))
    assert kinds(books) == []
    send(books, *phones(2, 10))
    assert kinds(books) == ["volume_warning"]
    before = selectors.balance_of(books.account.pk)
    with pytest.raises(LimitReached) as refusal:
        send(books, *phones(2, 20))
    assert refusal.value.params["problem"] == "day"
    assert Message.objects.filter(account=books.account).count() == 3
    assert selectors.balance_of(books.account.pk) == before
    send(books, *phones(1, 30))
    assert kinds(books) == ["volume_warning", "volume_limit"]
    with pytest.raises(LimitReached):
        send(books, *phones(1, 40))
    services.save_sending_limit(account=books.account, product="notification", day_warn=2, day_limit=5)
    send(books, *phones(1, 50))
    assert [row.messages for row in PeriodCount.objects.order_by("period")] == [5, 5]


def test_a_limit_set_in_the_middle_of_a_day_counts_what_went_before(books: Cast, test_clock: Any) -> None:
    send(books, *phones(3))
    services.save_sending_limit(account=books.account, day_limit=3, month_limit=5)
    with pytest.raises(LimitReached):
        send(books, *phones(1, 10))
    test_clock.advance(days=1)
    send(books, *phones(2, 20))
    with pytest.raises(LimitReached) as refusal:
        send(books, *phones(1, 30))
    assert refusal.value.params["problem"] == "month"


def test_spending_is_limited_by_what_the_balance_would_pay(books: Cast) -> None:
    services.save_sending_limit(
        account=books.account, month_spend_warn=Decimal("0.045"), month_spend_limit=Decimal("0.09")
    )
    send(books, *phones(2))  # the package pays
    books.package.__class__.objects.update(status="used_up")
    send(books, *phones(1, 10))
    assert kinds(books) == ["volume_warning"]
    with pytest.raises(LimitReached) as refusal:
        send(books, *phones(2, 20))
    assert (refusal.value.params["what"], refusal.value.params["problem"]) == ("spending", "month")
    send(books, *phones(1, 30))
    assert kinds(books) == ["volume_warning", "volume_limit"]


def test_one_product_limited_leaves_the_others_free(books: Cast) -> None:
    services.save_sending_limit(account=books.account, product="captcha", day_limit=0)
    send(books, *phones(1))
    with pytest.raises(LimitReached):
        submit_messages(
            account_id=books.account.pk, door="rest", vendor="aliyun", request_id="r",
            items=[Item(phones(1)[0], books.signature.name, books.captcha.code, {"code": "1234"})],
        )  # fmt: skip


def test_a_warning_above_its_limit_is_refused(books: Cast) -> None:
    with pytest.raises(RuleInvalid) as refusal:
        services.save_sending_limit(account=books.account, day_warn=5, day_limit=4)
    assert refusal.value.field == "day_warn"
    assert not SendingLimit.objects.exists()


def test_an_alert_reaches_the_handset_and_the_outbox_once_and_costs_nothing(books: Cast) -> None:
    services.set_alert(account=books.account, alert_below=Decimal(20_000))
    money = selectors.balance_of(books.account.pk)
    assert (accounts.deliver_alerts(), accounts.deliver_alerts()) == (1, 0)
    alert = Alert.objects.get()
    assert (alert.texts, alert.mails, alert.delivered_at) == (1, 1, clock.now())
    message = Message.objects.get(account=books.account)
    assert (message.phone, message.sign_name, message.template_code) == ("13800138000", "云通信", "SMS_ALERT")
    assert "¥10,000.00" in message.content
    mail = OutboxMail.objects.get()
    assert (mail.account, mail.recipient, mail.subject) == (books.account, "zhou@example.com", "余额不足")
    for _ in range(3):
        run_carrier()
    clock.set_state(clock.State(frozen_at=clock.now() + dt.timedelta(seconds=10)))
    run_carrier()
    scope = Scope(account_id=books.account.pk)
    (bubble,) = sending.conversation(scope, "13800138000")
    assert (bubble.status, bubble.sign_name) == ("delivered", "云通信")
    assert selectors.balance_of(books.account.pk) == money


def test_each_contact_hears_what_its_switches_say(books: Cast) -> None:
    accounts.add_contact(
        account=books.account, name="林", email="lin@example.com", actor=None, hears_balance=False, hears_limits=True
    )
    services.set_alert(account=books.account, alert_below=Decimal(20_000))
    services.save_sending_limit(account=books.account, day_warn=1)
    send(books, *phones(1))
    assert accounts.deliver_alerts() == 2
    heard = [(row.recipient, row.subject) for row in OutboxMail.objects.order_by("id")]
    assert heard == [
        ("zhou@example.com", "余额不足"), ("zhou@example.com", "达到预警值"), ("lin@example.com", "达到预警值"),
    ]  # fmt: skip


def test_an_alert_whose_delivery_is_broken_off_is_told_whole_later(
    books: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.set_alert(account=books.account, alert_below=Decimal(20_000))
    with monkeypatch.context() as broken:
        broken.setattr("accounts.services.alert.mail_to", lambda **_: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(RuntimeError):
            accounts.deliver_alerts()
    assert not Message.objects.exists()
    assert accounts.deliver_alerts() == 1
    assert (Message.objects.count(), OutboxMail.objects.count()) == (1, 1)


def test_any_mail_of_the_product_lands_in_the_outbox(db: None) -> None:
    assert send_mail("subject", "text", None, ["a@example.com", "b@example.com"]) == 1
    assert list(OutboxMail.objects.order_by("id").values_list("recipient", "account")) == [
        ("a@example.com", None), ("b@example.com", None)
    ]  # fmt: skip


def test_a_reset_forgets_what_limits_counted_and_what_was_charged_of_a_tier(books: Cast) -> None:
    services.save_sending_limit(account=books.account, day_limit=1)
    send(books, *phones(1))
    Message.objects.filter(account=books.account).delete()
    services.forget_charges(account_id=books.account.pk)
    send(books, *phones(1, 10))
    assert {row.messages for row in PeriodCount.objects.all()} == {1}


def test_a_send_that_does_not_fit_is_told_once_and_changes_nothing(books: Cast) -> None:
    services.save_sending_limit(account=books.account, day_limit=4)
    send(books, *phones(3))
    for start in (10, 20):
        with pytest.raises(LimitReached):
            send(books, *phones(2, start))
    alert = Alert.objects.get(account=books.account)
    assert (alert.kind, alert.facts["count"], alert.facts["value"]) == ("volume_limit", "3", "4")
    assert Message.objects.filter(account=books.account).count() == 3
    assert [row.messages for row in PeriodCount.objects.order_by("period")] == [3, 3]


def test_what_a_limit_refuses_of_a_request_in_parts_is_told_too(books: Cast) -> None:
    services.save_sending_limit(account=books.account, product="notification", day_limit=1)
    outcome = send(books, *phones(2), all_or_nothing=False)
    assert [type(result.error) for result in outcome.results] == [LimitReached, LimitReached]
    assert kinds(books) == ["volume_limit"]
