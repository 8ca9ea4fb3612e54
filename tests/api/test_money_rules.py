"""Catalogue, quotes, package rules, volume limits, alerts and the outbox over REST and from the command line."""

from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Alert, OutboxMail
from billing import services
from billing.models import Package, PackageRule, SendingLimit
from core import clock
from tests.api.test_money import V1, client
from tests.factories import Cast


def quote(cast: Cast, **asked: Any) -> dict[str, Any]:
    answer = client(cast.owner).post(f"{V1}/quote/", asked, format="json", HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_the_catalogue_has_categories_versions_and_sources(yunfan: Cast) -> None:
    owner = client(yunfan.owner)
    rows = owner.get(f"{V1}/package-products/", {"category": "voice_custom"}).json()["results"]
    assert [(row["slug"], row["valid_months"], row["delay_seconds"], row["valid_from"]) for row in rows] == [
        ("voice-custom", 24, 300, "2000-01-01")
    ]  # fmt: skip
    prices = owner.get(f"{V1}/prices/", {"product": "privacy_number", "variant": "95axn"}).json()["results"]
    assert [(row["unit_price"], row["unit"], row["source"]) for row in prices] == [
        ("0.5000", "number_month", "阿里云号码隐私保护控制台（2022）")
    ]  # fmt: skip


def test_quotes_spell_out_every_kind_of_purchase(yunfan: Cast) -> None:
    services.save_discount(
        discount=None, product="privacy_number", variant="axb-virtual", percent=70, valid_from=clock.today()
    )
    custom = quote(yunfan, package_product="voice-custom", quantity=9999)
    assert custom["amount"] == "1099.8900"
    assert custom["calculation"][0] == "9,999 × ¥0.11 for each minute = ¥1,099.89"
    rent = quote(yunfan, item="privacy_number", variant="axb-virtual", count=4)
    assert (rent["amount"], rent["calculation"][1]) == ("6.0000", "70% off each: -¥14.00")
    calls = quote(yunfan, item="privacy_call", calls=10, seconds=61)
    assert (calls["amount"], calls["segments"]) == ("2.2000", 20)
    assert calls["calculation"][0] == "10 calls of 61 seconds, each rounded up to whole minutes = 20 minutes"
    assert quote(yunfan, top_up="12.34")["amount"] == "12.3400"
    Package.objects.filter(account=yunfan.account).update(status="used_up")
    sent = quote(yunfan, vendor="aliyun", product="captcha", messages=100_001, segments=1)
    assert (sent["amount"], len(sent["calculation"])) == ("4500.0420", 4)


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"package_product": "nothing"}, "billing.not_on_sale"),
     ({"package_product": "voice-custom", "quantity": 999}, "billing.package_size"),
     ({"item": "privacy_number", "variant": "nothing"}, "billing.no_price"),
     ({"item": "privacy_call", "calls": 1, "seconds": 0}, "billing.amount_invalid"),
     ({"top_up": "-1"}, "billing.amount_invalid"),
     ({"vendor": "aliyun", "product": "captcha", "segments": 1, "application": "1"}, "accounts.application_unknown")],
)  # fmt: skip
def test_a_quote_that_makes_no_sense_names_its_reason(yunfan: Cast, asked: dict[str, Any], code: str) -> None:
    answer = client(yunfan.owner).post(f"{V1}/quote/", asked, format="json")
    assert answer.status_code in (404, 409, 422)
    assert answer.json()["code"] == code


def test_a_package_is_bought_by_size_shared_and_returned(yunfan: Cast) -> None:
    owner, url = client(yunfan.owner), f"{V1}/packages/"
    body = {"package_product": "voice-custom", "quantity": 1000, "applications": [yunfan.application.pk]}
    made = owner.post(url, body, format="json")
    assert (made.status_code, made.json()["price"], made.json()["quantity"]) == (201, "110.0000", 1000)
    pk = made.json()["id"]
    shared = owner.post(f"{url}{pk}/share/", {"applications": []}, format="json")
    assert shared.json()["applications"] == []
    assert owner.post(f"{url}{pk}/refund/").json()["status"] == "refunded"
    assert owner.get(f"{V1}/wallet/").json()["balance"] == "10000.0000"
    again = owner.post(f"{url}{pk}/refund/")
    assert (again.status_code, again.json()["code"]) == (409, "billing.not_refundable")
    assert client(yunfan.operator).post(url, body, format="json").status_code == 403


def test_rules_and_limits_are_set_shown_and_taken_away(yunfan: Cast) -> None:
    owner = client(yunfan.owner)
    rule = {"product": "", "alert_below": 2000, "auto_slug": "general-10000", "auto_times": 2, "auto_cap": "900"}
    made = owner.post(f"{V1}/package-rules/", rule, format="json").json()
    assert (made["auto_cap"], made["auto_done"], made["is_alerted"]) == ("900.0000", 0, True)
    wrong = owner.post(f"{V1}/package-rules/", {**rule, "auto_slug": "voice-10000"}, format="json")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "billing.rule_invalid")
    limit = {"product": "captcha", "day_warn": 5, "day_limit": 10, "month_spend_limit": "3.5"}
    shown = owner.post(f"{V1}/sending-limits/", limit, format="json").json()
    assert (shown["day_limit"], shown["month_limit"], shown["month_spend_limit"]) == (10, None, "3.5000")
    assert owner.delete(f"{V1}/sending-limits/{shown['id']}/").status_code == 204
    assert owner.delete(f"{V1}/package-rules/{made['id']}/").status_code == 204
    assert not PackageRule.objects.exists() and not SendingLimit.objects.exists()
    yunfan.wallet.refresh_from_db()
    assert not yunfan.wallet.is_watched
    assert client(yunfan.operator).post(f"{V1}/sending-limits/", limit, format="json").status_code == 403


def test_alerts_and_mails_are_listed_for_their_account_only(yunfan: Cast, other: Cast, settings: Any) -> None:
    from accounts import services as accounts

    settings.EMAIL_BACKEND = "accounts.mail.OutboxBackend"
    accounts.add_contact(account=yunfan.account, name="x", email="x@example.com", actor=None)
    services.set_alert(account=yunfan.account, alert_below=Decimal(20_000))
    accounts.deliver_alerts()
    rows = client(yunfan.owner).get(f"{V1}/alerts/").json()["results"]
    assert [(row["kind"], row["mails"]) for row in rows] == [("balance_low", 1)]
    mails = client(yunfan.owner).get(f"{V1}/outbox-mails/").json()["results"]
    assert [row["recipient"] for row in mails] == ["x@example.com"]
    for path in ("alerts", "outbox-mails"):
        assert client(other.owner).get(f"{V1}/{path}/").json()["results"] == []
    assert (Alert.objects.count(), OutboxMail.objects.count()) == (1, 1)


def test_a_general_voucher_is_not_accepted(yunfan: Cast) -> None:
    body = {"amount": "10", "method": "general_voucher"}
    answer = client(yunfan.owner).post(f"{V1}/top-ups/", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "billing.voucher_not_supported")
    assert client(yunfan.owner).get(f"{V1}/wallet/").json()["balance"] == "10000.0000"


def said(*args: str) -> list[str]:
    out = StringIO()
    call_command("quote", *args, "--language", "en", stdout=out)
    return out.getvalue().splitlines()


def test_the_command_line_quotes_as_the_api_does(yunfan: Cast) -> None:
    assert said("package", "voice-custom", "--size", "10000")[-1] == "¥1,050.00"
    assert said("item", "voice_number", "--count", "2")[-1] == "¥100.00"
    assert said("top-up", "100")[-1] == "¥100.00"
    own = said("messages", "--account", "yunfan", "--count", "1100")
    assert own[1:3] == ["2. 1,000 segments from the package “测试套餐”: ¥0.00", "3. 100 segments × ¥0.045 = ¥4.50"]
    assert said("messages", "--count", "10")[-1] == "¥0.45"
    for wrong in (["package", "nothing"], ["item", "nothing"], ["top-up", "much"], ["messages", "--account", "no"]):
        with pytest.raises(CommandError):
            said(*wrong)
