"""What handsets show and test programs ask for."""

import datetime as dt

import pytest

from core.tenancy import Scope
from sending import selectors, services
from sending.errors import MessageUnknown, NumberInvalid
from sending.models import Message

PHONE = "13800138000"


def scope(cast) -> Scope:
    return Scope(user_id=cast.owner.pk, account_id=cast.account.pk)


def test_the_timeline_tells_the_life_in_order(send, settle, yunfan) -> None:
    send("17000000008")
    settle()
    settle(seconds=3)
    message = selectors.message_detail(scope(yunfan), Message.objects.get().pk)
    steps = [(event.kind, (event.at - message.submitted_at).total_seconds()) for event in selectors.timeline(message)]
    assert steps == [("accepted", 0), ("routed", 0), ("receipt", 1), ("correction", 3), ("charge", 3)]


def test_a_second_receipt_and_a_reply_stand_in_the_timeline(send, settle, yunfan) -> None:
    send("17000000007")
    settle()
    settle(seconds=2)
    services.reply(account_id=yunfan.account.pk, phone="17000000007", content="TD")
    settle(seconds=1)
    kinds = [event.kind for event in selectors.timeline(Message.objects.get())]
    assert kinds == ["accepted", "routed", "receipt", "charge", "duplicate", "reply"]


def test_another_companys_message_is_unknown(send, yunfan, other) -> None:
    pk = send(PHONE).results[0].message.pk
    with pytest.raises(MessageUnknown):
        selectors.message_detail(scope(other), pk)
    assert not selectors.records(scope(other)).exists()


def test_the_last_code_of_a_number_is_the_newest_delivered(send, settle, yunfan, other, test_clock) -> None:
    assert selectors.last_code(scope(yunfan), PHONE) is None
    send(PHONE, values={"code": "111111"})
    assert selectors.last_code(scope(yunfan), PHONE) is None  # still under way
    settle(minutes=2)
    first = test_clock.advance()
    send(PHONE, template=yunfan.tencent, values=["2222", "5"])
    send(PHONE, template=yunfan.notification)
    settle()
    settle(seconds=2)
    assert selectors.last_code(scope(yunfan), f"+86{PHONE}").code == "2222"
    assert selectors.last_code(scope(yunfan), PHONE, since=first).code == "2222"
    assert selectors.last_code(scope(yunfan), PHONE, since=first + dt.timedelta(seconds=1)) is None
    assert selectors.last_code(scope(other), PHONE) is None
    with pytest.raises(NumberInvalid):
        selectors.last_code(scope(yunfan), "1")


def test_waiting_finds_the_newest_match_or_the_oldest_behind_the_last_seen(send, settle, yunfan, other) -> None:
    one, two = send(PHONE, "13900139000", out_id="a").results
    assert selectors.wait_for_message(scope(yunfan), phone=PHONE) is None
    settle(seconds=2)
    settle(seconds=2)
    ask = selectors.wait_for_message
    assert ask(scope(yunfan)).pk == two.message.pk
    assert ask(scope(yunfan), since=one.message.submitted_at).pk == one.message.pk
    assert ask(scope(yunfan), after_id=one.message.pk).pk == two.message.pk
    assert ask(scope(yunfan), phone="13900139000", sign_name="云帆科技", template_code=yunfan.captcha.code, out_id="a")
    assert ask(scope(yunfan), sign_name="别的") is None
    assert ask(scope(other)) is None


def test_the_inbox_and_a_conversation_show_texts_and_replies(send, settle, yunfan, other, test_clock) -> None:
    send(PHONE)
    test_clock.advance(seconds=10)
    send("13900139000", template=yunfan.notification)
    settle(seconds=5)
    settle(seconds=2)
    services.reply(account_id=yunfan.account.pk, phone=PHONE, content="收到")
    seen = selectors.inbox(scope(yunfan))
    assert [(entry.phone, entry.is_reply) for entry in seen] == [(PHONE, True), ("13900139000", False)]
    assert [entry.phone for entry in selectors.inbox(scope(yunfan), search="139")] == ["13900139000"]
    text, answer = selectors.conversation(scope(yunfan), PHONE)
    assert (text.status, text.is_reply, text.sign_name) == ("delivered", False, "云帆科技")
    assert (answer.text, answer.status, answer.is_reply) == ("收到", "travelling", True)
    settle(seconds=1)
    assert selectors.conversation(scope(yunfan), PHONE)[1].status == "received"
    assert selectors.inbox(scope(other)) == [] and selectors.conversation(scope(other), PHONE) == []


def test_reading_costs_few_queries(send, settle, yunfan, django_assert_max_num_queries) -> None:
    send(*[f"1390013900{n}" for n in range(10)])
    settle(seconds=2)
    with django_assert_max_num_queries(4):
        selectors.inbox(scope(yunfan))
    with django_assert_max_num_queries(2):
        selectors.conversation(scope(yunfan), "13900139000")
