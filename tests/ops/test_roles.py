"""The loops: a failing duty stops no other, the wire takes the short stack, translations compile by themselves."""

import os
from pathlib import Path

import polib
import pytest
from django.test import RequestFactory
from django.utils import translation

from core import duties
from smsconsole import wsgi
from smsconsole.supervisor import catalogues, roles


@pytest.fixture
def own_duties(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "_duties", {})


def test_one_failing_duty_is_logged_and_stops_no_other(own_duties: None, caplog: pytest.LogCaptureFixture) -> None:
    left = [2, 1]

    def broken() -> int:
        raise RuntimeError("the disk is full")

    duties.register(duties.Duty("first.broken", lambda: None, broken, order=1))
    duties.register(duties.Duty("second.works", lambda: None, lambda: left.pop() if left else 0, order=2))
    assert roles.sweep() == 3
    assert "the duty first.broken failed" in caplog.text
    assert "the disk is full" in caplog.text


def test_the_sweeper_leaves_the_carriers_work_to_the_carriers(own_duties: None) -> None:
    def never() -> int:
        raise AssertionError("the carrier role does this")

    for name in roles.CARRIER_DUTIES:
        duties.register(duties.Duty(name, lambda: None, never))
    assert roles.sweep() == 0


@pytest.mark.parametrize(
    ("path", "wire"),
    [("/", True), ("", True), ("/v5/tlssmssvr/sendsms", True), ("/console/", False), ("/api/v1/", False),
     ("/healthz", False), ("/v5", False)],
)  # fmt: skip
def test_only_the_vendors_paths_take_the_short_stack(path: str, wire: bool) -> None:
    assert wsgi.is_wire(path) is wire


def test_a_browser_at_the_root_is_sent_to_the_console_without_session_or_language(db: None) -> None:
    environ = RequestFactory().get("/", headers={"accept": "text/html"}).environ
    said: list = []
    list(wsgi.application(environ, lambda status, headers: said.append((status, dict(headers)))))
    status, headers = said[0]
    assert status.startswith("302")
    assert headers["Location"] == "/console/"
    assert "Set-Cookie" not in headers
    assert "Vary" not in headers


def test_everything_else_takes_the_full_stack(db: None) -> None:
    said: list = []
    environ = RequestFactory().get("/healthz").environ
    list(wsgi.application(environ, lambda status, headers: said.append((status, dict(headers)))))
    status, headers = said[0]
    assert status.startswith("200")
    assert "Content-Security-Policy" in headers


def test_a_translation_is_compiled_when_missing_or_old(tmp_path: Path, settings: object) -> None:
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Port"\nmsgstr "端口"\n\nmsgid "Port of the test"\nmsgstr "测试端口"\n'
    )
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("zh-hans"):
        assert translation.gettext("Port of the test") == "Port of the test"  # looked up, and remembered, before
    assert catalogues.compile_stale() == 1
    with translation.override("zh-hans"):
        assert translation.gettext("Port of the test") == "测试端口"
    assert polib.mofile(str(folder / "django.mo")).find("Port").msgstr == "端口"
    assert catalogues.compile_stale() == 0
    newer = (folder / "django.mo").stat().st_mtime + 5
    os.utime(source, (newer, newer))
    assert catalogues.stale() == [source]
    assert not list(folder.glob("*.part"))
