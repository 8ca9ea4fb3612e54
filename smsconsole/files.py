"""Private files as responses that an interrupted client can resume (RFC 9110, section 14)."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, http_date

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BLOCK = 256 * 1024


def ranged_file(request: HttpRequest, path: Path, name: str, content_type: str = XLSX) -> HttpResponseBase:
    """Return the file, or the part of it that one ``Range`` asks for while ``If-Range`` still names this file."""
    stat = path.stat()
    tag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    wanted = _wanted(request.headers.get("Range", ""), stat.st_size)
    modified = http_date(stat.st_mtime)
    if wanted is not None and request.headers.get("If-Range", tag) not in (tag, modified):
        wanted = None
    response: HttpResponseBase
    if wanted is None:
        response = FileResponse(path.open("rb"), content_type=content_type)
        response["Content-Length"] = str(stat.st_size)
    elif wanted == (0, -1):
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{stat.st_size}"
        return response
    else:
        first, last = wanted
        response = StreamingHttpResponse(_read(path, first, last), status=206, content_type=content_type)
        response["Content-Range"] = f"bytes {first}-{last}/{stat.st_size}"
        response["Content-Length"] = str(last - first + 1)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    response["Last-Modified"] = modified
    response["Cache-Control"] = "private, no-cache"
    return response


def _wanted(header: str, size: int) -> tuple[int, int] | None:
    """Return first and last byte asked for; None for all of it, (0, -1) for a range outside the file."""
    found = _RANGE.fullmatch(header.strip())
    if not found or not (found[1] or found[2]) or len(header) > 60:
        return None  # several ranges or another unit: the whole file is a right answer
    if not found[1]:
        length = min(int(found[2]), size)
        return (size - length, size - 1) if length else (0, -1)
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if found[2] and int(found[2]) < first:
        return None
    return (first, last) if first < size else (0, -1)


def _read(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left and (block := file.read(min(_BLOCK, left))):
            left -= len(block)
            yield block
