"""Uploaded pictures: format, size and readability by place, watermark (domain.md 2.3, 16 no. 4; rows S18, S19)."""

from collections.abc import Iterator, Mapping
from typing import Any

from review.engine.case import Case
from review.engine.rule import LETTER, QUALIFICATION, SIGNATURE, TEMPLATE, TENCENT, Hit, rule

_PLACES = (SIGNATURE, QUALIFICATION, LETTER, TEMPLATE)
_MEGABYTE = 1024**2
_MOST = {SIGNATURE: 2 * _MEGABYTE, TEMPLATE: 2 * _MEGABYTE}  # elsewhere 5


def _picture(**facts: object) -> dict:
    return {"materials": [{"kind": "license", "format": "jpeg", "bytes": 800_000, "watermark": "", **facts}]}


def _pictures(case: Case) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each picture with its field."""
    for index, row in enumerate(case.materials):
        yield f"materials.{index}", row


@rule(
    slug="image_format", kinds=_PLACES, category="material", rows=("S19",), field="materials", when="materials",
    fails=[_picture(format="bmp"), _picture(format="webp"), _picture(format="pdf")],
    passes=[_picture(format="jpg"), _picture(format="GIF"), _picture(format="PNG")],
)  # fmt: skip
def picture_format(case: Case) -> Iterator[Hit]:
    """JPG, PNG, GIF; the form for voice numbers takes no GIF."""
    table = "image-formats-voice" if _is_voice_form(case) else "image-formats"
    for field, row in _pictures(case):
        declared = row.get("format")
        if isinstance(declared, str) and declared and not case.data.is_word(table, declared.lstrip(".")):
            yield Hit(field=field)


@rule(
    slug="image_too_large", kinds=_PLACES, category="material", rows=("S19",), field="materials", when="materials",
    fails=[_picture(bytes=2_097_153)], passes=[_picture(bytes=2_097_152)],
)  # fmt: skip
def picture_size(case: Case) -> Iterator[Hit]:
    """2 MB with a signature or template, 5 MB with a qualification or a letter."""
    place = "voice" if _is_voice_form(case) else case.kind
    most = case.data.limit(f"image.{place}.bytes", _MOST.get(place, 5 * _MEGABYTE))
    for field, row in _pictures(case):
        size = row.get("bytes")
        if isinstance(size, int) and size > most:
            yield Hit(field=field)


@rule(
    slug="image_unreadable", kinds=_PLACES, category="material", rows=("S19",), field="materials", when="materials",
    fails=[_picture(width=199, height=900), _picture(is_blank=True)],
    passes=[_picture(width=200, height=200, is_blank=False), _picture()],
)  # fmt: skip
def picture_readable(case: Case) -> Iterator[Hit]:
    """What a picture shows can be read: its shorter side is long enough, and it is not blank."""
    least = case.data.limit("image.side.min", 200)
    for field, row in _pictures(case):
        sides = [row[key] for key in ("width", "height") if type(row.get(key)) is int and row[key] > 0]
        if row.get("is_blank") is True or (sides and min(sides) < least):
            yield Hit(field=field)


@rule(
    slug="license_watermark", kinds=(SIGNATURE, QUALIFICATION, LETTER), category="material", rows=("S18",),
    field="materials", when="materials",
    fails=[_picture(watermark="仅供开户使用"), _picture(watermark="仅供云通信备案使用 他用无效")],
    passes=[_picture(watermark="仅供云通信备案使用"), _picture(watermark=" "), _picture()],
)  # fmt: skip
def watermark(case: Case) -> Iterator[Hit]:
    """A licence carries no watermark, or the one for this purpose."""
    for field, row in _pictures(case):
        shown = row.get("watermark")
        if isinstance(shown, str) and shown.strip() and not case.data.is_word("watermarks-allowed", shown):
            yield Hit(field=field)


def _is_voice_form(case: Case) -> bool:
    return case.kind == QUALIFICATION and case.vendor == TENCENT
