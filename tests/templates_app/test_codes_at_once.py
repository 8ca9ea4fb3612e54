"""Filings at the same moment get different codes, and one name goes to one of them."""

import threading
from typing import Any

import pytest
from django.db import connection, connections

from core.errors import DomainError
from signatures import errors
from signatures.models import Signature
from signatures.services import submit_signature
from templates_app.models import VoiceTemplate
from templates_app.services import submit_voice_template
from tests import factories


def caught(work: Any) -> Any:
    """Return what ``work`` gives back, or the refusal it raises."""
    try:
        return work()
    except DomainError as exc:
        return exc


def at_once(work: Any, count: int) -> list[Any]:
    """Run ``work`` in threads that start together; returns what each gave back or raised."""
    if connection.vendor != "postgresql":  # the suite's in-memory SQLite is one connection: one after the other
        return [caught(work) for _ in range(count)]
    gate, results = threading.Barrier(count), []

    def run() -> None:
        gate.wait(10)
        results.append(caught(work))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.mark.django_db(transaction=True)
def test_eight_at_once() -> None:
    cast = factories.yunfan()
    made = at_once(lambda: submit_voice_template(account=cast.account, name="码", content="验证码是：{1}").code, 8)
    assert sorted(made) == [str(200_101 + n) for n in range(8)]
    assert VoiceTemplate.objects.filter(code__in=made).count() == 8
    filed = at_once(
        lambda: submit_signature(account=cast.account, name="云帆商城", qualification=cast.qualification), 6
    )
    assert sum(isinstance(result, Signature) for result in filed) == 1
    assert sum(isinstance(result, errors.NameTaken) for result in filed) == 5
