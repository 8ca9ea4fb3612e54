"""The figures: SDK requests by vendor, action and code; what waits; who lives; all workers of a machine summed."""

import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from core import clock, heartbeat
from review.choices import OrderStatus, SubjectKind
from review.models import ReviewOrder
from sending.choices import MessageStatus
from sending.services import Item, submit_messages
from smsconsole.supervisor import figures
from statistics.choices import ExportKind, ExportStatus
from statistics.models import ExportJob
from tests.product import Product, wait_for
from tests.wire.clients import rpc_query

Samples = dict[tuple[str, ...], float]


def _read(text: str) -> Samples:
    """Return (name, label values in the order of their names) → value."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _look() -> Samples:
    return _read(Client().get("/metrics").content.decode())


def test_sdk_requests_are_counted_by_vendor_action_and_code(yunfan: Any) -> None:
    wire = ("smsconsole_wire_requests_total",)
    before = _look()
    Client().get("/?AccessKeyId=nobody&Action=SendSms&SignatureNonce=1&Version=2017-05-25")
    Client().post("/", "{}", content_type="application/json", headers={"X-TC-Action": "SendSms"})
    Client().get("/v5/tlssmssvr/invented")
    after = _look()
    found = {key[1:]: value - before.get(key, 0) for key, value in after.items() if key[:1] == wire}
    changed = {key: value for key, value in found.items() if value}
    assert {(key[2], key[0]) for key in changed} == {("aliyun", "unknown"), ("tencent", "unknown")}
    assert changed["unknown", "1011", "tencent"] == 1 and sum(changed.values()) == 3


def test_a_signed_request_is_counted_under_its_action_and_an_invented_one_is_not(yunfan: Any) -> None:
    key = ("smsconsole_wire_requests_total",)
    clock.set_state(clock.State())  # the signature's stamp is the machine's time
    before = _look()
    real = rpc_query({"Action": "QuerySendDetails", "PhoneNumber": "13800138000", "SendDate": "20261120",
                             "PageSize": "10", "CurrentPage": "1"})  # fmt: skip
    assert Client().get(f"/?{real}").json()["Code"] == "OK"
    invented = rpc_query({"Action": "Invented"})
    assert Client().get(f"/?{invented}").json()["Code"] == "InvalidAction.NotFound"
    after = _look()
    new = {name: value - before.get(name, 0) for name, value in after.items() if name[:1] == key}
    assert {name[1:] for name, value in new.items() if value} == {
        ("QuerySendDetails", "OK", "aliyun"), ("unknown", "InvalidAction.NotFound", "aliyun"),
    }  # fmt: skip
    assert after["smsconsole_wire_request_seconds_count", "QuerySendDetails", "aliyun"] >= 1


def test_what_waits_and_who_lives_is_read_when_asked(yunfan: Any, django_assert_num_queries: Any) -> None:
    submit_messages(
        account_id=yunfan.account.pk, door="rest", vendor=None, request_id="r1",
        items=[Item("13800138000", "云帆科技", yunfan.captcha.code, {"code": "246810"})],
    )  # fmt: skip
    for number, status in enumerate((OrderStatus.MANUAL, OrderStatus.MANUAL, OrderStatus.QUEUED)):
        ReviewOrder.objects.create(
            account=yunfan.account, subject_kind=SubjectKind.TEMPLATE, subject_id=number, order_no=f"T{number}",
            status=status, created_at=clock.now(),
        )  # fmt: skip
    for status in (ExportStatus.RUNNING, ExportStatus.DONE):
        ExportJob.objects.create(account=yunfan.account, kind=ExportKind.RECORDS, status=status, title="t",
                                 created_at=clock.now())  # fmt: skip
    heartbeat.beat("worker")
    with django_assert_num_queries(5):
        found = _look()
    assert found["smsconsole_messages_waiting", MessageStatus.QUEUED] == 1
    assert found["smsconsole_messages_waiting", MessageStatus.SENT] == 0
    assert found["smsconsole_review_orders_waiting", "waiting"] == 2
    assert found["smsconsole_review_orders_waiting", "engine"] == 1
    assert found["smsconsole_exports_unfinished", ExportStatus.RUNNING] == 1
    assert found["smsconsole_exports_unfinished", ExportStatus.QUEUED] == 0
    assert found["smsconsole_heartbeat_age_seconds", "worker"] < 5
    assert found["smsconsole_processes_alive", "worker"] == 1


def test_a_start_forgets_what_dead_processes_counted_and_nothing_else(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    mine, parents = f"counter_{os.getpid()}.db", f"counter_{os.getppid()}.db"
    for name in (f"counter_{ended.pid}.db", f"gauge_all_{ended.pid}.db", mine, parents, "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    figures.forget_dead(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {parents, "notes.txt"}


def test_the_workers_of_a_machine_count_together(tmp_path: Path) -> None:
    running = Product(tmp_path, WEB_WORKERS="2", SMSCONSOLE_DEMO_DAYS="0")

    def figures_of_both() -> dict[tuple[str, ...], float]:
        with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/metrics", timeout=30) as answer:
            return _read(answer.read().decode())

    try:
        running.start()
        wait_for(lambda: figures_of_both()["smsconsole_processes_alive", "web"] == 2, 60, running.output)
        for _ in range(20):
            urllib.request.urlopen(f"http://127.0.0.1:{running.port}/v5/tlssmssvr/sendsms", timeout=30).close()
        found = figures_of_both()
    finally:
        running.end()
    assert found["smsconsole_wire_requests_total", "sendsms", "1004", "tencent"] == 20
    assert found["smsconsole_processes_alive", "web"] == 2
    assert any(key[0] == "django_http_requests_total_by_method_total" for key in found)
    assert list((tmp_path / "metrics").glob("*/counter_*.db"))
