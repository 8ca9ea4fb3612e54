"""Percent-encoding: how a form is read, and that what came as a signature wants it is taken as it came."""

from urllib.parse import quote, quote_plus, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smsconsole.wire import percent
from smsconsole.wire.percent import Form, Pairs, encode

PAIRS = st.lists(st.tuples(st.binary(max_size=12), st.binary(max_size=60)), max_size=8)
# What a form is made of, in any order: right and wrong escapes, separators, blanks.
PIECES = st.lists(
    st.sampled_from(
        [b"a", b"Z", b"0", b"~", b"-", b"=", b"&", b"+", b"%", b"*", b"\xe5", b"%20", b"%e5", b"%E5", b"%41", b"%2D",
         b"%7E", b"%2F", b"%3D", b"%26", b"%00", b"%5F", b"%60"]
    ),
    max_size=30,
).map(b"".join)  # fmt: skip


def plainly_read(data: bytes) -> Pairs:
    parts = [part.replace(b"+", b" ").partition(b"=") for part in data.split(b"&") if part]
    return [(unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in parts]


def written_again(data: bytes) -> list[str]:
    return [f"{encode(name)}={encode(value)}" for name, value in plainly_read(data)]


@pytest.mark.parametrize(
    ("data", "pairs"),
    [
        (b"", []),
        (b"a=1&b=&c", [(b"a", b"1"), (b"b", b""), (b"c", b"")]),
        (b"&&a=1&", [(b"a", b"1")]),
        (b"a=1=2", [(b"a", b"1=2")]),
        (b"a+b=%2B+%E4%BA%91", [(b"a b", "+ 云".encode())]),
        (b"a=%zz%4", [(b"a", b"%zz%4")]),
        (b"=1", [(b"", b"1")]),
    ],
)
def test_a_form_is_read_blanks_and_order_kept(data, pairs) -> None:
    assert Form(data).pairs == pairs


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        (b"a+b=c", ["a%20b=c"]),
        (b"a=%e5", ["a=%E5"]),
        (b"a=%41%2D%7e", ["a=A-~"]),
        (b"a=*", ["a=%2A"]),
        (b"a=1=2", ["a=1%3D2"]),
        (b"a", ["a="]),
        (b"a=%", ["a=%25"]),
    ],
)
def test_what_was_written_otherwise_is_written_again(data, parts) -> None:
    assert Form(data).parts == parts


@given(PIECES)
def test_pairs_are_as_plainly_read_and_parts_as_written_again(data: bytes) -> None:
    assert (Form(data).pairs, Form(data).parts) == (plainly_read(data), written_again(data))


@given(PAIRS)
def test_what_an_sdk_wrote_is_read_back_and_taken_as_it_came(pairs: list[tuple[bytes, bytes]]) -> None:
    data = "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs).encode()
    assert Form(data).pairs == pairs
    assert percent._is_encoded(data)
    assert Form(data).parts == written_again(data)


@given(PAIRS)
def test_plus_for_a_blank_gives_the_same_parts(pairs: list[tuple[bytes, bytes]]) -> None:
    data = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs).encode()
    assert Form(data).parts == written_again(data)
