"""Digital (multimedia) templates: media, size, signature, texts (domain.md 5.2-5.5)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from review.engine import text as reading
from review.engine.case import Case
from review.engine.rule import DIGITAL, Hit, rule
from review.engine.verdict import ADVICE

_TEXT, _IMAGE, _VIDEO, _AUDIO = "text", "image", "video", "audio"
_VISUAL = (_IMAGE, _VIDEO)
_WORDS, _PICTURE = {"type": _TEXT, "format": "txt", "kb": 1}, {"type": _IMAGE, "format": "jpg", "kb": 800}
_BRACKET = re.compile(r"[【】\[\]]")


def _parts(case: Case) -> tuple[Mapping[str, Any], ...]:
    rows = case.facts.get("parts")
    return tuple(row for row in rows if isinstance(row, Mapping)) if isinstance(rows, (list, tuple)) else ()


def _of(case: Case, *kinds: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield place and row of the parts of some kinds."""
    for index, row in enumerate(_parts(case)):
        if row.get("type") in kinds:
            yield index, row


def _kilobytes(case: Case) -> float:
    sizes = (row.get("kb") for row in _parts(case))
    return sum(size for size in sizes if isinstance(size, (int, float)) and not isinstance(size, bool))


def _example(*parts: Mapping[str, Any], **facts: Any) -> dict[str, Any]:
    return {"parts": list(parts), **facts}


@rule(
    slug="single_media_only", kinds=(DIGITAL,), category="media", rows=("D5.2",), field="parts",
    fails=[_example({**_WORDS, "kb": 700}), _example(_PICTURE), _example(_PICTURE, _PICTURE)],
    passes=[_example(_WORDS, _PICTURE)],
)  # fmt: skip
def media_mixed(case: Case) -> Iterator[Hit]:
    """Text, picture, video or sound alone is no multimedia message."""
    if len({row.get("type") for row in _parts(case)}) == 1:
        yield Hit()


@rule(
    slug="text_required", kinds=(DIGITAL,), category="media", rows=("D5.2",), field="parts",
    fails=[_example(_PICTURE, {"type": _AUDIO, "format": "mp3", "kb": 100}), _example()],
    passes=[_example(_WORDS, _PICTURE), _example(_PICTURE)],
)  # fmt: skip
def media_text(case: Case) -> Iterator[Hit]:
    """A text stands beside the media; what is of one kind only has a reason of its own."""
    kinds = {row.get("type") for row in _parts(case)}
    if "parts" in case.facts and len(kinds) != 1 and _TEXT not in kinds:
        yield Hit()


@rule(
    slug="picture_or_video_required", kinds=(DIGITAL,), category="media", rows=("D5.2",), field="parts",
    fails=[_example(_WORDS, {"type": _AUDIO, "format": "mp3", "kb": 800})], passes=[_example(_WORDS, _PICTURE)],
)  # fmt: skip
def media_visual(case: Case) -> Iterator[Hit]:
    """So does a picture or a video."""
    kinds = {row.get("type") for row in _parts(case)}
    if len(kinds) > 1 and _TEXT in kinds and not kinds & set(_VISUAL):
        yield Hit()


@rule(
    slug="too_small", kinds=(DIGITAL,), category="media", rows=("D5.2",), field="parts",
    fails=[_example(_WORDS, {**_PICTURE, "kb": 659})], passes=[_example(_WORDS, {**_PICTURE, "kb": 660})],
)  # fmt: skip
def media_minimum(case: Case) -> Iterator[Hit]:
    """All together is above the minimum, which itself is too little."""
    if _parts(case) and _kilobytes(case) <= case.data.limit("digital.kb.above", 660):
        yield Hit()


@rule(
    slug="too_large", kinds=(DIGITAL,), category="media", rows=("D5.2",), field="parts",
    fails=[_example(_WORDS, {**_PICTURE, "kb": 1899})], passes=[_example(_WORDS, {**_PICTURE, "kb": 1898})],
)  # fmt: skip
def media_maximum(case: Case) -> Iterator[Hit]:
    """And below the maximum, which itself is too much."""
    if _kilobytes(case) >= case.data.limit("digital.kb.below", 1900):
        yield Hit()


def _wrong_format(case: Case, kind: str, table: str) -> Iterator[Hit]:
    for index, row in _of(case, kind):
        told = row.get("format")
        if isinstance(told, str) and told and not case.data.is_word(table, told.lstrip(".")):
            yield Hit(field=f"parts.{index}")


@rule(
    slug="image_format", kinds=(DIGITAL,), category="media", rows=("D5.2",), field="parts",
    fails=[_example(_WORDS, {**_PICTURE, "format": "bmp"})],
    passes=[_example(_WORDS, {**_PICTURE, "format": name}) for name in ("png", "gif", "jpg", "JPEG")],
)  # fmt: skip
def media_pictures(case: Case) -> Iterator[Hit]:
    """Pictures are PNG, GIF or JPG."""
    return _wrong_format(case, _IMAGE, "image-formats")


@rule(
    slug="video_format", kinds=(DIGITAL,), category="media", rows=("D5.2",), field="parts",
    fails=[_example(_WORDS, {"type": _VIDEO, "format": "mov", "kb": 900})],
    passes=[_example(_WORDS, {"type": _VIDEO, "format": "mp4", "kb": 900})],
)  # fmt: skip
def media_videos(case: Case) -> Iterator[Hit]:
    """A video is MP4."""
    return _wrong_format(case, _VIDEO, "video-formats")


@rule(
    slug="audio_format", kinds=(DIGITAL,), category="media", rows=("D5.2",), field="parts",
    fails=[_example(_WORDS, _PICTURE, {"type": _AUDIO, "format": "wav", "kb": 100})],
    passes=[_example(_WORDS, _PICTURE, {"type": _AUDIO, "format": "mp3", "kb": 100})],
)  # fmt: skip
def media_sounds(case: Case) -> Iterator[Hit]:
    """Sound is MP3."""
    return _wrong_format(case, _AUDIO, "audio-formats")


@rule(
    slug="too_many_videos", kinds=(DIGITAL,), category="media", rows=("D5.2",), field="parts",
    fails=[_example(_WORDS, *[{"type": _VIDEO, "format": "mp4", "kb": 400}] * 2)],
    passes=[_example(_WORDS, {"type": _VIDEO, "format": "mp4", "kb": 900})],
)  # fmt: skip
def media_one_video(case: Case) -> Iterator[Hit]:
    """One video a template."""
    for index, _row in list(_of(case, _VIDEO))[case.data.limit("digital.videos.max", 1) :]:
        yield Hit(field=f"parts.{index}")


@rule(
    slug="too_many_frames", kinds=(DIGITAL,), category="media", rows=("D5.2",), field="parts",
    fails=[_example(_WORDS, *[{**_PICTURE, "kb": 100}] * 10)],
    passes=[_example(_WORDS, *[{**_PICTURE, "kb": 100}] * 9)],
)  # fmt: skip
def media_frames(case: Case) -> Iterator[Hit]:
    """At most nine frames; each picture or video makes one, unless the parts say their frame."""
    told = {row.get("frame") for row in _parts(case) if isinstance(row.get("frame"), int)}
    frames = len(told) or sum(1 for _ in _of(case, *_VISUAL))
    if frames > case.data.limit("digital.frames.max", 9):
        yield Hit()


@rule(
    slug="name_too_long", kinds=(DIGITAL,), category="form", rows=("D5.3",), field="name",
    fails=[{"name": "新" * 21}], passes=[{"name": "新" * 20}],
)  # fmt: skip
def digital_name(case: Case) -> Iterator[Hit]:
    """A digital template's name has at most 20 characters."""
    most, name = case.data.limit("digital.name.max", 20), case.text("name")
    if len(name) > most:
        yield Hit(most, len(name))


@rule(
    slug="digital_signature_invalid", kinds=(DIGITAL,), category="name", rows=("D3.7",), field="signature",
    fails=[{"signature": "云"}, {"signature": "帆" * 17}, {"signature": "Yunfan"}, {"signature": "123456"}],
    passes=[{"signature": "云帆科技"}, {"signature": "帆" * 16}, {"signature": "云帆App"}],
)  # fmt: skip
def digital_signature(case: Case) -> Iterator[Hit]:
    """A digital signature has 2 to 16 characters and is not of letters or digits alone."""
    name = case.text("signature")
    least, most = case.data.limit("digital.signature.min", 2), case.data.limit("digital.signature.max", 16)
    if name and (not least <= len(name) <= most or (name.isascii() and (name.isalpha() or name.isdecimal()))):
        yield Hit(0, len(name))


@rule(
    slug="bracket", kinds=(DIGITAL,), category="content", rows=("D5.3",), field="content",
    fails=[{"content": "【云帆】新品"}, {"content": "新品[热]"}], passes=[{"content": "新品到店"}],
)  # fmt: skip
def digital_bracket(case: Case) -> Iterator[Hit]:
    """The signature is set in front by the system and not typed again."""
    for found in _BRACKET.finditer(case.content):
        yield Hit(*found.span())


@rule(
    slug="contact_not_allowed", kinds=(DIGITAL,), category="content", rows=("D5.3",), field="content",
    fails=[{"content": "咨询13800138000"}], passes=[{"content": "咨询400-123-4567"}],
)  # fmt: skip
def digital_contact(case: Case) -> Iterator[Hit]:
    """No personal phone and no chat account."""
    for span in (*reading.mobiles(case.folded), *reading.chat_accounts(case.folded)):
        yield Hit(span.start, span.end)


@rule(
    slug="too_many_variables", kinds=(DIGITAL,), category="variables", rows=("D5.3",), field="content",
    fails=[{"content": "${a}新品，${b}到店，${c}欢迎，${d}"}], passes=[{"content": "${a}新品，${b}到店，${c}欢迎"}],
)  # fmt: skip
def digital_variables(case: Case) -> Iterator[Hit]:
    """At most three variables."""
    for part in case.parsed.variables[case.data.limit("digital.variables.max", 3) :]:
        yield Hit(part.start, part.end)


@rule(
    slug="carrier_not_available", kinds=(DIGITAL,), category="business", rows=("D5.5",), field="industry",
    severity=ADVICE, fails=[{"industry": "real_estate"}, {"industry": "games"}], passes=[{"industry": "it"}],
)  # fmt: skip
def digital_carriers(case: Case) -> Iterator[Hit]:
    """Some lines of business are not carried by every network."""
    industry = case.text("industry")
    if case.data.is_word("digital-carriers-limited", industry):
        yield Hit(0, len(industry))
