"""Console pages of number privacy, by noun."""

from privacy_numbers.admin.binding import BindingAdmin
from privacy_numbers.admin.number import SecretNumberAdmin
from privacy_numbers.admin.pool import NumberPoolAdmin

__all__ = ["BindingAdmin", "NumberPoolAdmin", "SecretNumberAdmin"]
