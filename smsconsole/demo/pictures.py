"""Drawn stand-ins for papers that companies upload."""

import io

from PIL import Image, ImageDraw


def licence(lines: list[str]) -> bytes:
    """Return a PNG that looks like a certificate: a frame, a seal, bars for text; the lines only in Latin letters."""
    image = Image.new("RGB", (900, 640), "#fdf8ec")
    draw = ImageDraw.Draw(image)
    for inset, width in ((18, 6), (30, 2)):
        draw.rectangle([inset, inset, 900 - inset, 640 - inset], outline="#b58a3c", width=width)
    draw.rectangle([300, 80, 600, 120], fill="#8f1d1d")
    for row, line in enumerate(lines):
        y = 190 + row * 60
        draw.rectangle([110, y, 210, y + 16], fill="#9a9a9a")
        draw.text((240, y), line, fill="#222222", font_size=20)
    draw.ellipse([660, 430, 800, 570], outline="#c62828", width=6)
    draw.text((690, 490), "DEMO", fill="#c62828", font_size=28)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
