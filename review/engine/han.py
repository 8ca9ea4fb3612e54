"""Characters: what is traditional, what is a variant, what is of another script. Pure."""

import functools
import re

import opencc

HAN = "\u4e00-\u9fff\u3400-\u4dbf"
# Compatibility forms look like ordinary characters and are not: radicals, compatibility ideographs.
VARIANT = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
# Letters that are neither Latin nor Han: Latin with marks, Greek, Cyrillic ... Thai, kana, bopomofo, hangul.
FOREIGN = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u1fff\u3041-\u3096\u30a1-\u30fa\u30fc-\u312f\u3131-\u318e\uac00-\ud7af]+")  # fmt: skip  # noqa: E501


@functools.cache
def _table() -> dict[str, str]:
    """Return traditional → simplified, single characters.

    A character that the simplified national set (GB 2312) holds is in use as it is (著, 乾, 瞭): not traditional.
    """
    block = [chr(code) for code in range(0x4E00, 0xA000)]
    turned = opencc.OpenCC("t2s").convert("\n".join(block)).split("\n")
    return {old: new for old, new in zip(block, turned, strict=True) if old != new and not _in_gb2312(old)}


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@functools.cache
def traditional() -> frozenset[str]:
    """Return the characters that only the traditional script uses."""
    return frozenset(_table())


def simplify(text: str) -> str:
    """Return the text with traditional characters in simplified form, length unchanged."""
    return text.translate(simplification())


def _everyday() -> frozenset[str]:
    """Return simplified Han (GB 2312 and the later standard list as far as nothing is traditional), ASCII and marks."""
    ascii_ = {chr(code) for code in range(32, 127)} - {"#", "[", "]"}
    marks = set("，。、；：？！“”‘’（）《》—…·￥％＋－／～\n")
    han = {chr(code) for code in range(0x4E00, 0xA000)} - traditional()
    return frozenset(ascii_ | marks | han)


EVERYDAY = _everyday()


@functools.cache
def simplification() -> dict[int, str]:
    """Return the table as ``str.translate`` takes it."""
    return {ord(char): plain for char, plain in _table().items()}
