"""Actions of number privacy through the SDKs straight into the root view, and one company with pools of every type."""

from typing import Any

import pytest

from privacy_numbers.choices import PoolType
from tests.privacy_numbers import stage
from tests.wire.aliyun.conftest import cast, direct, url

__all__ = ["cast", "direct", "url"]


@pytest.fixture
def pool(cast: Any) -> Any:
    """An AXB pool with three numbers of Beijing."""
    return _pool(cast, PoolType.AXB)


@pytest.fixture
def axn(cast: Any) -> Any:
    return _pool(cast, PoolType.AXN)


@pytest.fixture
def extension(cast: Any) -> Any:
    return _pool(cast, PoolType.AXN_EXTENSION)


@pytest.fixture
def axg(cast: Any) -> Any:
    return _pool(cast, PoolType.AXG)


def _pool(cast: Any, pool_type: PoolType) -> Any:
    pool = stage.pool_of(cast.account, pool_type)
    stage.numbers_in(pool, count_=3)
    return pool
