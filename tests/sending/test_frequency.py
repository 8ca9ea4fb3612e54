"""Windows roll from the moment of each message and count submissions, whatever their receipts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sending.errors import FrequencyExceeded
from sending.models import Message

PHONE = "13800138000"


def refusal(send, *args, **kwargs) -> dict:
    count = Message.objects.count()
    with pytest.raises(FrequencyExceeded) as caught:
        send(*args, **kwargs)
    assert Message.objects.count() == count
    return caught.value.params


def test_one_code_a_minute(send, test_clock) -> None:
    send(PHONE)
    test_clock.advance(seconds=59.999)
    assert refusal(send, PHONE) == {"level": "minute", "limit": 1, "platform": False}
    send("13900139000")
    test_clock.advance(seconds=0.001)
    send(PHONE)


def test_five_codes_an_hour(send, test_clock) -> None:
    for _n in range(5):
        send(PHONE)
        test_clock.advance(minutes=2)
    assert refusal(send, PHONE) == {"level": "hour", "limit": 5, "platform": False}
    test_clock.advance(minutes=50)  # exactly an hour after the first
    send(PHONE)
    test_clock.advance(minutes=1)
    assert refusal(send, PHONE)["level"] == "hour"


def test_ten_codes_in_24_hours(send, test_clock) -> None:
    for _n in range(10):
        send(PHONE)
        test_clock.advance(minutes=61)
    assert refusal(send, PHONE) == {"level": "day", "limit": 10, "platform": False}
    test_clock.advance(minutes=24 * 60 - 610)
    send(PHONE)


def test_a_number_is_counted_for_only_where_something_went_to_it_in_24_hours(send, yunfan, test_clock) -> None:
    def queries(phone: str) -> int:
        with CaptureQueriesContext(connection) as found:
            send(phone, template=yunfan.notification)
        return len(found)

    queries("13900139000")  # keeps what a first send finds out
    fresh = queries(PHONE)
    test_clock.advance(hours=23)
    assert queries(PHONE) == fresh + 1
    test_clock.advance(hours=24)
    assert queries(PHONE) == fresh


def test_codes_are_counted_per_signature(send, yunfan) -> None:
    second = type(yunfan.signature).objects.create(
        account=yunfan.account, name="云帆商城", status="approved", created_at=yunfan.signature.created_at,
        updated_at=yunfan.signature.created_at,
    )  # fmt: skip
    send(PHONE)
    send(PHONE, sign=second.name)
    assert refusal(send, PHONE)["level"] == "minute"


def test_a_failed_code_counts_too(send, settle) -> None:
    send("17000000001")
    settle(seconds=30)
    assert refusal(send, "17000000001")["level"] == "minute"


def test_forty_codes_in_24_hours_over_the_platform(send, yunfan, other, test_clock) -> None:
    message = send(PHONE, cast=other).results[0].message
    for n in range(39):
        message.pk = None
        message.signature_id = 900 + n  # other signatures, other accounts
        message.save()
    assert refusal(send, PHONE) == {"level": "day", "limit": 40, "platform": True}
    test_clock.advance(hours=24)
    send(PHONE)


def test_fifty_notifications_in_24_hours(send, yunfan, test_clock) -> None:
    send(*[PHONE] * 50, template=yunfan.notification)
    assert refusal(send, PHONE, template=yunfan.notification) == {"level": "day", "limit": 50, "platform": False}
    send(PHONE, template=yunfan.promotion)
    send(PHONE)
    test_clock.advance(hours=24)
    send(PHONE, template=yunfan.notification)


def test_numbers_of_one_call_count_too(send, yunfan) -> None:
    assert refusal(send, PHONE, PHONE)["level"] == "minute"
    assert refusal(send, *[PHONE] * 51, template=yunfan.notification)["level"] == "day"


def test_numbers_abroad_have_no_default_limit(send, yunfan, make_template) -> None:
    template = make_template("international", "Hello")
    send("+14155552671", "+14155552671", template=template)
    send("+14155552671", template=template)


def test_what_lies_far_in_the_future_of_a_test_clock_set_back_does_not_count(send, test_clock) -> None:
    test_clock.advance(days=3)
    send(PHONE)
    test_clock.advance(days=-3)
    send(PHONE)
