"""Word lists and limits are data: a change makes a new rule set, and shipped rows never overwrite edited ones."""

import pytest

from review import data, errors, rulebook, services
from review.models import Limit, Reason, RulesetState, WordList

pytestmark = pytest.mark.django_db


def test_a_new_word_holds_at_once_and_makes_a_new_version() -> None:
    before = rulebook.current()
    words = WordList.objects.get(slug="join-group")
    facts = {"kind": "notification", "name": "提醒", "content": "请扫石榴码领取。"}
    assert services.preview("template", facts).decision == "approved"

    assert services.add_words(word_list=words, texts=["扫石榴码", " 扫石榴码 ", ""]) == 1

    assert services.preview("template", facts).reasons == ("join_group_content",)
    assert rulebook.current().version != before.version
    assert WordList.objects.get(slug="join-group").version == words.version == 2


def test_an_unchanged_rule_set_is_built_once(django_assert_num_queries) -> None:
    first = rulebook.current()

    with django_assert_num_queries(1):
        assert rulebook.current() is first


def test_a_limit_is_what_the_desk_set() -> None:
    services.set_limit(limit=Limit.objects.get(slug="signature.name.max"), value=4)

    assert services.preview("signature", {"name": "云帆科技城"}).reasons == ("length_out_of_range",)


def test_a_list_taken_out_of_use_is_not_looked_for() -> None:
    words = WordList.objects.get(slug="gambling")
    facts = {"kind": "notification", "name": "提醒", "content": "澳门赌场开业。"}
    assert services.preview("template", facts).decision == "rejected"

    services.save_word_list(
        slug=words.slug, title=words.title, reason_slug=words.reason_slug, applies_to=words.applies_to, is_active=False
    )

    assert services.preview("template", facts).decision == "approved"


@pytest.mark.parametrize("text", ["。。", "词" * 61])
def test_a_word_out_of_form_is_refused_with_all_that_came_with_it(text: str) -> None:
    words = WordList.objects.get(slug="seo")
    before = words.words.count()

    with pytest.raises(errors.WordInvalid):
        services.add_words(word_list=words, texts=["新词", text])
    assert words.words.count() == before


def test_loading_again_keeps_what_people_edited() -> None:
    Reason.objects.filter(slug="symbol").update(title_zh="我们的说法")
    Limit.objects.filter(slug="signature.name.max").update(value=9)
    words = WordList.objects.get(slug="seo")
    services.remove_words(word_list=words, texts=["百度排名"])
    state = RulesetState.read()

    data.load()

    assert Reason.objects.get(slug="symbol").title_zh == "我们的说法"
    assert Limit.objects.get(slug="signature.name.max").value == 9
    assert not words.words.filter(text="百度排名").exists()
    assert RulesetState.read() == state


def test_the_same_data_is_the_same_version() -> None:
    assert rulebook.build().version == rulebook.build().version
