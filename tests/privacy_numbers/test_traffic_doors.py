"""Calls and texts by the doors for programs: the simulator, records, recordings, receivers and queues."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from privacy_numbers.models import CallRecord, NumberPool, ReportReceiver
from privacy_numbers.services import pushes
from tests.privacy_numbers import traffic_cast as cast
from tests.privacy_numbers.receiver import Program, running
from tests.privacy_numbers.traffic_cast import A, B


@pytest.fixture(autouse=True)
def desk_open(settings: Any) -> None:
    settings.TEST_CLOCK = True


@pytest.fixture
def program() -> Iterator[Program]:
    with running() as served:
        yield served


def _as(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _post(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"/api/v1/{path}", body, content_type="application/json")


def test_a_call_from_start_to_recording(yunfan: Any, test_clock: Any) -> None:
    x, bound = cast.axb(yunfan.account, is_recorded=True, is_transcribed=True)
    client = _as(yunfan.owner)
    started = _post(client, "testing/privacy-calls/", caller=A, secret_no=x.number)
    assert started.status_code == 201
    call = started.json()
    assert (call["callee"], call["display"], call["state"], call["subs_id"]) == (B, x.number, "ringing", bound.subs_id)
    desk = f"testing/privacy-calls/{call['id']}/"
    assert _post(client, desk + "answer/").json()["state"] == "talking"
    _post(client, desk + "say/", side="callee", text="喂")
    test_clock.advance(seconds=30)
    ended = _post(client, desk + "hang-up/", side="caller", cause=31).json()
    assert (ended["state"], ended["cause"], ended["released_by"], ended["seconds"]) == ("ended", 31, "caller", 30)
    assert (ended["minutes"], ended["fee"], ended["recording_fee"]) == (1, "0.1100", "0.0100")
    again = _post(client, desk + "hang-up/", side="caller")
    assert (again.status_code, again.json()["code"]) == (409, "privacy.call_over")
    record = f"/api/v1/privacy-calls/{call['id']}/"
    assert client.get(record + "transcript/").json()["sentences"] == [
        {"begin_ms": 0, "end_ms": 400, "channel": 1, "text": "喂"}
    ]
    link = client.get(record + "recording/").json()
    assert link["expires_at"] == "2026-11-20T14:00:30+08:00"
    address = link["url"].removeprefix("http://testserver")
    sound = Client().get(address)
    assert (sound.status_code, sound["Content-Type"]) == (200, "audio/wav")
    assert b"".join(sound.streaming_content)[:4] == b"RIFF"
    assert Client().get(address, headers={"Range": "bytes=0-3"}).status_code == 206
    test_clock.advance(hours=2)
    assert Client().get(address).status_code == 404
    assert Client().get("/recordings/nonsense.wav").status_code == 404


def test_an_extension_is_dialled_by_the_desk(yunfan: Any) -> None:
    x = cast.number(cast.pool(yunfan.account, "axn_extension"))
    cast.binding(x, extension="7")
    client = _as(yunfan.owner)
    call = _post(client, "testing/privacy-calls/", caller=B, secret_no=x.number).json()
    assert (call["waits_for_extension"], call["callee"]) == (True, "")
    call = _post(client, f"testing/privacy-calls/{call['id']}/extension/", extension="7").json()
    assert (call["waits_for_extension"], call["callee"], call["extension"]) == (False, A, "7")
    assert _post(client, f"testing/privacy-calls/{call['id']}/no-answer/").json()["cause"] == 19


def test_a_text_is_held_confirmed_and_answered_with_t(yunfan: Any, test_clock: Any) -> None:
    x, _bound = cast.axb(yunfan.account, sms_mode="smart")
    NumberPool.objects.update(confirms_texts=True)
    client = _as(yunfan.owner)
    text = _post(client, "testing/privacy-texts/", sender=A, secret_no=x.number, content="到了").json()
    assert (text["state"], text["shown"]) == ("held", "【号码隐私保护】到了回T退订")
    assert _post(client, f"privacy-texts/{text['id']}/confirm/").json()["state"] == "sent"
    assert _post(client, f"testing/privacy-texts/{text['id']}/confirm/").json()["code"] == "privacy.text_not_held"
    from privacy_numbers.services import texts

    test_clock.advance(seconds=5)
    texts.end_due()
    answered = _post(client, f"testing/privacy-texts/{text['id']}/reply/", content="T")
    assert (answered.status_code, answered.json()["phone"]) == (201, B)
    out = client.get("/api/v1/privacy-text-opt-outs/", {"phone": B}).json()["results"]
    assert [row["phone"] for row in out] == [B]
    assert client.delete(f"/api/v1/privacy-text-opt-outs/{out[0]['id']}/").status_code == 204
    assert client.get("/api/v1/privacy-text-opt-outs/").json()["results"] == []


def test_a_reader_sees_starred_numbers_and_may_not_call(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account, sms_mode="intercept")
    owner, reader = _as(yunfan.owner), _as(yunfan.readonly)
    call = _post(owner, "testing/privacy-calls/", caller=A, secret_no=x.number).json()
    _post(owner, "testing/privacy-texts/", sender=A, secret_no=x.number, content="打13900000009")
    shown = reader.get(f"/api/v1/privacy-calls/{call['id']}/").json()
    assert (shown["caller"], shown["callee"]) == ("139****0001", "139****0002")
    assert shown["display"] == shown["secret_no"] == f"{x.number[:3]}****{x.number[-4:]}"
    assert reader.get("/api/v1/privacy-texts/").json()["results"][0]["content"] == "打139****0009"
    assert [row["body"] for row in reader.get("/api/v1/privacy-reports/").json()["results"]] == [None] * 4
    assert _post(reader, "testing/privacy-calls/", caller=A, secret_no=x.number).status_code == 403
    assert reader.get(f"/api/v1/privacy-calls/{call['id']}/recording/").status_code == 403
    assert CallRecord.objects.count() == 1


def test_records_are_found_by_what_they_hold(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    client = _as(yunfan.owner)
    for caller in (A, B, "13900000009"):
        _post(client, "testing/privacy-calls/", caller=caller, secret_no=x.number)

    def found(**query: str) -> list[str]:
        return [row["caller"] for row in client.get("/api/v1/privacy-calls/", query).json()["results"]]

    assert found() == ["13900000009", B, A]
    assert found(refusal="no_binding") == ["13900000009"]
    assert found(direction="from_a", pool_key=x.pool.key) == [A]
    assert (found(secret_no="1"), found(callee=A)) == ([], [B])


def test_receivers_are_set_checked_and_deleted(yunfan: Any, program: Program) -> None:
    client = _as(yunfan.owner)
    made = _post(client, "privacy-receivers/", kind="SecretReport", url=program.url)
    assert (made.status_code, made.json()["state"]) == (201, "active")
    refused = _post(client, "privacy-receivers/", kind="SecretReport", url="http://10.1.1.1/x")
    assert (refused.status_code, refused.json()["code"]) == (422, "privacy.receiver_not_allowed")
    assert ReportReceiver.objects.get().url == program.url
    x, _bound = cast.axb(yunfan.account)
    _post(client, "testing/privacy-calls/", caller="13900000009", secret_no=x.number)
    assert pushes.push_due() == 1
    logged = client.get("/api/v1/privacy-reports/", {"push_state": "delivered"}).json()["results"]
    assert [(row["kind"], row["attempts"], row["tries"][0]["status"]) for row in logged] == [("SecretReport", 1, 200)]
    assert program.got[0][0]["unconnected_cause"] == 2
    program.status = 500
    assert _post(client, f"privacy-receivers/{made.json()['id']}/check/").json()["code"] == (
        "privacy.receiver_does_not_answer"
    )
    assert client.delete(f"/api/v1/privacy-receivers/{made.json()['id']}/").status_code == 204
    assert _post(_as(yunfan.operator), "privacy-receivers/", kind="SecretReport", url=program.url).status_code == 403


def test_a_queue_is_made_pulled_and_emptied(yunfan: Any, other: Any) -> None:
    client = _as(yunfan.owner)
    x, _bound = cast.axb(yunfan.account)
    foreign = cast.pool(other.account)
    wrong = _post(client, "privacy-queues/", name="orders", pools=[foreign.key])
    assert (wrong.status_code, wrong.json()["code"]) == (404, "privacy.pool_unknown")
    made = _post(client, "privacy-queues/", name="orders", pools=[x.pool.key]).json()
    assert (made["name"], made["pools"], made["kinds"]) == ("orders", [x.pool.key], [])
    _post(client, "testing/privacy-calls/", caller=A, secret_no=x.number)
    got = _post(client, f"privacy-queues/{made['id']}/receive/", limit=1).json()
    assert [(row["kind"], row["body"]["phone_no"]) for row in got] == [("SecretStartReport", A)]
    assert _post(client, f"privacy-queues/{made['id']}/delete-message/", handle=got[0]["handle"]).status_code == 204
    stale = _post(client, f"privacy-queues/{made['id']}/delete-message/", handle=got[0]["handle"])
    assert (stale.status_code, stale.json()["code"]) == (409, "privacy.handle_stale")
    edited = client.put(f"/api/v1/privacy-queues/{made['id']}/", {"kinds": ["SecretReport"]}, "application/json").json()
    assert (edited["pools"], edited["kinds"]) == ([], ["SecretReport"])
    assert _post(_as(other.owner), f"privacy-queues/{made['id']}/receive/").status_code == 404


def test_a_word_passes_in_a_pool(yunfan: Any) -> None:
    client = _as(yunfan.owner)
    x, _bound = cast.axb(yunfan.account)
    made = _post(client, "privacy-passed-words/", pool_key=x.pool.key, word="发票")
    assert (made.status_code, made.json()["word"]) == (201, "发票")
    assert client.delete(f"/api/v1/privacy-passed-words/{made.json()['id']}/").status_code == 204


def test_the_figures_of_a_period(yunfan: Any, other: Any, test_clock: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    client = _as(yunfan.owner)
    call = _post(client, "testing/privacy-calls/", caller=A, secret_no=x.number).json()
    _post(client, f"testing/privacy-calls/{call['id']}/answer/")
    test_clock.advance(seconds=61)
    _post(client, f"testing/privacy-calls/{call['id']}/hang-up/", side="caller")
    period = {"first": "2026-11-01", "last": "2026-11-20"}
    assert client.get("/api/v1/privacy-statistics/full/", period).json() == [
        {"pool_key": x.pool.key, "pool_type": "axb", "item": "privacy_call", "quantity": 2, "unit": "minute",
         "amount": "0.2200"}
    ]  # fmt: skip
    found = client.get("/api/v1/privacy-statistics/category/", period).json()
    assert found["total"] == {
        "pool_key": "", "numbers": 0, "calls": 1, "connected": 1, "rate": 100.0, "minutes": 2, "fee": "0.2200",
        "texts": 0,
    }  # fmt: skip
    assert _as(other.owner).get("/api/v1/privacy-statistics/full/", period).json() == []
    for wrong in ({}, {"first": "2026-11-02", "last": "2026-11-01"}, {"first": "1990-01-01", "last": "1990-01-02"}):
        assert client.get("/api/v1/privacy-statistics/full/", wrong).status_code in (400, 422), wrong
