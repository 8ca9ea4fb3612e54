"""Which X number a binding gets: the order of cities to look in, and a free extension. Pure (domain.md 12.9, 12.14)."""

import random
from collections.abc import Collection, Sequence

ANYWHERE = ""  # whichever city has a free number, by chance
DEFAULT, STRICT, SMART = "default", "strict", "smart"
HAINAN, HAIKOU = "海南", "海口"
PER_DIGIT = 10


class NoCity(Exception):
    """No city of the order has a free number."""


def home_city(province: str, city: str) -> str:
    """Return the city in which numbers of a caller's place are sold: in Hainan that is Haikou, wherever he is."""
    return HAIKOU if province == HAINAN else city


def places(mode: str, wanted: str, home: str, capital: str) -> tuple[str, ...]:
    """Return the cities in which to look, in order; ANYWHERE stands for a random one and is always last.

    ``wanted`` is the city asked for, ``home`` that of A, ``capital`` that of the province of whichever counts; each may
    be empty (unknown). default: the city, then anywhere; strict: the city alone, so nothing when it is unknown;
    smart: the city, the capital, then anywhere.
    """
    city = wanted or home
    order = {DEFAULT: (city, None), STRICT: (city,), SMART: (city, capital, None)}[mode]
    named = dict.fromkeys(place for place in order if place)
    return (*named, ANYWHERE) if order[-1] is None else tuple(named)


def choose_city(
    mode: str, wanted: str, home: str, capital: str, free: Sequence[str], rand: random.Random
) -> str:  # fmt: skip
    """Return the city whose number is taken, of the cities in which one is ``free``; raises NoCity."""
    for place in places(mode, wanted, home, capital):
        if place == ANYWHERE:
            if free:
                return rand.choice(list(free))
        elif place in free:
            return place
    raise NoCity


def free_extension(used: Collection[str], rand: random.Random) -> str:
    """Return an extension nobody has on the number: three digits while there are any, so that short ones stay for
    those who ask for one; empty when all 1110 are taken."""
    taken = set(used)
    for digits in (3, 2, 1):
        many = PER_DIGIT**digits
        start = rand.randrange(many)
        for step in range(many):
            if (extension := f"{(start + step) % many:0{digits}}") not in taken:
                return extension
    return ""
