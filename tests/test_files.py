"""Downloads that can be resumed."""

from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from smsconsole.files import ranged_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"0123456789")
    return path


def ask(file: Path, **headers: str) -> Any:
    return ranged_file(RequestFactory().get("/", headers=headers), file, "发送记录.xlsx")


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_all_of_it_with_what_a_client_needs_to_resume(file: Path) -> None:
    response = ask(file)
    assert (response.status_code, body(response)) == (200, b"0123456789")
    assert (response["Accept-Ranges"], response["Content-Length"]) == ("bytes", "10")
    assert response["ETag"] and response["Last-Modified"]
    assert "filename*=utf-8''%E5%8F%91" in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("asked", "part", "said"),
    [
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=0-0", b"0", "bytes 0-0/10"),
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-99", b"0123456789", "bytes 0-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
    ],
)
def test_one_range_is_that_part(file: Path, asked: str, part: bytes, said: str) -> None:
    response = ask(file, Range=asked)
    assert (response.status_code, body(response), response["Content-Range"]) == (206, part, said)
    assert response["Content-Length"] == str(len(part))


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_a_range_outside_is_refused_with_the_size(file: Path, asked: str) -> None:
    response = ask(file, Range=asked)
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10")


@pytest.mark.parametrize("asked", ["bytes=1-2,4-5", "items=1-2", "bytes=-", "bytes=5-2", "bytes=x"])
def test_what_is_no_single_range_gets_all_of_it(file: Path, asked: str) -> None:
    assert (ask(file, Range=asked).status_code, body(ask(file, Range=asked))) == (200, b"0123456789")


def test_a_changed_file_is_sent_from_the_start(file: Path) -> None:
    tag = ask(file)["ETag"]
    assert ask(file, Range="bytes=5-", **{"If-Range": tag}).status_code == 206
    file.write_bytes(b"another file")
    assert ask(file, Range="bytes=5-", **{"If-Range": tag}).status_code == 200
