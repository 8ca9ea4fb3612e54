"""Signs of life, readiness, figures, and what refuses a start in production."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from accounts.choices import PlatformRole
from accounts.models import AccessKey, User
from core import clock, heartbeat
from core.models import Heartbeat
from smsconsole import checks
from smsconsole.env import DEBUG_SECRET
from smsconsole.logs import mask_numbers
from tests import factories


def test_a_process_that_answers_is_alive(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/healthz").json() == {"status": "ok"}


def test_ready_once_worker_and_carrier_beat(db: None, settings: Any) -> None:
    settings.DEMO = False
    Heartbeat.objects.all().delete()
    waiting = Client().get("/readyz")
    assert waiting.status_code == 503
    assert waiting.json()["checks"]["worker"] == {"ok": False, "seconds_since_beat": None}
    heartbeat.beat("worker")
    heartbeat.beat("carrier")
    ready = Client().get("/readyz")
    assert ready.status_code == 200 and ready.json()["status"] == "ready"
    settings.DEMO = True  # whose company is not there
    missing = Client().get("/readyz")
    assert missing.status_code == 503
    assert missing.json()["checks"]["data"] == {"ok": False, "problem": "run: manage.py seed_demo"}
    Heartbeat.objects.filter(name="carrier").update(at=clock.machine_now() - dt.timedelta(minutes=1))
    assert Client().get("/readyz").status_code == 503


def test_beats_are_counted_by_process_and_taken_back(db: None) -> None:
    heartbeat.beat("worker")
    heartbeat.beat("worker")
    assert heartbeat.counts() == {"worker": 1} and heartbeat.ages()["worker"] < 5
    heartbeat.stop("worker")
    assert heartbeat.ages() == {} and not heartbeat.is_alive("worker")


def test_figures_are_for_this_machine_and_the_platform(yunfan: Any, settings: Any) -> None:
    assert Client().get("/metrics").status_code == 200
    far = {"REMOTE_ADDR": "10.1.2.3"}
    assert Client(**far).get("/metrics").status_code == 403
    assert Client().get("/metrics", headers={"X-Forwarded-For": "10.1.2.3"}).status_code == 403
    client = Client(**far)
    client.force_login(yunfan.owner)
    assert client.get("/metrics").status_code == 403
    client.force_login(factories.staff(PlatformRole.OPERATOR))
    assert client.get("/metrics").status_code == 200
    settings.METRICS_OPEN = True
    assert Client(**far).get("/metrics").status_code == 200


@pytest.mark.parametrize(
    ("key", "hosts", "found"),
    [
        ("", ["sms.example.com"], ["smsconsole.E001"]),
        (DEBUG_SECRET, ["sms.example.com"], ["smsconsole.E002"]),
        ("short", ["sms.example.com"], ["smsconsole.E002"]),
        ("k" * 40, ["*"], ["smsconsole.E003"]),
        ("k" * 40, [], ["smsconsole.E003"]),
        ("k" * 40, ["sms.example.com"], []),
    ],
)
def test_production_refuses_published_defaults(settings: Any, key: str, hosts: list[str], found: list[str]) -> None:
    settings.DEMO, settings.ALLOWED_HOSTS, settings.SESSION_COOKIE_SECURE = False, hosts, True
    settings.ENV = replace(settings.ENV, secret_key=key)
    assert [message.id for message in checks.check_settings()] == found


def test_debug_mode_starts_with_them(settings: Any) -> None:
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["*"]
    assert checks.check_settings() == []


def test_production_refuses_the_demos_people_and_keys(yunfan: Any, settings: Any) -> None:
    settings.DEMO = False
    assert checks.check_demo_people(databases=["default"]) == []
    user = User.objects.create_user("demo", password="demo-password")
    key = AccessKey.objects.create(
        account=yunfan.account, vendor="aliyun", key_id="LTAIdemo0000000000000001", secret_encrypted="x",
        created_at=clock.now(),
    )  # fmt: skip
    assert [message.id for message in checks.check_demo_people(databases=["default"])] == [
        "smsconsole.E004", "smsconsole.E005",
    ]  # fmt: skip
    user.set_password("another-password-7")
    user.save()
    key.delete()
    assert checks.check_demo_people(databases=["default"]) == []


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ({"event": "sent to 13800138000"}, {"event": "sent to 138****8000"}),
        ({"event": "x", "phone": "447700900123"}, {"event": "x", "phone": "4477****0123"}),
        ({"event": "x", "a": {"phones": ["8613912345678"]}}, {"event": "x", "a": {"phones": ["86139****5678"]}}),
        ({"event": "BizId 913800138000123456^0"}, {"event": "BizId 913800138000123456^0"}),
        ({"event": "+8613912345678"}, {"event": "+86139****5678"}),
    ],
)
def test_log_lines_hold_no_whole_number(line: dict, shown: dict) -> None:
    assert mask_numbers(None, "info", line) == shown
