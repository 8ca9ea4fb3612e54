"""Bindings in the console: bound from a pool or a number, found, changed, extended and ended."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from privacy_numbers.choices import PoolType
from privacy_numbers.models import Binding, NumberPool
from privacy_numbers.services.bindings import bind_axb, unbind
from tests.factories import Cast
from tests.privacy_numbers.stage import A, B, C, group_of, numbers_in, pool_of, terms

LIST = "admin:privacy_numbers_binding_changelist"
UNTIL = "2026-11-21T12:00"
SAID = {"_form_submitted": "on"}  # what the dialog's own script adds


@pytest.fixture
def owner(yunfan: Cast, client: Client) -> Client:
    client.force_login(yunfan.owner)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def axb(yunfan: Cast) -> NumberPool:
    pool = pool_of(yunfan.account)
    numbers_in(pool, count_=2)
    return pool


@pytest.mark.parametrize(
    ("pool_type", "asked", "sides"),
    [
        (PoolType.AXB, {"phone_b"}, {"phone_b": B}),
        (PoolType.AXN, {"phone_b"}, {"phone_b": ""}),
        (PoolType.AXN_EXTENSION, {"extension", "phone_b"}, {"extension": "12"}),
        (PoolType.AXG, {"group"}, {}),
    ],
)
def test_the_form_asks_what_the_pools_type_needs_and_binds(
    owner: Client, yunfan: Cast, pool_type: str, asked: set[str], sides: dict
) -> None:
    pool = pool_of(yunfan.account, pool_type)
    number = numbers_in(pool)[0]
    if pool_type == PoolType.AXG:
        sides = {"group": group_of(pool, [B]).pk}
    url = f"{reverse('admin:number_bind')}?pool={pool.pk}"
    page = owner.get(url)
    assert asked == set(page.context["form"].fields) & {"phone_b", "extension", "group"}
    answer = owner.post(url, {"phone_a": A, "expires_at": UNTIL, **sides})
    binding = Binding.objects.get()
    assert answer.headers["Location"] == reverse("admin:privacy_numbers_binding_change", args=[binding.pk])
    assert (binding.number, binding.phone_a, binding.pool_type) == (number, A, pool_type)
    assert binding.expires_at == clock.now() + dt.timedelta(days=1)  # Beijing noon of the next day
    assert owner.get(answer.headers["Location"]).status_code == 200


def test_from_a_number_its_own_number_is_filled_in(owner: Client, axb: NumberPool) -> None:
    second = axb.numbers.order_by("-pk").first()
    assert second is not None
    url = f"{reverse('admin:number_bind')}?number={second.pk}"
    assert owner.get(url).context["form"].initial["secret_no"] == second.number
    owner.post(url, {"phone_a": A, "phone_b": B, "expires_at": UNTIL, "secret_no": second.number, "is_recorded": "on"})
    assert Binding.objects.values_list("number_id", "is_recorded").get() == (second.pk, True)


def test_pool_and_number_have_a_button_that_leads_to_the_form(owner: Client, axb: NumberPool) -> None:
    number = axb.numbers.get(pk=axb.numbers.order_by("pk").values_list("pk", flat=True)[0])
    for model, row, asked in (("numberpool", axb, "pool"), ("secretnumber", number, "number")):
        button = reverse(f"admin:privacy_numbers_{model}_bind", args=[row.pk])
        assert button in owner.get(reverse(f"admin:privacy_numbers_{model}_changelist")).content.decode()
        assert owner.get(button).headers["Location"] == f"{reverse('admin:number_bind')}?{asked}={row.pk}"
    assert owner.get(reverse("admin:privacy_numbers_binding_add")).headers["Location"] == reverse("admin:number_bind")


def test_a_refusal_stands_beside_its_field_and_binds_nothing(owner: Client, axb: NumberPool) -> None:
    url = f"{reverse('admin:number_bind')}?pool={axb.pk}"
    for sides, field in (
        ({"phone_b": A}, "phone_b"), ({"phone_a": "1"}, "phone_a"), ({"expires_at": "2026-11-20T12:01"}, "expires_at"),
        ({"secret_no": "17012345678"}, "secret_no"), ({"is_transcribed": "on"}, "is_transcribed"),
    ):  # fmt: skip
        page = owner.post(url, {"phone_a": A, "phone_b": B, "expires_at": UNTIL, **sides})
        assert list(page.context["form"].errors) == [field]
    assert not Binding.objects.exists()


def test_a_foreign_pool_or_number_is_not_found(owner: Client, other: Cast) -> None:
    pool = pool_of(other.account)
    number = numbers_in(pool)[0]
    for asked in (f"pool={pool.pk}", f"number={number.pk}", "pool=x", "number=99999999999999999999"):
        assert owner.get(f"{reverse('admin:number_bind')}?{asked}").status_code == 404


def test_the_list_finds_by_a_and_by_binding_id(owner: Client, axb: NumberPool) -> None:
    first = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    second = bind_axb(pool=axb, phone_a=C, phone_b="13600136000", terms=terms())
    for term, found in (
        ("+86 13800138000", [first]),
        (second.subs_id, [second]),
        ("nobody", []),
        ("", [second, first]),
    ):
        page = owner.get(reverse(LIST), {"q": term})
        assert list(page.context["cl"].result_list) == found
    assert list(owner.get(reverse(LIST), {"state__exact": "expired"}).context["cl"].result_list) == []


def test_a_live_binding_changes_on_its_page_and_an_ended_one_does_not(owner: Client, axb: NumberPool) -> None:
    binding = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    url = reverse("admin:privacy_numbers_binding_change", args=[binding.pk])
    form = {"phone_a": A, "phone_b": C, "expires_at_0": "2026-11-22", "expires_at_1": "12:00:00", "track_no": "SF9",
            "call_restrict": "CONTROL_BX_DISABLE", "is_recorded": "on",
            "ring_config": '{"AXBRing_1": "10000001"}'}  # fmt: skip
    answer = owner.post(url, form)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    row = Binding.objects.get(pk=binding.pk)
    assert (row.phone_b, row.track_no, row.call_restrict, row.is_recorded) == (C, "SF9", "CONTROL_BX_DISABLE", True)
    assert (row.ring_config, row.expires_at) == ({"AXBRing_1": "10000001"}, clock.now() + dt.timedelta(days=2))
    wrong = owner.post(url, {**form, "phone_b": A})
    assert list(wrong.context["adminform"].form.errors) == ["phone_b"]
    unbind(binding=row)
    assert b'name="phone_b"' not in owner.get(url).content
    assert owner.post(url, form).status_code == 403


def test_extending_and_ending_are_buttons_of_a_row(owner: Client, axb: NumberPool) -> None:
    binding = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    names = {name: reverse(f"admin:privacy_numbers_binding_{name}", args=[binding.pk]) for name in ("extend", "unbind")}
    assert owner.get(names["extend"]).status_code == 200
    owner.post(names["extend"], {"expires_at": "2026-11-25T12:00", **SAID})
    assert Binding.objects.get(pk=binding.pk).expires_at == clock.now() + dt.timedelta(days=5)
    owner.post(names["unbind"], SAID)
    assert Binding.objects.get(pk=binding.pk).state == "unbound"
    again = owner.post(names["unbind"], SAID)
    assert again.status_code == 200  # the question again, with why not


def test_a_reader_sees_stars_and_no_buttons(yunfan: Cast, client: Client, axb: NumberPool) -> None:
    binding = bind_axb(pool=axb, phone_a=A, phone_b=B, terms=terms())
    client.force_login(yunfan.readonly)
    for url in (reverse(LIST), reverse("admin:privacy_numbers_binding_change", args=[binding.pk])):
        page = client.get(url).content.decode()
        assert "138****8000" in page
        assert A not in page
        assert binding.number.number not in page
    assert client.get(f"{reverse('admin:number_bind')}?pool={axb.pk}").status_code == 403
    assert client.post(reverse("admin:privacy_numbers_binding_unbind", args=[binding.pk])).status_code == 403
