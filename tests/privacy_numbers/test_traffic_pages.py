"""The console's pages of calls, texts, reports and figures."""

import io
import json
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from privacy_numbers.models import CallRecord, NumberPool, PassedWord, ReportQueue, ReportReceiver, TextRecord
from privacy_numbers.services import calls, texts
from tests.privacy_numbers import traffic_cast as cast
from tests.privacy_numbers.receiver import Program, running
from tests.privacy_numbers.traffic_cast import A, B


@pytest.fixture
def program() -> Iterator[Program]:
    with running() as served:
        yield served


def _as(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _act(client: Client, x: Any, **given: Any) -> Any:
    return client.post(reverse("admin:two_handsets_act"), {"x": x.number, **given})


def _feed(client: Client, x: Any, **given: str) -> dict[str, Any]:
    return client.get(reverse("admin:two_handsets_feed"), {"x": x.number, **given}).json()


def test_two_handsets_call_talk_and_hang_up(yunfan: Any, test_clock: Any) -> None:
    x, bound = cast.axb(yunfan.account, is_recorded=True)
    client = _as(yunfan.owner)
    shown = client.get(reverse("admin:two_handsets")).content.decode()
    preset = json.loads(shown.split('id="th-presets" type="application/json">')[1].split("</script>")[0])
    assert [(row["id"], row["x"], row["a"], row["b"]) for row in preset] == [(bound.pk, x.number, A, B)]
    started = _act(client, x, step="start", phone=A)
    assert started.status_code == 201
    call = _feed(client, x)["calls"][0]
    assert (call["caller"], call["callee"], call["display"], call["state"]) == (A, B, x.number, "ringing")
    _act(client, x, step="answer", id=call["id"])
    _act(client, x, step="say", id=call["id"], side="callee", text="在的")
    test_clock.advance(seconds=20)
    assert _act(client, x, step="hang_up", id=call["id"], side="callee").status_code == 201
    call = _feed(client, x)["calls"][0]
    assert (call["state"], call["seconds"], call["fee"]) == ("ended", 20, "0.1200")
    assert [said["text"] for said in call["said"]] == ["在的"]
    sound = client.get(call["sound"])
    assert (sound.status_code, sound["Content-Type"]) == (200, "audio/wav")
    assert len(b"".join(sound.streaming_content)) == 20 * 8000 + 44
    late = _act(client, x, step="hang_up", id=call["id"], side="callee")
    assert (late.status_code, set(late.json())) == (422, {"error"})
    version = _feed(client, x)["version"]
    assert _feed(client, x, version=version)["same"] is True


def test_two_handsets_dial_an_extension_and_refuse(yunfan: Any) -> None:
    x = cast.number(cast.pool(yunfan.account, "axn_extension"))
    cast.binding(x, extension="8")
    client = _as(yunfan.owner)
    call_id = _act(client, x, step="start", phone=B).json()["id"]
    assert _feed(client, x)["calls"][0]["waits"] is True
    _act(client, x, step="extension", id=call_id, extension="8")
    assert _feed(client, x)["calls"][0]["callee"] == A
    _act(client, x, step="busy", id=call_id)
    assert _feed(client, x)["calls"][0]["cause"] == 17


def test_two_handsets_text_confirm_and_opt_out(yunfan: Any, test_clock: Any) -> None:
    x, _bound = cast.axb(yunfan.account, sms_mode="smart")
    NumberPool.objects.update(confirms_texts=True)
    client = _as(yunfan.owner)
    text_id = _act(client, x, step="text", phone=A, content="到了").json()["id"]
    assert _feed(client, x)["texts"][0]["held"] is True
    _act(client, x, step="confirm", id=text_id)
    test_clock.advance(seconds=5)
    texts.end_due()
    shown = _feed(client, x)["texts"][0]
    assert (shown["receiver"], shown["shown"]) == (B, "【号码隐私保护】到了回T退订")
    assert _act(client, x, step="reply", id=text_id, content="T").status_code == 201


def test_bad_steps_are_said_and_foreign_calls_are_not_found(yunfan: Any, other: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    call = calls.start_call(account_id=yunfan.account.pk, caller=A, secret_no=x.number)
    client = _as(yunfan.owner)
    for given in (
        {}, {"step": "nonsense"}, {"step": "start", "phone": "x"}, {"step": "text", "phone": A, "content": "a\0"},
        {"step": "say", "id": call.pk, "side": "callee", "text": "x"},
        {"step": "start", "phone": A, "extension": "1234"},
    ):  # fmt: skip
        assert _act(client, x, **given).status_code == 422, given
    for wrong in ("", "x", "9" * 30, "-1"):
        assert _act(client, x, step="answer", id=wrong).status_code == 404
    assert _act(_as(other.owner), x, step="answer", id=call.pk).status_code == 404
    assert _act(_as(other.owner), x, step="start", phone=A).status_code == 422
    assert _feed(_as(other.owner), x)["calls"] == []
    assert _act(_as(yunfan.readonly), x, step="start", phone=A).status_code == 403
    assert (CallRecord.objects.count(), TextRecord.objects.count()) == (1, 0)


def test_the_feed_asks_as_often_for_many_calls_as_for_few(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account)
    client = _as(yunfan.owner)
    counts = []
    for _round in range(2):
        for _n in range(5):
            calls.start_call(account_id=yunfan.account.pk, caller=A, secret_no=x.number)
        _feed(client, x)
        with CaptureQueriesContext(connection) as seen:
            _feed(client, x)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_record_plays_for_those_who_may_see_numbers(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account, is_recorded=True)
    call = calls.answer_call(call=calls.start_call(account_id=yunfan.account.pk, caller=A, secret_no=x.number))
    calls.hang_up(call=call, side="caller")
    page = reverse("admin:privacy_numbers_callrecord_change", args=[call.pk])
    assert "<audio" in _as(yunfan.owner).get(page).content.decode()
    shown = _as(yunfan.readonly).get(page).content.decode()
    assert "<audio" not in shown
    assert "139****0001" in shown
    assert A not in shown
    sound = reverse("admin:privacy_recording", args=[call.pk])
    assert _as(yunfan.readonly).get(sound).status_code == 403


def test_a_held_text_is_let_go_on_its_page(yunfan: Any) -> None:
    x, _bound = cast.axb(yunfan.account, sms_mode="smart")
    NumberPool.objects.update(confirms_texts=True)
    text = texts.send_text(account_id=yunfan.account.pk, sender=A, secret_no=x.number, content="到了")
    url = reverse("admin:privacy_numbers_textrecord_confirm", args=[text.pk])
    client = _as(yunfan.owner)
    assert client.get(url).status_code == 200
    assert client.post(url, {"_form_submitted": "True"}).status_code == 302
    text.refresh_from_db()
    assert text.state == "sent"
    assert client.post(url, {"_form_submitted": "True"}).status_code == 200  # the dialog says why not


def test_a_receiver_is_saved_by_the_form_and_refused_beside_its_field(yunfan: Any, program: Program) -> None:
    client = _as(yunfan.owner)
    add = reverse("admin:privacy_numbers_reportreceiver_add")
    refused = client.post(add, {"kind": "SecretReport", "url": "http://10.0.0.1/"})
    assert refused.status_code == 200
    assert "SMSCONSOLE_CALLBACK_ALLOW" in refused.content.decode()
    assert ReportReceiver.objects.count() == 0
    assert client.post(add, {"kind": "SecretReport", "url": program.url}).status_code == 302
    row = ReportReceiver.objects.get()
    assert (row.account_id, row.kind, row.url, program.asked) == (yunfan.account.pk, "SecretReport", program.url, 1)
    check = reverse("admin:privacy_numbers_reportreceiver_check_address", args=[row.pk])
    assert client.post(check, {"_form_submitted": "True"}).status_code == 302
    assert program.asked == 2
    assert program.url in client.get(reverse("admin:privacy_overview")).content.decode()


def test_a_queue_is_saved_by_the_form(yunfan: Any) -> None:
    client = _as(yunfan.owner)
    pool = cast.pool(yunfan.account)
    add = reverse("admin:privacy_numbers_reportqueue_add")
    assert client.post(add, {"name": "orders", "pools": [pool.pk], "kinds": ["SecretReport"]}).status_code == 302
    row = ReportQueue.objects.get(name="orders")
    assert (list(row.pools.all()), row.kinds) == ([pool], ["SecretReport"])
    assert client.post(add, {"name": "orders"}).status_code == 200
    change = reverse("admin:privacy_numbers_reportqueue_change", args=[row.pk])
    assert client.post(change, {"kinds": []}).status_code == 302
    row.refresh_from_db()
    assert (list(row.pools.all()), row.kinds) == ([], [])
    default = ReportQueue.objects.get(is_default=True)
    delete = reverse("admin:privacy_numbers_reportqueue_delete", args=[default.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403


def test_a_word_is_passed_by_the_form(yunfan: Any) -> None:
    pool = cast.pool(yunfan.account)
    add = reverse("admin:privacy_numbers_passedword_add")
    assert _as(yunfan.owner).post(add, {"pool": pool.pk, "word": " 发票 "}).status_code == 302
    assert PassedWord.objects.get().word == "发票"


def _month(yunfan: Any, test_clock: Any) -> Any:
    """Three answered minutes with recording, one refused call, an intercepted text of two segments."""
    x, _bound = cast.axb(yunfan.account, is_recorded=True, sms_mode="intercept")
    for seconds in (61, 20):
        call = calls.answer_call(call=calls.start_call(account_id=x.account_id, caller=A, secret_no=x.number))
        test_clock.advance(seconds=seconds)
        calls.hang_up(call=call, side="caller")
    calls.start_call(account_id=x.account_id, caller="13900000009", secret_no=x.number)
    texts.send_text(account_id=x.account_id, sender=A, secret_no=x.number, content="字" * 71)
    return x


def test_the_statistics_of_a_month_are_the_ledgers(yunfan: Any, test_clock: Any) -> None:
    x = _month(yunfan, test_clock)
    client = _as(yunfan.owner)
    answer = client.get(reverse("admin:privacy_statistics"))
    lines = [(row["item"], row["quantity"], row["amount"]) for row in answer.context["lines"]]
    assert [line[1:] for line in lines] == [(3, Decimal("0.33")), (3, Decimal("0.03")), (2, Decimal("0.05"))]
    assert answer.context["total"] == Decimal("0.41")
    answer = client.get(reverse("admin:privacy_statistics"), {"view": "category"})
    (row,) = answer.context["rows"]
    assert (row.pool, row.numbers, row.calls, row.connected, row.rate) == (x.pool, 0, 3, 2, 66.7)
    assert (row.minutes, row.fee, row.texts) == (3, Decimal("0.33"), 1)
    assert answer.context["total"].calls == 3
    assert client.get(reverse("admin:privacy_statistics"), {"view": "packages"}).status_code == 200
    answer = client.get(reverse("admin:privacy_overview"))
    assert (answer.context["today"]["calls"], answer.context["amount"]) == (3, Decimal("0.41"))


def test_a_pool_is_exported_as_csv_and_all_as_a_workbook(yunfan: Any, other: Any, test_clock: Any) -> None:
    x = _month(yunfan, test_clock)
    NumberPool.objects.filter(pk=x.pool_id).update(name="=1+1")
    client = _as(yunfan.owner)
    answer = client.get(reverse("admin:privacy_export"), {"month": "202611", "pool": x.pool_id})
    assert answer["Content-Disposition"] == f'attachment; filename="{x.pool.key}202611.csv"'
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 4
    assert [row.split(",")[4] for row in rows[1:]] == ["3", "3", "2"]
    assert [row.split(",")[6] for row in rows[1:]] == ["0.3300", "0.0300", "0.0500"]
    assert rows[1].split(",")[1] == "'=1+1"
    book = client.get(reverse("admin:privacy_export"), {"month": "202611"})
    with zipfile.ZipFile(io.BytesIO(b"".join(book.streaming_content))) as archive:
        assert x.pool.key in archive.read("xl/worksheets/sheet1.xml").decode()
    foreign = _as(other.owner).get(reverse("admin:privacy_export"), {"month": "202611", "pool": x.pool_id})
    assert foreign.status_code == 404
    for month in ("202613", "000001"):
        assert client.get(reverse("admin:privacy_export"), {"month": month}).status_code == 404


@pytest.mark.parametrize(
    "given",
    [{"first": "x"}, {"first": "2026-12-01", "last": "2026-11-01"}, {"first": "1000-01-01"}, {"pool": "9" * 30},
     {"pool_type": "x", "view": "nonsense"}, {"first": "2025-01-01", "last": "2026-11-01", "view": "category"}],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_said(given: dict[str, str], yunfan: Any) -> None:
    assert _as(yunfan.owner).get(reverse("admin:privacy_statistics"), given).status_code == 200
