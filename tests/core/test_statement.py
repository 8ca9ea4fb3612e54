"""A kept statement runs past Django's cursors and behaves as they do."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from core import nonces
from core.models import UsedNonce
from core.statement import Statement

pytestmark = pytest.mark.django_db
LATER = "2099-01-01 00:00:00"
INSERT = Statement("INSERT INTO core_usednonce (key, expires_at) VALUES (%s, %s) RETURNING key")
COUNT = Statement("SELECT count(*), '100%%' FROM core_usednonce WHERE key LIKE %s")
MOVE = Statement("UPDATE core_usednonce SET expires_at = %s WHERE key LIKE %s")


def test_rows_come_back_and_a_doubled_percent_sign_is_one() -> None:
    assert INSERT.rows(["a:1", LATER]) == [("a:1",)]
    assert COUNT.rows(["a:%"]) == [(1, "100%")]


def test_a_change_says_how_many_rows_it_changed() -> None:
    INSERT.rows(["a:1", LATER])
    INSERT.rows(["a:2", LATER])
    assert MOVE.change([LATER, "a:%"]) == 2
    assert MOVE.change([LATER, "b:%"]) == 0


def test_who_listens_hears_of_it() -> None:
    heard: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        heard.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen), CaptureQueriesContext(connection) as counted:
        COUNT.rows(["a:%"])
        MOVE.change([LATER, "a:%"])
    assert (heard, len(counted)) == ([COUNT.sql, MOVE.sql], 2)


def test_errors_are_djangos() -> None:
    INSERT.rows(["a:1", LATER])
    with pytest.raises(IntegrityError), transaction.atomic():
        INSERT.rows(["a:1", LATER])
    assert UsedNonce.objects.count() == 1


def test_in_a_broken_block_nothing_runs() -> None:
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            COUNT.rows(["a:%"])
        transaction.set_rollback(False)


def test_it_opens_a_closed_connection(transactional_db: None) -> None:
    connection.close()
    assert COUNT.rows(["a:%"]) == [(0, "100%")]


def test_a_nonce_remembered_in_a_transaction_goes_with_it(settings: Any) -> None:
    settings.REDIS_URL = ""  # where there is none, nonces are rows
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert nonces.remember("key", "n", seconds=60)
        raise ZeroDivisionError
    assert nonces.remember("key", "n", seconds=60)
    assert not nonces.remember("key", "n", seconds=60)
