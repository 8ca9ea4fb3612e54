"""A live server with the cast behind it, and no proxy in the way."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import factories

GOLDEN = Path(__file__).parent / "golden"
_VARYING = {"RequestId": "*", "BizId": "*", "SerialNo": "*", "HostId": "*"}


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDKs hand a proxy variable on even for loopback."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def cast(transactional_db: None) -> Any:
    return factories.yunfan()


@pytest.fixture
def url(live_server: Any, cast: Any) -> str:
    """The address of a server with the shipped data and one company in it."""
    return live_server.url


@pytest.fixture
def golden() -> Callable[[str, Any], None]:
    """Compare a reply with tests/wire/golden/<name>.json, ids left out of it."""

    def compare(name: str, reply: Any) -> None:
        if os.environ.get("WRITE_GOLDEN"):  # then read what was written, and commit it
            (GOLDEN / f"{name}.json").write_text(json.dumps(_still(reply), ensure_ascii=False, indent=2) + "\n")
        expected = json.loads((GOLDEN / f"{name}.json").read_text())
        assert _still(reply) == expected, json.dumps(_still(reply), ensure_ascii=False, indent=2)

    return compare


def _still(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _VARYING.get(key) or _still(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_still(item) for item in value]
    if isinstance(value, str):
        return re.sub(r"server string to sign is:.*", "server string to sign is:*", value, flags=re.DOTALL)
    return value
