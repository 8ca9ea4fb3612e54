"""Area codes of China's cities, from the same segment file that says where a number is from."""

from functools import cache

from phone import Phone as SegmentFile

HAINAN, HAIKOU = "898", "海口"  # one code for the whole island, whose numbers are all of Haikou (domain.md 12.14)


def city_of_area(code: str) -> str:
    """Return the city of an area code written without its 0 ("10", "571"), "" for one nobody has."""
    code = code.strip().lstrip("0")
    return HAIKOU if code == HAINAN else next((city for city, area in _areas().items() if area == code), "")


def area_of_city(city: str) -> str:
    """Return a city's area code without its 0, "" where it is not known."""
    return _areas().get(city, "")


@cache
def _areas() -> dict[str, str]:
    """Read the file's places, one ``province|city|post code|area code`` each."""
    file = SegmentFile()
    records = file.buf[file.head_fmt_length : file.first_phone_record_offset].split(b"\0")
    rows = [record.decode().split("|") for record in records if record]
    return {row[1]: row[3].lstrip("0") for row in rows if len(row) == 4}
