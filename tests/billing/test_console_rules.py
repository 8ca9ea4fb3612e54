"""Packages, calculator, rules, limits and alerts in the browser."""

from decimal import Decimal
from typing import Any

import pytest

from accounts import services as accounts
from accounts.choices import PlatformRole
from accounts.models import Contact
from billing import selectors, services
from billing.models import Discount, Package, PackageProduct, PackageRule, SendingLimit
from core import clock
from tests import factories
from tests.billing.test_console import browser, page, text
from tests.factories import Cast


def test_a_voice_package_of_any_size_is_bought_for_one_application(yunfan: Cast) -> None:
    owner = browser(yunfan.owner)
    product = PackageProduct.objects.get(slug="voice-custom")
    url = page("billing_buy", product.pk)
    asked = owner.get(url)
    assert "from 1,000 minutes" in text(asked)
    body = {"reference": asked.context["reference"], "quantity": "999", "applications": [yunfan.application.pk]}
    assert "Name 1,000 to" in text(owner.post(url, body))
    assert owner.post(url, {**body, "quantity": "10000"}).status_code == 302
    package = Package.objects.get(catalogue=product)
    assert (package.price, package.quantity, package.applications) == (1050, 10_000, [yunfan.application.pk])
    shown = text(owner.get(page("billing_packages")))
    assert "usable from 12:05:00" in shown
    assert "测试应用" in shown


def test_a_package_is_shared_and_returned_by_who_may_pay(yunfan: Cast) -> None:
    owner, package = browser(yunfan.owner), yunfan.package
    assert owner.post(page("billing_share", package.pk), {"applications": [yunfan.application.pk]}).status_code == 302
    package.refresh_from_db()
    assert package.applications == [yunfan.application.pk]
    assert browser(yunfan.operator).post(page("billing_refund", package.pk)).status_code == 403
    assert owner.post(page("billing_refund", package.pk)).status_code == 302
    package.refresh_from_db()
    assert package.status == "refunded"
    again = owner.post(page("billing_refund", package.pk), follow=True)
    assert "Only a paid package that was never used" in text(again)
    assert selectors.balance_of(yunfan.account.pk).balance == Decimal(10_045)


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"what": "package", "package": "voice-custom", "count": 1, "quantity": 9999}, "To pay: ¥1,099.89"),
     ({"what": "item", "item": "privacy_number/95axn", "count": 20, "calls": 0, "seconds": 61}, "¥10.00"),
     ({"what": "item", "item": "privacy_call/", "count": 1, "calls": 2, "seconds": 61}, "rounded up to whole minutes"),
     ({"what": "top_up", "amount": "50"}, "there is no bonus"),
     ({"what": "package", "package": "voice-custom", "count": 1, "quantity": 10}, "Name 1,000 to")],
)  # fmt: skip
def test_the_calculator_answers_every_question(yunfan: Cast, asked: dict[str, Any], said: str) -> None:
    if "package" in asked:
        asked = {**asked, "package": PackageProduct.objects.get(slug=asked["package"]).pk}
    assert said in text(browser(yunfan.owner).get(page("billing_quote"), asked))


def test_a_rule_is_made_changed_and_deleted_and_a_wrong_one_says_why(yunfan: Cast) -> None:
    owner, url = browser(yunfan.owner), page("billing_packagerule_add")
    body = {"product": "", "alert_below": "100", "auto_slug": "general-10000", "auto_times": "2", "auto_cap": "900"}
    assert "The cap does not pay for one package." in text(owner.post(url, {**body, "auto_cap": "1"}))
    assert not PackageRule.objects.exists()
    assert owner.post(url, body).status_code == 302
    rule = PackageRule.objects.get()
    assert (rule.account, rule.auto_cap, rule.alert_below) == (yunfan.account, 900, 100)
    change = page("billing_packagerule_change", rule.pk)
    assert owner.post(change, {**body, "auto_slug": "", "alert_below": ""}).status_code == 302
    rule.refresh_from_db()
    assert (rule.auto_slug, rule.alert_below) == ("", None)
    assert "General packages" in text(owner.get(page("billing_packagerule_changelist")))
    assert owner.post(page("billing_packagerule_delete", rule.pk), {"post": "yes"}).status_code == 302
    yunfan.wallet.refresh_from_db()
    assert not yunfan.wallet.is_watched
    assert browser(yunfan.operator).post(url, body).status_code == 403


def test_limits_are_set_in_the_browser_and_refuse_a_warning_above_the_limit(yunfan: Cast) -> None:
    owner, url = browser(yunfan.owner), page("billing_sendinglimit_add")
    assert "at most its limit" in text(owner.post(url, {"product": "captcha", "day_warn": "9", "day_limit": "8"}))
    assert owner.post(url, {"product": "captcha", "day_warn": "7", "day_limit": "8"}).status_code == 302
    limit = SendingLimit.objects.get()
    assert (limit.product, limit.day_warn, limit.day_limit, limit.month_spend_limit) == ("captcha", 7, 8, None)
    assert "Domestic verification codes" in text(owner.get(page("billing_sendinglimit_changelist")))


def test_alerts_and_mails_are_shown_and_a_contact_is_switched_off(yunfan: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "accounts.mail.OutboxBackend"
    owner = browser(yunfan.owner)
    accounts.add_contact(account=yunfan.account, name="周岚", email="zhou@example.com", actor=None)
    services.set_alert(account=yunfan.account, alert_below=Decimal(20_000))
    accounts.deliver_alerts()
    assert "¥20,000.00" in text(owner.get(page("accounts_alert_changelist")))
    assert "zhou@example.com" in text(owner.get(page("accounts_outboxmail_changelist")))
    contact = Contact.objects.get(account=yunfan.account)
    body = {"name": "周岚", "email": "zhou@example.com", "hears_balance": "on"}
    assert owner.post(page("accounts_contact_change", contact.pk), body).status_code == 302
    contact.refresh_from_db()
    assert (contact.hears_balance, contact.hears_packages, contact.hears_limits) == (True, False, False)


def test_finance_adds_versions_and_discounts_and_cannot_change_what_is_in_force(yunfan: Cast) -> None:
    staff = browser(factories.staff(PlatformRole.FINANCE))
    old = PackageProduct.objects.get(slug="captcha-200")
    body = {
        "slug": "captcha-200", "name": old.name, "category": "text_bound", "product": "captcha", "quantity": 200,
        "price": "3", "valid_days": 90, "valid_months": 0, "delay_seconds": 0, "is_on_sale": "on",
        "valid_from": "2000-01-01", "valid_to": "", "source": "test",
    }  # fmt: skip
    shown = text(staff.post(page("billing_packageproduct_change", old.pk), body))
    assert "This version is in force already" in shown
    assert staff.post(page("billing_packageproduct_add"), {**body, "valid_from": "2026-11-21"}).status_code == 302
    assert [row.price for row in PackageProduct.objects.filter(slug="captcha-200").order_by("valid_from")] == [2, 3]
    discount = {"product": "privacy_number", "variant": "", "percent": "70", "valid_from": "2026-11-20", "source": "x"}
    assert staff.post(page("billing_discount_add"), discount).status_code == 302
    assert Discount.objects.get().percent == 70
    assert "70" in text(browser(yunfan.owner).get(page("billing_discount_changelist")))
    assert clock.today().isoformat() == "2026-11-20"
