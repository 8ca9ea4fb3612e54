"""Word lists, drafts, replays and repeated verdicts over REST."""

from typing import Any

import pytest
from django.test import Client

from accounts.choices import PlatformRole
from review import services
from review.models import Replay, ReviewOrder, WordList, WordListVersion
from tests import factories
from tests.review.sound import SOUND

pytestmark = pytest.mark.django_db
LISTS, DRAFTS = "/api/v1/word-lists/", "/api/v1/word-list-drafts/"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(factories.staff(PlatformRole.REVIEWER))
    return client


@pytest.fixture
def seo(db: None) -> WordList:
    """A list of two words, at version 1."""
    word_list = WordList.objects.get(slug="seo")
    services.replace_words(word_list=word_list, texts=["百度排名", "刷流量"])
    WordListVersion.objects.all().delete()
    WordList.objects.filter(pk=word_list.pk).update(version=1)
    word_list.refresh_from_db()
    return word_list


def post(client: Client, address: str, **body: Any) -> Any:
    return client.post(address, body, "application/json")


def test_everybody_sees_names_and_sizes_and_no_words(client: Client, yunfan, seo) -> None:
    client.force_login(yunfan.readonly)

    rows = {row["slug"]: row for row in client.get(LISTS).json()}

    assert rows["seo"] == {
        "slug": "seo", "title": seo.title, "reason_slug": "seo_content", "severity": "reject",
        "category": seo.category, "source": seo.source, "applies_to": seo.applies_to, "is_active": True, "version": 1,
        "words": 2, "has_draft": False,
    }  # fmt: skip
    assert client.get(f"{LISTS}seo/words/").status_code == 403
    assert post(client, f"{LISTS}seo/draft/", add=["新词"]).status_code == 403
    assert not WordListVersion.objects.exists()


def test_a_reviewer_drafts_replays_and_publishes(desk, seo, yunfan) -> None:
    order = services.submit_for_review(
        account=yunfan.account, kind="template", subject_id=yunfan.notification.pk, label="提醒",
        facts={**SOUND["template"], "content": "您的订单已安排扫石榴码服务，请注意查收。"},
    )  # fmt: skip
    services.run_order(order.pk)
    assert desk.get(f"{LISTS}seo/words/").json() == {"version": 1, "words": ["刷流量", "百度排名"]}

    draft = post(desk, f"{LISTS}seo/draft/", add=["扫石榴码"], remove=["刷流量"], severity="reject", base=1).json()
    early = post(desk, f"{DRAFTS}{draft['id']}/publish/")
    replay = post(desk, f"{DRAFTS}{draft['id']}/replay/").json()
    services.run_replay(replay["id"])
    done = desk.get(f"/api/v1/replays/{replay['id']}/").json()
    changes = desk.get(f"/api/v1/replays/{replay['id']}/changes/", {"after": "rejected"}).json()
    live = post(desk, f"{DRAFTS}{draft['id']}/publish/").json()

    assert (draft["added"], draft["removed"], draft["columns"]) == (["扫石榴码"], ["刷流量"], {})
    assert (early.status_code, early.json()["code"]) == (409, "review.replay_missing")
    assert (done["status"], done["percent"], done["changed"]) == ("done", 100, 1)
    assert done["transitions"] == [{"before": "approved", "after": "rejected", "count": 1}]
    assert [(row["order_no"], row["new"]) for row in changes] == [(order.order_no, ["seo_content"])]
    assert (live["status"], live["number"]) == ("live", 2)
    assert [row["number"] for row in desk.get(f"{LISTS}seo/versions/").json()] == [2]
    assert post(desk, f"{LISTS}seo/restore/", number=1).json()["added"] == ["刷流量"]


def test_a_draft_is_changed_by_who_knows_its_revision(desk, seo) -> None:
    post(desk, f"{LISTS}seo/draft/", add=["甲词"])

    blind = post(desk, f"{LISTS}seo/draft/", add=["乙词"])
    changed = post(desk, f"{LISTS}seo/draft/", add=["乙词"], revision=1).json()
    late = post(desk, f"{LISTS}seo/draft/", add=["丙词"], revision=1)

    assert (blind.status_code, blind.json()["code"]) == (409, "review.draft_open")
    assert (changed["added"], changed["revision"]) == (["乙词", "甲词"], 2)
    assert (late.status_code, late.json()["code"]) == (409, "review.draft_changed")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"add": ["。。"]}, 422, "review.word_invalid"),
        ({"words": ["百度排名", "刷流量"]}, 422, "review.draft_empty"),
        ({"add": ["新词"], "base": 7}, 409, "review.draft_stale"),
        ({"add": ["新词"], "reason_slug": "nonsense"}, 422, "review.reason_unknown"),
        ({"add": "新词"}, 400, "invalid"),
        ({"severity": "deadly"}, 400, "invalid"),
    ],
)
def test_a_draft_that_cannot_be_is_a_problem(desk, seo, body, status, code) -> None:
    response = post(desk, f"{LISTS}seo/draft/", **body)

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert not WordListVersion.objects.exists()


def test_replays_are_cancelled_and_drafts_discarded(desk, seo) -> None:
    draft = post(desk, f"{LISTS}seo/draft/", add=["甲词"]).json()
    replay = post(desk, f"{DRAFTS}{draft['id']}/replay/").json()

    assert post(desk, f"/api/v1/replays/{replay['id']}/cancel/").json()["status"] == "cancelled"
    again = post(desk, f"/api/v1/replays/{replay['id']}/cancel/")
    assert (again.status_code, again.json()["code"]) == (409, "review.replay_finished")
    assert post(desk, f"{DRAFTS}{draft['id']}/discard/").json()["status"] == "discarded"
    assert [row["status"] for row in desk.get(DRAFTS, {"status": "discarded"}).json()["results"]] == ["discarded"]
    assert Replay.objects.get().status == "cancelled"


def test_a_verdict_is_worked_out_again_for_its_own_account_only(client: Client, yunfan, other, seo) -> None:
    order = services.submit_for_review(
        account=yunfan.account, kind="template", subject_id=yunfan.notification.pk, label="提醒",
        facts={**SOUND["template"], "content": "您购买的百度排名服务已开通，请注意查收。"},
    )  # fmt: skip
    address = f"/api/v1/review-orders/{order.pk}/repeat/"
    client.force_login(yunfan.owner)
    early = client.get(address)
    services.run_order(order.pk)
    services.remove_words(word_list=seo, texts=["百度排名"])

    found = client.get(address).json()

    assert (early.status_code, early.json()["code"]) == (409, "review.not_yet_judged")
    assert (found["is_same"], found["code_changed"]) == (True, False)
    assert [row["slug"] for row in found["again"]["findings"]] == ["seo_content"]
    assert found["today"]["decision"] == "approved"
    client.force_login(other.owner)
    assert client.get(address).status_code == 404
    assert ReviewOrder.objects.get().decision == "rejected"
