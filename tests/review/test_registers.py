"""Rows of the public registers: what may stand in them, and who writes them."""

import datetime as dt
from typing import Any

import pytest

from accounts.choices import PlatformRole
from accounts.roles import PLATFORM_GRANTS
from accounts.selectors import scope_of
from core.tenancy import Scope
from review import registers
from review.registers import links
from review.registers.clean import clean_value
from review.registers.errors import RowInvalid, RowOfTheWorld, RowTwice, RowUnknown, WritingNotAllowed
from review.registers.shipped import load_registers, shipped_rows
from review.registers.table import REGISTERS
from tests import factories

pytestmark = pytest.mark.django_db
SOUND: dict[str, dict[str, Any]] = {
    "enterprises": {"name": "飞鸟书屋有限公司", "credit_code": "91350100M000100Y43"},
    "filings": {"kind": "icp", "subject": "made.example"},
    "trademarks": {"number": "998877", "name": "飞鸟", "owner": "飞鸟书屋有限公司"},
    "apps": {"name": "飞鸟书屋", "store": "App Store", "developer": "飞鸟书屋有限公司"},
    "public-accounts": {"kind": "mini_program", "name": "飞鸟书屋"},
    "shops": {"name": "飞鸟书店", "platform": "天猫"},
    "pages": {"url": "made.example/a"},
    "ip-ranges": {"network": "198.18.0.0/15", "owner": "飞鸟书屋有限公司"},
    "licences": {"kind": "education", "holder": "飞鸟书屋有限公司", "number": "教民字1"},
}


def desk() -> Any:
    return Scope(user_id=0, sees_all=True, grants=PLATFORM_GRANTS[PlatformRole.REVIEWER])


def save(slug: str, scope: Any, row: Any = None, **values: Any) -> Any:
    given = values if row is not None else {**SOUND[slug], **values}
    return registers.save_row(register=REGISTERS[slug], scope=scope, row=row, values=given)


def refused(slug: str, **values: Any) -> str:
    """Return the column at fault; asserts that nothing was written."""
    model = REGISTERS[slug].model
    before = model.objects.count()
    with pytest.raises(RowInvalid) as caught:
        save(slug, desk(), **values)
    assert model.objects.count() == before
    assert str(caught.value.message)
    return caught.value.field


# --- values -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "column", "value"),
    [
        ("enterprises", "name", ""),
        ("enterprises", "name", "云" * 151),
        ("enterprises", "credit_code", "91350100M000100Y4"),
        ("enterprises", "credit_code", "91350100M000100Y44"),
        ("enterprises", "credit_code", "91350100MI00100Y43"),
        ("enterprises", "status", "closed"),
        ("enterprises", "is_public_body", "maybe"),
        ("enterprises", "landline", "82123456x"),
        ("enterprises", "established_on", "2026-02-30"),
        ("enterprises", "established_on", "yesterday"),
        ("enterprises", "legal_person", "林\x01舟"),
        ("enterprises", "note", ["a"]),
        ("filings", "kind", "ministry"),
        ("filings", "subject", "not a domain"),
        ("filings", "subject", "com.cn"),
        ("filings", "subject", "1.2.3.444"),
        ("trademarks", "number", "12-34"),
        ("trademarks", "owner", None),
        ("apps", "url", "https://"),
        ("shops", "goods_count", "-1"),
        ("shops", "goods_count", "many"),
        ("shops", "goods_count", True),
        ("shops", "goods_count", 10**11),
        ("pages", "url", "http://made example/"),
        ("pages", "url", "made.example:99999/"),
        ("pages", "url", "made.example/" + "a" * 300),
        ("pages", "redirects_to", "https://made.example/a"),
        ("ip-ranges", "network", "203.0.113.1/24"),
        ("ip-ranges", "network", "made.example"),
    ],
)
def test_a_wrong_value_is_refused_with_its_column(slug: str, column: str, value: Any) -> None:
    assert refused(slug, **{column: value}) == column


def test_dates_stand_in_order_and_public_security_files_no_address() -> None:
    assert refused("licences", valid_from="2026-01-02", valid_until="2026-01-01") == "valid_until"
    assert refused("filings", kind="psb", subject="203.0.113.8") == "subject"


@pytest.mark.parametrize(
    ("slug", "column", "written", "kept"),
    [
        ("enterprises", "credit_code", " 91350100m000100y43 ", "91350100M000100Y43"),
        ("enterprises", "credit_code", "９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43"),
        ("enterprises", "status", "Licence revoked", "revoked"),
        ("enterprises", "is_public_body", "是", True),
        ("enterprises", "is_public_body", 0.0, False),
        ("enterprises", "established_on", "2026/1/5", dt.date(2026, 1, 5)),
        ("enterprises", "established_on", "2026年1月5日", dt.date(2026, 1, 5)),
        ("enterprises", "established_on", dt.datetime(2026, 1, 5, 8, 0), dt.date(2026, 1, 5)),
        ("enterprises", "landline", "0571 82123456", "057182123456"),
        ("filings", "subject", "https://WWW.Made.Example/", "made.example"),
        ("filings", "subject", "书屋.example", "xn--1jqq25a.example"),
        ("filings", "subject", "203.0.113.8", "203.0.113.8"),
        ("trademarks", "number", 998877.0, "998877"),
        ("shops", "goods_count", "1,200", 1200),
        ("pages", "url", "HTTPS://user@WWW.Made.Example:443/A/?q=1#top", "www.made.example/A/?q=1"),
        ("pages", "url", "http://[2001:DB8::1]:8080/a/", "[2001:db8::1]:8080/a"),
        ("ip-ranges", "network", "203.0.113.8", "203.0.113.8/32"),
        ("ip-ranges", "network", "2001:DB8::/32", "2001:db8::/32"),
    ],
)
def test_a_value_is_kept_in_one_form(slug: str, column: str, written: Any, kept: Any) -> None:
    register = REGISTERS[slug]
    assert clean_value(register, register.column(column), written) == kept


def test_a_link_is_answered_by_its_folders_and_host() -> None:
    assert links.ladder("www.made.example/a/b?x=1") == [
        "www.made.example/a/b?x=1", "www.made.example/a/b", "www.made.example/a", "www.made.example", "made.example"
    ]  # fmt: skip
    assert links.domains_above("a.made.com.cn") == ["a.made.com.cn", "made.com.cn"]
    assert links.host_of_key("[2001:db8::1]:8080/a") == "2001:db8::1"


# --- writing ----------------------------------------------------------------------------


@pytest.mark.parametrize("slug", list(REGISTERS))
def test_the_desk_writes_for_everybody_and_a_company_for_itself(slug: str, yunfan: Any) -> None:
    scope = scope_of(yunfan.operator)
    world, own = save(slug, desk()), save(slug, scope)
    assert (world.account_id, own.account_id) == (None, yunfan.account.pk)
    assert world.updated_at == own.updated_at is not None


@pytest.mark.parametrize("slug", list(REGISTERS))
def test_a_thing_stands_in_a_register_once(slug: str, yunfan: Any) -> None:
    scope = scope_of(yunfan.owner)
    save(slug, scope)
    with pytest.raises(RowTwice) as caught:
        save(slug, scope)
    assert caught.value.field == REGISTERS[slug].identity[0]
    assert REGISTERS[slug].model.objects.filter(account=yunfan.account).count() == 1


def test_a_row_cannot_become_another_that_is_there(yunfan: Any) -> None:
    scope = scope_of(yunfan.owner)
    save("pages", scope, url="made.example/b")
    row = save("pages", scope)
    with pytest.raises(RowTwice):
        save("pages", scope, row, url="https://made.example/b/")
    row.refresh_from_db()
    assert row.url == "made.example/a"


def test_changing_a_row_leaves_the_other_columns(yunfan: Any) -> None:
    scope = scope_of(yunfan.owner)
    row = save("shops", scope, goods_count=7)
    assert save("shops", scope, row, status="offline").goods_count == 7


def test_a_company_leaves_the_worlds_rows_alone(yunfan: Any) -> None:
    world = save("pages", desk())
    scope = scope_of(yunfan.owner)
    with pytest.raises(RowOfTheWorld):
        save("pages", scope, world, is_reachable=False)
    with pytest.raises(RowOfTheWorld):
        registers.delete_row(register=REGISTERS["pages"], scope=scope, row=world)
    world.refresh_from_db()
    assert world.is_reachable is True


def test_a_company_neither_sees_nor_writes_anothers_rows(yunfan: Any, other: Any) -> None:
    row = save("pages", scope_of(yunfan.owner))
    scope = scope_of(other.owner)
    assert not REGISTERS["pages"].model.objects.visible_to(scope).filter(pk=row.pk).exists()
    with pytest.raises(RowUnknown):
        save("pages", scope, row, is_reachable=False)
    with pytest.raises(RowUnknown):
        registers.delete_row(register=REGISTERS["pages"], scope=scope, row=row)
    row.refresh_from_db()
    assert row.is_reachable is True


def test_a_company_cannot_write_a_row_for_another(yunfan: Any, other: Any) -> None:
    row = registers.save_row(
        register=REGISTERS["pages"], scope=scope_of(yunfan.owner), values=SOUND["pages"], account_id=other.account.pk
    )
    assert row.account_id == yunfan.account.pk


@pytest.mark.parametrize("role", [PlatformRole.FINANCE, "readonly"])
def test_who_only_reads_writes_nothing(role: str, yunfan: Any) -> None:
    scope = scope_of(yunfan.readonly if role == "readonly" else factories.staff(PlatformRole(role)))
    with pytest.raises(WritingNotAllowed):
        save("pages", scope)


def test_the_desk_deletes_a_row(yunfan: Any) -> None:
    row = save("pages", scope_of(yunfan.owner))
    registers.delete_row(register=REGISTERS["pages"], scope=desk(), row=row)
    assert not REGISTERS["pages"].model.objects.filter(pk=row.pk).exists()


# --- what is shipped ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "count"),
    [("enterprises", 200), ("filings", 169), ("trademarks", 61), ("apps", 42), ("public-accounts", 49),
     ("shops", 30), ("pages", 101), ("ip-ranges", 12), ("licences", 53)],
)  # fmt: skip
def test_the_shipped_rows_are_clean_and_each_is_one_thing(slug: str, count: int) -> None:
    register = REGISTERS[slug]
    rows = shipped_rows(register)
    assert len(rows) == len({register.key_of(row) for row in rows}) == count
    assert register.model.objects.filter(account=None).count() == count


def test_what_the_desk_took_out_stays_out() -> None:
    model = REGISTERS["pages"].model
    model.objects.filter(url="yunfan.example").delete()
    assert load_registers() == 0
    assert not model.objects.filter(url="yunfan.example").exists()
