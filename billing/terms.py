"""Rules of charging that are no prices: what counts, how long a rent runs, what is normal. Pure."""

import datetime as dt

RENT_DAYS = 30  # of a voice number (domain.md 6.2)
MOST_VOICE_NUMBERS = 5  # of an enterprise
NORMAL_DEVIATION = 5  # per cent between submitted and billed (domain.md 11.7)


def rent_end(bought_on: dt.date) -> dt.date:
    """Return the day a voice number's rent runs out; then it is renewed or released for good."""
    return bought_on + dt.timedelta(days=RENT_DAYS)


def fits_voice_numbers(owned: int, wanted: int) -> bool:
    """Return whether an enterprise that owns some may buy so many more."""
    return wanted >= 1 and owned + wanted <= MOST_VOICE_NUMBERS


def is_card_charged(*, is_sent: bool, is_rendered: bool) -> bool:
    """Return whether a card costs anything: from successful sending or rendering, whichever (domain.md 5.9)."""
    return is_sent or is_rendered


def is_normal_deviation(submitted: int, billed: int) -> bool:
    """Return whether a bill's difference from what was submitted counts as normal; the vendor's bill decides."""
    return abs(billed - submitted) * 100 <= NORMAL_DEVIATION * submitted
