"""Every reason of the catalogue can be given, and every list is one that somebody reads."""

import inspect
import pkgutil
from importlib import import_module

from review.data import shipped
from review.engine import rules, slugs_in_force
from review.engine.data import HARMLESS, LOOK_ALIKES, REPLACEMENTS, TABLES

# Given by the services that refuse the operation itself, or by a person who knows more than the form.
NOT_OF_THE_ENGINE = {"edit_not_allowed", "delete_not_allowed"}
LISTS = {row["slug"]: row for row in shipped("word_lists")}
SOURCE = "".join(
    inspect.getsource(import_module(f"review.engine.rules.{module.name}"))
    for module in pkgutil.iter_modules(rules.__path__)
)


def test_every_reason_can_be_given_by_a_rule_or_a_list() -> None:
    by_lists = {row["reason_slug"] for row in LISTS.values() if row["applies_to"]}

    assert {row["slug"] for row in shipped("reasons")} - slugs_in_force() - by_lists == NOT_OF_THE_ENGINE


def test_a_list_holds_by_itself_or_a_rule_asks_for_it() -> None:
    unread = {
        slug for slug, row in LISTS.items()
        if not row["applies_to"] and f'"{slug}"' not in SOURCE and slug not in (HARMLESS, LOOK_ALIKES, REPLACEMENTS)
    }  # fmt: skip

    # review/engine/company.py and the look-ups read these
    assert unread == {"company-forms", "company-trades", "company-regions"}


def test_tables_are_lists_that_exist() -> None:
    assert set(LISTS) >= TABLES


def test_every_list_says_category_and_source() -> None:
    assert [slug for slug, row in LISTS.items() if not (row["category"] and row["source"] and row["title"])] == []


def test_no_word_stands_twice_in_a_list_and_none_is_empty() -> None:
    for slug, row in LISTS.items():
        assert len(row["words"]) == len(set(row["words"])) > 0, slug
        assert all(word.strip() and len(word) <= 60 for word in row["words"]), slug


def test_each_category_of_the_agreement_has_a_list_of_its_own() -> None:
    agreement = {row["slug"] for row in shipped("reasons") if row["category"] == "agreement"}

    assert agreement == {row["reason_slug"] for row in LISTS.values()} & agreement
    assert len(agreement) == 23
