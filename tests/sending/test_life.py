"""A message's life from submission to its last receipt, and what it costs."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection

from billing.models import LedgerEntry
from carrier.services import save_fault_rule, save_magic_number, set_profile
from core.duties import all_duties
from core.tenancy import Scope
from sending import services
from sending.choices import MessageStatus
from sending.models import Message, OptOut, Receipt, Uplink
from sending.selectors import held_by_messages
from sending.services import next_due, outcome, run_carrier
from statistics.models import HourlyCount

PHONE = "13800138000"


@pytest.fixture
def told(monkeypatch):
    """Outcomes as listeners hear them: (status now, code, status before, code before)."""
    heard = []

    def listen(outcomes) -> None:
        heard.extend((o.message.status, o.message.err_code, o.was, o.was_code) for o in outcomes)

    monkeypatch.setattr(outcome, "_listeners", [*outcome._listeners, listen])
    return heard


def counts() -> tuple:
    """Submitted, delivered, failed, unknown and segments of all rollups."""
    names = ("submitted", "delivered", "failed", "unknown", "segments")
    rows = HourlyCount.objects.values_list(*names)
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0,) * 5


def books(cast) -> tuple:
    """Charges, package left and held; what is held is what waiting messages account for."""
    cast.package.refresh_from_db()
    cast.wallet.refresh_from_db()
    held = held_by_messages(cast.account.pk)
    assert (held.money, held.packages.get(cast.package.pk, 0)) == (cast.wallet.held, cast.package.held)
    charges = LedgerEntry.objects.filter(cause_kind="message").count()
    return charges, cast.package.remaining, cast.package.held


def test_a_code_is_accepted_taken_over_and_delivered_after_one_to_two_seconds(send, yunfan, test_clock, told) -> None:
    done = send(f"+86{PHONE}", out_id="o-1", extend_code="12")
    message = Message.objects.get()
    assert (done.results[0].message.pk, done.results[0].segments) == (message.pk, 1)
    assert (done.batch.biz_id, done.batch.extend_code, message.out_id) == (message.biz_id, "12", "o-1")
    assert (message.status, message.content, message.code) == (
        MessageStatus.QUEUED, "【云帆科技】您的验证码为246810，5分钟内有效。", "246810",
    )  # fmt: skip
    assert (message.phone, message.carrier, message.province, message.city) == (PHONE, "mobile", "北京", "北京")
    assert books(yunfan) == (0, 1000, 1)
    assert run_carrier() == 1
    message.refresh_from_db()
    assert message.status == MessageStatus.SENT
    receipt = Receipt.objects.get()
    assert dt.timedelta(seconds=1) <= receipt.due_at - message.submitted_at <= dt.timedelta(seconds=2)
    assert next_due() == receipt.due_at
    assert run_carrier() == 0
    test_clock.advance(seconds=2)
    assert run_carrier() == 1
    message.refresh_from_db()
    assert (message.status, message.err_code, message.next_at) == (MessageStatus.DELIVERED, "DELIVERED", None)
    assert message.received_at == receipt.due_at
    entry = LedgerEntry.objects.get()
    assert (entry.cause_kind, entry.cause_id, entry.quantity) == ("message", str(message.pk), 1)
    assert (entry.amount, entry.package_id) == (Decimal(0), yunfan.package.pk)
    assert books(yunfan) == (1, 999, 0)
    assert run_carrier() == 0 and next_due() is None
    assert told == [("sent", "", None, ""), ("delivered", "DELIVERED", "sent", "")]
    assert counts() == (1, 1, 0, 0, 1)


FATES = [
    # ending, status, code, receipts applied, charged, counts
    ("0000", "delivered", "DELIVERED", 1, 1, (1, 1, 0, 0, 1)),
    ("0001", "failed", "MOBILE_NOT_ON_SERVICE", 1, 0, (1, 0, 1, 0, 1)),
    ("0002", "failed", "MOBILE_IN_BLACK", 1, 0, (1, 0, 1, 0, 1)),
    ("0003", "failed", "CONTENT_KEYWORD", 1, 0, (1, 0, 1, 0, 1)),
    ("0004", "failed", "MOBILE_SEND_LIMIT", 1, 0, (1, 0, 1, 0, 1)),
    ("0005", "unknown", "", 0, 0, (1, 0, 0, 1, 1)),
    ("0006", "delivered", "DELIVERED", 1, 1, (1, 1, 0, 0, 1)),
    ("0007", "delivered", "DELIVERED", 2, 1, (1, 1, 0, 0, 1)),
    ("0008", "delivered", "DELIVERED", 2, 1, (1, 1, 0, 0, 1)),
    ("0009", "delivered", "DELIVERED", 1, 1, (1, 1, 0, 0, 1)),
    ("0010", "failed", "PORT_NOT_REGISTERED", 1, 0, (1, 0, 1, 0, 1)),
    ("0011", "failed", "USER_REJECT", 1, 0, (1, 0, 1, 0, 1)),
    ("0012", "failed", "MOBILE_TERMINAL_ERROR", 1, 0, (1, 0, 1, 0, 1)),
]


@pytest.mark.parametrize(("ending", "status", "code", "receipts", "charged", "counted"), FATES)
@pytest.mark.parametrize("step", [1, 400_000], ids=["second by second", "all at once"])
def test_every_magic_number_ends_as_the_table_says(
    ending, status, code, receipts, charged, counted, step, send, settle, yunfan
) -> None:
    set_profile(profile="chaotic")
    send(f"1700000{ending}")
    settle()
    for _n in range(65 if step == 1 else 0):
        settle(seconds=step)
    settle(seconds=400_000)
    message = Message.objects.get()
    assert (message.status, message.err_code, message.next_at) == (status, code, None)
    assert Receipt.objects.filter(applied_at__isnull=False).count() == receipts
    assert not Receipt.objects.filter(applied_at__isnull=True).exists()
    assert books(yunfan) == (charged, 1000 - charged, 0)
    assert counts() == counted


def test_delivered_at_once_needs_no_second_round(send, settle) -> None:
    send("17000000000")
    run_carrier()
    message = Message.objects.get()
    assert (message.status, message.received_at) == (MessageStatus.DELIVERED, message.submitted_at)


def test_failed_first_then_delivered_is_corrected_and_charged_once(send, settle, yunfan, told) -> None:
    send("17000000008")
    settle(seconds=1)
    message = Message.objects.get()
    assert (message.status, message.err_code) == ("failed", "SP_UNKNOWN_ERROR")
    assert counts() == (1, 0, 1, 0, 1)
    assert books(yunfan) == (0, 1000, 1)  # still held: a receipt is to come
    settle(seconds=2)
    message.refresh_from_db()
    assert (message.status, message.err_code) == ("delivered", "DELIVERED")
    assert counts() == (1, 1, 0, 0, 1)
    assert books(yunfan) == (1, 999, 0)
    assert told[1:] == [
        ("failed", "SP_UNKNOWN_ERROR", "sent", ""),
        ("delivered", "DELIVERED", "failed", "SP_UNKNOWN_ERROR"),
    ]


def planned(number: str, *receipts: tuple[int, str, str]) -> None:
    names = ("after_ms", "status", "code")
    rows = [dict(zip(names, receipt, strict=True)) for receipt in receipts]
    save_magic_number(number=number, description="x", receipts=rows)


def test_failed_twice_lets_go_once(send, settle, yunfan) -> None:
    planned(PHONE, (100, "failed", "EXPIRED"), (200, "failed", "NO_ROUTE"))
    send(PHONE)
    settle(milliseconds=150)
    assert books(yunfan) == (0, 1000, 1)
    settle(milliseconds=100)
    assert books(yunfan) == (0, 1000, 0)
    assert Message.objects.get().err_code == "EXPIRED"
    assert counts() == (1, 0, 1, 0, 1)


def test_delivered_then_failed_stays_delivered(send, settle, yunfan) -> None:
    planned(PHONE, (100, "delivered", "DELIVERED"), (200, "failed", "EXPIRED"))
    send(PHONE)
    settle(seconds=1)
    assert Message.objects.get().err_code == "DELIVERED"
    assert Receipt.objects.filter(applied_at__isnull=False).count() == 2
    assert (books(yunfan), counts()) == ((1, 999, 0), (1, 1, 0, 0, 1))


def test_without_a_receipt_it_is_given_up_after_72_hours(send, settle, yunfan, told) -> None:
    send("17000000005")
    settle(hours=71, minutes=59, seconds=59)
    assert Message.objects.get().status == "sent"
    assert books(yunfan) == (0, 1000, 1)
    settle(seconds=1)
    assert Message.objects.get().status == "unknown"
    assert books(yunfan) == (0, 1000, 0)
    assert told[-1] == ("unknown", "", "sent", "")


def test_a_receipt_after_that_is_noted_and_changes_nothing(send, settle, yunfan) -> None:
    planned(PHONE, (73 * 3_600_000, "delivered", "DELIVERED"))
    send(PHONE)
    settle()
    settle(hours=72)
    settle(hours=2)
    assert Message.objects.get().status == "unknown"
    assert Receipt.objects.get().applied_at is not None
    assert (books(yunfan), counts()) == ((0, 1000, 0), (1, 0, 0, 1, 1))


def test_a_receipt_that_waited_for_the_carrier_counts_before_giving_up(send, settle, yunfan) -> None:
    send(PHONE)
    run_carrier()
    settle(days=30)  # the process was down
    message = Message.objects.get()
    assert (message.status, message.received_at - message.submitted_at < dt.timedelta(seconds=2.1)) == (
        "delivered",
        True,
    )


def test_from_the_balance_money_is_held_then_charged(send, settle, yunfan) -> None:
    type(yunfan.package).objects.update(status="used_up", remaining=0)
    send(PHONE, "17000000001")
    yunfan.wallet.refresh_from_db()
    assert (yunfan.wallet.balance, yunfan.wallet.held) == (Decimal(10000), Decimal("0.09"))
    settle(seconds=2)
    yunfan.wallet.refresh_from_db()
    assert (yunfan.wallet.balance, yunfan.wallet.held) == (Decimal("9999.955"), Decimal(0))


def test_a_fault_rule_hits_the_accounts_messages_only(send, settle, yunfan, other) -> None:
    scope = Scope(user_id=1, account_id=yunfan.account.pk, grants=frozenset({"testdesk"}))
    save_fault_rule(scope=scope, outcome="EXPIRED")
    mine, theirs = send(PHONE).results[0].message, send(PHONE, cast=other).results[0].message
    settle(seconds=3)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.err_code, theirs.err_code) == ("EXPIRED", "DELIVERED")


def test_the_same_seed_gives_a_thousand_messages_the_same_ends(send, settle, yunfan) -> None:
    set_profile(profile="chaotic", seed=11)
    send(*[f"1390{n:07}" for n in range(1000)])
    settle()
    settle(hours=80)
    first = list(Message.objects.order_by("pk").values_list("pk", "status", "err_code", "received_at"))
    assert {status for _pk, status, _code, _at in first} == {"delivered", "failed", "unknown"}
    charges, _left, held = books(yunfan)
    assert (charges, held) == (sum(row[1] == "delivered" for row in first), 0)
    assert sum(counts()[1:4]) == counts()[0] == 1000
    Receipt.objects.all().delete()
    submitted_at = Message.objects.first().submitted_at
    again = {"status": "queued", "err_code": "", "charge_on": "submission", "next_at": submitted_at}
    Message.objects.update(**again, received_at=None)
    settle()
    assert list(Message.objects.order_by("pk").values_list("pk", "status", "err_code")) == [row[:3] for row in first]


def test_an_opt_out_word_ends_promotion_of_the_signature(send, settle, yunfan) -> None:
    send("17000000009", template=yunfan.promotion)
    settle(seconds=1)
    assert not OptOut.objects.exists()
    settle(seconds=2)
    uplink = Uplink.objects.get()
    assert (uplink.content, uplink.sign_name, uplink.is_opt_out) == ("R", "云帆科技", True)
    assert uplink.received_at == uplink.due_at
    row = OptOut.objects.get()
    assert (row.account_id, row.phone, row.sign_name) == (yunfan.account.pk, "17000000009", "云帆科技")
    with pytest.raises(services.submit.errors.OptedOut):
        send("17000000009", template=yunfan.promotion)
    services.remove_opt_outs(account_id=yunfan.account.pk, entry_ids=[row.pk])
    assert send("17000000009", template=yunfan.promotion).batch


@pytest.mark.parametrize("word", ["R", "r", " T ", "td", "N", "退订"])
def test_the_words_that_opt_out(word, send, settle, yunfan) -> None:
    send(PHONE)
    services.reply(account_id=yunfan.account.pk, phone=f"+86{PHONE}", content=word)
    settle()
    assert not OptOut.objects.exists()
    settle(seconds=1)
    settle()
    assert OptOut.objects.get().phone == PHONE


@pytest.mark.parametrize("word", ["好的", "RR", "退订吗", "1"])
def test_other_words_do_not(word, send, settle, yunfan) -> None:
    send(PHONE)
    services.reply(account_id=yunfan.account.pk, phone=PHONE, content=word)
    settle(seconds=1)
    assert Uplink.objects.get().received_at and not OptOut.objects.exists()


def test_who_can_reply_to_what(send, yunfan, other) -> None:
    errors = services.submit.errors
    message = send(PHONE).results[0].message
    for account, error, given in [
        (other.account.pk, errors.NothingToReplyTo, {}),
        (other.account.pk, errors.MessageUnknown, {"message_id": message.pk}),
        (yunfan.account.pk, errors.ReplyInvalid, {"content": " "}),
        (yunfan.account.pk, errors.ReplyInvalid, {"content": "字" * 501}),
        (yunfan.account.pk, errors.NumberInvalid, {"phone": "1"}),
    ]:
        with pytest.raises(error):
            services.reply(**{"account_id": account, "phone": PHONE, "content": "好", **given})
    assert not Uplink.objects.exists()


def test_the_carriers_work_is_a_duty_of_the_clock() -> None:
    duty = next(duty for duty in all_duties() if duty.name == "sending.carrier")
    assert (duty.next_due, duty.run) == (next_due, run_carrier)


def test_one_message_costs_few_queries(send, yunfan, django_assert_max_num_queries) -> None:
    send("13900139000")
    begin_and_end = 2
    lock = connection.vendor == "postgresql"
    with django_assert_max_num_queries(13 + begin_and_end + lock):
        send(PHONE)


def test_an_idle_round_is_one_query(yunfan, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        run_carrier()


def test_a_thousand_numbers_cost_no_query_each(send, yunfan, django_assert_max_num_queries, settle) -> None:
    with django_assert_max_num_queries(60):
        done = send(*[f"1390{n:07}" for n in range(1000)])
    assert (done.batch.count, len({result.message.pk for result in done.results})) == (1000, 1000)
    assert books(yunfan) == (0, 1000, 1000)
    with django_assert_max_num_queries(40):
        run_carrier(1000)
    settle(seconds=2)
    assert books(yunfan) == (1000, 0, 0)
