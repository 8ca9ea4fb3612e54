"""The unified social credit code a tax number is: 18 characters with a check digit (GB 32100-2015). Pure."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
LENGTH = 18


def check_digit(body: str) -> str:
    """Return the check character of the first 17; raises ValueError where one of them is not of the alphabet."""
    total = sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return ALPHABET[-total % 31]


def is_valid(number: str) -> bool:
    """Return whether a number has the length, the alphabet and the right check digit."""
    if len(number) != LENGTH or any(sign not in ALPHABET for sign in number):
        return False
    return check_digit(number[:-1]) == number[-1]
