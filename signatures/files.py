"""Uploads: checked by content, named by us, stored outside what the web server serves."""

import datetime as dt
import functools
import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, ParamSpec, TypeVar

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from core import clock, images
from signatures import errors

MEGABYTE = 1024 * 1024
LONGEST_WATERMARK = 60  # the column


@dataclass(frozen=True)
class Upload:
    """A file as a caller sent it; ``kind`` is a word of FileKind, ``watermark`` the purpose that stands in the
    picture's watermark, as the caller declares it ("" where there is none)."""

    kind: str
    name: str
    data: bytes
    watermark: str = ""


@dataclass(frozen=True)
class Place:
    """What one form accepts (domain.md 2.3, 16 no. 4: the limits differ by place)."""

    formats: tuple[str, ...]
    max_bytes: int

    @property
    def accept(self) -> str:
        """Return the value of an HTML input's ``accept``."""
        return ",".join(f"image/{fmt.lower()}" for fmt in self.formats)


QUALIFICATION = Place(("JPEG", "PNG", "GIF"), 5 * MEGABYTE)
LETTER = Place(("JPEG", "PNG", "GIF"), 5 * MEGABYTE)
SIGNATURE = Place(("JPEG", "PNG", "GIF"), 2 * MEGABYTE)
VOICE = Place(("JPEG", "PNG"), 5 * MEGABYTE)

Args, Result = ParamSpec("Args"), TypeVar("Result")
_stored: ContextVar[list[Any] | None] = ContextVar("stored", default=None)  # files of the running transaction
_ODD = re.compile(r"[\x00-\x1f\x7f/\\]")


def atomic_with_files(service: Callable[Args, Result]) -> Callable[Args, Result]:
    """Run a service in one transaction; where it is rolled back, the files it stored are deleted with its rows."""

    @functools.wraps(service)
    def inner(*args: Args.args, **kwargs: Args.kwargs) -> Result:
        stored: list[Any] = []
        token = _stored.set(stored)
        try:
            with transaction.atomic():
                return service(*args, **kwargs)
        except BaseException:
            for file in stored:
                file.storage.delete(file.name)
            raise
        finally:
            _stored.reset(token)

    return inner


def check(upload: Upload, place: Place) -> images.ImageFacts:
    """Return the facts of an acceptable picture; raises FileRefused in words that name the limit."""
    if len(upload.watermark) > LONGEST_WATERMARK:
        raise errors.WatermarkTooLong(kind=upload.kind)
    try:
        return images.inspect(upload.data, formats=place.formats, max_bytes=place.max_bytes)
    except images.ImageRefused as exc:
        raise errors.FileRefused(
            f"{shown_name(upload.name)}: {_wording(exc, place)}", problem=exc.code, kind=upload.kind
        ) from exc


def attach(
    model: type[models.Model], uploads: Sequence[Upload], place: Place, *, at: dt.datetime | None = None, **owner: Any
) -> list[Any]:
    """Check all uploads first, then store them as rows of ``model`` under ``owner``; none is stored if one fails."""
    facts = [check(upload, place) for upload in uploads]
    rows = []
    for upload, fact in zip(uploads, facts, strict=True):
        row = model(
            kind=upload.kind, original_name=shown_name(upload.name), format=fact.format, size=fact.size,
            width=fact.width, height=fact.height, sha256=fact.sha256, is_blank=fact.is_blank,
            watermark=upload.watermark.strip(), uploaded_at=at or clock.now(), **owner,
        )  # fmt: skip
        # The stored name holds nothing of the client's: no script ending, no path, nothing to guess.
        row.file.save(f"{uuid.uuid4().hex}.{fact.extension}", ContentFile(upload.data), save=False)
        stored(row.file)
        row.save()
        rows.append(row)
    return rows


def stored(file: Any) -> None:
    """Have a file that was just stored deleted with its row, should the running service fail."""
    if (running := _stored.get()) is not None:
        running.append(file)


def drop(rows: Iterable[Any]) -> None:
    """Delete file rows, and their files once that is certain."""
    for row in rows:
        forget_later([row])
        row.delete()


def forget_later(rows: Iterable[Any]) -> None:
    """After commit, delete the stored files of rows that are going."""
    for row in rows:
        storage, name = row.file.storage, row.file.name
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))


def shown_name(name: str) -> str:
    """Return the client's file name without path and control characters, for display only."""
    return _ODD.sub("", PurePath(name.replace("\\", "/")).name)[-200:] or "file"


def as_facts(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return what a rule may know of uploads."""
    return [
        {"kind": row.kind, "format": row.format.lower(), "bytes": row.size, "width": row.width, "height": row.height,
         "sha256": row.sha256, "name": row.original_name, "watermark": row.watermark, "is_blank": row.is_blank}
        for row in rows
    ]  # fmt: skip


def _wording(exc: images.ImageRefused, place: Place) -> str:
    allowed = ", ".join("JPG" if fmt == "JPEG" else fmt for fmt in place.formats)
    texts = {
        images.NotAnImage.code: _("this is not a picture. Accepted are %(allowed)s."),
        images.WrongFormat.code: _(
            "its real format is not accepted, whatever its name says. Accepted are %(allowed)s."
        ),
        images.TooLarge.code: _("it is too large. At most %(limit)s MB are accepted."),
        images.TooManyPixels.code: _("it has more than 20 million pixels. Scale it down."),
        images.Damaged.code: _("the picture is damaged or cut off. Save it again and upload it once more."),
    }
    return texts[exc.code] % {"allowed": allowed, "limit": place.max_bytes // MEGABYTE}
