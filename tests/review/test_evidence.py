"""What the registers answer: one key after the other, on rows made for it. True good, False bad, None not found."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from review.evidence import gather
from review.registers.table import REGISTERS

pytestmark = pytest.mark.django_db
OURS, THEIRS = "杭州云帆信息技术有限公司", "上海海宝贸易有限公司"
LINK = "https://www.made.example/"


@pytest.fixture(autouse=True)
def empty_registers(db: None) -> None:
    """Nothing is known but what a test says. Emptied below the audit log, which would note a thousand rows a test."""
    with connection.cursor() as cursor:
        for register in REGISTERS.values():
            cursor.execute(f"DELETE FROM {register.model._meta.db_table}")


def known(slug: str, account: Any = None, **values: Any) -> Any:
    return REGISTERS[slug].model.objects.create(account=account, **values)


def signature(account_id: int | None = None, **facts: Any) -> dict[str, Any]:
    given = {"account": {"subject": OURS}, "name": "云帆科技", "source": "enterprise", "usage": "self",
             "submitted_on": "2026-11-20", **facts}  # fmt: skip
    return gather("signature", given, account_id)


def template(**facts: Any) -> dict[str, Any]:
    return gather("template", {"account": {"subject": OURS}, "content": "您的订单已发货。", "signature": "云帆科技",
                               "submitted_on": "2026-11-20", **facts})  # fmt: skip


# --- whose name -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["云帆科技", "云帆客服", "雲帆", "YunFan", OURS])
def test_a_name_built_on_the_companys_brand_is_its_own_without_asking(name: str) -> None:
    signature(name=name)  # the rule set is kept from now on
    with CaptureQueriesContext(connection) as asked:
        assert signature(name=name)["subject_related"] is True
    assert [query for query in asked.captured_queries if "ruleset" not in query["sql"]] == []


def test_nobody_knows_a_name_that_no_register_holds() -> None:
    assert signature(name="飞鸟书屋")["subject_related"] is None


@pytest.mark.parametrize(
    ("slug", "row", "owner"),
    [
        ("enterprises", {"credit_code": "X", "short_name": "飞鸟书屋"}, "name"),
        ("trademarks", {"number": "1", "name": "飞鸟书屋"}, "owner"),
        ("apps", {"name": "飞鸟书屋"}, "developer"),
        ("public-accounts", {"name": "飞鸟书屋", "kind": "mini_program"}, "owner"),
        ("shops", {"name": "飞鸟书屋"}, "owner"),
    ],
)
def test_whoever_registered_a_name_owns_it(slug: str, row: dict[str, Any], owner: str) -> None:
    made = known(slug, **row, **{owner: THEIRS})
    assert signature(name="飞鸟书屋")["subject_related"] is False

    setattr(made, owner, OURS)
    made.save()
    assert signature(name="飞鸟书屋")["subject_related"] is True


def test_a_lapsed_registration_of_anothers_says_nothing() -> None:
    known("trademarks", number="1", name="飞鸟书屋", owner=THEIRS, status="invalid")
    assert signature(name="飞鸟书屋")["subject_related"] is None


def test_the_title_of_the_companys_own_site_ties_a_name_to_it() -> None:
    known("pages", url="made.example", title="飞鸟书屋官网", owner=OURS)
    assert signature(name="飞鸟书屋", link=LINK)["subject_related"] is True


def test_a_signature_for_others_is_compared_with_whom_it_is_for() -> None:
    facts = {"name": "海宝优选", "usage": "other", "qualification": {"company_name": THEIRS}}
    assert signature(**facts)["subject_related"] is True
    assert signature(**{**facts, "name": "云帆科技"})["subject_related"] is None


def test_without_a_company_nothing_is_said_of_a_name() -> None:
    assert gather("signature", {"name": "云帆科技"}) == {}


@pytest.mark.parametrize(
    ("name", "row", "answer"),
    [
        ("张小泉", {"short_name": "张小泉"}, False),
        ("林舟", {"legal_person": "林舟"}, True),
    ],
)
def test_a_register_settles_whether_a_name_is_a_persons(name: str, row: dict[str, Any], answer: bool) -> None:
    known("enterprises", name=OURS, credit_code="X", **row)
    assert signature(name=name)["is_person_name"] is answer


def test_nobody_says_whether_an_unknown_name_is_a_persons() -> None:
    assert "is_person_name" not in signature(name="张小泉")


# --- what it stands on ------------------------------------------------------------------

MARK = {"source": "trademark", "name": "云帆", "remark": "商标注册号12345678，商标名云帆"}


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        ({}, True),
        ({"valid_until": "2026-11-20"}, True),
        ({"valid_until": "2026-11-19"}, False),
        ({"status": "applied"}, False),
        ({"status": "invalid"}, False),
        ({"owner": THEIRS}, False),
        ({"name": "远山"}, False),
    ],
)
def test_a_trademark_is_registered_in_force_the_companys_and_of_the_name(row: dict[str, Any], answer: bool) -> None:
    known("trademarks", **{"number": "12345678", "name": "云帆", "owner": OURS, **row})
    assert signature(**MARK)["trademark_found"] is answer


def test_a_trademark_nobody_registered_is_not_found() -> None:
    assert signature(**MARK)["trademark_found"] is None
    assert "trademark_found" not in signature()


def test_a_trademark_is_found_by_its_name_when_no_number_is_given() -> None:
    known("trademarks", number="12345678", name="云帆", owner=OURS)
    assert signature(source="trademark", name="云帆", remark="")["trademark_found"] is True


@pytest.mark.parametrize(
    ("row", "found", "goods"),
    [
        ({"goods_count": 3}, True, True), ({"goods_count": 0}, True, False),
        ({"goods_count": 3, "status": "offline"}, False, True),
    ],
)  # fmt: skip
def test_a_shop_is_online_and_sells_something(row: dict[str, Any], found: bool, goods: bool) -> None:
    known("shops", name="云帆旗舰店", url="shop.made.example/yunfan", owner=OURS, **row)
    for facts in ({"link": "https://shop.made.example/yunfan"}, {"link": ""}):
        answer = signature(source="shop", name="云帆旗舰店", **facts)
        assert (answer["shop_found"], answer["shop_has_goods"]) == (found, goods)


def test_a_shop_nobody_knows_is_not_found() -> None:
    answer = signature(source="shop", name="云帆旗舰店")
    assert (answer["shop_found"], answer["shop_has_goods"]) == (None, None)


@pytest.mark.parametrize(
    ("source", "slug", "row", "answer"),
    [
        ("app", "apps", {"developer": OURS}, True),
        ("app", "apps", {"developer": OURS, "status": "beta"}, False),
        ("mini_program", "public-accounts", {"kind": "mini_program"}, True),
        ("mini_program", "public-accounts", {"kind": "mini_program", "content": "thin"}, False),
        ("mini_program", "public-accounts", {"kind": "official_account"}, None),
        ("official_account", "public-accounts", {"kind": "official_account", "status": "offline"}, False),
        ("app", "apps", None, None),
        ("mini_program", "public-accounts", None, None),
    ],
)
def test_a_product_is_online_and_shows_enough(source: str, slug: str, row: dict[str, Any] | None, answer: Any) -> None:
    if row is not None:
        known(slug, name="云帆助手", **row)
    assert signature(source=source, name="云帆助手")["product_verifiable"] is answer


def test_what_a_signature_names_as_its_proof_is_looked_up() -> None:
    known("trademarks", number="776655", name="飞鸟书屋", owner=OURS)
    known("apps", name="飞鸟", url="apps.apple.com/cn/app/id1", developer=OURS)
    mark = {"name": "飞鸟书屋", "source": "trademark", "trademark": {"name": "飞鸟书屋", "number": "776655"}}
    assert signature(**mark)["trademark_found"] is True
    app = {"name": "云帆书城", "source": "app", "app_record": {"store_link": "https://apps.apple.com/cn/app/id1"}}
    assert signature(**app)["product_verifiable"] is True


@pytest.mark.parametrize("holder", ["personal", "enterprise"])
def test_an_account_is_certified_for_a_person_or_an_enterprise(holder: str) -> None:
    known("public-accounts", kind="mini_program", name="云帆助手", holder=holder)
    assert signature(source="mini_program", name="云帆助手")["miniapp_owner"] == holder
    assert template(content="请打开小程序「云帆助手」查看订单。")["miniapp_owner"] == holder


@pytest.mark.parametrize(
    ("dates", "answer"),
    [({}, True), ({"valid_until": "2026-11-20"}, True), ({"valid_until": "2026-11-19"}, False),
     ({"valid_from": "2026-11-21"}, False), (None, None)],
)  # fmt: skip
def test_a_regulated_trade_holds_its_licence_that_day(dates: dict[str, str] | None, answer: Any) -> None:
    if dates is not None:
        known("licences", kind="education", holder=OURS, number="1", **dates)
    assert signature(industry="education")["licence_held"] is answer
    assert "licence_held" not in signature(industry="it")


@pytest.mark.parametrize(("row", "answer"), [({"is_public_body": True}, True), ({}, False), (None, None)])
def test_a_public_body_stands_in_the_register(row: dict[str, Any] | None, answer: Any) -> None:
    if row is not None:
        known("enterprises", name=OURS, credit_code="X", **row)
    assert signature(industry="government")["government_verified"] is answer


# --- links --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "answers"),
    [
        ({}, (True, False, True, False, False)),
        ({"is_reachable": False}, (False, False, True, False, False)),
        ({"redirects_to": "m.made.example"}, (True, True, True, False, False)),
        ({"content": "thin"}, (True, False, False, False, False)),
        ({"content": "empty"}, (True, False, False, False, False)),
        ({"has_login_wall": True}, (True, False, True, True, False)),
        ({"is_download": True}, (True, False, True, False, True)),
    ],
)
def test_a_page_tells_what_its_link_leads_to(row: dict[str, Any], answers: tuple[bool, ...]) -> None:
    known("pages", url="made.example", owner=OURS, **row)
    keys = ("link_reachable", "link_redirects", "product_verifiable", "login_wall", "is_download")
    found = signature(link=LINK)
    assert tuple(found[key] for key in keys) == answers
    shown = template(scene_link=LINK)
    assert (shown["link_reachable"], shown["scene_link_rich"]) == (answers[0], answers[2])


def test_a_link_no_register_knows_is_unknown_in_every_way() -> None:
    found = signature(link=LINK)
    asked = ("link_reachable", "link_redirects", "link_related", "icp_filed", "psb_filed", "product_verifiable")
    assert [found[key] for key in asked] == [None] * 6
    assert "login_wall" not in found and "is_download" not in found


def test_the_nearest_row_speaks_for_a_link() -> None:
    known("pages", url="made.example")
    known("pages", url="made.example/closed", is_reachable=False)
    for path, answer in (("", True), ("closed", False), ("closed/deep?x=1", False), ("other", True)):
        assert template(content=f"详情 https://made.example/{path} 请看")["link_reachable"] is answer, path


def test_of_several_links_the_worst_counts_and_each_has_its_own_answer() -> None:
    known("pages", url="made.example")
    known("pages", url="gone.example", is_reachable=False)
    found = template(content="请看 made.example/a 或 gone.example/b 。")
    assert found["link_reachable"] is False
    assert {link: one["reachable"] for link, one in found["links"].items()} == {
        "made.example/a": True, "gone.example/b": False
    }  # fmt: skip
    assert template(content="请看 made.example/a 或 new.example/b 。")["link_reachable"] is None


def test_a_links_fixed_part_is_looked_up() -> None:
    known("pages", url="made.example/o")
    assert template(content="详情 https://made.example/o/${code} 请看")["link_reachable"] is True


@pytest.mark.parametrize(("row", "answer"), [({}, True), ({"is_valid": False}, False), (None, None)])
@pytest.mark.parametrize("kind", ["icp", "psb"])
def test_a_filing_of_the_domain_speaks_for_its_hosts(kind: str, row: dict[str, Any] | None, answer: Any) -> None:
    if row is not None:
        known("filings", kind=kind, subject="made.com.cn", owner=OURS, **row)
    assert signature(link="https://a.b.made.com.cn/x")[f"{kind}_filed"] is answer


def test_the_nearest_domains_filing_wins() -> None:
    known("filings", kind="icp", subject="made.example", is_valid=True)
    known("filings", kind="icp", subject="old.made.example", is_valid=False)
    assert signature(link="https://old.made.example/")["icp_filed"] is False
    assert signature(link="https://new.made.example/")["icp_filed"] is True


@pytest.mark.parametrize(
    ("page", "filing", "answer"),
    [
        (OURS, None, True), (None, OURS, True), (THEIRS, None, False), (None, THEIRS, False), (THEIRS, OURS, True),
        (None, None, None),
    ],
)  # fmt: skip
def test_a_site_is_the_companys_by_who_shows_himself_or_filed_it(page: Any, filing: Any, answer: Any) -> None:
    if page:
        known("pages", url="made.example", owner=page)
    if filing:
        known("filings", kind="icp", subject="made.example", owner=filing)
    assert signature(link=LINK)["link_related"] is answer


def test_a_page_of_a_store_is_its_publishers_not_the_stores() -> None:
    known("pages", url="apps.apple.com", owner="Apple Inc.")
    known("filings", kind="icp", subject="apple.com", owner="Apple Inc.")
    link = {"link": "https://apps.apple.com/cn/app/id1"}
    assert (signature(**link)["link_related"], signature(**link)["icp_filed"]) == (None, True)

    listing = known("apps", name="云帆商城", url="apps.apple.com/cn/app/id1", developer=OURS)
    assert signature(**link)["link_related"] is True
    listing.name, listing.developer = "海宝优选", THEIRS
    listing.save()
    assert signature(**link)["link_related"] is False


IP_LINK = "http://203.0.113.8:8080/shop"


def test_an_address_is_filed_by_itself() -> None:
    assert signature(link=IP_LINK)["ip_filing_found"] is None
    row = known("filings", kind="icp", subject="203.0.113.8")
    assert signature(link=IP_LINK)["ip_filing_found"] is True
    row.is_valid = False
    row.save()
    assert signature(link=IP_LINK)["ip_filing_found"] is False
    assert "icp_filed" not in signature(link=IP_LINK)


def test_the_narrowest_network_names_the_owner_of_an_address() -> None:
    assert signature(link=IP_LINK)["ip_owner_verified"] is None
    known("ip-ranges", network="203.0.113.0/24", owner=THEIRS)
    assert signature(link=IP_LINK)["ip_owner_verified"] is False
    known("ip-ranges", network="203.0.113.0/28", owner=OURS)
    assert signature(link=IP_LINK)["ip_owner_verified"] is True
    known("ip-ranges", network="2001:db8::/32", owner=OURS)
    assert signature(link="http://[2001:db8::1]/")["ip_owner_verified"] is True


# --- templates ------------------------------------------------------------------------------


@pytest.mark.parametrize(("row", "answer"), [({"status": "online"}, True), ({"status": "beta"}, False), (None, None)])
def test_an_app_in_the_text_is_in_the_stores(row: dict[str, Any] | None, answer: Any) -> None:
    if row is not None:
        known("apps", name="云帆商城", developer=OURS, **row)
    assert template(content="请打开云帆商城APP查看订单。")["product_found"] is answer
    assert "product_found" not in template()


def test_the_longest_name_in_the_text_is_meant() -> None:
    known("apps", name="云帆", developer=OURS)
    known("apps", name="云帆商城", developer=OURS, status="offline")
    assert template(content="请打开云帆商城APP查看订单。")["product_found"] is False


def test_a_store_link_shows_the_product() -> None:
    known("apps", name="某某", url="apps.apple.com/cn/app/id1", developer=OURS)
    facts = {"content": "请打开客户端查看订单。", "scene_link": "https://apps.apple.com/cn/app/id1"}
    assert template(**facts)["product_found"] is True


def test_papers_of_a_third_party_are_there_or_not() -> None:
    papers = {"qualification": {"company_name": THEIRS, "status": "approved"},
              "letter": {"authorizer": THEIRS, "valid_from": "2026-01-01", "valid_until": "2026-11-20"}}  # fmt: skip
    keys = ("third_party_license", "third_party_letter")

    def answers(**facts: Any) -> tuple[Any, ...]:
        found = template(third_party=True, **facts)
        return tuple(found[key] for key in keys)

    assert answers(**papers) == (True, True)
    assert answers(qualification=None, letter=None) == (False, False)
    assert answers() == (None, None)
    assert answers(materials=[{"kind": "license"}, {"kind": "letter"}]) == (True, True)
    assert answers(**{**papers, "letter": {**papers["letter"], "valid_until": "2026-11-19"}}) == (True, False)
    assert answers(**{**papers, "qualification": {**papers["qualification"], "is_lapsed": True}}) == (False, True)
    assert not set(keys) & set(template(**papers))


def test_a_shops_marketing_shows_consent_and_members() -> None:
    found = template(ecommerce_marketing=True, materials=[{"kind": "consent"}])
    assert (found["user_consent_proof"], found["member_relation_proof"]) == (True, False)
    assert "user_consent_proof" not in template(materials=[{"kind": "consent"}])


# --- qualifications -------------------------------------------------------------------------

CODE = "91330106MA2CFRXY0T"


def qualification(**facts: Any) -> dict[str, Any]:
    return gather("qualification", {"company_name": OURS, "credit_code": CODE, "legal_name": "林舟", **facts})


@pytest.mark.parametrize("status", ["normal", "abnormal", "revoked", "cancelled"])
def test_the_register_tells_whether_a_company_is_in_business(status: str) -> None:
    known("enterprises", name=OURS, credit_code=CODE, legal_person="林舟", status=status)
    assert qualification() == {"company_found": True, "business_status": status, "legal_person_matches": True}


def test_a_company_no_register_knows_is_unknown() -> None:
    assert qualification() == {"company_found": None, "business_status": None, "legal_person_matches": None}


def test_name_code_and_legal_person_must_be_of_one_company() -> None:
    known("enterprises", name=OURS, credit_code=CODE, legal_person="林舟")
    assert qualification(company_name=THEIRS)["company_found"] is False
    assert qualification(credit_code="91510100MA6C8YTW0W")["company_found"] is False
    assert qualification(legal_name="陈海")["legal_person_matches"] is False


def test_a_public_body_is_one_and_an_administrator_of_another_company_is_said() -> None:
    row = known("enterprises", name=OURS, credit_code=CODE)
    assert qualification(company_type="non_profit")["government_verified"] is False
    row.is_public_body = True
    row.save()
    assert qualification(company_type="non_profit")["government_verified"] is True
    assert qualification(administrator_shared=True)["administrator_elsewhere"] is True
    assert qualification(administrator_shared=False)["administrator_elsewhere"] is False


# --- whose rows, how many questions, what facts ----------------------------------------------


def test_an_accounts_own_row_wins_for_it_alone(yunfan: Any, other: Any) -> None:
    known("pages", url="made.example", is_reachable=True)
    known("pages", yunfan.account, url="made.example", is_reachable=False)

    assert signature(yunfan.account.pk, link=LINK)["link_reachable"] is False
    assert signature(other.account.pk, link=LINK)["link_reachable"] is True
    assert signature(None, link=LINK)["link_reachable"] is True


def test_a_row_of_ones_own_hides_the_worlds_of_the_same_thing(yunfan: Any) -> None:
    known("enterprises", name=OURS, credit_code=CODE, status="normal")
    known("enterprises", yunfan.account, name=OURS, credit_code=CODE, status="revoked")
    facts = {"company_name": OURS, "credit_code": CODE}
    assert gather("qualification", facts, yunfan.account.pk)["business_status"] == "revoked"
    assert gather("qualification", facts)["business_status"] == "normal"


@pytest.mark.parametrize(
    ("facts", "tables"),
    [
        ({}, set()),
        ({"link": LINK}, {"webpage", "filing"}),
        ({"link": IP_LINK}, {"webpage", "filing", "iprange"}),
        ({"link": "https://apps.apple.com/cn/app/id1"}, {"webpage", "filing", "applisting", "shop"}),
        ({"source": "trademark"}, {"trademark"}),
        ({"source": "mini_program"}, {"publicaccount"}),
        ({"industry": "education"}, {"licence"}),
        ({"name": "飞鸟书屋", "link": IP_LINK, "industry": "education"},
         {"enterprise", "trademark", "applisting", "publicaccount", "shop", "webpage", "filing", "iprange", "licence"}),
    ],
)  # fmt: skip
def test_each_register_is_asked_once_and_only_when_needed(facts: dict[str, Any], tables: set[str]) -> None:
    signature(**facts)  # the rule set is kept from now on
    with CaptureQueriesContext(connection) as asked:
        signature(**facts)
    named = [query["sql"] for query in asked.captured_queries if "ruleset" not in query["sql"]]
    assert len(named) == len(tables)
    assert {table for table in tables if any(f'FROM "review_{table}"' in sql for sql in named)} == tables


@pytest.mark.parametrize("kind", ["voice_template", "letter", "card", "nonsense"])
def test_what_needs_no_look_up_gets_none(kind: str) -> None:
    assert gather(kind, {"name": "云帆", "content": "https://made.example"}) == {}


@pytest.mark.parametrize("kind", ["signature", "template", "qualification", "digital"])
@pytest.mark.parametrize("junk", [None, 7, "", "x" * 5000, [], {}, [None], {"a": None}, True])
def test_no_facts_of_whatever_form_make_it_raise(kind: str, junk: Any) -> None:
    keys = ("account", "name", "source", "link", "remark", "content", "scene_link", "signature", "qualification",
            "letter", "materials", "company_name", "credit_code", "usage", "third_party", "industry",
            "submitted_on", "ecommerce_marketing", "administrator_shared", "legal_name", "trademark")  # fmt: skip
    assert isinstance(gather(kind, dict.fromkeys(keys, junk)), dict)
