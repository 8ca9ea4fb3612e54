"""core.images: what an upload really is, whatever it is called."""

import hashlib
import io
import time

import pytest
from PIL import Image, ImageDraw

from core import images
from tests.signatures.pictures import bomb, picture

ALL = ("JPEG", "PNG", "GIF")
MB = 1024 * 1024


@pytest.mark.parametrize("fmt", ALL)
def test_a_sound_picture_is_described_by_its_content(fmt: str) -> None:
    data = picture(fmt, (40, 30))
    facts = images.inspect(data, formats=ALL, max_bytes=MB)
    assert facts == images.ImageFacts(fmt, 40, 30, len(data), hashlib.sha256(data).hexdigest(), is_blank=False)
    assert facts.extension == {"JPEG": "jpg", "PNG": "png", "GIF": "gif"}[fmt]


@pytest.mark.parametrize("data", [b"", b"MZ\x90\x00 a program", b"<svg onload='alert(1)'/>", b"%PDF-1.7", b"\x89PNG"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(images.NotAnImage) as refused:
        images.inspect(data, formats=ALL, max_bytes=MB)
    assert refused.value.code == "image.not_an_image"


@pytest.mark.parametrize(("fmt", "allowed"), [("GIF", ("JPEG", "PNG")), ("BMP", ALL), ("WEBP", ALL), ("TIFF", ALL)])
def test_a_picture_of_another_format_is_refused_by_its_content(fmt: str, allowed: tuple[str, ...]) -> None:
    with pytest.raises(images.WrongFormat) as refused:
        images.inspect(picture(fmt), formats=allowed, max_bytes=MB)
    assert refused.value.params == {"format": fmt, "allowed": sorted(allowed)}


def test_the_limit_in_bytes_is_still_accepted_and_one_more_is_not() -> None:
    data = picture()
    assert images.inspect(data, formats=ALL, max_bytes=len(data)).size == len(data)
    with pytest.raises(images.TooLarge) as refused:
        images.inspect(data, formats=ALL, max_bytes=len(data) - 1)
    assert refused.value.params == {"limit": len(data) - 1, "size": len(data)}


def test_a_bomb_is_refused_from_its_header_without_being_decoded() -> None:
    data = bomb()
    assert len(data) < 1000
    began = time.process_time()
    with pytest.raises(images.TooManyPixels):
        images.inspect(data, formats=ALL, max_bytes=MB)
    assert time.process_time() - began < 1


def test_a_picture_below_pillows_own_limit_but_above_ours_is_refused_too() -> None:
    with pytest.raises(images.TooManyPixels) as refused:
        images.inspect(bomb(5000, 5000), formats=ALL, max_bytes=MB)
    assert refused.value.params == {"limit": 20_000_000, "pixels": 25_000_000}


@pytest.mark.parametrize("fmt", ALL)
def test_a_picture_that_was_cut_off_is_refused(fmt: str) -> None:
    data = picture(fmt, (400, 300))
    with pytest.raises(images.Damaged):
        images.inspect(data[: len(data) * 2 // 3], formats=ALL, max_bytes=MB)


def test_a_flipped_byte_in_the_data_is_found() -> None:
    data = bytearray(picture("PNG", (200, 200)))
    data[len(data) // 2] ^= 0xFF
    with pytest.raises(images.Damaged):
        images.inspect(bytes(data), formats=ALL, max_bytes=MB)


def test_bytes_of_an_unknown_format_are_never_served_as_a_picture() -> None:
    assert images.content_type("JPEG") == "image/jpeg"
    assert images.content_type("SVG") == "application/octet-stream"


def _saved(image: Image.Image, fmt: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, fmt)
    return out.getvalue()


def _is_blank(image: Image.Image, fmt: str = "PNG") -> bool:
    return images.inspect(_saved(image, fmt), formats=ALL, max_bytes=10**8).is_blank


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_picture_of_one_colour_is_blank(mode: str) -> None:
    assert _is_blank(Image.new(mode, (300, 200)))


def test_a_hardly_shaded_picture_is_blank_and_one_line_of_writing_is_not() -> None:
    faint = Image.linear_gradient("L").point(lambda step: 250 + step // 64)
    assert _is_blank(faint)
    page = Image.new("RGB", (2000, 2800), "white")
    ImageDraw.Draw(page).text((100, 100), "One line of writing on the whole page", fill="black", font_size=40)
    assert not _is_blank(page) and not _is_blank(page, "GIF") and not _is_blank(page, "JPEG")


def test_what_is_transparent_is_read_as_on_paper() -> None:
    hidden = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    hidden.paste((255, 0, 0, 0), (0, 0, 50, 100))  # colours that nobody sees
    assert _is_blank(hidden)
    written = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    written.paste((0, 0, 0, 255), (20, 40, 80, 60))
    assert not _is_blank(written)
