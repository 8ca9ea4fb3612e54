"""Statistics, records and downloads in the console."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import PlatformRole
from statistics import services
from statistics.models import ExportJob
from tests import factories
from tests.factories import Cast
from tests.statistics.messages import DELIVERED, FAILED, end, message, submit

pytestmark = pytest.mark.django_db
FIGURES = ["statistics_volume", "statistics_failures", "statistics_latency"]


@pytest.fixture
def at(settings: Any) -> Any:
    """Return a function that opens a page as a user, in English."""
    settings.LANGUAGE_CODE = "en"

    def open_as(user: Any, page: str, *args: Any, **values: str) -> Any:
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        client.force_login(user)
        return client.get(reverse(f"admin:{page}", args=args), values)

    return open_as


def post(user: Any, page: str, *args: Any, **values: str) -> Any:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client.post(reverse(f"admin:{page}", args=args), values)


def data(response: Any, name: str) -> Any:
    return json.loads(re.search(rf'<script id="{name}"[^>]*>(.*?)</script>', response.content.decode())[1])


@pytest.fixture
def sent(yunfan: Cast) -> Cast:
    end(submit(yunfan), DELIVERED, "DELIVERED")
    end(submit(yunfan, carrier="unicom"), FAILED, "MOBILE_SEND_LIMIT")
    return yunfan


def test_the_volume_page_says_the_figures_and_their_formula(sent: Cast, at: Any) -> None:
    response = at(sent.owner, "statistics_volume")
    text = response.content.decode()
    assert response.context["compare"]["now"]["rate"] == 50.0
    assert "50.0%" in text and "Success rate = delivered ÷ submitted." in text
    trend = data(response, "chart-trend")
    assert (trend["labels"][-1], trend["submitted"][-1], trend["rate"][-1]) == ("11-20", 2, 50.0)
    assert data(response, "chart-carrier")["labels"] == ["China Mobile", "China Unicom"]


def test_a_day_or_two_are_shown_by_the_hour(sent: Cast, at: Any) -> None:
    response = at(sent.owner, "statistics_volume", first="2026-11-20", last="2026-11-20")
    assert len(data(response, "chart-trend")["labels"]) == 24


def test_the_failure_page_gives_advice_and_leads_to_the_records(sent: Cast, at: Any) -> None:
    text = at(sent.owner, "statistics_failures").content.decode()
    assert "MOBILE_SEND_LIMIT" in text and "The number got too many messages" in text
    assert "code=MOBILE_SEND_LIMIT" in text


def test_the_latency_page_shows_the_distribution(sent: Cast, at: Any) -> None:
    assert data(at(sent.owner, "statistics_latency"), "chart-latency")["values"] == [0, 1, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("page", FIGURES)
def test_an_empty_account_and_a_wrong_filter_are_said_kindly(other: Cast, at: Any, page: str) -> None:
    assert "sc-empty" in at(other.owner, page).content.decode()
    response = at(other.owner, page, first="x")
    assert response.status_code == 200 and "A day is written like" in response.content.decode()


@pytest.mark.parametrize(
    ("page", "most"),
    [
        ("statistics_volume", 20), ("statistics_failures", 17), ("statistics_latency", 12), ("records", 11),
        ("downloads", 8),
    ],  # the frame of a page takes five to seven of them
)  # fmt: skip
def test_pages_cost_a_fixed_number_of_queries(
    sent: Cast, page: str, most: int, django_assert_max_num_queries: Any
) -> None:
    batch = message(sent).batch
    for n in range(20):
        end(submit(sent, batch=batch, province=f"省{n}"), FAILED, f"CODE_{n}")
    client = Client()
    client.force_login(sent.owner)
    with django_assert_max_num_queries(most):
        assert client.get(reverse(f"admin:{page}")).status_code == 200


@pytest.mark.parametrize("page", [*FIGURES, "records", "downloads"])
def test_a_foreign_account_sees_nothing_of_ours(sent: Cast, other: Cast, at: Any, page: str) -> None:
    ExportJob.objects.create(
        account=sent.account, kind="records", title="geheim", created_at=message(sent).submitted_at
    )
    text = at(other.owner, page).content.decode()
    for ours in ("云帆科技", "geheim", "138****8000", "13800138000", "MOBILE_SEND_LIMIT", sent.captcha.code):
        assert ours not in text


def test_records_are_listed_with_numbers_as_the_role_may_see_them(sent: Cast, at: Any) -> None:
    assert "13800138000" in at(sent.owner, "records").content.decode()
    text = at(sent.readonly, "records").content.decode()
    assert "138****8000" in text and "13800138000" not in text


def test_records_are_paged_by_links_that_keep_the_filters(yunfan: Cast, at: Any) -> None:
    batch = message(yunfan).batch
    stored = [submit(yunfan, batch=batch) for _ in range(60)]
    response = at(yunfan.owner, "records", status="queued", carrier="mobile")
    older = stored[-50].pk
    assert f"?status=queued&amp;carrier=mobile&amp;before={older}" in response.content.decode()
    response = at(yunfan.owner, "records", status="queued", carrier="mobile", before=str(older))
    assert [row.pk for row in response.context["page"].rows] == [row.pk for row in stored[9::-1]] + [stored[0].pk - 1]
    assert f"after={stored[9].pk}" in response.content.decode()


def test_a_record_shows_its_life_and_the_cause(sent: Cast, other: Cast, at: Any) -> None:
    failed = submit(sent, out_id="order-1")
    end(failed, FAILED, "USER_REJECT")
    for drawer in ({}, {"drawer": "1"}):
        text = at(sent.readonly, "record", failed.pk, **drawer).content.decode()
        assert "The user has unsubscribed" in text and failed.biz_id in text and "order-1" in text
        assert "13800138000" not in text
    assert at(other.owner, "record", failed.pk).status_code == 404


def test_a_wrong_filter_of_the_records_is_said(sent: Cast, at: Any) -> None:
    assert "This is not a phone number." in at(sent.owner, "records", number="abc").content.decode()


def test_an_export_goes_from_the_list_to_the_file(sent: Cast, other: Cast, at: Any, store: Path) -> None:
    response = post(sent.owner, "downloads_create", kind="records", filters="status=failed&first=2026-11-20")
    assert response.url == reverse("admin:downloads")
    job = ExportJob.objects.get()
    assert (job.filters["status"], job.reveal_numbers, job.created_by) == ("failed", True, sent.owner)
    assert at(sent.owner, "downloads_progress").json()["jobs"][0]["status"] == "queued"
    assert at(sent.owner, "downloads_file", job.pk).url == reverse("admin:downloads")
    services.run_export(job.pk)
    assert at(sent.owner, "downloads_progress").json()["jobs"][0]["percent"] == 100
    response = at(sent.owner, "downloads_file", job.pk)
    assert b"".join(response.streaming_content)[:2] == b"PK"
    assert at(other.owner, "downloads_file", job.pk).status_code == 404
    assert at(other.owner, "downloads_progress").json() == {"jobs": []}
    assert at(sent.readonly, "downloads_file", job.pk).status_code == 403


def test_cancel_and_again_from_the_page(sent: Cast, other: Cast) -> None:
    post(sent.owner, "downloads_create", kind="statistics", filters="")
    job = ExportJob.objects.get()
    assert post(other.owner, "downloads_act", job.pk, "cancel").status_code == 404
    assert post(sent.readonly, "downloads_act", job.pk, "cancel").status_code == 403
    assert post(sent.owner, "downloads_act", job.pk, "burn").status_code == 404
    job.refresh_from_db()
    assert job.status == "queued"
    for action, status in (("cancel", "cancelled"), ("retry", "queued")):
        post(sent.owner, "downloads_act", job.pk, action)
        job.refresh_from_db()
        assert job.status == status


def test_who_may_not_export_makes_none(sent: Cast) -> None:
    assert post(sent.readonly, "downloads_create", kind="records", filters="").status_code == 403
    post(factories.staff(PlatformRole.OPERATOR), "downloads_create", kind="records", filters="")  # no account chosen
    post(sent.owner, "downloads_create", kind="records", filters="first=nonsense")
    assert not ExportJob.objects.exists()
