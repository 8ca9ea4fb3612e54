"""The chain of an account's ledger: what is done to a row past the services is named with its entry and account."""

from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import Account, User
from billing import selectors, services
from billing.chain import START, digest_of
from billing.errors import LedgerMoved
from billing.models import Bill, LedgerEntry, Wallet
from billing.services.ledger import lock_wallets, post
from core import clock

TABLE = LedgerEntry._meta.db_table


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found(account: Account) -> list[str]:
    return [problem.subject for problem in selectors.audit(account.pk)]


@pytest.fixture
def rows(shop: Account) -> list[LedgerEntry]:
    """Five entries: 100 in, then 1, 2, 3 and 4 yuan."""
    for n in range(1, 5):
        services.top_up(account=shop, amount=Decimal(n), reference=f"r{n}")
    return list(LedgerEntry.objects.filter(account=shop).order_by("id"))


def test_each_entry_covers_its_content_and_the_entry_before(rows: list[LedgerEntry], shop: Account) -> None:
    last = START
    for position, entry in enumerate(rows, start=1):
        assert (entry.position, entry.digest) == (position, digest_of(entry, last))
        assert len(entry.digest) == 64
        last = entry.digest
    wallet = Wallet.objects.get(pk=shop.pk)
    assert (wallet.chain_head, wallet.chain_length) == (last, 5)
    assert found(shop) == []


def test_a_changed_amount_is_named(rows: list[LedgerEntry], shop: Account) -> None:
    sql(f"UPDATE {TABLE} SET amount = amount + 10000 WHERE id = %s", rows[2].pk)
    assert found(shop)[0] == f"entry {rows[2].pk} digest"


def test_a_changed_reason_or_actor_is_named(rows: list[LedgerEntry], shop: Account) -> None:
    sql(f"UPDATE {TABLE} SET note = 'for a friend' WHERE id = %s", rows[1].pk)
    sql(f"UPDATE {TABLE} SET actor_name = 'nobody' WHERE id = %s", rows[3].pk)
    assert found(shop) == [f"entry {rows[1].pk} digest", f"entry {rows[3].pk} digest"]


def test_a_deleted_row_is_named_by_the_one_behind_it(rows: list[LedgerEntry], shop: Account) -> None:
    sql(f"DELETE FROM {TABLE} WHERE id = %s", rows[2].pk)
    assert found(shop)[0] == f"entry {rows[3].pk} position"


def test_a_deleted_last_row_shows_against_the_wallet(rows: list[LedgerEntry], shop: Account) -> None:
    sql(f"DELETE FROM {TABLE} WHERE id = %s", rows[4].pk)
    assert found(shop)[0] == "newest entry"


def test_an_inserted_row_is_named_however_well_it_is_made(rows: list[LedgerEntry], shop: Account) -> None:
    forged = LedgerEntry.objects.get(pk=rows[4].pk)
    forged.pk, forged._state.adding, forged.cause_id, forged.position = None, True, "forged", 6
    forged.balance_after += forged.amount
    forged.digest = digest_of(forged, rows[4].digest)
    LedgerEntry.objects.bulk_create([forged])
    assert found(shop)[0] == "newest entry"
    sql(f"UPDATE {TABLE} SET position = 0, digest = '' WHERE id = %s", forged.pk)
    assert found(shop)[0] == f"entry {forged.pk} position"


def test_two_rows_changing_places_are_named(rows: list[LedgerEntry], shop: Account) -> None:
    one, two = rows[1].pk, rows[2].pk
    for source, target in ((one, -1), (two, one), (-1, two)):
        sql(f"UPDATE {TABLE} SET id = %s WHERE id = %s", target, source)
    subjects = found(shop)
    assert subjects[:3] == [f"entry {one} position", f"entry {two} position", f"entry {rows[3].pk} position"]


def test_a_chain_written_anew_shows_against_the_settled_bill(rows: list[LedgerEntry], shop: Account) -> None:
    clock.set_state(clock.State(frozen_at=clock.now().replace(month=12, day=2)))
    services.settle_month(202611)
    assert Bill.objects.get(account=shop).digest == rows[4].digest
    last = START
    for entry in rows:
        entry.note = "written anew"
        last = digest_of(entry, last)
        sql(f"UPDATE {TABLE} SET note = %s, digest = %s WHERE id = %s", entry.note, last, entry.pk)
    Wallet.objects.filter(pk=shop.pk).update(chain_head=last)
    assert found(shop) == [f"bill 202611 entry {rows[4].pk} digest"]


def test_the_command_names_entry_and_account(rows: list[LedgerEntry], shop: Account) -> None:
    out, err = StringIO(), StringIO()
    call_command("audit_ledger", account=[shop.pk], stdout=out, stderr=err)
    assert out.getvalue() == "1 accounts agree with the ledger\n"
    sql(f"UPDATE {TABLE} SET unit_price = 1 WHERE id = %s", rows[0].pk)
    with pytest.raises(CommandError, match="1 disagreements in 1 accounts"):
        call_command("audit_ledger", account=[shop.pk], stdout=out, stderr=err)
    assert err.getvalue().startswith(f"account {shop.pk}: entry {rows[0].pk} digest: ")


def test_posting_on_a_wallet_read_before_others_posted_changes_nothing(shop: Account) -> None:
    stale = lock_wallets([shop.pk])
    services.top_up(account=shop, amount=Decimal(1))
    before = Wallet.objects.values().get(pk=shop.pk)
    entry = LedgerEntry(account=shop, kind="adjustment", cause_kind="adjustment", cause_id="stale", amount=Decimal(5))
    with pytest.raises(LedgerMoved), transaction.atomic():
        post([entry], stale, at=clock.now())
    assert Wallet.objects.values().get(pk=shop.pk) == before
    assert LedgerEntry.objects.filter(account=shop).count() == 2
    assert found(shop) == []


def test_the_name_of_who_booked_stays_when_the_person_goes(shop: Account) -> None:
    person = User.objects.create_user("lin", password="pw")
    entry = services.adjust(account=shop, amount=Decimal(-1), note="typing error", actor=person)
    person.delete()
    entry.refresh_from_db()
    assert (entry.actor_id, entry.actor_name) == (None, "lin")
    assert found(shop) == []
