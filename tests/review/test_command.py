"""``manage.py review`` answers as the desk would."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_a_text_that_passes_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("review", "template", name="发货", type="notification", content="您的订单已发货，请查收。")

    assert capsys.readouterr().out.startswith("approved")


def test_a_text_that_fails_names_place_and_advice_and_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("review", "signature", name="雲帆", language="en")

    shown = capsys.readouterr().out
    assert end.value.code == 1
    assert "[reject] traditional_chinese: Traditional characters" in shown
    assert "name 0-1 雲" in shown


def test_facts_come_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps({"kind": "captcha", "name": "码", "content": "您的验证码为${code}。"}), encoding="utf-8")

    call_command("review", "template", file=str(file), variable=["code=numberCaptcha=123456"], json=True)

    assert json.loads(capsys.readouterr().out) == {"decision": "approved", "findings": []}


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text("nonsense")

    with pytest.raises(CommandError):
        call_command("review", "template", file=str(file))
