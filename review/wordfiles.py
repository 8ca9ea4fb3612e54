"""Words in files: .txt with a word a line, .csv and .xlsx with a column of words. Reading trusts nothing."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import tablib
from django.utils.translation import gettext as _

from core.xlsx import Column, Sheet, write_workbook
from review.errors import ImportInvalid

LARGEST = 5 * 1024 * 1024  # bytes of a file
INFLATED = 60 * 1024 * 1024  # bytes of what a workbook unpacks to
ROWS = 60_000
HEADERS = frozenset({"word", "words", "text", "词", "词语", "敏感词", "关键词"})
TYPES = {
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def read_words(name: str, data: bytes) -> list[str]:
    """Return the words of a file, a heading left out; of a table the first column counts. Raises ``ImportInvalid``."""
    if len(data) > LARGEST:
        raise ImportInvalid(_("A file of words has at most 5 MB."))
    reader = _READERS.get(name.rpartition(".")[2].lower())
    if reader is None:
        raise ImportInvalid
    words = [text for raw in reader(data) if (text := raw.strip())]
    if words and words[0].lower() in HEADERS:
        words = words[1:]
    if not words:
        raise ImportInvalid(_("There is no word in this file."))
    return list(dict.fromkeys(words))


def write_words(form: str, words: Sequence[str]) -> bytes:
    """Return a file of the words; ``form`` is a key of ``TYPES``."""
    if form == "xlsx":
        target = io.BytesIO()
        write_workbook(target, [Sheet("words", [Column("word", width=30)], ([word] for word in words))])
        return target.getvalue()
    if form == "csv":
        text = io.StringIO()
        csv.writer(text).writerows([("word",), *((word,) for word in words)])
        return b"\xef\xbb\xbf" + text.getvalue().encode()  # with a mark, without which Excel reads Chinese as Latin
    return "".join(f"{word}\n" for word in words).encode()


def _lines(data: bytes) -> list[str]:
    return _decoded(data).splitlines()


def _csv(data: bytes) -> list[str]:
    return _first_column(lambda: list(csv.reader(io.StringIO(_decoded(data)))))


def _xlsx(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > INFLATED:
                raise ImportInvalid(_("This workbook unpacks to more than a list of words can be."))
    except zipfile.BadZipFile as error:
        raise ImportInvalid from error
    return _first_column(lambda: tablib.Dataset().load(data, format="xlsx", headers=False, read_only=True))


def _first_column(load: Callable[[], Any]) -> list[str]:
    try:
        rows = load()
        return ["" if row[0] is None else str(row[0]) for row in rows[:ROWS] if row]
    except Exception as error:  # whatever the file's maker did; the libraries raise of every kind
        raise ImportInvalid from error


def _decoded(data: bytes) -> str:
    """Return text of UTF-8, or of GB 18030 as older Windows programs write."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportInvalid


_READERS: dict[str, Callable[[bytes], list[str]]] = {"txt": _lines, "csv": _csv, "xlsx": _xlsx}
