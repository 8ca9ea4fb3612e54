"""Tests that share something run in one worker of xdist, and in the order they were collected in."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from xdist.remote import Producer

from tests import workers
from tests.product import ROOT
from tests.workers import TOGETHER, scope_of


def test_every_path_that_stays_together_exists() -> None:
    assert not [path for path in TOGETHER if not (ROOT / path).exists()]


def test_a_file_that_shares_a_product_is_one_piece_of_work_and_all_else_goes_test_by_test() -> None:
    supervisor = "tests/ops/test_supervisor.py"
    assert scope_of(f"{supervisor}::test_a_killed_role_comes_back[sms-web]") == supervisor
    assert scope_of("tests/e2e/test_handset.py::test_a_reply") == "tests/e2e/"
    assert scope_of("tests/ops/test_env.py::test_x[a::b]") == "tests/ops/test_env.py::test_x[a::b]"


def test_no_test_relies_on_a_mark_that_nothing_reads() -> None:
    named = "xdist_" + "group"
    assert not [path for path in Path(ROOT / "tests").rglob("test_*.py") if named in path.read_text()]


def test_xdist_is_given_this_scheduling(pytestconfig: pytest.Config) -> None:
    assert workers in [hook.plugin for hook in pytestconfig.hook.pytest_xdist_make_scheduler.get_hookimpls()]
    option = SimpleNamespace(loadscopereorder=True)
    config = SimpleNamespace(option=option, getvalue=lambda name: ["2*popen"])
    scheduling = workers.pytest_xdist_make_scheduler(config, Producer("test"))
    assert scheduling._split_scope("tests/ops/test_supervisor.py::test_x") == "tests/ops/test_supervisor.py"
    assert option.loadscopereorder is False
