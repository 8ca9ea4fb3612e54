"""Money: integer ten-thousandths of a yuan in the database, ``Decimal`` with four places in Python, never float."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

PLACES, UNITS_PER_YUAN = 4, 10_000
ZERO = Decimal("0.0000")


def to_units(amount: Decimal | int | str) -> int:
    """Return an amount in yuan as integer ten-thousandths; raises ValueError when it has finer parts or is a float."""
    if isinstance(amount, float):
        raise ValueError("money is never a float")
    units = Decimal(amount) * UNITS_PER_YUAN
    if units != units.to_integral_value():
        raise ValueError(f"{amount} is finer than a ten-thousandth of a yuan")
    return int(units)


def from_units(units: int) -> Decimal:
    """Return integer ten-thousandths as yuan with four places."""
    return Decimal(int(units)).scaleb(-PLACES)


def format_yuan(amount: Decimal) -> str:
    """Return "¥1,234.50": two places, up to four when they are not zero."""
    text = f"{amount:,.4f}"
    while text.endswith("0") and len(text.split(".")[1]) > 2:
        text = text[:-1]
    return f"¥{text}" if amount >= 0 else f"-¥{text[1:]}"


class MoneyField(models.BigIntegerField):
    """A yuan amount. In ``F()`` arithmetic use plain ints from ``to_units``; elsewhere ``Decimal``."""

    description = "An amount in yuan, stored as integer ten-thousandths"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else from_units(value)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return from_units(to_units(value if isinstance(value, int) else str(value)))
        except (ValueError, ArithmeticError) as exc:
            raise ValidationError(_("Enter an amount in yuan with at most four decimals.")) from exc

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return to_units(value)

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(to_units(value) if value is not None else value, model_instance)

    def run_validators(self, value: Any) -> None:
        if value is not None:
            super().run_validators(to_units(value))

    def formfield(self, **kwargs: Any) -> Any:
        from django import forms

        return models.Field.formfield(
            self, **{"form_class": forms.DecimalField, "max_digits": 18, "decimal_places": 4, **kwargs}
        )
