"""What number privacy refuses, by noun."""

from privacy_numbers.errors.bindings import *  # noqa: F403 - the words of a file are its classes
from privacy_numbers.errors.numbers import *  # noqa: F403
from privacy_numbers.errors.traffic import *  # noqa: F403
