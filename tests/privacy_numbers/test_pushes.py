"""Reports on their way out: queues that are pulled, pushes over HTTP to a real server."""

import datetime as dt
import socket
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from core import clock, duties
from privacy_numbers import errors, posting
from privacy_numbers.models import PushAttempt, Report, ReportQueue, ReportReceiver
from privacy_numbers.services import pushes, queues, receivers, reports
from tests.privacy_numbers import traffic_cast as cast
from tests.privacy_numbers.receiver import Program, running

END = "SecretReport"


class Moments:
    """The machine's time, which passes when it is told to."""

    moment = 0

    def monotonic(self) -> int:
        return self.moment

    def pass_on(self, seconds: int) -> None:
        self.moment += seconds


@pytest.fixture
def program() -> Iterator[Program]:
    with running() as served:
        yield served


def _note(account: Any, kind: str = END, pool: Any = None, **body: Any) -> Report:
    return reports.note(account_id=account.pk, kind=kind, pool=pool, body=reports_body(**body))


def reports_body(**body: Any) -> dict[str, Any]:
    """Return the facts of a call without anything in them."""
    from privacy_numbers.models import CallRecord, NumberPool

    call = CallRecord(
        pool=NumberPool(key="FC1"), caller="13900000001", called_at=clock.now(), released_at=clock.now(), cause=16,
        direction="to_a", state="ended", released_by="caller", **body,
    )  # fmt: skip
    return reports.call_facts(call)


def _run() -> int:
    return duties.run_due({"privacy.pushes"}).get("privacy.pushes", 0)


def test_a_report_is_pushed_as_an_array_of_one_and_its_try_is_logged(yunfan: Any, program: Program) -> None:
    receiver = receivers.save_receiver(account=yunfan.account, kind=END, url=program.url)
    assert (program.asked, receiver.tested_at, receiver.state) == (1, clock.now(), "active")
    report = _note(yunfan.account)
    assert (report.push_state, report.push_at) == ("waiting", clock.now())
    assert _run() == 1
    report.refresh_from_db()
    assert (report.push_state, report.push_at, report.attempts) == ("delivered", None, 1)
    assert [len(batch) for batch in program.got] == [1]
    assert program.headers[0]["Host"] == f"127.0.0.1:{program.port}"
    assert program.headers[0]["Content-Type"] == "application/json; charset=utf-8"
    attempt = PushAttempt.objects.get()
    assert (attempt.status, attempt.answer) == (200, '{"code":0,"msg":"成功"}')
    assert _run() == 0


def test_without_a_receiver_nothing_is_pushed_and_another_account_gets_nothing(
    yunfan: Any, other: Any, program: Program
) -> None:
    receivers.save_receiver(account=other.account, kind=END, url=program.url)
    report = _note(yunfan.account)
    assert (report.push_state, report.push_at, _run(), program.got) == ("", None, 0, [])


def test_a_failing_receiver_is_tried_again_after_1_5_and_10_minutes_then_never(
    yunfan: Any, program: Program, test_clock: Any
) -> None:
    receivers.save_receiver(account=yunfan.account, kind=END, url=program.url)
    program.status = 500
    report, begun = _note(yunfan.account), clock.now()
    waits = []
    for minutes in (0, 1, 5, 10):
        test_clock.advance(minutes=minutes, seconds=-1)
        assert minutes == 0 or _run() == 0
        test_clock.advance(seconds=1)
        assert _run() == 1
        report.refresh_from_db()
        waits.append((report.push_state, report.push_at and report.push_at - clock.now()))
    minute = dt.timedelta(minutes=1)
    assert waits == [
        ("waiting", minute), ("waiting", 5 * minute), ("waiting", 10 * minute), ("given_up", None)
    ]  # fmt: skip
    test_clock.advance(days=1)
    assert (_run(), len(program.got), PushAttempt.objects.count()) == (0, 4, 4)
    assert ReportReceiver.objects.get().failing_since == begun
    program.status = 200
    pushes.push_again(report=report)
    assert _run() == 1
    assert (Report.objects.get().push_state, ReportReceiver.objects.get().failing_since) == ("delivered", None)


@pytest.mark.parametrize(
    ("status", "body", "is_good"),
    [
        (200, b'{"code":0}', True), (200, b'{"code":7,"msg":"x"}', True), (200, b'{"code":"0"}', False),
        (200, b'{"code":true}', False), (200, b"ok", False), (200, b"[0]", False), (201, b'{"code":0}', False),
        (302, b"", False),
    ],
)  # fmt: skip
def test_only_the_status_and_that_the_code_is_a_number_count(
    status: int, body: bytes, is_good: bool, program: Program
) -> None:
    program.status, program.body = status, body
    assert posting.post(program.url, [{}]).is_accepted is is_good
    assert program.asked == 0  # a redirect is not followed


def test_an_answer_later_than_700_ms_is_none() -> None:
    with running(posting.SECONDS) as program:
        program.may_answer.clear()
        answer = posting.post(program.url, [{}])
    assert (posting.SECONDS, answer.status, answer.is_accepted) == (0.7, None, False)
    assert answer.text == "TimeoutError: no whole answer within 700 ms"
    assert answer.milliseconds >= 700


def test_an_answer_that_drips_is_cut_off_after_700_ms(monkeypatch: pytest.MonkeyPatch) -> None:
    cut_after, real = [], threading.Timer
    monkeypatch.setattr(posting.threading, "Timer", lambda after, cut: cut_after.append(after) or real(after, cut))
    with running(posting.SECONDS) as program:
        program.drips = True
        answer = posting.post(program.url, [{}])
        program.drips = False
    assert (answer.status, answer.text) == (None, "TimeoutError: no whole answer within 700 ms")
    assert answer.milliseconds >= 700
    assert [after for after in cut_after if after <= 0.7] == cut_after != []  # the machine may be busy when it is time
    assert program.dripped >= 3


def test_the_receivers_time_does_not_run_while_the_trusted_authorities_are_read(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, trust = Moments(), posting._trust()
    monkeypatch.setattr(posting, "time", machine)
    monkeypatch.setattr(posting, "_trust", lambda: machine.pass_on(5) or trust)
    answer = posting.post(program.url, [{}])
    assert (answer.status, answer.milliseconds, machine.moment) == (200, 0, 5)


def test_the_trusted_authorities_are_read_once(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    read, real = [], httpx.create_ssl_context
    monkeypatch.setattr(httpx, "create_ssl_context", lambda **words: read.append(words) or real(**words))
    posting._trust.cache_clear()
    assert [posting.post(program.url, [{}]).status for _ in range(3)] == [200, 200, 200]
    assert read == [{"trust_env": False}]


def test_a_receiver_that_failed_for_90_days_sleeps_until_it_is_tested(
    yunfan: Any, program: Program, test_clock: Any
) -> None:
    receiver = receivers.save_receiver(account=yunfan.account, kind=END, url=program.url)
    program.status = 503
    _note(yunfan.account)
    _run()
    test_clock.advance(days=89, hours=23)
    _run()
    receiver.refresh_from_db()
    assert receiver.state == "active"
    test_clock.advance(hours=1)
    _note(yunfan.account)
    _run()
    receiver.refresh_from_db()
    assert receiver.state == "asleep"
    assert _note(yunfan.account).push_state == ""
    with pytest.raises(errors.ReceiverDoesNotAnswer, match="HTTP 503"):
        receivers.check_receiver(receiver=receiver)
    receiver.refresh_from_db()
    assert receiver.state == "asleep"
    program.status = 200
    assert receivers.check_receiver(receiver=receiver).state == "active"
    assert _note(yunfan.account).push_state == "waiting"


def test_an_address_is_accepted_only_when_it_answers_code_0(yunfan: Any, program: Program) -> None:
    program.body = b'{"code":7}'
    with pytest.raises(errors.ReceiverDoesNotAnswer):
        receivers.save_receiver(account=yunfan.account, kind=END, url=program.url)
    with pytest.raises(errors.ReportKindUnknown):
        receivers.save_receiver(account=yunfan.account, kind="nonsense", url=program.url)
    assert ReportReceiver.objects.count() == 0


@pytest.mark.parametrize(
    "url",
    ["", "ftp://127.0.0.1/x", "http://", "http://a b/", "//127.0.0.1/", "http://u:p@127.0.0.1/", "http://127.0.0.1:99999/",
     "http://例子.cn/", "http://127.0.0.1/" + "x" * 500, "http://127.0.0.1:0/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str, yunfan: Any) -> None:
    with pytest.raises(errors.ReceiverUrlInvalid):
        receivers.save_receiver(account=yunfan.account, kind=END, url=url)


@pytest.mark.parametrize("host", ["10.0.0.1", "example.com", "169.254.169.254", "[::ffff:10.0.0.1]", "0.0.0.0"])
def test_nothing_leaves_the_machine_without_the_operators_word(
    host: str, yunfan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if host == "example.com":
        monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("93.184.215.14", 80))])
    with pytest.raises(errors.ReceiverNotAllowed, match="SMSCONSOLE_CALLBACK_ALLOW"):
        receivers.save_receiver(account=yunfan.account, kind=END, url=f"http://{host}/x")
    assert ReportReceiver.objects.count() == 0


def test_a_name_that_now_means_another_address_is_refused_at_the_push(
    yunfan: Any, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"http://localhost:{program.port}/x"
    receivers.save_receiver(account=yunfan.account, kind=END, url=url)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("10.0.0.1", 80))])
    report = _note(yunfan.account)
    _run()
    report.refresh_from_db()
    assert (report.push_state, PushAttempt.objects.get().status, program.got) == ("waiting", None, [])
    assert "localhost" in PushAttempt.objects.get().answer


def test_an_allowed_host_may_be_anywhere(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CALLBACK_ALLOW = frozenset({"hooks.example.com"})
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("10.0.0.9", 443))])
    assert posting.check_url("https://hooks.example.com/x").hostname == "hooks.example.com"
    with pytest.raises(errors.ReceiverNotAllowed):
        posting.check_url("https://other.example.com/x")


def test_a_deleted_receiver_leaves_what_waits_given_up(yunfan: Any, program: Program) -> None:
    receiver = receivers.save_receiver(account=yunfan.account, kind=END, url=program.url)
    report = _note(yunfan.account)
    receivers.delete_receiver(receiver=receiver)
    _run()
    report.refresh_from_db()
    assert (report.push_state, report.attempts, program.got) == ("given_up", 0, [])


def test_two_processes_push_a_report_once(yunfan: Any, program: Program) -> None:
    receivers.save_receiver(account=yunfan.account, kind=END, url=program.url)
    _note(yunfan.account)
    first = pushes._claim()
    assert (len(first), pushes.push_due(), program.got) == (1, 0, [])


def test_the_default_queue_keeps_reports_until_they_are_deleted(yunfan: Any, test_clock: Any) -> None:
    made = [_note(yunfan.account, kind) for kind in ("SecretStartReport", END)]
    queue = reports.default_queue(yunfan.account.pk)
    got = queues.receive(queue=queue)
    assert [(row.id, row.kind) for row in got] == [(made[0].pk, "SecretStartReport"), (made[1].pk, END)]
    assert queues.receive(queue=queue) == []
    queues.delete(queue=queue, handle=got[0].handle)
    test_clock.advance(seconds=30)
    again = queues.receive(queue=queue, hidden_seconds=60)
    assert [row.id for row in again] == [made[1].pk]
    for stale in (got[1].handle, got[0].handle, "", "1", "a-b", "9" * 30 + "-1"):
        with pytest.raises(errors.HandleStale):
            queues.delete(queue=queue, handle=stale)
    queues.delete(queue=queue, handle=again[0].handle)
    test_clock.advance(days=1)
    assert queues.receive(queue=queue) == []


def test_a_queue_of_its_own_takes_its_pools_kinds_and_gives_back_what_it_held(yunfan: Any) -> None:
    mine, another = cast.pool(yunfan.account), cast.pool(yunfan.account)
    queue = queues.create_queue(account=yunfan.account, name="orders", pools=[mine], kinds=[END])
    found = [_note(yunfan.account, kind, pool).queue.name for kind, pool in
             ((END, mine), ("SecretStartReport", mine), (END, another), (END, None))]  # fmt: skip
    assert found == ["orders", "default", "default", "default"]
    queues.edit_queue(queue=queue, pools=[another], kinds=[])
    assert _note(yunfan.account, "SecretStartReport", another).queue == queue
    queues.delete_queue(queue=queue)
    assert Report.objects.filter(queue__name="default").count() == 5


def test_there_are_ten_queues_beside_the_default_one(yunfan: Any) -> None:
    for index in range(10):
        queues.create_queue(account=yunfan.account, name=f"q{index}")
    with pytest.raises(errors.TooManyQueues):
        queues.create_queue(account=yunfan.account, name="q10")
    with pytest.raises(errors.QueueNameTaken):
        queues.create_queue(account=yunfan.account, name="q1")
    for name in ("", "-x", "a b", "队列", "x" * 65):
        with pytest.raises(errors.QueueNameInvalid):
            queues.create_queue(account=yunfan.account, name=name)
    with pytest.raises(errors.DefaultQueueStays):
        queues.delete_queue(queue=ReportQueue.objects.get(is_default=True))
    assert ReportQueue.objects.count() == 11


def test_reports_are_forgotten_after_30_days(yunfan: Any, test_clock: Any) -> None:
    _note(yunfan.account)
    test_clock.advance(days=29)
    _note(yunfan.account)
    test_clock.advance(days=2)
    assert (reports.forget_old(), Report.objects.count()) == (1, 1)
