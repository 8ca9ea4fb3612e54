"""The coverage page keeps step with the tables and the tests."""

from io import StringIO

import pytest
from django.core.management import call_command

from smsconsole.wire import coverage
from smsconsole.wire.coverage_tests import read_tests


def test_the_written_coverage_is_that_of_the_tables_and_tests() -> None:
    call_command("wire_coverage", check=True, stdout=StringIO())


def test_every_working_action_is_called_by_a_test_and_has_a_kept_reply() -> None:
    lines = [line for line in coverage.load()["lines"] if line["state"] == coverage.WORKS]
    assert [line["action"] for line in lines if not (line["golden"] and line["is_called"])] == []


def test_every_code_of_alibaba_that_can_be_caused_is_caused() -> None:
    assert coverage.load()["unproved"] == {"aliyun": [], "dypls": []}


def test_a_test_counts_for_what_it_reaches_through_its_module(tmp_path) -> None:
    (tmp_path / "test_aliyun_x.py").write_text(
        'CASES = ["isv.A", "no code"]\n'
        "def _send(): client.send_sms()\n"
        "def test_one():\n    for case in CASES: _send()\n"
        'def test_two(): ask("QuerySms", "isv.B")\n'
    )
    seen = read_tests(tmp_path, {"aliyun": {"SendSms", "QuerySms"}}, {"aliyun": {"isv.A", "isv.B", "isv.C"}})
    assert seen.of("aliyun", "SendSms") == (1, ["isv.A"])
    assert seen.of("aliyun", "QuerySms") == (1, ["isv.B"])
    assert seen.codes_of("aliyun") == {"isv.A", "isv.B"}


@pytest.mark.parametrize(
    "test",
    [
        'from . import clients\ndef test_one(): ask({**clients.SEND, "To": "x"}, "isv.A")\n',
        'from tests.clients import SEND as FIELDS\ndef test_one(): ask(FIELDS, "isv.A")\n',
    ],
)
def test_a_test_counts_for_the_call_that_its_helper_module_holds(tmp_path, test) -> None:
    (tmp_path / "clients.py").write_text('SEND = {"Action": "SendSms"}\nOTHER = {"Action": "QuerySms"}\n')
    (tmp_path / "test_aliyun_x.py").write_text(test)
    seen = read_tests(tmp_path, {"aliyun": {"SendSms", "QuerySms"}}, {"aliyun": {"isv.A"}})
    assert seen.of("aliyun", "SendSms") == (1, ["isv.A"])
    assert seen.of("aliyun", "QuerySms") == (0, [])
