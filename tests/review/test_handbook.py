"""The handbook of reasons: generated from the rules' own examples, true to what the engine says, for everybody."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import PlatformRole
from review import handbook, handbook_page, rulebook, selectors, services
from review.engine import all_rules, evaluate
from review.engine.examples import laid_over
from review.models import Reason, WordList
from smsconsole.management.commands.write_reasons import TARGET
from tests import factories

pytestmark = pytest.mark.django_db


def page(client: Client, **params: str) -> str:
    response = client.get(reverse("admin:review_handbook"), params)
    assert response.status_code == 200
    return response.content.decode()


def test_every_rule_stands_in_it_with_an_example_each_way() -> None:
    entries = handbook.entries(rulebook.current())

    assert [entry.rule for entry in entries] == list(all_rules())
    for entry in entries:
        assert entry.failing and entry.failing.findings, entry.rule.name
        assert entry.passing and not entry.passing.findings, entry.rule.name
        assert entry.explains.endswith("."), entry.rule.name


def test_the_verdicts_are_those_of_the_whole_rule_set() -> None:
    data = rulebook.current()
    for entry in handbook.entries(data):
        kind = entry.rule.kinds[0]
        assert entry.failing.verdict == evaluate(kind, laid_over(kind, entry.rule.fails[0]), data)


def test_the_place_at_fault_is_marked() -> None:
    entry = next(one for one in handbook.entries(rulebook.current()) if one.rule.name == "content_bracket")
    shown = next(fact for fact in entry.failing.facts if fact.key == "content")

    assert [shown.text[found.start : found.end] for found in shown.findings] == ["【", "】"]


def test_what_a_changed_list_changes_shows_at_once() -> None:
    before = handbook.entries(rulebook.current())
    assert handbook.entries(rulebook.current()) is before

    services.remove_words(word_list=WordList.objects.get(slug="seo"), texts=["百度排名"])

    assert handbook.entries(rulebook.current()) is not before


def test_every_reason_in_use_has_a_chapter_whoever_gives_it() -> None:
    chapters = selectors.handbook_chapters()

    assert {chapter.reason.slug for chapter in chapters} == set(Reason.objects.values_list("slug", flat=True))
    assert sum(len(chapter.entries) for chapter in chapters) == len(all_rules())


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"search": "special_symbol"}, {"special_symbol"}),
        ({"search": "special_symbol", "kind": "template"}, {"special_symbol"}),
        ({"search": "special_symbol", "kind": "letter"}, set()),
        ({"search": "special_symbol", "category": "name"}, set()),
        ({"search": "no such thing"}, set()),
    ],
)
def test_filters_narrow(asked, expected) -> None:
    assert {chapter.reason.slug for chapter in selectors.handbook_chapters(**asked)} == expected


def test_everybody_who_may_see_anything_reads_it(client: Client, yunfan) -> None:
    client.force_login(yunfan.readonly)

    shown = page(client, q="bracket")

    assert '<mark class="sc-mark"' in shown
    assert "content_bracket" in shown


def test_words_themselves_are_for_reviewers(client: Client, yunfan) -> None:
    seo = WordList.objects.get(slug="seo")
    client.force_login(yunfan.owner)
    mine = page(client, q="seo_content")
    assert seo.title in mine
    assert reverse("admin:review_words", args=[seo.pk]) not in mine

    client.force_login(factories.staff(PlatformRole.REVIEWER))
    assert reverse("admin:review_words", args=[seo.pk]) in page(client, q="seo_content")


def test_the_page_costs_the_same_whatever_it_shows(client: Client, yunfan, django_assert_max_num_queries) -> None:
    client.force_login(yunfan.owner)
    page(client)

    with django_assert_max_num_queries(14):
        page(client)


def test_it_speaks_english_too(client: Client, yunfan) -> None:
    client.force_login(yunfan.owner)
    response = client.get(reverse("admin:review_handbook"), {"q": "T13"}, headers={"Accept-Language": "en"})

    assert "Handbook of reasons" in response.content.decode()


def test_rest_serves_the_same(client: Client, yunfan: Any) -> None:
    client.force_login(yunfan.owner)

    found = client.get("/api/v1/review/handbook/", {"q": "content_bracket"}).json()

    rules = {rule["name"]: rule for chapter in found["reasons"] for rule in chapter["rules"]}
    rule = rules["content_bracket"]
    assert found["ruleset"] == rulebook.current().version
    assert rule["fails"]["decision"] == "rejected"
    assert rule["fails"]["findings"][0]["excerpt"] == "【"
    assert rule["passes"]["findings"] == []


def test_the_page_of_the_documents_is_current() -> None:
    """After a change of rules, lists or reasons: make docs."""
    assert TARGET.read_text(encoding="utf-8") == handbook_page.text()
