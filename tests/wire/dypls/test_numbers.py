"""Numbers bought, given back, locked and looked at; what is for sale; groups; blacklists; through the official SDK."""

from decimal import Decimal
from typing import Any

import pytest

from billing.models import Wallet
from privacy_numbers.models import BlackEntry, Group, NumberPurchase, SecretNumber, StockPlace, Ticket
from tests.privacy_numbers import stage
from tests.wire.dypls.asking import A, B, C, Golden, ask, axb, bound, code, first_number, still

pytestmark = pytest.mark.wire
GONE = "isv.POOLKEY_NOT_EXISTS"


def _stock(kind: str = "virtual", city: str = "杭州", left: int = 50) -> StockPlace:
    place = StockPlace.objects.get(kind=kind, city=city)
    StockPlace.objects.filter(pk=place.pk).update(left=left)
    place.refresh_from_db()
    return place


def _buy(url: str, pool: Any, **changed: Any) -> dict[str, Any]:
    return ask(url, "BuySecretNo", **{"PoolKey": pool.key, "City": "杭州", "SpecId": 1, **changed})


def test_a_number_of_a_city_is_bought_into_the_pool(url: str, pool: Any, golden: Golden) -> None:
    place = _stock()
    answer = _buy(url, pool)
    golden("dypls_buy_secret_no", still(answer))
    row = SecretNumber.objects.get(number=answer["SecretBuyInfoDTO"]["SecretNo"])
    assert (row.pool, row.city, row.kind, row.capacity) == (pool, "杭州", "virtual", 200)
    assert (NumberPurchase.objects.get().request_id, NumberPurchase.objects.get().amount) == (
        answer["RequestId"], Decimal(5),
    )  # fmt: skip
    place.refresh_from_db()
    assert (place.left, Wallet.objects.get().balance) == (49, Decimal(9995))


def test_a_number_is_bought_by_its_first_digits_or_by_all(url: str, pool: Any) -> None:
    place = _stock()
    head = place.prefix + "12"
    first, second = (_buy(url, pool, SecretNo=head)["SecretBuyInfoDTO"]["SecretNo"] for _ in range(2))
    assert first.startswith(head)
    assert second.startswith(head)
    assert first != second
    wanted = place.prefix + "9" * (11 - len(place.prefix))
    assert _buy(url, pool, SecretNo=wanted)["SecretBuyInfoDTO"]["SecretNo"] == wanted
    assert _buy(url, pool, SecretNo=wanted)["Code"] == "isv.NO_USED_BY_OTHERS"
    assert _buy(url, pool, SecretNo=place.prefix[:3])["Code"] == "OK"
    assert _buy(url, pool, SecretNo="999")["Code"] == "isv.NO_AVAILABLE_NUMBER"
    assert _buy(url, pool, SecretNo="17x")["Code"] == "isv.ILLEGAL_ARGUMENT"


def test_a_95_number_is_nationwide(url: str, cast: Any) -> None:
    pool = stage.pool_of(cast.account, "axn_95")
    stage.numbers_in(pool, "全国", kind="n95")
    _stock("n95", "全国")
    answer = _buy(url, pool, City="Nationwide", SpecId=3)
    assert SecretNumber.objects.get(number=answer["SecretBuyInfoDTO"]["SecretNo"]).kind == "n95"
    assert _buy(url, pool, SpecId=1)["Code"] == "isv.ILLEGAL_ARGUMENT"


def test_what_goes_by_ticket_names_the_ticket(url: str, cast: Any, pool: Any) -> None:
    _stock(left=0)
    empty = _buy(url, pool)
    assert (empty["Code"], empty["Message"]) == (
        "isv.NO_AVAILABLE_NUMBER", f"没有可用的号码：工单 {Ticket.objects.get().pk}",
    )  # fmt: skip
    first = _buy(url, stage.pool_of(cast.account, "axn"))
    assert first["Code"] == "isv.PRODUCT_UNSUBSCRIBE"
    assert {ticket.reason for ticket in Ticket.objects.all()} == {"first", "no_stock"}
    assert (Wallet.objects.get().balance, NumberPurchase.objects.count()) == (Decimal(10_000), 0)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"PoolKey": "FC1"}, GONE),
        ({"City": "亚特兰蒂斯"}, "isv.ILLEGAL_ARGUMENT"),
        ({"SpecId": 4}, "isv.ILLEGAL_ARGUMENT"),
        ({"SpecId": 3}, "isv.ILLEGAL_ARGUMENT"),
    ],
)
def test_what_is_not_sold_is_refused(url: str, pool: Any, changed: dict[str, Any], expected: str) -> None:
    assert _buy(url, pool, **changed)["Code"] == expected
    assert not NumberPurchase.objects.exists()


def test_who_cannot_pay_buys_nothing(url: str, pool: Any) -> None:
    _stock()
    Wallet.objects.update(balance=Decimal(1))
    assert _buy(url, pool)["Code"] == "isv.AMOUNT_NOT_ENOUGH"
    Wallet.objects.update(balance=Decimal(-1))
    assert _buy(url, pool)["Code"] == "isv.OUT_OF_SERVICE"
    assert (NumberPurchase.objects.count(), StockPlace.objects.get(kind="virtual", city="杭州").left) == (0, 50)


def test_a_number_is_given_back_when_nothing_is_bound_on_it(url: str, pool: Any, golden: Golden) -> None:
    row = bound(url, "BindAxb", pool, PhoneNoB=B)
    asked = {"PoolKey": pool.key, "SecretNo": row.number.number}
    assert code(url, "ReleaseSecretNo", **asked) == "isv.FORBIDDEN_ACTION"
    code(url, "UnbindSubscription", SubsId=row.subs_id, SecretNo=row.number.number)
    golden("dypls_release_secret_no", ask(url, "ReleaseSecretNo", **asked))
    assert SecretNumber.objects.get(pk=row.number_id).state == "released"
    assert code(url, "ReleaseSecretNo", **asked) == "isv.NO_NOT_EXIST"
    assert code(url, "QuerySecretNoDetail", **asked) == "isv.NO_NOT_EXIST"


def test_a_locked_number_takes_no_binding_until_it_is_unlocked(url: str, pool: Any, golden: Golden) -> None:
    number = first_number(pool)
    asked = {"PoolKey": pool.key, "SecretNo": number.number}
    golden("dypls_lock_secret_no", ask(url, "LockSecretNo", **asked))
    assert code(url, "LockSecretNo", **asked) == "isv.FORBIDDEN_ACTION"
    assert axb(url, pool, PhoneNoX=number.number)["Code"] == "isv.FORBIDDEN_ACTION"
    assert ask(url, "QuerySecretNoDetail", **asked)["SecretNoInfoDTO"]["SecretStatus"] == 2
    golden("dypls_unlock_secret_no", ask(url, "UnlockSecretNo", **asked))
    assert code(url, "UnlockSecretNo", **asked) == "isv.FORBIDDEN_ACTION"
    assert axb(url, pool, PhoneNoX=number.number)["Code"] == "OK"


def test_a_number_shows_place_state_and_verification(url: str, pool: Any, axn: Any, golden: Golden) -> None:
    SecretNumber.objects.update(province="北京", verification="open")
    number = first_number(pool).number
    answer = ask(url, "QuerySecretNoDetail", PoolKey=pool.key, SecretNo=number)
    golden("dypls_query_secret_no_detail", answer)
    shown = answer["SecretNoInfoDTO"]
    assert (shown["SecretStatus"], shown["CertifyStatus"], shown["PurchaseTime"]) == (0, 0, "2026-11-20 12:00:00")
    axb(url, pool, PhoneNoX=number)
    SecretNumber.objects.update(verification="verified")
    shown = ask(url, "QuerySecretNoDetail", PoolKey=pool.key, SecretNo=number)["SecretNoInfoDTO"]
    assert (shown["SecretStatus"], shown["CertifyStatus"]) == (1, 1)
    assert code(url, "QuerySecretNoDetail", PoolKey=axn.key, SecretNo=number) == "isv.FORBIDDEN_ACTION"


def test_the_stock_of_a_city_of_all_and_of_each(url: str, cast: Any, golden: Golden) -> None:
    StockPlace.objects.update(left=0)
    hangzhou, _ = _stock(left=5), _stock(city="成都", left=7)
    one = ask(url, "QuerySecretNoRemain", City="杭州", SpecId=1)
    assert one["SecretRemainDTO"] == {"City": "杭州", "Amount": 5}
    assert ask(url, "QuerySecretNoRemain", City="全国", SpecId=1)["SecretRemainDTO"]["Amount"] == 12
    listed = ask(url, "QuerySecretNoRemain", City="全国列表", SpecId=1)
    golden("dypls_query_secret_no_remain", listed)
    lines = listed["SecretRemainDTO"]["RemainDTOList"]["remainDTO"]
    assert {line["City"]: line["Amount"] for line in lines} == {"杭州": 5, "成都": 7}
    by_prefix = ask(url, "QuerySecretNoRemain", City="全国", SpecId=1, SecretNo=hangzhou.prefix)
    assert by_prefix["SecretRemainDTO"]["Amount"] == 5
    longest = hangzhou.prefix + "0" * (10 - len(hangzhou.prefix))  # ten digits: ten numbers, of which five are left
    assert ask(url, "QuerySecretNoRemain", City="杭州", SpecId=1, SecretNo=longest)["SecretRemainDTO"]["Amount"] == 5
    every = longest + "0"
    assert ask(url, "QuerySecretNoRemain", City="杭州", SpecId=1, SecretNo=every)["SecretRemainDTO"]["Amount"] == 1
    assert ask(url, "QuerySecretNoRemain", City="全国", SpecId=3)["SecretRemainDTO"]["Amount"] == 0
    assert code(url, "QuerySecretNoRemain", City="杭州", SpecId=9) == "isv.ILLEGAL_ARGUMENT"


def test_numbers_are_listed_in_the_older_interfaces_words(url: str, pool: Any, axn: Any, golden: Golden) -> None:
    SecretNumber.objects.filter(pool=axn).update(verification="open")
    answer = ask(url, "ListXTelephones", ReqId="1", CustomerPoolKey=pool.key, PageNo=1, PageSize=2)
    golden("dypls_list_x_telephones", still(answer))
    assert (answer["Code"], answer["Success"], answer["Data"]["Total"]) == ("0000", True, 3)
    every = ask(url, "ListXTelephones", ReqId="1")["Data"]
    assert [row["TelephoneStatus"] for row in every["List"]] == ["2", "2", "2", "4", "4", "4"]
    wrong = ask(url, "ListXTelephones", ReqId="1", CustomerPoolKey="FC1")
    assert (wrong["Code"], wrong["Success"]) == (GONE, False)
    assert code(url, "ListXTelephones", ReqId="1", PageSize=51) == "isv.INVALID_PARAMETERS"


def test_a_group_is_made_filled_changed_and_deleted(url: str, axg: Any, golden: Golden) -> None:
    asked = {"PoolKey": axg.key, "Name": "快递员", "Remark": "城东", "Numbers": f"{A},{B}"}
    made = ask(url, "CreateAxgGroup", **asked)
    golden("dypls_create_axg_group", still(made, "GroupId"))
    row = Group.objects.get()
    assert (made["GroupId"], row.name, row.remark, _members(row)) == (row.pk, "快递员", "城东", [A, B])
    named = {"PoolKey": axg.key, "GroupId": row.pk}
    golden("dypls_operate_axg_group", ask(url, "OperateAxgGroup", **named, OperateType="addNumbers", Numbers=C))
    assert _members(row) == [A, B, C]
    ask(url, "OperateAxgGroup", **named, OperateType="deleteNumbers", Numbers=A)
    assert _members(row) == [B, C]
    ask(url, "OperateAxgGroup", **named, OperateType="overwriteNumbers", Numbers=f"{C},{A}")
    assert _members(row) == [C, A]
    golden("dypls_delete_axg_group", ask(url, "DeleteAxgGroup", **named))
    assert not Group.objects.exists()


def _members(group: Group) -> list[str]:
    return list(group.members.order_by("pk").values_list("phone", flat=True))


def test_a_group_without_a_name_is_called_by_its_id(url: str, axg: Any) -> None:
    made = ask(url, "CreateAxgGroup", PoolKey=axg.key)
    assert Group.objects.get().name == str(made["GroupId"])


def test_what_is_no_group_or_no_number_is_refused(url: str, axg: Any, pool: Any) -> None:
    many = ",".join([A] * 201)
    assert code(url, "CreateAxgGroup", PoolKey=axg.key, Name="x" * 129) == "isv.ILLEGAL_ARGUMENT"
    assert code(url, "CreateAxgGroup", PoolKey=axg.key, Numbers=many) == "isv.ILLEGAL_ARGUMENT"
    assert code(url, "CreateAxgGroup", PoolKey=axg.key, Numbers="abc") == "isv.MOBILE_NUMBER_ILLEGAL"
    assert code(url, "CreateAxgGroup", PoolKey=pool.key) == "isv.FORBIDDEN_ACTION"
    assert code(url, "CreateAxgGroup", PoolKey="FC1") == GONE
    assert not Group.objects.exists()
    group = stage.group_of(axg, [A])
    asked = {"PoolKey": axg.key, "GroupId": group.pk, "Numbers": B}
    assert code(url, "OperateAxgGroup", **asked, OperateType="turnNumbers") == "isv.ILLEGAL_ARGUMENT"
    strange = {**asked, "GroupId": 99, "OperateType": "addNumbers"}
    assert code(url, "OperateAxgGroup", **strange) == "isv.ILLEGAL_ARGUMENT"
    assert code(url, "OperateAxgGroup", **{**strange, "PoolKey": pool.key}) == "isv.FORBIDDEN_ACTION"
    bound(url, "BindAxg", axg, PhoneNoA=C, GroupId=str(group.pk))
    assert code(url, "DeleteAxgGroup", PoolKey=axg.key, GroupId=group.pk) == "isv.FORBIDDEN_ACTION"
    assert _members(group) == [A]


def _lines() -> set[tuple[str, str, str]]:
    return set(BlackEntry.objects.values_list("kind", "phone", "counterpart"))


def test_a_number_is_kept_from_the_whole_pool_and_let_in_again(url: str, pool: Any, golden: Golden) -> None:
    fields = {"PoolKey": pool.key, "BlackNo": A, "BlackType": "PARTNER_GLOBAL_NUMBER_BLACK", "Remark": "骚扰"}
    golden("dypls_add_secret_blacklist", ask(url, "AddSecretBlacklist", **fields))
    assert (_lines(), BlackEntry.objects.get().remark) == ({("pool", A, "")}, "骚扰")
    assert code(url, "AddSecretBlacklist", **fields) == "isv.ILLEGAL_ARGUMENT"
    golden("dypls_delete_secret_blacklist", ask(url, "DeleteSecretBlacklist", **fields))
    assert code(url, "DeleteSecretBlacklist", **fields) == "isv.ILLEGAL_ARGUMENT"
    assert not _lines()


FORTH, BACK = ("point_to_point", A, B), ("point_to_point", B, A)


@pytest.mark.parametrize(
    ("way", "lines"),
    [
        ("", {FORTH, BACK}),
        ("DUPLEX_REJECT", {FORTH, BACK}),
        ("PHONEA_REJECT", {BACK}),  # the first may call the second, not the other way round
        ("PHONEB_REJECT", {FORTH}),
    ],
)
def test_a_pair_is_kept_apart_both_ways_or_one(url: str, pool: Any, way: str, lines: set[Any]) -> None:
    fields = {"PoolKey": pool.key, "BlackNo": f"{A}:{B}", "BlackType": "POINT_TO_POINT_BLACK", "WayControl": way}
    assert code(url, "AddSecretBlacklist", **fields) == "OK"
    assert _lines() == lines
    assert code(url, "DeleteSecretBlacklist", **fields) == "OK"
    assert not _lines()


def test_a_way_that_is_shut_already_is_no_reason_to_refuse_the_other(url: str, pool: Any) -> None:
    fields = {"PoolKey": pool.key, "BlackNo": f"{A}:{B}", "BlackType": "POINT_TO_POINT_BLACK"}
    assert code(url, "AddSecretBlacklist", **fields, WayControl="PHONEB_REJECT") == "OK"
    assert code(url, "AddSecretBlacklist", **fields) == "OK"
    assert _lines() == {FORTH, BACK}
    assert code(url, "AddSecretBlacklist", **fields) == "isv.ILLEGAL_ARGUMENT"
    assert code(url, "DeleteSecretBlacklist", **fields, WayControl="PHONEA_REJECT") == "OK"
    assert _lines() == {FORTH}
    assert code(url, "DeleteSecretBlacklist", **fields) == "OK"
    assert code(url, "DeleteSecretBlacklist", **fields) == "isv.ILLEGAL_ARGUMENT"
    assert not _lines()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"BlackNo": A}, "isv.ILLEGAL_ARGUMENT"),
        ({"BlackNo": f"{A}:"}, "isv.ILLEGAL_ARGUMENT"),
        ({"BlackNo": f"{A}:abc"}, "isv.MOBILE_NUMBER_ILLEGAL"),
        ({"WayControl": "LEFT"}, "isv.ILLEGAL_ARGUMENT"),
        ({"BlackType": "BLACK"}, "isv.ILLEGAL_ARGUMENT"),
        ({"Remark": "x" * 101}, "isv.ILLEGAL_ARGUMENT"),
        ({"PoolKey": "FC1"}, GONE),
    ],
)
def test_a_pair_that_is_none_is_refused_and_nothing_is_listed(
    url: str, pool: Any, changed: dict[str, str], expected: str
) -> None:
    fields = {"PoolKey": pool.key, "BlackNo": f"{A}:{B}", "BlackType": "POINT_TO_POINT_BLACK", **changed}
    assert code(url, "AddSecretBlacklist", **fields) == expected
    assert not _lines()


def test_the_older_blacklist_action_does_the_same_for_one_number(url: str, axn: Any, golden: Golden) -> None:
    fields = {"PoolKey": axn.key, "BlackNo": A}
    golden("dypls_operate_black_no", ask(url, "OperateBlackNo", **fields, OperateType="AddBlack", Tips="x"))
    assert _lines() == {("pool", A, "")}
    assert code(url, "OperateBlackNo", **fields, OperateType="DeleteBlack") == "OK"
    assert code(url, "OperateBlackNo", **fields, OperateType="Turn") == "isv.ILLEGAL_ARGUMENT"
    assert not _lines()
