"""What an uploaded picture really is: format by content, size, pixels, soundness. Pure; knows Pillow only.

A picture is a stranger's bytes. The header is read first and the pixel count checked before anything is decoded, so
that a 17 KB file of 144 million pixels costs nothing.
"""

import hashlib
import io
import warnings
from collections.abc import Collection
from dataclasses import dataclass

from PIL import Image, ImageStat, UnidentifiedImageError

from core.errors import DomainError

# Recognised to name them in the refusal; a place still allows only what it lists.
_KNOWN = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF")
_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif"}
_EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif"}
_SMALL = (128, 128)
# Of 256 steps of brightness: below this spread nobody reads anything. Writing on a tenth of a page has 20 and more.
_FAINT = 2.0


@dataclass(frozen=True)
class ImageFacts:
    """Facts of the content: ``format`` JPEG, PNG or GIF; ``size`` in bytes; ``sha256`` in hex.

    ``is_blank``: of one colour, or with so little contrast that nothing can be read on it.
    """

    format: str
    width: int
    height: int
    size: int
    sha256: str
    is_blank: bool = False

    @property
    def extension(self) -> str:
        """Return the file name ending that fits the content, without a dot."""
        return _EXTENSIONS[self.format]


class ImageRefused(DomainError):
    """The upload is no acceptable picture; ``params`` hold the limits."""

    code = "image.refused"


class NotAnImage(ImageRefused):
    code = "image.not_an_image"
    message = "This file is not a picture. Upload a JPG, PNG or GIF."


class WrongFormat(ImageRefused):
    code = "image.format"
    message = "The picture's real format is not accepted here, whatever its name says."


class TooLarge(ImageRefused):
    code = "image.too_large"
    message = "The file is too large."


class TooManyPixels(ImageRefused):
    code = "image.too_many_pixels"
    message = "The picture has too many pixels. Scale it down."


class Damaged(ImageRefused):
    code = "image.damaged"
    message = "The picture is damaged or cut off. Save it again and upload it once more."


def inspect(data: bytes, *, formats: Collection[str], max_bytes: int, max_pixels: int = 20_000_000) -> ImageFacts:
    """Return the facts of a sound picture; raises a subclass of ImageRefused otherwise.

    ``formats`` are Pillow's names ("JPEG", "PNG", "GIF"); ``max_bytes`` is the largest size still accepted.
    """
    if not data:
        raise NotAnImage()
    if len(data) > max_bytes:
        raise TooLarge(limit=max_bytes, size=len(data))
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        fmt, width, height = _header(data, max_pixels)
        if fmt not in formats:
            raise WrongFormat(format=fmt, allowed=sorted(formats))
        is_blank = _decode(data, fmt)
    return ImageFacts(fmt, width, height, len(data), hashlib.sha256(data).hexdigest(), is_blank)


def content_type(fmt: str) -> str:
    """Return the media type to serve a stored picture with; bytes of an unknown format are never named a picture."""
    return _TYPES.get(fmt, "application/octet-stream")


def _header(data: bytes, max_pixels: int) -> tuple[str, int, int]:
    try:
        with Image.open(io.BytesIO(data), formats=_KNOWN) as image:
            fmt, (width, height) = str(image.format), image.size
    except UnidentifiedImageError as exc:
        raise NotAnImage() from exc
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as exc:
        raise TooManyPixels(limit=max_pixels) from exc
    except Exception as exc:
        raise Damaged() from exc
    if width * height > max_pixels:
        raise TooManyPixels(limit=max_pixels, pixels=width * height)
    # Multi-picture JPEGs of cameras are JPEGs to everyone who sees them.
    return "JPEG" if fmt == "MPO" else fmt, width, height


def _decode(data: bytes, fmt: str) -> bool:
    """Verify the checksums, then decode once: only that finds a file that was cut off. Returns whether it is blank."""
    try:
        with Image.open(io.BytesIO(data), formats=(fmt,)) as image:
            image.verify()
        with Image.open(io.BytesIO(data), formats=(fmt,)) as image:
            image.load()
            return _is_blank(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as exc:
        raise TooManyPixels() from exc
    except Exception as exc:
        raise Damaged() from exc


def _is_blank(image: Image.Image) -> bool:
    """Measure the spread of each colour on the picture made small (in place), as seen on white paper."""
    if image.mode in ("P", "1"):  # numbers of a palette cannot be averaged
        image = image.convert("RGBA")
    image.thumbnail(_SMALL, Image.Resampling.BOX)
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    return max(ImageStat.Stat(paper.convert("RGB")).stddev) < _FAINT
