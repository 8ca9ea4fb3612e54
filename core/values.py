"""What a value may be, attribute by attribute (domain.md 4.10). Pure."""

import re

# No word of a vendor: Tencent's code templates take up to six digits in each variable (domain.md 4.13).
TENCENT_CODE = "tencentCode"

LONGEST = {
    "numberCaptcha": 6, "characterWithNumber2": 6, "verifyTime": 2, "phone_number2": 15, "time": 35, "money": 20,
    "user_nick": 20, "name": 5, "unit_name": 20, "address": 30, "license_plate_number": 10, "tracking_number": 16,
    "pick_up_code": 8, "other_number2": 35, "link_param": 8, "email_address": 30, "others": 35, TENCENT_CODE: 6,
}  # fmt: skip

_HAN = "\u3400-\u9fff\U00020000-\U0002ebef"
_SHAPES = {
    "numberCaptcha": r"[0-9]{4,6}",
    "characterWithNumber2": r"[0-9A-Za-z]{4,6}",
    TENCENT_CODE: r"[0-9]{1,6}",
    "verifyTime": r"[1-9][0-9]?",
    # Landline with dashes, or a mobile or service number in digits; a date is none.
    "phone_number2": r"1[0-9]{10}|(?=.{3,15}\Z)(?!\d{4}-\d{1,2}-\d{1,2}\Z)[0-9]{1,13}(?:-[0-9]{1,12}){0,3}",
    "time": r"(?=.*(?:[0-9〇一二三四五六七八九十]|上午|中午|下午|晚上|凌晨|[今明后昨]天|周末))"
    r"(?!1[3-9][0-9]{9}\Z)[^_\[\]{}]{1,35}",
    "money": r"[0-9]+(?:\.[0-9]+)?",
    "user_nick": r".{1,20}",
    "name": rf"[{_HAN}·]{{2,5}}",
    "unit_name": rf"[{_HAN}（）()·]{{1,20}}",
    "address": r".{1,30}",
    "license_plate_number": rf"[{_HAN}0-9A-Za-z·]{{1,10}}",
    "tracking_number": r"[0-9]{8,16}|[A-Za-z][0-9A-Za-z]{0,15}",
    "pick_up_code": r"[0-9A-Za-z_-]{4,8}",
    "other_number2": r"[0-9A-Za-z]{1,35}",
    "link_param": r"[0-9A-Za-z]{1,8}",
    "email_address": r"(?=.{7,30}\Z)[^@\s]+@[^@\s]+\.[^@\s.]+",
    "others": r".{1,35}",
}
_SHAPE = {attribute: re.compile(shape, re.DOTALL) for attribute, shape in _SHAPES.items()}
_CONTACT_FREE = {"user_nick", "address", "others"}
_CONTACT = re.compile(r"(?i)(?:qq|微信|vx|加v)[:：号]?\s*[0-9a-z_-]{5,}|(?<!\d)1[3-9]\d{9}(?!\d)")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]")

_TOP = (
    "com|cn|net|org|gov|edu|info|biz|io|cc|tv|me|top|xyz|vip|shop|site|club|online|ltd|app|link|ink|wang|store|tech|co"
)
_URL = re.compile(
    rf"(?i)[a-z][a-z0-9+.-]*://|(?<![a-z0-9])www\.|(?<![a-z0-9@])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{_TOP})(?![a-z0-9])"
    r"|(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\d.])"
)


def carries_url(text: str) -> bool:
    """Return whether a link, a domain or an IP address stands in the text."""
    return ("." in text or "://" in text) and bool(_URL.search(text))  # the pattern looks at every place of a text


def suits(attribute: str, text: str) -> bool:
    """Return whether the text is a value of the attribute; an unknown attribute takes what ``others`` takes."""
    shape = _SHAPE.get(attribute, _SHAPE["others"])
    if not shape.fullmatch(text):
        return False
    if attribute == "user_nick" and _EMOJI.search(text):
        return False
    return not (attribute in _CONTACT_FREE and _CONTACT.search(text))
