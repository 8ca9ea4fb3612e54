"""A kept query answers as the queryset it was made from."""

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.models import Package, Price, Wallet
from core import clock
from core.prepared import Insert, Prepared, Remembered, concrete
from sending.models import BlacklistEntry
from templates_app.models import SmsTemplate

pytestmark = pytest.mark.django_db


def test_rows_are_converted_as_by_the_orm(yunfan: Any) -> None:
    kept = Prepared(lambda pk: Wallet.objects.filter(pk=pk).values_list("balance", "held"), pk=int)
    assert kept.rows(pk=yunfan.account.pk) == [(Decimal("10000.0000"), Decimal("0.0000"))]
    assert kept.first(pk=-1) is None


def test_objects_equal_those_of_the_queryset(yunfan: Any) -> None:
    kept = Prepared(lambda code: SmsTemplate.objects.filter(code=code).values_list(*concrete(SmsTemplate)), code=str)
    (row,) = kept.objects(SmsTemplate, concrete(SmsTemplate), code=yunfan.captcha.code)
    wanted = SmsTemplate.objects.get(pk=yunfan.captcha.pk)
    assert row == wanted
    assert {name: getattr(row, name) for name in concrete(SmsTemplate)} == {
        name: getattr(wanted, name) for name in concrete(SmsTemplate)
    }
    assert row.variables == {"code": "numberCaptcha"}


def test_a_value_may_stand_in_two_places_and_instants_are_adapted(yunfan: Any) -> None:
    kept = Prepared(
        lambda at: Package.objects.filter(effective_at__lte=at, expires_at__gt=at).values_list("pk"), at=dt.datetime
    )
    assert kept.rows(at=clock.now()) == [(yunfan.package.pk,)]
    assert kept.rows(at=clock.now() - dt.timedelta(days=1)) == []


def test_the_second_run_costs_one_query_and_takes_hostile_text_as_text(yunfan: Any) -> None:
    kept = Prepared(lambda phone: BlacklistEntry.objects.filter(phone=phone).values_list("phone"), phone=str)
    kept.rows(phone="1")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert kept.rows(phone="' OR 1=1 --") == []
    assert len(queries) == 1


def test_a_value_that_the_query_does_not_hold_is_an_error_of_the_programmer(db: None) -> None:
    kept = Prepared(lambda pk, phone: BlacklistEntry.objects.filter(pk=pk).values_list("phone"), pk=int, phone=str)
    with pytest.raises(ValueError, match="not found in the query: phone"):
        kept.rows(pk=1, phone="1")


def test_an_insert_stores_what_the_fields_would(yunfan: Any) -> None:
    insert = Insert(BlacklistEntry, "account_id", "phone", "remark", "created_at")
    pk = insert.run(yunfan.account.pk, "13800138000", "吵", clock.now())
    row = BlacklistEntry.objects.get(pk=pk)
    assert (row.account, row.phone, row.remark, row.created_at) == (yunfan.account, "13800138000", "吵", clock.now())


def test_empty_columns_stay_empty_and_money_and_days_are_turned(db: None) -> None:
    columns = [name for name in concrete(Price) if name != "id"]
    insert = Insert(Price, *columns)
    given = {
        "vendor": "aliyun", "product": "notification", "variant": "", "country": "", "from_volume": 0,
        "unit_price": Decimal("0.0425"), "unit": "segment", "is_whole": False, "charge_on": "receipt",
        "valid_from": dt.date(2031, 1, 1), "valid_to": None, "source": "",
    }  # fmt: skip
    for volume, valid_to in enumerate((None, dt.date(2031, 7, 1), None)):
        values = {**given, "from_volume": volume, "valid_to": valid_to}
        pk = insert.run(*[values[name] for name in columns])
        assert Price.objects.filter(pk=pk).values(*columns).get() == values


def test_what_was_worked_out_before_is_put_with_what_came_later(yunfan: Any) -> None:
    insert = Insert(BlacklistEntry, "account_id", "phone", "remark", "created_at")
    stored = insert.stored([yunfan.account.pk, "13800138000", None, clock.now()])
    assert not BlacklistEntry.objects.exists()
    stored[2] = "吵"
    pk = insert.put(stored)
    row = BlacklistEntry.objects.get()
    assert (row.pk, row.remark, row.created_at) == (pk, "吵", clock.now())


class Text(NamedTuple):
    code: str
    variables: dict[str, str]


def test_a_remembered_row_is_made_once_until_it_differs(yunfan: Any) -> None:
    made: list[str] = []

    def make(*row: Any) -> Text:
        made.append(row[0])
        return Text(*row)

    kept = Remembered(
        lambda pk: SmsTemplate.objects.filter(pk=pk).values_list(*Text._fields), make, (SmsTemplate,), pk=int
    )
    first = kept.one(pk=yunfan.captcha.pk)
    assert first == Text(yunfan.captcha.code, {"code": "numberCaptcha"})
    assert kept.all(pk=yunfan.captcha.pk)[0] is first
    SmsTemplate.objects.filter(pk=yunfan.captcha.pk).update(variables={"code": "others"})
    assert kept.one(pk=yunfan.captcha.pk).variables == {"code": "others"}
    assert kept.one(pk=-1) is None
    assert made == [yunfan.captcha.code] * 2


def test_what_is_remembered_is_bounded(yunfan: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Remembered(lambda pk: SmsTemplate.objects.filter(pk=pk).values_list("pk"), int, (SmsTemplate,), pk=int)
    monkeypatch.setattr(Remembered, "KEPT", 2)
    for row in (yunfan.captcha, yunfan.promotion, yunfan.captcha, yunfan.tencent):
        assert kept.one(pk=row.pk) == row.pk
    assert len(kept._known) == 1  # full, emptied, begun anew
