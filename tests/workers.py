"""Which tests must share one of xdist's workers: whole files and folders.

``pytest.mark.xdist_group`` would say it beside the tests, but reaches the scheduler through a private attribute of
pytest's items, and since pytest 9.2 it does nothing without a word.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = (
    "tests/billing/test_parallel.py",  # fifty connections at once are enough for one server
    "tests/e2e/",  # one product and browser, and one of the tests moves the product's clock
    "tests/ops/test_seed_demo.py",  # one seeded company for all
    "tests/ops/test_supervisor.py",  # one product, whose tests run in their order
    "tests/wire/product/",  # one product
)


def scope_of(nodeid: str) -> str:
    """Return what is handed out as one piece of work: the file or folder above, else the test."""
    return next((path for path in TOGETHER if nodeid.startswith(path)), nodeid)


class Scheduling(LoadScopeScheduling):
    """Hands out those as a whole, all else test by test, in the collected order: tests that flush the database last."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Schedule so whatever ``--dist`` says."""
    return Scheduling(config, log)
