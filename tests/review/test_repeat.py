"""A verdict can be worked out again: the rule set is kept with it, whatever the lists say today."""

import io
from typing import Any

import pytest
from django.core.management import call_command

from review import errors, rulebook, services
from review.models import Limit, ReviewFinding, ReviewOrder, RulesetArchive, WordList
from tests.review.sound import SOUND

pytestmark = pytest.mark.django_db
CONTENT = "您购买的百度排名服务已开通，请注意查收。"


def judged(cast: Any, content: str = CONTENT, **facts: Any) -> ReviewOrder:
    order = services.submit_for_review(
        account=cast.account, kind="template", subject_id=cast.notification.pk, label="提醒",
        facts={**SOUND["template"], "content": content, **facts},
    )  # fmt: skip
    services.run_order(order.pk)
    order.refresh_from_db()
    return order


def test_a_verdict_repeats_after_the_words_and_limits_changed(yunfan) -> None:
    order = judged(yunfan)
    services.remove_words(word_list=WordList.objects.get(slug="seo"), texts=["百度排名"])
    services.set_limit(limit=Limit.objects.get(slug="template.content.max"), value=5)

    found = services.repeat_verdict(order)

    assert (found.kept.decision, found.is_same, found.code_changed) == ("rejected", True, False)
    assert found.again.reasons == ("seo_content",)
    assert found.again.ruleset == order.ruleset != rulebook.current().version
    assert found.today.reasons == ("content_too_long",)
    assert services.judge_again(order) == found.again


def test_the_look_ups_of_that_day_count_not_todays(yunfan) -> None:
    order = judged(yunfan, evidence={"scene_clear": True})
    assert order.evidence == {"scene_clear": True}

    assert services.repeat_verdict(order).is_same


def test_a_rule_set_is_kept_once_however_many_verdicts_it_gives(yunfan) -> None:
    judged(yunfan)
    judged(yunfan, "您的订单已发货，请注意查收。")
    assert [row.version for row in RulesetArchive.objects.all()] == [rulebook.current().version]

    services.add_words(word_list=WordList.objects.get(slug="seo"), texts=["扫石榴码"])
    judged(yunfan)
    assert RulesetArchive.objects.count() == 2


def test_a_kept_rule_set_is_what_it_was(yunfan) -> None:
    live = rulebook.current()
    services.keep_ruleset(live)

    from review.services.archive import rebuild

    kept = rebuild(live.version)
    assert (kept.lists, kept.limits, kept.version) == (live.lists, live.limits, live.version)


def test_a_verdict_that_does_not_repeat_says_so(yunfan) -> None:
    order = judged(yunfan)
    ReviewFinding.objects.filter(order=order).update(start=0)

    assert services.repeat_verdict(order).is_same is False


def test_a_verdict_older_than_the_archive_tells_what_todays_rules_say(yunfan) -> None:
    order = judged(yunfan)
    RulesetArchive.objects.all().delete()

    with pytest.raises(errors.RulesetNotKept):
        services.judge_again(order)
    found = services.repeat_verdict(order)
    assert (found.again, found.is_same, found.today.decision) == (None, False, "rejected")


def test_what_the_engine_has_not_seen_cannot_be_worked_out_again(yunfan) -> None:
    order = services.submit_for_review(
        account=yunfan.account, kind="template", subject_id=yunfan.notification.pk, label="提醒",
        facts=SOUND["template"],
    )  # fmt: skip

    with pytest.raises(errors.NotYetJudged):
        services.judge_again(order)
    with pytest.raises(errors.NotYetJudged):
        services.repeat_verdict(order)


def test_verdicts_of_a_thousand_orders_ask_for_the_archive_once(yunfan, django_capture_on_commit_callbacks) -> None:
    data = rulebook.build()
    with django_capture_on_commit_callbacks(execute=True):
        services.keep_ruleset(data)
    RulesetArchive.objects.all().delete()

    services.keep_ruleset(data)

    assert not RulesetArchive.objects.exists(), "known to be kept, so not asked again"


def test_the_command_shows_both_verdicts(yunfan) -> None:
    order = judged(yunfan)
    services.remove_words(word_list=WordList.objects.get(slug="seo"), texts=["百度排名"])
    out = io.StringIO()

    call_command("review", number=order.order_no, stdout=out)

    shown = out.getvalue()
    assert order.ruleset in shown
    assert "the same" in shown
    assert "seo_content" in shown
    assert shown.strip().splitlines()[-1].startswith("today: approved")
