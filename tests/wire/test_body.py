"""A request's body, read by the length it tells."""

import io
from typing import Any

import pytest

from smsconsole.wire.request import WireRequest

LIMIT = 8 * 1024 * 1024


class Broken(io.BytesIO):
    """A connection that ends in the middle."""

    def read(self, _: int | None = -1) -> bytes:
        raise OSError("gone")


def body_of(length: str, stream: Any) -> tuple[bytes, bool]:
    request = WireRequest.of(
        {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "CONTENT_LENGTH": length, "wsgi.input": stream}
    )
    return request.body, request.is_too_large


@pytest.mark.parametrize("length", ["", "0", "-3", "abc", "³"])
def test_without_a_length_there_is_no_body(length: str) -> None:
    assert body_of(length, io.BytesIO(b"abc")) == (b"", False)


def test_as_much_is_read_as_was_told() -> None:
    stream = io.BytesIO(b"abcdef")
    assert (body_of("4", stream), stream.read()) == ((b"abcd", False), b"ef")


@pytest.mark.parametrize("length", [str(LIMIT + 1), "9" * 30, "9" * 5000])
def test_a_body_beyond_the_limit_is_left_unread(length: str) -> None:
    stream = io.BytesIO(b"abc")
    assert (body_of(length, stream), stream.read()) == ((b"", True), b"abc")


@pytest.mark.parametrize("stream", [io.BytesIO(b"abc"), Broken(b"abcd")])
def test_a_body_that_breaks_off_is_left_out_and_marked(stream: Any) -> None:
    assert body_of("4", stream) == (b"", True)
