"""Every list asks the database as often for thirty rows as for three: found by itself, so new lists are covered."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Account, User
from smsconsole.api.v1.urls import router
from tests.tenancy import rows

FEW, MANY = 3, 30
# Tables of the frameworks, of one row, or of one row a product: their lists cannot hold thirty.
SINGLE = {
    "billing.PackageRule", "billing.SendingLimit", "carrier.CarrierSetting", "review.RulesetState",
    "privacy_numbers.ReportReceiver",
}  # fmt: skip


def _clone(model: type[models.Model], account: Account, count: int) -> int:
    """Add rows of a model until there are ``count``; each has parents of its own, as rows in life have."""
    made = model._default_manager.count()
    tries = 0
    while made < count and tries < count * 2:
        tries += 1
        try:
            with transaction.atomic():
                model._default_manager.create(**_fresh(model, account, deep=True))
            made += 1
        except IntegrityError:
            continue
    return made


def _fresh(model: type[models.Model], account: Account, *, deep: bool) -> dict[str, Any]:
    values = {**rows._values(model, account), **rows.ARRIVED.get(model._meta.label, {})}
    for field in model._meta.concrete_fields:
        if not (deep and field.is_relation and values.get(field.name) is not None):
            continue
        target = field.remote_field.model
        if target is Account and not field.one_to_one:
            continue
        try:
            with transaction.atomic():
                values[field.name] = target._default_manager.create(**_fresh(target, account, deep=False))
        except IntegrityError:
            continue
    number = next(rows._numbers)
    varied = {"month": 200001 + number % 12 + 100 * (number // 12 % 90), "subject_id": number}  # unique with others
    values.update((name, value) for name, value in varied.items() if name in values)
    return values


def _queries(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        if answer.streaming:
            b"".join(answer.streaming_content)
    return [query["sql"] for query in seen.captured_queries]


def _grows(client: Client, url: str, model: type[models.Model], account: Account) -> str:
    """Return what is asked more often for many rows than for few, or an empty text."""
    few = _clone(model, account, FEW)
    _queries(client, url)  # what a process learns once
    before = _queries(client, url)
    many = _clone(model, account, max(MANY, few + 12))
    if many <= few:
        return f"{url}: no rows could be made of {model._meta.label}"
    after = _queries(client, url)
    if len(after) <= len(before):
        return ""
    new = [sql for sql in after if sql not in before]
    return f"{url}: {len(before)} queries for {few} rows, {len(after)} for {many}:\n  " + "\n  ".join(new[-2:])[:900]


@pytest.fixture
def boss(yunfan: Any, settings: Any) -> Client:
    """Sees every list, with the account chosen whose rows are made."""
    settings.API_RATES = dict.fromkeys(settings.API_RATES, 10**6)
    client = Client()
    client.force_login(User.objects.create_superuser("boss", password="pw"))
    return client


def _models(chosen: Callable[[Any], bool] = lambda model: True) -> list[Any]:
    return sorted(
        (model for model in admin.site._registry if model._meta.label not in SINGLE and chosen(model)),
        key=lambda model: model._meta.label,
    )


@pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.label)
def test_a_console_list_asks_as_often_for_many_rows_as_for_few(model: Any, boss: Client, yunfan: Any) -> None:
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert not (grown := _grows(boss, url, model, yunfan.account)), grown


@pytest.mark.parametrize("prefix", sorted(prefix for prefix, _, _ in router.registry))
def test_an_api_list_asks_as_often_for_many_rows_as_for_few(prefix: str, boss: Client, yunfan: Any) -> None:
    view = next(view for name, view, _ in router.registry if name == prefix)
    if not hasattr(view, "list") or getattr(view, "queryset", None) is None:
        return
    if view.queryset.model._meta.label in SINGLE:
        return
    assert not (grown := _grows(boss, f"/api/v1/{prefix}/", view.queryset.model, yunfan.account)), grown
