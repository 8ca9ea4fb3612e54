"""One row of every tenant table for a company, made from the columns alone, so that new tables are covered too."""

import datetime as dt
from itertools import count
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.validators import MinValueValidator
from django.db import models

from accounts.models import Account
from core import clock
from core.tenancy import TenantQuerySet

MARK = "云帆科技"
_numbers = count(7_000_000)
_days = count(1)
PRIVACY_PHONES = {
    "phone_a", "phone_b", "secret_no", "caller", "callee", "display", "sender", "receiver", "counterpart",
}  # fmt: skip
# Columns that decide whether a row is shown at all, and that nothing above fills.
ARRIVED: dict[str, dict[str, Any]] = {
    "sending.Uplink": {"received_at": dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)},
    "sending.Message": {"country": "86"},
    # One that waits is told by whoever moves the shared clock, and that is no reach into another company.
    "accounts.Alert": {"delivered_at": dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)},
    "privacy_numbers.CallRecord": {
        "state": "ended",
        "is_transcribed": True,
        "answered_at": dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC),
    },
    "privacy_numbers.Binding": {"state": "expired"},  # a live one would be on its number's count
    "privacy_numbers.Ringtone": {"state": "approved"},  # one that waits is decided by whoever moves the shared clock
    "billing.Bill": {"status": "settled"},  # credit notes and invoices are of settled ones only
}


def tenant_models() -> list[type[models.Model]]:
    """Return every model whose rows belong to an account, parents before children."""
    found = [
        model
        for model in apps.get_models()
        if isinstance(model._default_manager.none(), TenantQuerySet) and model is not Account
    ]
    return sorted(found, key=lambda model: len([field for field in model._meta.fields if field.is_relation]))


def fill(account: Account) -> dict[type[models.Model], models.Model]:
    """Return one row a tenant model, made where the cast has none."""
    return {model: row_of(model, account) for model in tenant_models()}


def row_of(model: type[models.Model], account: Account) -> models.Model:
    """Return the account's first row of a model, or make one."""
    path = model._default_manager.none().account_path if hasattr(model._default_manager.none(), "account_path") else ""
    if path:
        found = model._default_manager.filter(**{path: account.pk}).order_by("pk").first()
        if found is not None:
            return found
    values = {**_values(model, account), **ARRIVED.get(model._meta.label, {})}
    return model._default_manager.create(**values)


def _values(model: type[models.Model], account: Account) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key and isinstance(field, (models.AutoField, models.BigAutoField)):
            continue
        if field.is_relation:
            if related := _related(field, account):
                values[field.name] = related
        elif (
            (not field.has_default() and not field.null) or field.unique or (field.choices is None and _is_text(field))
        ):
            values[field.name] = _value(field)
    return values


def _needs_value(field: Any) -> bool:
    """Return whether the column must be filled, or is a text that should carry the mark."""
    return (not field.has_default() and not field.null) or field.unique or (not field.choices and _is_text(field))


def _related(field: Any, account: Account) -> models.Model | None:
    target = field.remote_field.model
    if target is Account:
        return account
    if field.null and target not in tenant_models():
        return None
    if target not in tenant_models():
        return target._default_manager.order_by("pk").first() or row_of(target, account)
    return row_of(target, account)


def _is_text(field: Any) -> bool:
    return isinstance(field, (models.CharField, models.TextField)) and not isinstance(field, models.FileField)


def _is_phone(field: Any) -> bool:
    if field.name == "number":  # elsewhere the number of a paper or of a register's row
        return field.model._meta.app_label in {"carrier", "privacy_numbers"}
    if field.model._meta.app_label == "privacy_numbers" and field.name in PRIVACY_PHONES:
        return True
    return field.name in {"phone", "a_number", "b_number"} or field.name.endswith("_phone")


def _value(field: Any) -> Any:
    number = next(_numbers)
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.FileField):
        return ContentFile(b"\x89PNG", name=f"walk-{number}.png")
    if isinstance(field, models.DateTimeField):
        return clock.now()
    if isinstance(field, models.DateField):
        return clock.today() + dt.timedelta(days=next(_days) if field.unique else 0)
    if isinstance(field, models.TimeField):
        return dt.time(9)
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.DurationField):
        return dt.timedelta(seconds=1)
    if isinstance(field, models.EmailField):
        return f"yunfan{number}@example.com"
    if isinstance(field, models.GenericIPAddressField):
        return "127.0.0.1"
    if _is_text(field):
        if _is_phone(field):
            return f"1391{number}"
        room = field.max_length or 200
        return f"{MARK}{number}" if room >= 11 else str(number)[-room:]
    if isinstance(field, models.IntegerField):
        return max([1, *(rule.limit_value for rule in field.validators if isinstance(rule, MinValueValidator))])
    raise AssertionError(f"{field.model.__name__}.{field.name}: teach tests/tenancy/rows.py this kind of column")
