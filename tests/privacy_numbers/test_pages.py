"""Console pages of numbers, pools and what belongs to them, and the public page behind a QR code."""

import io
import re
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
import zxingcpp
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from accounts.choices import PlatformRole
from billing.models import Wallet
from privacy_numbers.choices import NumberKind, NumberState, PoolType, RingtoneState, TicketState, Verification
from privacy_numbers.models import (
    BlackEntry,
    Group,
    Migration,
    NumberPool,
    NumberPurchase,
    Ringtone,
    SecretNumber,
    StockPlace,
    Ticket,
)
from privacy_numbers.services.groups import create_group
from privacy_numbers.services.numbers import buy_numbers
from privacy_numbers.services.pools import create_pool
from privacy_numbers.services.ringtones import submit_ringtone
from privacy_numbers.services.verification import start_verification
from tests import factories
from tests.privacy_numbers.conftest import pool_with
from tests.privacy_numbers.test_ringtones import wav

NUMBERS = "admin:privacy_numbers_secretnumber_changelist"
PERSON = {"name": "林舟", "identity": "330106198803154510"}


def login(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def owner(yunfan: Any) -> Client:
    return login(yunfan.owner)


def act(client: Client, row: Any, action: str, **data: Any) -> Any:
    """Press a row's button and say yes."""
    return client.post(_url(row, action), {"_form_submitted": "True", **data})


def _url(row: Any, action: str) -> str:
    page = admin.site._registry[type(row)]
    for pattern in page.get_urls():
        text = str(pattern.pattern)
        if f"/{action}" in text or text.startswith(f"{action}/"):
            return reverse(f"admin:{pattern.name}", args=[row.pk])
    raise AssertionError(f"{type(row).__name__} has no button {action}")


class TestNumbers:
    def test_the_list_shows_every_column(self, owner: Client, axb: NumberPool) -> None:
        SecretNumber.objects.filter(number="17088880000").update(bound=1, state=NumberState.BOUND, remark="门店一")
        body = owner.get(reverse(NUMBERS)).content.decode()
        for text in ("17088880000", "浙江 杭州", "1 / ", "199", "门店一", axb.name):
            assert text in body, text

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("17088880001", 1), ("1708888000", 3), ("17088880001-17088880002", 2), ("17088880000 至 17088889999", 3),
            ("杭州", 3), ("17088880001-17088880000", 0), ("北京", 0),
        ],
    )  # fmt: skip
    def test_numbers_are_found_by_number_or_range(self, owner: Client, axb: NumberPool, asked: str, found: int) -> None:
        body = owner.get(reverse(NUMBERS), {"q": asked}).content.decode()
        assert len(set(re.findall(r"1708888000\d(?=</a>)", body))) == found

    def test_whoever_sees_stars_finds_whole_numbers_only(self, yunfan: Any, axb: NumberPool) -> None:
        reader = login(yunfan.readonly)
        rows = [
            len(re.findall("170[*]{4}0000", reader.get(reverse(NUMBERS), {"q": asked}).content.decode()))
            for asked in ("17088880000", "1708888000", "17088880000-17088880001")
        ]
        assert [bool(count) for count in rows] == [True, False, False]

    def test_a_number_is_locked_unlocked_noted_and_released(self, owner: Client, axb: NumberPool) -> None:
        row = axb.numbers.first()
        act(owner, row, "lock")
        row.refresh_from_db()
        assert row.state == NumberState.LOCKED
        act(owner, row, "unlock")
        act(owner, row, "remark", remark="旗舰店")
        row.refresh_from_db()
        assert (row.state, row.remark) == (NumberState.FREE, "旗舰店")
        act(owner, row, "release")
        row.refresh_from_db()
        assert row.state == NumberState.RELEASED
        assert row.number not in owner.get(reverse(NUMBERS), {"q": "170"}).content.decode()

    def test_a_refusal_stands_in_the_dialog(self, owner: Client, axb: NumberPool) -> None:
        row = axb.numbers.first()
        SecretNumber.objects.filter(pk=row.pk).update(bound=1, state=NumberState.BOUND)
        answer = act(owner, row, "release")
        assert answer.status_code == 200
        assert "The number still has bindings" in answer.content.decode()

    def test_a_reader_presses_nothing(self, yunfan: Any, axb: NumberPool) -> None:
        assert act(login(yunfan.readonly), axb.numbers.first(), "lock").status_code == 403
        assert set(axb.numbers.values_list("state", flat=True)) == {NumberState.FREE}

    def test_the_list_is_taken_away_as_a_sheet(self, owner: Client, axb: NumberPool) -> None:
        answer = owner.get(reverse("admin:privacy_numbers_secretnumber_export"), {"q": "17088880001"})
        sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
        rows = list(sheet.iter_rows(values_only=True))
        assert (len(rows), rows[1][0]) == (2, "17088880001")


class TestBuying:
    FORM = {"pool_type": "axb", "kind": "virtual", "city": "杭州", "quantity": 3, "pool": "", "pool_name": ""}

    def test_the_price_is_shown_before_it_is_paid(self, owner: Client, yunfan: Any, axb: NumberPool) -> None:
        body = owner.post(reverse("admin:number_buy"), {**self.FORM, "check": "1"}).content.decode()
        assert "15.00" in body
        assert "9,985.00" in body
        assert SecretNumber.objects.count() == 3
        answer = owner.post(reverse("admin:number_buy"), {**self.FORM, "buy": "1"})
        bought = NumberPurchase.objects.get()
        assert answer["Location"] == reverse("admin:privacy_numbers_numberpurchase_change", args=[bought.pk])
        assert Wallet.objects.get(account=yunfan.account).balance == Decimal(9985)
        assert "杭州" in owner.get(reverse("admin:privacy_numbers_numberpurchase_changelist")).content.decode()

    def test_the_first_purchase_is_granted_by_the_platform(self, owner: Client, yunfan: Any) -> None:
        answer = owner.post(reverse("admin:number_buy"), {**self.FORM, "buy": "1", "pool_name": "华东"})
        ticket = Ticket.objects.get()
        assert answer["Location"] == reverse("admin:privacy_numbers_ticket_change", args=[ticket.pk])
        assert act(owner, ticket, "grant").status_code == 403
        act(login(factories.staff(PlatformRole.OPERATOR)), ticket, "grant")
        ticket.refresh_from_db()
        assert (ticket.state, ticket.purchase.pool.name, SecretNumber.objects.count()) == (
            TicketState.GRANTED,
            "华东",
            3,
        )

    def test_a_ticket_is_refused_with_an_answer(self, owner: Client, yunfan: Any) -> None:
        owner.post(reverse("admin:number_buy"), {**self.FORM, "buy": "1"})
        ticket = Ticket.objects.get()
        act(login(factories.staff(PlatformRole.OPERATOR)), ticket, "refuse", reason="请先实名认证")
        ticket.refresh_from_db()
        assert (ticket.state, ticket.answer) == (TicketState.REFUSED, "请先实名认证")

    def test_a_refusal_stands_beside_its_field(self, owner: Client, axb: NumberPool) -> None:
        answer = owner.post(reverse("admin:number_buy"), {**self.FORM, "kind": "n95", "buy": "1"})
        assert "95AXN takes 95 numbers" in answer.content.decode()
        assert NumberPurchase.objects.count() == 0

    def test_buying_takes_the_right_to_money(self, yunfan: Any, axb: NumberPool) -> None:
        assert login(yunfan.operator).post(reverse("admin:number_buy"), {**self.FORM, "buy": "1"}).status_code == 403

    def test_the_platform_keeps_the_stock(self, owner: Client, yunfan: Any) -> None:
        place = StockPlace.objects.get(kind="virtual", city="杭州")
        url = reverse("admin:privacy_numbers_stockplace_change", args=[place.pk])
        form = {"kind": "virtual", "province": "浙江", "city": "杭州", "prefix": place.prefix, "left": 7}
        assert owner.post(url, form).status_code == 403
        login(factories.staff(PlatformRole.OPERATOR)).post(url, form)
        place.refresh_from_db()
        assert place.left == 7


class TestPools:
    def test_counts_and_rate_are_shown(self, owner: Client, axb: NumberPool) -> None:
        SecretNumber.objects.filter(number="17088880000").update(bound=60, state=NumberState.BOUND)
        body = owner.get(reverse("admin:privacy_numbers_numberpool_changelist")).content.decode()
        for text in (axb.key, ">3</a>", "10.0%"):
            assert text in body, text

    def test_a_pool_is_made_and_set_up(self, owner: Client, yunfan: Any) -> None:
        owner.post(reverse("admin:privacy_numbers_numberpool_add"), {"pool_type": "axn", "name": "外卖"})
        pool = NumberPool.objects.get()
        assert (pool.account, pool.pool_type) == (yunfan.account, PoolType.AXN)
        url = reverse("admin:privacy_numbers_numberpool_change", args=[pool.pk])
        form = {
            "name": "外卖二",
            "allocation": "strict",
            "sms_mode": "smart",
            "confirms_texts": "on",
            "alarm_percent": 90,
        }
        assert owner.post(url, form).status_code == 302
        pool.refresh_from_db()
        assert (pool.name, pool.allocation, pool.confirms_texts, pool.alarm_percent) == ("外卖二", "strict", True, 90)
        answer = owner.post(url, {**form, "sms_mode": "off"})
        assert "Confirming before sending belongs to smart SMS" in answer.content.decode()
        assert owner.post(reverse("admin:privacy_numbers_numberpool_delete", args=[pool.pk])).status_code == 403


class TestLists:
    def test_a_group_is_made_of_pasted_numbers(self, owner: Client, yunfan: Any) -> None:
        axg = pool_with(yunfan.account, PoolType.AXG, first=17099990000)
        owner.post(
            reverse("admin:privacy_numbers_group_add"),
            {"pool": axg.pk, "name": "销售", "remark": "", "phones": "13800138000\n\n 0571-88880000 ,13800138001"},
        )
        group = Group.objects.get()
        assert list(group.members.values_list("phone", flat=True)) == ["13800138000", "057188880000", "13800138001"]
        act(owner, group, "add-numbers", phones="13800138002")
        act(owner, group, "remove-numbers", phones="13800138000")
        assert group.members.count() == 3
        act(owner, group, "overwrite-numbers", phones="13900139000")
        url = reverse("admin:privacy_numbers_group_change", args=[group.pk])
        assert "13900139000" in owner.get(url).content.decode()
        assert "139****9000" in login(yunfan.readonly).get(url).content.decode()
        owner.post(reverse("admin:privacy_numbers_group_delete", args=[group.pk]), {"post": "yes"})
        assert Group.objects.count() == 0

    def test_a_wrong_number_stands_beside_the_field(self, owner: Client, yunfan: Any) -> None:
        axg = pool_with(yunfan.account, PoolType.AXG, first=17099990000)
        form = {"pool": axg.pk, "name": "销售", "remark": "", "phones": "13800138000\nabc"}
        answer = owner.post(reverse("admin:privacy_numbers_group_add"), form)
        assert "This is no phone number" in answer.content.decode()
        assert Group.objects.count() == 0

    def test_the_blacklist_is_for_axn_and_extension_pools(self, owner: Client, yunfan: Any, axb: NumberPool) -> None:
        axn = pool_with(yunfan.account, PoolType.AXN, first=17099990000)
        form = {"kind": "pool", "phone": "13800138000", "counterpart": "", "remark": "骚扰"}
        owner.post(reverse("admin:privacy_numbers_blackentry_add"), {**form, "pool": axb.pk})
        assert BlackEntry.objects.count() == 0
        owner.post(reverse("admin:privacy_numbers_blackentry_add"), {**form, "pool": axn.pk})
        entry = BlackEntry.objects.get()
        assert (entry.phone, entry.remark) == ("13800138000", "骚扰")
        owner.post(reverse("admin:privacy_numbers_blackentry_delete", args=[entry.pk]), {"post": "yes"})
        assert BlackEntry.objects.count() == 0

    def test_a_migration_shows_its_result(self, owner: Client, yunfan: Any, axb: NumberPool) -> None:
        target = create_pool(account=yunfan.account, pool_type=PoolType.AXB, name="华东")
        form = {
            "source": axb.pk,
            "target": target.pk,
            "numbers": "17088880000\n17088889999",
            "city": "",
            "quantity": "",
        }
        answer = owner.post(reverse("admin:privacy_numbers_migration_add"), form)
        done = Migration.objects.get()
        assert answer["Location"] == reverse("admin:privacy_numbers_migration_change", args=[done.pk])
        body = owner.get(answer["Location"]).content.decode()
        for text in ("17088880000", "17088889999", "Not in the pool", "Migrated"):
            assert text in body, text
        assert "17088880000" not in login(yunfan.readonly).get(answer["Location"]).content.decode()


class TestRingtones:
    ADD = "admin:privacy_numbers_ringtone_add"

    def test_a_wav_is_filed_and_played(self, owner: Client, yunfan: Any, other: Any) -> None:
        upload = SimpleUploadedFile("hello.wav", wav(), content_type="audio/wav")
        owner.post(reverse(self.ADD), {"name": "欢迎词", "text": "", "upload": upload})
        row = Ringtone.objects.get()
        url = reverse("admin:ringtone_sound", args=[row.pk])
        assert url in owner.get(reverse("admin:privacy_numbers_ringtone_changelist")).content.decode()
        answer = owner.get(url)
        assert (answer["Content-Type"], b"".join(answer.streaming_content)) == ("audio/wav", wav())
        assert owner.get(url, headers={"range": "bytes=0-3"}).status_code == 206
        assert login(other.owner).get(url).status_code == 404

    def test_what_is_no_wav_is_refused(self, owner: Client) -> None:
        upload = SimpleUploadedFile("hello.wav", b"ID3 mp3", content_type="audio/wav")
        answer = owner.post(reverse(self.ADD), {"name": "欢迎词", "text": "", "upload": upload})
        assert "A ringtone is a wav file" in answer.content.decode()
        assert Ringtone.objects.count() == 0

    def test_a_reviewer_decides_and_the_account_deletes(self, owner: Client, yunfan: Any) -> None:
        row = submit_ringtone(account=yunfan.account, name="欢迎", text="欢迎致电")
        assert act(owner, row, "approve").status_code == 403
        act(login(factories.staff(PlatformRole.REVIEWER)), row, "approve")
        row.refresh_from_db()
        assert row.state == RingtoneState.APPROVED
        owner.post(reverse("admin:privacy_numbers_ringtone_delete", args=[row.pk]), {"post": "yes"})
        assert Ringtone.objects.count() == 0


class TestVerification:
    @pytest.fixture
    def bought(self, yunfan: Any, axb: NumberPool) -> NumberPurchase:
        made = buy_numbers(
            account=yunfan.account, pool_type=PoolType.AXB, kind=NumberKind.VIRTUAL, city="杭州", quantity=2
        )
        assert isinstance(made, NumberPurchase)
        return made

    def _scan(self, body: str) -> str:
        """Read the QR code of a page back, as a phone's camera does, off its drawn modules."""
        found = re.search(r'src="(data:image/svg\+xml[^"]*)"', body)
        assert found, "the page shows no code"
        svg = unquote(found[1].replace("&#x27;", "'").partition(",")[2])
        return zxingcpp.read_barcodes(_drawn(svg))[0].text

    def test_the_code_of_the_page_is_read_back_and_verifies(self, owner: Client, bought: NumberPurchase) -> None:
        row = bought.numbers.first()
        page = act(owner, row, "verify")["Location"]
        url = self._scan(owner.get(page).content.decode())
        row.refresh_from_db()
        assert url == f"http://testserver/verify/{row.verify_token}/"
        phone = Client()
        shown = phone.get(url).content.decode()
        assert row.number not in shown
        assert f"{row.number[:3]}****{row.number[-4:]}" in shown
        assert phone.post(url, PERSON).status_code == 200
        row.refresh_from_db()
        assert row.verification == Verification.VERIFIED

    def test_one_code_for_a_purchase(self, owner: Client, bought: NumberPurchase) -> None:
        url = self._scan(owner.get(act(owner, bought, "verify")["Location"]).content.decode())
        Client().post(url, PERSON)
        assert set(bought.numbers.values_list("verification", flat=True)) == {Verification.VERIFIED}

    def test_the_page_refuses_the_uc_browser_old_and_unknown_codes(
        self, bought: NumberPurchase, test_clock: Any
    ) -> None:
        row = bought.numbers.first()
        url = f"/verify/{start_verification(number=row)}/"
        client = Client()
        answers = [client.get(url, headers={"user-agent": "UCBrowser/13"}), client.get("/verify/0000/")]
        answers.append(client.post(url, {**PERSON, "identity": "1"}))
        test_clock.advance(days=30, hours=12)  # midnight after the thirtieth day
        answers.append(client.post(url, PERSON))
        assert [answer.status_code for answer in answers] == [403, 404, 200, 410]
        row.refresh_from_db()
        assert row.verification == Verification.OPEN


def _drawn(svg: str) -> Image.Image:
    """Return the picture of an SVG code: one path of strokes from a place on, each a row of dark modules."""
    side = re.search(r"width='(\d+)'.*scale\((\d+)\)", svg)
    strokes = re.search(r"class='qrline'[^>]* d='([^']+)'", svg)
    assert side and strokes, svg[:300]
    size = int(side[1]) // int(side[2])
    image = Image.new("L", (size, size), 255)
    x = y = 0.0
    for kind, numbers in re.findall(r"([Mmh])([^Mmh]*)", strokes[1]):
        values = [float(value) for value in re.findall(r"-?[\d.]+", numbers)]
        if kind == "M":
            x, y = values
        elif kind == "m":
            x, y = x + values[0], y + values[1]
        else:
            for place in range(int(values[0])):
                image.putpixel((int(x) + place, int(y)), 0)
            x += values[0]
    return image.resize((size * 8, size * 8), Image.Resampling.NEAREST)


def test_groups_are_offered_for_axg_pools_only(owner: Client, yunfan: Any, axb: NumberPool) -> None:
    axg = pool_with(yunfan.account, PoolType.AXG, first=17099990000)
    create_group(pool=axg, name="销售")
    body = owner.get(reverse("admin:privacy_numbers_numberpool_changelist")).content.decode()
    assert f"/privacy_numbers/group/?pool__id__exact={axg.pk}" in body
    assert f'pool__id__exact={axb.pk}" class="text-primary-600 dark:text-primary-500">Black' not in body
