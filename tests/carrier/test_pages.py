"""The test desk's tables in the console."""

from django.urls import reverse

from carrier.models import CarrierSetting, FaultRule, MagicNumber, NumberSegment
from carrier.selectors import locate, world

RULE = {
    "position": "1", "is_enabled": "on", "carrier": "mobile", "number_prefix": "", "template_code": "",
    "outcome": "EXPIRED", "rate": "1000", "delay_ms": "0", "remark": "移动全断",
    "starts_at_0": "2026-11-20", "starts_at_1": "12:00:00",
}  # fmt: skip


def test_the_platform_chooses_the_profile(platform) -> None:
    assert platform.get(reverse("admin:carrier_carriersetting_changelist")).status_code == 302
    url = reverse("admin:carrier_carriersetting_change", args=[1])
    assert platform.post(url, {"profile": "chaotic", "seed": "9"}).status_code == 302
    assert (world().profile.name, world().seed) == ("chaotic", 9)


def test_an_owner_sees_the_profile_and_cannot_change_it(owner) -> None:
    url = reverse("admin:carrier_carriersetting_change", args=[1])
    assert owner.get(url).status_code == 200
    assert owner.post(url, {"profile": "chaotic", "seed": "9"}).status_code == 403
    assert CarrierSetting.objects.get().profile == "ideal"


def test_an_owners_rule_is_for_its_own_account(owner, yunfan, other) -> None:
    answer = owner.post(reverse("admin:carrier_faultrule_add"), {**RULE, "account": other.account.pk})
    assert answer.status_code == 302
    rule = FaultRule.objects.get()
    assert (rule.account_id, rule.outcome, rule.remark) == (yunfan.account.pk, "EXPIRED", "移动全断")
    text = owner.get(reverse("admin:carrier_faultrule_changelist")).content.decode()
    assert "移动全断" in text and "2026-11-20 12:00 – …" in text


def test_the_platforms_rule_hits_everybody(platform, owner) -> None:
    assert platform.post(reverse("admin:carrier_faultrule_add"), RULE).status_code == 302
    rule = FaultRule.objects.get()
    assert rule.account_id is None
    assert owner.get(reverse("admin:carrier_faultrule_change", args=[rule.pk])).status_code == 404


def test_a_rule_that_does_nothing_is_refused_beside_its_field(owner) -> None:
    answer = owner.post(reverse("admin:carrier_faultrule_add"), {**RULE, "outcome": ""})
    assert answer.status_code == 200
    assert not FaultRule.objects.exists()


def test_the_magic_numbers_are_listed_and_changed_by_the_platform_only(owner, platform) -> None:
    assert "17000000008" in owner.get(reverse("admin:carrier_magicnumber_changelist")).content.decode()
    row = MagicNumber.objects.get(number="17000000005")
    url = reverse("admin:carrier_magicnumber_change", args=[row.pk])
    form = {
        "number": row.number,
        "description": "x",
        "receipts": "500 failed EXPIRED\n900 delivered DELIVERED",
        "reply": "",
    }
    assert owner.post(url, form).status_code == 403
    assert platform.post(url, form).status_code == 302
    found = world().magic["17000000005"].receipts
    assert [(r.after_ms, r.status, r.code) for r in found] == [
        (500, "failed", "EXPIRED"),
        (900, "delivered", "DELIVERED"),
    ]
    bad = platform.post(url, {**form, "receipts": "900 failed EXPIRED\n500 delivered DELIVERED"})
    assert bad.status_code == 200
    assert len(world().magic["17000000005"].receipts) == 2


def test_a_segment_is_corrected(platform) -> None:
    form = {"prefix": "1380013", "carrier": "unicom", "province": "西藏", "city": "拉萨"}
    assert platform.post(reverse("admin:carrier_numbersegment_add"), form).status_code == 302
    assert locate("13800138000") == ("unicom", "西藏", "拉萨", False)
    row = NumberSegment.objects.get()
    platform.post(reverse("admin:carrier_numbersegment_delete", args=[row.pk]), {"post": "yes"})
    assert locate("13800138000") == ("mobile", "北京", "北京", False)
