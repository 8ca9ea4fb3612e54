"""Amounts on the REST door: strings with four places, never floats."""

from typing import Any

from rest_framework import serializers

from core.money import MoneyField


class Yuan(serializers.DecimalField):
    """An amount in yuan, "0.0450"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 18, "decimal_places": 4, "coerce_to_string": True, **kwargs})


class MoneySerializer(serializers.ModelSerializer):
    """A model serializer that knows money."""

    serializer_field_mapping = {**serializers.ModelSerializer.serializer_field_mapping, MoneyField: Yuan}
