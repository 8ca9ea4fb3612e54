"""Exports and figures over REST."""

from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.choices import PlatformRole
from statistics import services
from statistics.models import ExportJob
from tests import factories
from tests.factories import Cast
from tests.statistics.conftest import store  # noqa: F401 - a fixture
from tests.statistics.messages import DELIVERED, FAILED, end, submit

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


def client(user: Any) -> APIClient:
    found = APIClient()
    found.force_authenticate(user)
    return found


@pytest.fixture
def sent(yunfan: Cast) -> Cast:
    end(submit(yunfan), DELIVERED, "DELIVERED")
    end(submit(yunfan, carrier="unicom"), FAILED, "MOBILE_SEND_LIMIT")
    return yunfan


def test_an_export_from_asking_to_resuming_the_download(sent: Cast, store: Path) -> None:  # noqa: F811
    owner = client(sent.owner)
    asked = owner.post(f"{V1}/exports/", {"kind": "records", "filters": {"status": "failed"}, "language": "en"}, "json")
    assert asked.status_code == 201
    job = asked.json()
    assert (job["status"], job["rows_total"], job["percent"], job["download"]) == ("queued", 1, 0, None)
    address = f"{V1}/exports/{job['id']}"
    early = owner.get(f"{address}/download/")
    assert (early.status_code, early.json()["code"]) == (409, "export.not_ready")
    services.run_export(job["id"])
    ready = owner.get(f"{address}/").json()
    assert (ready["status"], ready["percent"], ready["rows_done"]) == ("done", 100, 1)
    whole = b"".join(owner.get(ready["download"]).streaming_content)
    rest = owner.get(ready["download"], headers={"Range": "bytes=100-"})
    assert (rest.status_code, b"".join(rest.streaming_content)) == (206, whole[100:])
    assert [row["id"] for row in owner.get(f"{V1}/exports/").json()["results"]] == [job["id"]]


def test_cancel_and_retry(sent: Cast) -> None:
    owner = client(sent.owner)
    number = owner.post(f"{V1}/exports/", {"kind": "statistics"}, format="json").json()["id"]
    assert owner.post(f"{V1}/exports/{number}/cancel/").json()["status"] == "cancelled"
    again = owner.post(f"{V1}/exports/{number}/cancel/")
    assert (again.status_code, again.json()["code"]) == (409, "export.finished")
    assert owner.post(f"{V1}/exports/{number}/retry/").json()["status"] == "queued"


def test_refusals_name_the_field(sent: Cast) -> None:
    owner = client(sent.owner)
    refused = owner.post(f"{V1}/exports/", {"kind": "records", "filters": {"first": "x"}}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (422, "statistics.filter_invalid")
    assert refused.json()["errors"][0]["field"] == "first"
    assert owner.post(f"{V1}/exports/", {"kind": "all"}, format="json").status_code == 400
    assert not ExportJob.objects.exists()


def test_a_foreign_account_and_a_reader_get_nothing(sent: Cast, other: Cast, store: Path) -> None:  # noqa: F811
    number = client(sent.owner).post(f"{V1}/exports/", {"kind": "records"}, format="json").json()["id"]
    services.run_export(number)
    stranger, reader = client(other.owner), client(sent.readonly)
    for path in ("", "download/"):
        assert stranger.get(f"{V1}/exports/{number}/{path}").status_code == 404
    for path in ("cancel/", "retry/"):
        assert stranger.post(f"{V1}/exports/{number}/{path}").status_code == 404
        assert reader.post(f"{V1}/exports/{number}/{path}").status_code == 403
    assert reader.get(f"{V1}/exports/{number}/").status_code == 200
    assert reader.get(f"{V1}/exports/{number}/download/").status_code == 403
    assert reader.post(f"{V1}/exports/", {"kind": "records"}, format="json").status_code == 403
    assert stranger.get(f"{V1}/statistics/totals/").json()["now"]["submitted"] == 0
    assert APIClient().get(f"{V1}/statistics/totals/").status_code in (401, 403)


def test_a_platform_role_names_the_account(sent: Cast) -> None:
    staff = client(factories.staff(PlatformRole.OPERATOR))
    assert staff.post(f"{V1}/exports/", {"kind": "records"}, format="json").status_code == 422
    named = staff.post(
        f"{V1}/exports/", {"kind": "records"}, format="json", HTTP_X_ACCOUNT=str(sent.account.pk)
    )  # fmt: skip
    assert named.status_code == 201


def test_the_figures_are_those_of_the_pages(sent: Cast) -> None:
    owner = client(sent.owner)
    totals = owner.get(f"{V1}/statistics/totals/").json()
    assert (totals["now"]["submitted"], totals["now"]["rate"], totals["before"]["submitted"]) == (2, 50.0, 0)
    trend = owner.get(f"{V1}/statistics/trend/").json()
    assert (len(trend), trend[-1]["at"], trend[-1]["submitted"]) == (7, "2026-11-20", 2)
    hours = owner.get(f"{V1}/statistics/trend/", {"by": "hour", "first": "2026-11-20"}).json()
    assert [row["at"] for row in hours if row["submitted"]] == ["2026-11-20 12:00"]
    carriers = owner.get(f"{V1}/statistics/split/", {"by": "carrier"}).json()
    assert [(row["key"], row["submitted"]) for row in carriers] == [("mobile", 1), ("unicom", 1)]
    causes = owner.get(f"{V1}/statistics/failures/").json()
    assert [(row["code"], row["category"], row["count"]) for row in causes] == [("MOBILE_SEND_LIMIT", "limits", 1)]
    latency = owner.get(f"{V1}/statistics/latency/").json()
    assert (latency["count"], latency["buckets"][1]["count"]) == (1, 1)
    assert owner.get(f"{V1}/statistics/split/", {"by": "weather"}).status_code == 422
    assert owner.get(f"{V1}/statistics/totals/", {"first": "x"}).json()["code"] == "statistics.filter_invalid"
