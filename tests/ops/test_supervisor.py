"""One product, started as a person starts it: ready, stubborn, clean when it goes. The tests run in their order."""

import os
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.product import Product, look, manage, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="process tests read /proc (Linux)")
ROLES = {"sms-web", "sms-worker", "sms-carrier-1", "sms-sweeper", "sms-https", "sms-proxy"}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = Product(tmp_path_factory.mktemp("supervisor"), is_first=True, SMSCONSOLE_DEMO_DAYS="2")
    running.start()
    yield running
    running.end()


def _has_its_roles(product: Product) -> bool:
    return set(product.roles()) == ROLES


def _processes(product: Product) -> str:
    return f"{product.everybody()}\n{product.output()}"


def test_a_first_start_makes_everything_and_says_where_it_is(product: Product) -> None:
    text = product.output()
    assert f"http://127.0.0.1:{product.port}/console/" in text
    assert "LTAIdemo0000000000000001 / demo-aliyun-secret" in text
    assert "Traceback" not in text
    wait_for(lambda: _has_its_roles(product), 60, lambda: _processes(product))
    assert not product.orphans()


def test_a_second_product_on_the_same_port_is_refused_in_one_line(product: Product, tmp_path: Path) -> None:
    done = manage(tmp_path, "up", PORT=str(product.port))
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"CommandError: Port {product.port} on 127.0.0.1 cannot be used (Address already in use). "
        f"Choose another: make run PORT={product.port + 10}"
    )


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_killed_role_comes_back_and_leaves_nobody_behind(product: Product, role: str) -> None:
    wait_for(lambda: _has_its_roles(product), 60, lambda: _processes(product))
    before = product.roles()
    others = {pid for name, pid in before.items() if name != role}
    os.kill(before[role], signal.SIGKILL)
    wait_for(lambda: product.roles().get(role, before[role]) != before[role], 60, lambda: _processes(product))
    wait_for(product.is_ready, 90, product.output)
    assert others <= set(product.roles().values())
    assert not look(before[role])
    wait_for(lambda: not product.orphans(), 30, lambda: _processes(product))
    audited = manage(product.data_dir, "audit_ledger")
    assert (audited.returncode, audited.stdout) == (0, "2 accounts agree with the ledger\n"), audited.stderr


def test_ctrl_c_stops_everything_within_seconds(product: Product) -> None:
    began = time.monotonic()
    assert product.stop(signal.SIGINT) == 0
    assert time.monotonic() - began < 30  # a second on an idle machine; this one runs the suite
    wait_for(lambda: not product.everybody(), 5, lambda: _processes(product))


def test_a_second_start_is_quick_and_keeps_the_data(product: Product) -> None:
    database = product.data_dir / "smsconsole.sqlite3"
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE accounts_user SET first_name = 'kept' WHERE username = 'demo'")
        users = connection.execute("SELECT count(*) FROM accounts_user").fetchone()
    connection.close()
    assert product.start() < 90  # under five seconds on an idle machine; this one runs the suite
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM accounts_user").fetchone() == users
        assert connection.execute(
            "SELECT first_name FROM accounts_user WHERE username = 'demo'"
        ).fetchone() == ("kept",)  # fmt: skip
    connection.close()


def test_nothing_outlives_a_killed_supervisor(product: Product) -> None:
    wait_for(lambda: _has_its_roles(product), 60, lambda: _processes(product))
    assert product.stop(signal.SIGKILL) == -signal.SIGKILL
    wait_for(lambda: not product.everybody(), 60, lambda: _processes(product))
    assert not product.is_ready()
    product.start()
    wait_for(lambda: _has_its_roles(product), 60, lambda: _processes(product))
    assert product.stop() == 0
    wait_for(lambda: not product.everybody(), 5, lambda: _processes(product))
