"""What seldom changes is read again when it changed, whoever changed it and however (docs/adr/0014).

On PostgreSQL there is no such number and everything is asked for: the tests of what is seen hold there as well.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from core import clock, revision
from core.prepared import Remembered
from core.revision import known
from sending.services import add_to_blacklist
from signatures.models import Signature
from templates_app.models import SmsTemplate
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
WATCHED = [
    "accounts_accesskey", "accounts_account", "billing_price", "carrier_carriersetting", "core_clockstate",
    "sending_blacklistentry", "signatures_signature", "templates_app_smstemplate",
]  # fmt: skip
IS_SQLITE = connection.vendor == "sqlite"


@pytest.fixture
def cast(transactional_db: None) -> Any:
    return factories.yunfan()


@pytest.fixture
def ask() -> Callable[[Any], Any]:
    """Ask for a template's name; the answer's ``queries`` are the statements beside the number's."""
    kept = Remembered(lambda pk: SmsTemplate.objects.filter(pk=pk).values_list("name"), str, (SmsTemplate,), pk=int)
    return lambda template: kept.one(pk=template.pk)


def number() -> int | None:
    if not IS_SQLITE:
        return None
    with connection.cursor() as cursor:
        return cursor.execute("SELECT number FROM core_revision").fetchone()[0]


def queries_of(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def test_the_tables_that_sending_reads_first_are_watched() -> None:
    assert sorted(revision._tables) == WATCHED
    assert all(revision.is_watched(model) == (model._meta.db_table in WATCHED) for model in apps.get_models())


def test_a_query_over_other_tables_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing tells of writes to LogEntry"):
        model = apps.get_model("admin.LogEntry")
        Remembered(lambda: model.objects.values_list("pk"), int, (model,))


def test_what_is_known_is_not_asked_again(cast: Any, ask: Any) -> None:
    with known():
        assert ask(cast.captcha) == "模板1"
    with known():
        assert queries_of(lambda: ask(cast.captcha)) == (0 if IS_SQLITE else 1)
    assert queries_of(lambda: ask(cast.captcha)) == 1  # outside all is asked for


def rename(cast: Any) -> Iterator[Callable[[], Any]]:
    template = cast.captcha
    rows = SmsTemplate.objects.filter(pk=template.pk)

    def saved() -> None:
        template.name = "甲"
        template.save()

    def bulk() -> None:
        template.name = "丙"
        SmsTemplate.objects.bulk_update([template], ["name"])

    def raw() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE templates_app_smstemplate SET name = '丁' WHERE id = %s", [template.pk])

    yield from (saved, lambda: rows.update(name="乙"), bulk, raw)


def test_every_way_of_writing_is_seen(cast: Any, ask: Any) -> None:
    seen = []
    for write in rename(cast):
        with known():
            ask(cast.captcha)
        write()
        with known():
            seen.append(ask(cast.captcha))
    assert seen == ["甲", "乙", "丙", "丁"]


def test_a_new_row_and_a_deleted_one_are_seen(cast: Any) -> None:
    kept = Remembered(lambda name: Signature.objects.filter(name=name).values_list("pk"), int, (Signature,), name=str)

    def found() -> list[int]:
        with known():
            return kept.all(name="新签名")

    assert found() == []
    row = Signature.objects.get(pk=cast.signature.pk)
    row.pk, row.name = None, "新签名"
    row.save(force_insert=True)
    assert found() == [row.pk]
    Signature.objects.filter(pk=row.pk).delete()
    assert found() == []


@pytest.mark.parametrize("table", WATCHED)
def test_each_watched_table_raises_the_number(table: str, cast: Any) -> None:
    if table == "core_clockstate":
        clock.write(clock.State())
    if table == "sending_blacklistentry":
        add_to_blacklist(account_id=cast.account.pk, phones=["13800138000"])
    before = number()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id WHERE id = (SELECT min(id) FROM {table})")
    assert number() == (before + 1 if IS_SQLITE else None)


def test_in_a_transaction_and_after_it_everything_is_asked_for(cast: Any, ask: Any) -> None:
    with known():
        assert ask(cast.captcha) == "模板1"
        with transaction.atomic():
            assert queries_of(lambda: ask(cast.captcha)) == 1
            SmsTemplate.objects.filter(pk=cast.captcha.pk).update(name="改了")
            assert ask(cast.captcha) == "改了"
        assert ask(cast.captcha) == "改了"


def test_what_was_taken_back_is_not_remembered(cast: Any, ask: Any) -> None:
    with known(), pytest.raises(ZeroDivisionError), transaction.atomic():
        SmsTemplate.objects.filter(pk=cast.captcha.pk).update(name="没有")
        assert ask(cast.captcha) == "没有"
        raise ZeroDivisionError
    SmsTemplate.objects.filter(pk=cast.captcha.pk).update(remark="别的")  # the number that the lost one had
    with known():
        assert ask(cast.captcha) == "模板1"


def test_without_its_triggers_everything_is_asked_for(cast: Any, ask: Any) -> None:
    if IS_SQLITE:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER revision_templates_app_smstemplate_update")
        revision._is_complete.clear()
    try:
        with known():
            ask(cast.captcha)
        SmsTemplate.objects.filter(pk=cast.captcha.pk).update(name="改了")
        with known():
            assert ask(cast.captcha) == "改了"
            assert queries_of(lambda: ask(cast.captcha)) == 1
    finally:
        revision.make_triggers()


def test_an_emptied_database_does_not_begin_its_numbers_again(cast: Any) -> None:
    numbers = [number()]
    call_command("flush", interactive=False, verbosity=0)
    numbers.append(number())
    assert numbers[0] != numbers[1] or not IS_SQLITE
    assert Account.objects.count() == 0


def test_answers_are_bounded(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Remembered, "KEPT", 3)
    kept = Remembered(lambda pk: SmsTemplate.objects.filter(pk=pk).values_list("pk"), int, (SmsTemplate,), pk=int)
    with known():
        for pk in range(1, 9):
            kept.all(pk=pk)
    assert len(kept._answers[1]) <= 3
