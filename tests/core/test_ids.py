"""Ids in the vendors' forms."""

import random
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import ids


class Given(random.Random):
    """Chance that is always the same number."""

    def __init__(self, bits: int) -> None:
        super().__init__()
        self.bits = bits

    def getrandbits(self, _: int) -> int:
        return self.bits


@given(bits=st.integers(min_value=0, max_value=2**128 - 1))
def test_a_request_id_is_the_upper_case_uuid_of_its_chance(bits: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ids, "_chance", Given(bits))
        assert ids.request_id() == str(uuid.UUID(int=bits, version=4)).upper()


def test_request_ids_without_a_seed_begin_with_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "_chance", None)
    one, two = (uuid.UUID(ids.request_id()) for _ in range(2))
    assert (one.version, one.variant, one != two) == (4, uuid.RFC_4122, True)
    assert 0 <= (two.int >> 80) - (one.int >> 80) < 60_000
