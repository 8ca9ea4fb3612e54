"""Pictures for tests, made on the spot."""

import io
import struct
import zlib

from PIL import Image


def picture(fmt: str = "PNG", size: tuple[int, int] = (40, 30), colour: str = "navy") -> bytes:
    """Return a sound picture with something on it."""
    image = Image.new("RGB", size, colour)
    image.paste("white", (size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2))
    return _saved(image, fmt)


def blank(fmt: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    """Return a picture of one colour."""
    return _saved(Image.new("RGB", size, "navy"), fmt)


def _saved(image: Image.Image, fmt: str) -> bytes:
    out = io.BytesIO()
    image.save(out, fmt)
    return out.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """Return a few hundred bytes of PNG that claim billions of pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
