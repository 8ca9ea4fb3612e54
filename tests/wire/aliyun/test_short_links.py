"""Short links: made, judged, opened, asked about; one for a page and one for each recipient."""

from typing import Any

import pytest
from django.test import Client as Browser

from review.models import Limit
from templates_app.models import ShortLink, ShortLinkVisitor
from tests import factories
from tests.wire.aliyun import asking as aliyun
from tests.wire.aliyun.asking import Golden, ask, code, still

pytestmark = pytest.mark.wire
PAGE = "https://www.yunfan.example/new?from=sms"


def _add(url: str, **changed: Any) -> dict[str, Any]:
    return ask(url, "AddShortUrl", **{"ShortUrlName": "新品", "SourceUrl": PAGE, "EffectiveDays": "30", **changed})


def _open(short_url: str, agent: str = "phone", method: str = "get") -> Any:
    path = "/" + short_url.split("/", 3)[3]
    return getattr(Browser(), method)(path, headers={"User-Agent": agent})


def _shown(url: str, short_url: str) -> dict[str, Any]:
    return ask(url, "QueryShortUrl", ShortUrl=short_url)["Data"]


def test_a_link_is_judged_then_leads_on_and_counts_views_and_visitors(
    url: str, test_clock: Any, golden: Golden
) -> None:
    made = _add(url)
    golden("aliyun_add_short_url", still(made, "ShortUrl"))
    short_url = made["Data"]["ShortUrl"]
    assert _shown(url, short_url)["ShortUrlStatus"] == "audit"
    assert _open(short_url).status_code == 404
    aliyun.decided(ShortLink.objects.get(), "approved")
    first = _open(short_url)
    assert (first.status_code, first["Location"], first["Referrer-Policy"]) == (302, PAGE, "no-referrer")
    _open(short_url)
    _open(short_url, "tablet")
    _open(short_url, method="head")
    golden("aliyun_query_short_url", still(ask(url, "QueryShortUrl", ShortUrl=short_url), "ShortUrl"))
    assert ShortLinkVisitor.objects.count() == 2
    test_clock.advance(days=30, seconds=1)
    assert _shown(url, short_url)["ShortUrlStatus"] == "expired"
    assert _open(short_url).status_code == 404


def test_a_rejected_link_says_so_and_leads_nowhere(url: str) -> None:
    short_url = _add(url)["Data"]["ShortUrl"]
    aliyun.decided(ShortLink.objects.get(), "rejected")
    assert _shown(url, short_url)["ShortUrlStatus"] == "reject"
    assert _open(short_url).status_code == 404
    assert _add(url)["Code"] == "OK"  # and stands in nobody's way


def test_one_page_has_one_effective_link_until_it_is_deleted(url: str, golden: Golden) -> None:
    short_url = _add(url)["Data"]["ShortUrl"]
    assert _add(url)["Code"] == "isv.SHORTURL_STILL_AVAILABLE"
    golden("aliyun_delete_short_url", ask(url, "DeleteShortUrl", SourceUrl=PAGE))
    assert code(url, "DeleteShortUrl", SourceUrl=PAGE) == "isv.NO_AVAILABLE_SHORT_URL"
    assert code(url, "QueryShortUrl", ShortUrl=short_url) == "isv.NO_AVAILABLE_SHORT_URL"
    assert _add(url)["Data"]["ShortUrl"] != short_url


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"ShortUrlName": "新" * 14}, "isv.SHORTURL_NAME_ILLEGAL"),
        ({"EffectiveDays": "91"}, "isv.SHORTURL_TIME_ILLEGAL"),
        ({"EffectiveDays": "0"}, "isv.SHORTURL_TIME_ILLEGAL"),
        ({"EffectiveDays": "many"}, "isv.SHORTURL_TIME_ILLEGAL"),
        ({"SourceUrl": "https://a.example/" + "x" * 1000}, "isv.SOURCEURL_OVER_LIMIT"),
        ({"SourceUrl": "javascript:alert(1)"}, "isv.SHORTURL_DOMAIN_EMPTY"),
        ({"SourceUrl": "https://localhost/x"}, "isv.SHORTURL_DOMAIN_EMPTY"),
        ({"SourceUrl": "http://[bad"}, "isv.SHORTURL_DOMAIN_EMPTY"),
    ],
)
def test_a_link_out_of_form_is_refused(url: str, changed: dict[str, Any], expected: str) -> None:
    assert _add(url, **changed)["Code"] == expected
    assert not ShortLink.objects.exists()


def test_the_days_links_come_to_an_end(url: str) -> None:
    Limit.objects.filter(slug="short_links.daily").update(value=1)
    assert _add(url)["Code"] == "OK"
    assert _add(url, SourceUrl=PAGE + "2")["Code"] == "isv.SHORTURL_OVER_LIMIT"


def test_each_recipient_gets_a_link_whose_opening_is_seen(url: str, test_clock: Any, golden: Golden) -> None:
    made = ask(url, "CreateSmartShortUrl", SourceUrl=PAGE, PhoneNumbers="13800138000,13800138001", OutId="spring")
    golden("aliyun_create_smart_short_url", still(made, "ShortUrl", "ShortName"))
    assert len({row["ShortUrl"] for row in made["Model"]}) == 2
    test_clock.advance(seconds=60)
    assert _open(made["Model"][1]["ShortUrl"])["Location"] == PAGE
    span = {"CreateDateStart": 1_700_000_000_000, "CreateDateEnd": 1_900_000_000_000, "PageNo": 1, "PageSize": 10}
    log = ask(url, "QueryPageSmartShortUrlLog", **span)
    golden("aliyun_query_page_smart_short_url_log", still(log, "ShortUrl", "ShortName"))
    one = ask(url, "QueryPageSmartShortUrlLog", **span, PhoneNumber="13800138000")["Model"]
    assert [(row["PhoneNumber"], row["ClickState"]) for row in one["List"]] == [("13800138000", 0)]
    other = ask(url, "QueryPageSmartShortUrlLog", **span, ShortUrl=made["Model"][1]["ShortUrl"])["Model"]
    assert (other["TotalCount"], other["List"][0]["ClickState"]) == (1, 1)
    assert code(url, "QueryPageSmartShortUrlLog", **{**span, "PageSize": 101}) == "isv.INVALID_PARAMETERS"
    assert code(url, "QueryPageSmartShortUrlLog", **{**span, "CreateDateEnd": 10**17}) == "isv.INVALID_PARAMETERS"


def test_numbers_of_recipients_are_numbers_and_not_too_many(url: str) -> None:
    too_many = ",".join(["13800138000"] * 50_001)
    assert code(url, "CreateSmartShortUrl", SourceUrl=PAGE, PhoneNumbers="12") == "isv.MOBILE_NUMBER_ILLEGAL"
    fields = {"Action": "CreateSmartShortUrl", "SourceUrl": PAGE, "PhoneNumbers": too_many}
    assert aliyun.post_form(url, fields)["Code"] == "isv.PHONENUMBERS_OVER_LIMIT"
    assert not ShortLink.objects.exists()


def test_another_account_neither_sees_nor_deletes_a_link(url: str) -> None:
    short_url = _add(url)["Data"]["ShortUrl"]
    factories.other()
    stranger = aliyun.client(url, key="LTAItest2", secret="aliyun-secret-2")
    for action, fields in (("QueryShortUrl", {"ShortUrl": short_url}), ("DeleteShortUrl", {"SourceUrl": PAGE})):
        assert ask(url, action, client=stranger, **fields)["Code"] == "isv.NO_AVAILABLE_SHORT_URL"
    assert ShortLink.objects.count() == 1


def test_the_desk_rejects_a_download_and_an_address_and_passes_a_page(url: str) -> None:
    pages = {PAGE: "effective", "https://www.yunfan.example/yunfan.apk": "reject", "http://8.8.8.8/x": "reject"}
    made = {page: _add(url, SourceUrl=page)["Data"]["ShortUrl"] for page in pages}
    aliyun.review()
    assert {page: _shown(url, short_url)["ShortUrlStatus"] for page, short_url in made.items()} == pages
    personal = {"SourceUrl": "http://8.8.8.8/x", "PhoneNumbers": "13800138000"}
    assert code(url, "CreateSmartShortUrl", **personal) == "isv.SHORTURL_DOMAIN_EMPTY"
