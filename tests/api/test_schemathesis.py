"""Every operation of the API's own document, asked with what the document allows and forbids: never an error of ours.

``SCHEMATHESIS_EXAMPLES`` asks more of each than the suite has time for.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import product
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from jsonschema_rs import validator_for
from knox.models import AuthToken
from schemathesis import GenerationMode

from accounts.choices import PlatformRole
from core import clock
from tests import factories

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "1"))
SECONDS = 40 * EXAMPLES  # what is left by then is not asked; on a loaded machine some of what the document forbids
SETTINGS = settings(
    max_examples=EXAMPLES, database=None, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class Undo(Exception):
    """Ends a savepoint: what one example wrote is gone before the next."""


@pytest.fixture
def kept_connection(db: None) -> Iterator[None]:
    """Let no request close the connection that holds the test's transaction, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def document(kept_connection: None) -> Any:
    """The document as the product serves it."""
    return schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())


@pytest.fixture
def heads(yunfan: Any, settings: Any) -> list[dict[str, str]]:
    """The owner's and the platform's tokens, and no limit on how often they ask."""
    settings.API_RATES = dict.fromkeys(settings.API_RATES, 10**9)
    people = (yunfan.owner, factories.staff(PlatformRole.OPERATOR))
    return [{"Authorization": f"Token {AuthToken.objects.create(person)[1]}"} for person in people]


def _operations(document: Any) -> Iterator[Any]:
    for found in document.get_all_operations():
        yield found.ok()


def _ask(case: Any, head: dict[str, str]) -> Any:
    """Call and undo; long polls do not wait."""
    state = clock.state()
    if "timeout" in (case.query or {}):
        case.query["timeout"] = 0
    try:
        with transaction.atomic():
            answer = case.call(headers=head)
            raise Undo
    except Undo:
        return answer
    finally:
        clock.set_state(state)


def _faults(operation: Any, mode: Any, asked: Callable[[Any], list[str]]) -> list[str]:
    """Return what is wrong with the answers to an operation, asked as the document says (or forbids)."""
    found: list[str] = []

    @seed(20261120)
    @SETTINGS
    @given(case=operation.as_strategy(mode))
    def ask(case: Any) -> None:
        found.extend(f"{operation.label} {fault}: {case.as_curl_command()[:900]}" for fault in asked(case))

    with suppress(Unsatisfiable, pytest.skip.Exception):  # nothing in it can be wrong
        ask()
    return found


def _fault(answer: Any, is_problem: Callable[[Any], bool]) -> str:
    if answer.status_code >= 500:
        return f"answered {answer.status_code}"
    if answer.status_code < 400:
        return ""
    kind = answer.headers.get("content-type", [""])[0]
    if kind != "application/problem+json":
        return f"refused with {answer.status_code} as {kind}"
    body = answer.json()
    return "" if is_problem(body) and body["status"] == answer.status_code else f"is no problem: {body}"


def test_no_operation_fails_or_refuses_in_another_form(document: Any, heads: list[dict[str, str]]) -> None:
    is_problem = validator_for(document.raw_schema["components"]["schemas"]["Problem"]).is_valid
    heard: Counter[int] = Counter()

    def asked(case: Any) -> list[str]:
        answers = [_ask(case, head) for head in heads]
        heard.update(answer.status_code // 100 for answer in answers)
        return list(filter(None, (_fault(answer, is_problem) for answer in answers)))

    began, count, faults = time.monotonic(), 0, []
    for mode, operation in product(GenerationMode, _operations(document)):
        if time.monotonic() - began > SECONDS:
            break
        faults += _faults(operation, mode, asked)
        count += 1
    assert not faults, "\n".join(faults)
    assert min(heard[2], heard[4]) > count / 5, f"{heard} of {count} operations in {SECONDS} seconds"
