"""Every setting of the environment, its default and its refusal."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from smsconsole import env
from tests.product import ROOT, lay_out, manage

NAMES = [
    "PORT", "BIND", "SMSCONSOLE_DATA_DIR", "DATABASE_URL", "REDIS_URL", "SMSCONSOLE_DEBUG",
    "SMSCONSOLE_SECRET_KEY", "SMSCONSOLE_ALLOWED_HOSTS", "SMSCONSOLE_LANGUAGE", "SMSCONSOLE_TIME_ZONE",
    "SMSCONSOLE_SEED", "SMSCONSOLE_DEMO_DAYS", "WEB_WORKERS", "CARRIER_WORKERS", "Q_WORKERS", "SMSCONSOLE_METRICS_OPEN",
    "SMSCONSOLE_CALLBACK_ALLOW",
]  # fmt: skip


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_nothing_set_means_one_developers_machine() -> None:
    found = env.read()
    assert (found.port, found.bind) == (8000, "127.0.0.1")
    assert found.data_dir == ROOT / "var"
    assert found.database_url == f"sqlite:///{ROOT}/var/smsconsole.sqlite3"
    assert (found.redis_url, found.debug, found.secret_key) == ("", True, env.DEBUG_SECRET)
    assert (found.allowed_hosts, found.language, found.time_zone) == (["*"], "zh-hans", "Asia/Shanghai")
    assert (found.seed, found.demo_days) == (None, 30)
    assert (found.web_workers, found.carrier_workers, found.q_workers) == (2, 1, 1)


def test_values_arrive_in_their_types(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    values = {
        "PORT": "8010", "SMSCONSOLE_DATA_DIR": str(tmp_path), "SMSCONSOLE_DEBUG": "off", "SMSCONSOLE_SEED": "7",
        "SMSCONSOLE_ALLOWED_HOSTS": "a.example.com,b.example.com", "WEB_WORKERS": "4",
    }  # fmt: skip
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    found = env.read()
    assert (found.port, found.data_dir, found.debug, found.seed, found.web_workers) == (8010, tmp_path, False, 7, 4)
    assert found.allowed_hosts == ["a.example.com", "b.example.com"]
    assert found.secret_key == ""


def test_outside_debug_mode_there_is_no_key_and_no_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMSCONSOLE_DEBUG", "0")
    found = env.read()
    assert (found.secret_key, found.allowed_hosts) == ("", [])


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eighty", "PORT must be a whole number from 1 to 65535, not 'eighty'."),
        ("PORT", "65536", "PORT must be a whole number from 1 to 65535, not '65536'."),
        ("WEB_WORKERS", "0", "WEB_WORKERS must be a whole number of at least 1, not '0'."),
        ("CARRIER_WORKERS", "-1", "CARRIER_WORKERS must be a whole number of at least 1, not '-1'."),
        ("SMSCONSOLE_DEMO_DAYS", "", "SMSCONSOLE_DEMO_DAYS must be a whole number of at least 0, not ''."),
        ("SMSCONSOLE_LANGUAGE", "xx", "SMSCONSOLE_LANGUAGE must be zh-hans or en, not 'xx'."),
        (
            "SMSCONSOLE_TIME_ZONE",
            "Mars/X",
            "SMSCONSOLE_TIME_ZONE must be a time zone, such as UTC, not 'Mars/X'.",
        ),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_a_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as refused:
        env.read()
    assert str(refused.value) == said


def test_a_command_says_that_line_and_no_more(tmp_path: Path) -> None:
    done = manage(tmp_path, "up", PORT="eighty")
    assert (done.returncode, done.stderr.strip()) == (
        1, "CommandError: PORT must be a whole number from 1 to 65535, not 'eighty'."
    )  # fmt: skip


def test_a_production_start_with_debug_defaults_is_refused_with_a_line_for_each(tmp_path: Path) -> None:
    done = manage(tmp_path, "prepare", SMSCONSOLE_DEBUG="0")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "SMSCONSOLE_SECRET_KEY" in done.stderr
    assert "SMSCONSOLE_ALLOWED_HOSTS" in done.stderr


def test_a_production_start_on_a_demo_database_is_refused(tmp_path: Path) -> None:
    lay_out(tmp_path, {"SMSCONSOLE_DEMO_DAYS": "0"})
    sound = {
        "SMSCONSOLE_DEBUG": "0",
        "SMSCONSOLE_SECRET_KEY": "k" * 25 + "e7Y" * 10,
        "SMSCONSOLE_ALLOWED_HOSTS": "sms.test",
    }
    done = manage(tmp_path, "prepare", **sound)
    assert done.returncode == 1
    assert "Demo users with the published password are in this database: admin, demo, other, reviewer" in done.stderr
    assert "Demo access keys" in done.stderr
    fresh = manage(tmp_path / "fresh", "prepare", **sound)
    assert (fresh.returncode, "Error" in fresh.stderr) == (0, False), fresh.stderr
    refused = manage(tmp_path / "fresh", "seed_demo", **sound)
    assert refused.returncode == 1
    assert "debug mode only" in refused.stderr


def test_hosts_that_reports_may_go_to_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.read().callback_allow == frozenset()
    monkeypatch.setenv("SMSCONSOLE_CALLBACK_ALLOW", "Hooks.Example.com, 10.0.0.7,")
    assert env.read().callback_allow == {"hooks.example.com", "10.0.0.7"}
