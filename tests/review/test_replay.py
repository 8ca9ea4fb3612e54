"""What a draft would change: past submissions judged twice, in chunks, by whoever holds the lease."""

import datetime as dt
from typing import Any

import pytest

from accounts.choices import PlatformRole
from core import clock, duties
from review import errors, rulebook, selectors, services
from review.models import Limit, Replay, ReviewOrder, RulesetState, WordList
from review.services import replays
from tests import factories
from tests.review.sound import SOUND

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer() -> Any:
    return factories.staff(PlatformRole.REVIEWER)


@pytest.fixture
def seo() -> WordList:
    return WordList.objects.get(slug="seo")


def decided(cast: Any, content: str) -> ReviewOrder:
    """Return a decided order of a notification with this content."""
    order = services.submit_for_review(
        account=cast.account, kind="template", subject_id=cast.notification.pk, label="提醒",
        facts={**SOUND["template"], "content": content},
    )  # fmt: skip
    services.run_order(order.pk)
    order.refresh_from_db()
    assert order.status == "decided"
    return order


def drafted(seo: WordList, reviewer: Any, *, add: tuple[str, ...] = (), take: tuple[str, ...] = ()) -> Any:
    words = {*seo.words.values_list("text", flat=True), *add} - set(take)
    return services.save_draft(word_list=seo, words=words, actor=reviewer)


def test_a_replay_counts_and_lists_what_would_change_both_ways(seo, reviewer, yunfan) -> None:
    kept = decided(yunfan, "您的订单已发货，请注意查收。")
    rejected = decided(yunfan, "您的订单已安排扫石榴码服务，请注意查收。")
    approved = decided(yunfan, "您购买的百度排名服务已开通，请注意查收。")
    assert [kept.decision, rejected.decision, approved.decision] == ["approved", "approved", "rejected"]
    draft = drafted(seo, reviewer, add=("扫石榴码",), take=("百度排名",))

    replay = services.start_replay(draft=draft, actor=reviewer)
    assert services.run_replay(replay.pk) is True

    replay.refresh_from_db()
    assert (replay.status, replay.total, replay.done, replay.changed) == ("done", 3, 3, 2)
    assert replay.ruleset == rulebook.current().version
    assert selectors.transitions(replay) == [("approved", "rejected", 1), ("rejected", "approved", 1)]
    first, second = selectors.replay_changes(replay)
    assert (first.order, first.before, first.after, first.gone, first.new) == (
        approved, "rejected", "approved", ["seo_content"], [],
    )  # fmt: skip
    assert (second.order, second.gone, second.new) == (rejected, [], ["seo_content"])
    assert list(selectors.replay_changes(replay, "approved", "rejected")) == [second]
    assert {order.decision for order in ReviewOrder.objects.filter(pk=rejected.pk)} == {"approved"}


def test_a_replay_of_another_severity_sends_to_a_person(seo, reviewer, yunfan) -> None:
    decided(yunfan, "您购买的百度排名服务已开通，请注意查收。")
    draft = services.save_draft(
        word_list=seo, words=selectors.words_of(seo), columns={"severity": "manual", "applies_to": ["template"]},
        actor=reviewer,
    )  # fmt: skip
    live, then = rulebook.with_draft(draft)

    assert (live.lists["seo"].severity, then.lists["seo"].severity) == ("reject", "manual")
    assert then.lists["seo"].applies_to == ("template",)
    assert live.version == rulebook.current().version != then.version


def test_a_replay_takes_the_newest_submissions_up_to_the_limit(seo, reviewer, yunfan) -> None:
    Limit.objects.filter(slug="replay.orders").update(value=2)
    orders = [decided(yunfan, "您的订单已安排扫石榴码服务，请注意查收。") for _ in range(3)]
    draft = drafted(seo, reviewer, add=("扫石榴码",))

    replay = services.start_replay(draft=draft, actor=reviewer)
    services.run_replay(replay.pk)

    replay.refresh_from_db()
    assert (replay.total, replay.changed) == (2, 2)
    assert [change.order for change in selectors.replay_changes(replay)] == [orders[2], orders[1]]


def test_a_replay_without_past_submissions_is_done_at_once(seo, reviewer) -> None:
    draft = drafted(seo, reviewer, add=("扫石榴码",))
    replay = services.start_replay(draft=draft, actor=reviewer)

    assert services.run_replay(replay.pk) is True
    replay.refresh_from_db()
    assert (replay.status, replay.total) == ("done", 0)
    assert selectors.replay_percent(replay) == 100


def test_what_a_dead_worker_left_is_finished_by_the_sweeper_from_where_it_was(
    seo, reviewer, yunfan, monkeypatch, test_clock
) -> None:
    monkeypatch.setattr(replays, "CHUNK", 1)
    orders = [decided(yunfan, "您的订单已安排扫石榴码服务，请注意查收。") for _ in range(3)]
    replay = services.start_replay(draft=drafted(seo, reviewer, add=("扫石榴码",)), actor=reviewer)
    assert replays._claim(replay)
    live, then = rulebook.with_draft(replay.draft)
    assert replays._begin(replay, live.version)
    assert replays._chunk(replay, live, then) == 1  # ... and the worker dies

    assert services.run_replay(replay.pk) is False, "another worker leaves it while the lease holds"
    assert services.run_due_replays() == 0
    assert services.next_due_replay() == clock.now() + replays.LEASE + dt.timedelta(microseconds=1)
    test_clock.advance(seconds=61)
    assert duties.run_due({"review.replay_due"}) == {"review.replay_due": 1}

    replay.refresh_from_db()
    assert (replay.status, replay.done, replay.changed) == ("done", 3, 3)
    assert {change.order for change in replay.changes.all()} == set(orders)
    assert services.next_due_replay() is None


def test_a_replay_nobody_was_woken_for_is_found_after_a_moment(seo, reviewer, test_clock) -> None:
    replay = services.start_replay(draft=drafted(seo, reviewer, add=("扫石榴码",)), actor=reviewer)
    assert services.run_due_replays() == 0

    test_clock.advance(seconds=11)
    assert services.run_due_replays() == 1
    replay.refresh_from_db()
    assert replay.status == "done"


def test_a_cancelled_replay_stops_its_worker(seo, reviewer, yunfan) -> None:
    decided(yunfan, "您的订单已安排扫石榴码服务，请注意查收。")
    replay = services.start_replay(draft=drafted(seo, reviewer, add=("扫石榴码",)), actor=reviewer)
    replays._claim(replay)
    live, then = rulebook.with_draft(replay.draft)
    replays._begin(replay, live.version)

    services.cancel_replay(replay=Replay.objects.get(pk=replay.pk), actor=reviewer)

    assert replays._chunk(replay, live, then) is None
    assert not replay.changes.exists()
    replay.refresh_from_db()
    assert replay.status == "cancelled"
    with pytest.raises(errors.ReplayFinished):
        services.cancel_replay(replay=replay)


def test_a_replay_taken_over_after_the_live_rules_changed_begins_again(
    seo, reviewer, yunfan, monkeypatch, test_clock
) -> None:
    monkeypatch.setattr(replays, "CHUNK", 1)
    for _ in range(2):
        decided(yunfan, "您的订单已安排扫石榴码服务，请注意查收。")
    replay = services.start_replay(draft=drafted(seo, reviewer, add=("扫石榴码",)), actor=reviewer)
    replays._claim(replay)
    live, then = rulebook.with_draft(replay.draft)
    replays._begin(replay, live.version)
    replays._chunk(replay, live, then)
    services.add_words(word_list=WordList.objects.get(slug="join-group"), texts=["别的词"])
    test_clock.advance(seconds=61)

    assert services.run_replay(replay.pk) is True

    replay.refresh_from_db()
    assert (replay.done, replay.changed, replay.changes.count()) == (2, 2, 2)
    assert replay.ruleset == rulebook.current().version != live.version


def test_one_replay_of_a_draft_runs_at_a_time_and_none_of_a_closed_draft(seo, reviewer) -> None:
    draft = drafted(seo, reviewer, add=("扫石榴码",))
    services.start_replay(draft=draft, actor=reviewer)

    with pytest.raises(errors.ReplayRunning):
        services.start_replay(draft=draft, actor=reviewer)
    services.discard_draft(draft=draft, actor=reviewer)
    assert [replay.status for replay in Replay.objects.all()] == ["cancelled"]
    with pytest.raises(errors.DraftClosed):
        services.start_replay(draft=draft, actor=reviewer)


def test_saving_the_draft_again_does_away_with_its_replays(seo, reviewer) -> None:
    draft = drafted(seo, reviewer, add=("扫石榴码",))
    services.run_replay(services.start_replay(draft=draft, actor=reviewer).pk)

    services.save_draft(word_list=seo, words=[*selectors.words_of(seo), "另词"], draft=draft, actor=reviewer)

    assert not Replay.objects.exists()
    with pytest.raises(errors.ReplayMissing):
        services.publish_draft(draft=draft, actor=reviewer)


def test_a_chunk_costs_the_same_for_many_submissions_as_for_few(
    seo, reviewer, yunfan, django_assert_num_queries
) -> None:
    for _ in range(12):
        decided(yunfan, "您的订单已安排扫石榴码服务，请注意查收。")
    replay = services.start_replay(draft=drafted(seo, reviewer, add=("扫石榴码",)), actor=reviewer)
    replays._claim(replay)
    live, then = rulebook.with_draft(replay.draft)
    replays._begin(replay, live.version)

    with django_assert_num_queries(5):  # read, savepoint, mine?, rows, release
        assert replays._chunk(replay, live, then) == 12
    assert RulesetState.read()[0] > 0
