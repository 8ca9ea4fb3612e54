"""A body that comes without its length."""

import io
from typing import Any

import pytest

from smsconsole import chunked


def _ask(body: bytes, **environ: str) -> tuple[str, bytes]:
    """Return the status and what an application read by the length it was told."""
    statuses: list[str] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))]

    whole = {"wsgi.input": io.BytesIO(body), **environ}
    answer = b"".join(chunked.with_length(application)(whole, lambda status, headers: statuses.append(status)))
    return statuses[0], answer


def test_a_body_in_chunks_is_read_to_its_end() -> None:
    body = bytes(range(256)) * 1024
    assert _ask(body, HTTP_TRANSFER_ENCODING="Chunked") == ("200 OK", body)


def test_a_long_body_waits_on_disk_and_is_the_same() -> None:
    body = b"x" * (2 * 1024 * 1024)
    assert _ask(body, HTTP_TRANSFER_ENCODING="chunked") == ("200 OK", body)


@pytest.mark.parametrize("environ", [{}, {"CONTENT_LENGTH": "2", "HTTP_TRANSFER_ENCODING": "chunked"}])
def test_whatever_has_a_length_or_no_body_is_left_as_it_is(environ: dict[str, str]) -> None:
    assert _ask(b"abc", **environ) == ("200 OK", b"ab" if environ else b"")


def test_a_body_beyond_the_most_is_refused_and_nobody_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunked, "MOST", 10)
    assert _ask(b"x" * 10, HTTP_TRANSFER_ENCODING="chunked") == ("200 OK", b"x" * 10)
    status, text = _ask(b"x" * 11, HTTP_TRANSFER_ENCODING="chunked")
    assert (status, text) == ("413 Request Entity Too Large", b"The body is larger than 10 bytes.\n")
