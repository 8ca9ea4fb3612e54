"""A word list's next version: drafted, told apart from the live one, put live once, and undone by a further draft."""

from typing import Any

import pytest

from accounts.choices import PlatformRole
from review import errors, rulebook, selectors, services
from review.models import RulesetState, Word, WordList, WordListVersion
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer() -> Any:
    return factories.staff(PlatformRole.REVIEWER)


@pytest.fixture
def seo() -> WordList:
    """A list of three words, at version 1."""
    word_list = WordList.objects.get(slug="seo")
    Word.objects.filter(word_list=word_list).delete()
    Word.objects.bulk_create(Word(word_list=word_list, text=text) for text in ("百度排名", "刷流量", "快速收录"))
    RulesetState.bump()
    return word_list


def words(word_list: WordList) -> list[str]:
    return sorted(word_list.words.values_list("text", flat=True))


def test_a_draft_says_what_it_adds_and_takes_out_and_leaves_the_live_list_alone(seo, reviewer) -> None:
    before = RulesetState.read()

    draft = services.save_draft(
        word_list=seo, words=["百度排名", " 刷流量 ", "权重提升", "权重提升", ""], columns={"severity": "manual"},
        note="新词", actor=reviewer,
    )  # fmt: skip

    assert (draft.added, draft.removed) == (["权重提升"], ["快速收录"])
    assert draft.columns == {"severity": ["reject", "manual"]}
    assert (draft.status, draft.number, draft.revision, draft.created_by) == ("draft", 1, 1, reviewer)
    assert words(seo) == ["刷流量", "快速收录", "百度排名"]
    assert RulesetState.read() == before


def test_a_published_draft_is_the_next_version_and_a_line_of_the_history(seo, reviewer) -> None:
    facts = {"kind": "notification", "name": "提醒", "content": "本店提供权重提升服务。"}
    assert services.preview("template", facts).reasons == ()
    draft = services.save_draft(
        word_list=seo, words=["百度排名", "权重提升"], columns={"severity": "manual"}, actor=reviewer
    )

    services.publish_draft(draft=draft, actor=reviewer, without_replay=True)

    seo.refresh_from_db()
    assert (words(seo), seo.version, seo.severity) == (["权重提升", "百度排名"], 2, "manual")
    assert (draft.status, draft.number, draft.published_by) == ("live", 2, reviewer)
    assert rulebook.current().lists["seo"].words == {"百度排名", "权重提升"}
    assert services.preview("template", facts).findings[0].slug == "seo_content"
    assert list(selectors.versions_of(seo)) == [draft]


def test_a_draft_goes_live_once(seo, reviewer) -> None:
    draft = services.save_draft(word_list=seo, words=["新词"], actor=reviewer)
    same = WordListVersion.objects.get(pk=draft.pk)
    services.publish_draft(draft=draft, actor=reviewer, without_replay=True)
    state = RulesetState.read()

    with pytest.raises(errors.DraftClosed):
        services.publish_draft(draft=same, actor=reviewer, without_replay=True)
    with pytest.raises(errors.DraftClosed):
        services.discard_draft(draft=same, actor=reviewer)
    seo.refresh_from_db()
    assert (seo.version, RulesetState.read()) == (2, state)


def test_a_draft_goes_live_only_after_a_replay_or_by_saying_so(seo, reviewer) -> None:
    draft = services.save_draft(word_list=seo, words=["新词"], actor=reviewer)

    with pytest.raises(errors.ReplayMissing):
        services.publish_draft(draft=draft, actor=reviewer)
    seo.refresh_from_db()
    assert (seo.version, len(words(seo))) == (1, 3)

    services.run_replay(services.start_replay(draft=draft, actor=reviewer).pk)
    services.publish_draft(draft=draft, actor=reviewer)
    assert words(seo) == ["新词"]


def test_a_second_editor_is_told_of_the_first_ones_draft(seo, reviewer) -> None:
    mine = services.save_draft(word_list=seo, words=["我的词"], actor=reviewer)

    with pytest.raises(errors.DraftOpen):
        services.save_draft(word_list=seo, words=["别人的词"], actor=reviewer)
    mine.refresh_from_db()
    assert mine.added == ["我的词"]


def test_who_loaded_a_draft_before_another_saved_it_is_told_so(seo, reviewer) -> None:
    first = services.save_draft(word_list=seo, words=["一"], actor=reviewer)
    second = WordListVersion.objects.get(pk=first.pk)
    services.save_draft(word_list=seo, words=["二"], draft=first, actor=reviewer)

    with pytest.raises(errors.DraftChanged):
        services.save_draft(word_list=seo, words=["三"], draft=second, actor=reviewer)
    first.refresh_from_db()
    assert (first.added, first.revision) == (["二"], 2)


def test_words_taken_from_an_older_version_are_refused(seo, reviewer) -> None:
    services.add_words(word_list=seo, texts=["别人加的词"])

    with pytest.raises(errors.DraftStale):
        services.save_draft(word_list=seo, words=["新词"], base=1, actor=reviewer)
    assert selectors.open_draft(seo) is None


def test_a_draft_begun_on_an_older_version_goes_live_only_upon_the_newer_one(seo, reviewer) -> None:
    draft = services.save_draft(word_list=seo, words=[*words(seo), "甲词", "乙词"], actor=reviewer)
    services.add_words(word_list=seo, texts=["甲词", "丙词"])

    with pytest.raises(errors.DraftStale):
        services.publish_draft(draft=draft, actor=reviewer, without_replay=True)
    services.take_over_newer(draft=draft, actor=reviewer)
    assert (draft.added, draft.number) == (["乙词"], 2)

    services.publish_draft(draft=draft, actor=reviewer, without_replay=True)
    assert {"甲词", "乙词", "丙词"} <= set(words(seo))
    seo.refresh_from_db()
    assert seo.version == 3


@pytest.mark.parametrize(
    ("texts", "refusal"),
    [
        (["百度排名", "刷流量", "快速收录"], errors.DraftEmpty),
        (["。。"], errors.WordInvalid),
        (["词" * 61], errors.WordInvalid),
        ([f"词{number}" for number in range(50_001)], errors.WordsTooMany),
    ],
    ids=["nothing new", "signs only", "too long", "too many"],
)
def test_a_draft_that_cannot_be_is_refused(seo, reviewer, texts, refusal) -> None:
    with pytest.raises(refusal):
        services.save_draft(word_list=seo, words=texts, actor=reviewer)
    assert not WordListVersion.objects.exists()


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"severity": "deadly"}, "severity"),
        ({"reason_slug": "no_such_reason"}, "reason_slug"),
        ({"applies_to": ["pigeon"]}, "applies_to"),
        ({"title": "  "}, "title"),
        ({"source": "x" * 201}, "source"),
    ],
)
def test_columns_out_of_form_are_refused_by_their_name(seo, reviewer, columns, field) -> None:
    with pytest.raises(errors.DomainError) as refused:
        services.save_draft(word_list=seo, words=["新词"], columns=columns, actor=reviewer)
    assert refused.value.field == field
    assert not WordListVersion.objects.exists()


def test_a_discarded_draft_leaves_room_for_another(seo, reviewer) -> None:
    draft = services.save_draft(word_list=seo, words=["新词"], actor=reviewer)
    services.discard_draft(draft=draft, actor=reviewer)

    again = services.save_draft(word_list=seo, words=["又一个"], actor=reviewer)

    assert (draft.status, again.status, len(words(seo))) == ("discarded", "draft", 3)


def test_an_older_version_comes_back_as_a_draft(seo, reviewer) -> None:
    services.replace_words(word_list=seo, texts=["甲词"], actor=reviewer)
    services.save_word_list(
        slug="seo",
        title=seo.title,
        reason_slug=seo.reason_slug,
        severity="manual",
        source=seo.source,
        category=seo.category,
    )
    services.add_words(word_list=seo, texts=["乙词"], actor=reviewer)
    seo.refresh_from_db()
    assert seo.version == 4

    draft = services.restore_version(word_list=seo, number=1, actor=reviewer)

    assert (draft.added, draft.removed) == (["刷流量", "快速收录", "百度排名"], ["乙词", "甲词"])
    assert draft.columns == {"severity": ["manual", "reject"]}
    with pytest.raises(errors.VersionUnknown):
        services.restore_version(word_list=seo, number=5, actor=reviewer)


def test_twenty_thousand_words_are_saved_and_put_live_in_few_statements(
    seo, reviewer, django_assert_max_num_queries
) -> None:
    many = [f"批量词{number}" for number in range(20_000)]

    with django_assert_max_num_queries(12):
        draft = services.save_draft(word_list=seo, words=many, actor=reviewer)
    with django_assert_max_num_queries(60):
        services.publish_draft(draft=draft, actor=reviewer, without_replay=True)

    assert seo.words.count() == 20_000
    assert len(rulebook.current().lists["seo"].words) == 20_000
