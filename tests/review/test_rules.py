"""Every rule fires on its failing examples and stays silent on its passing ones."""

import pytest

from review.data import shipped
from review.engine import RuleData, all_rules, evaluate, slugs_in_force
from tests.review.sound import SOUND, laid_over, shipped_data

RULES = all_rules()


@pytest.fixture(scope="module")
def data() -> RuleData:
    return shipped_data()


@pytest.mark.parametrize("kind", SOUND)
def test_a_sound_submission_passes_without_a_finding(kind: str, data: RuleData) -> None:
    verdict = evaluate(kind, SOUND[kind], data)

    assert (verdict.decision, verdict.reasons) == ("approved", ())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_fires_on_its_failing_examples(rule, data: RuleData) -> None:
    assert rule.fails, "a rule comes with an example that fails"
    for example in rule.fails:
        found = evaluate(rule.kinds[0], laid_over(rule.kinds[0], example), data, rules=[rule]).findings
        assert found, example
        if rule.name != "listed_words":  # answers with the reason of the list
            assert {finding.slug for finding in found} == {rule.slug}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_silent_on_its_passing_examples(rule, data: RuleData) -> None:
    assert rule.passes, "a rule comes with an example that passes"
    for example in rule.passes:
        assert evaluate(rule.kinds[0], laid_over(rule.kinds[0], example), data, rules=[rule]).findings == (), example


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_whole_rule_set_agrees_with_the_rule(rule, data: RuleData) -> None:
    kind = rule.kinds[0]
    for example in rule.fails:
        verdict = evaluate(kind, laid_over(kind, example), data)
        if rule.severity == "reject":
            assert verdict.decision in ("rejected", "manual"), example


def test_every_reason_a_rule_or_list_gives_stands_in_the_catalogue() -> None:
    catalogue = {row["slug"] for row in shipped("reasons")}

    assert slugs_in_force() <= catalogue
    assert {row["reason_slug"] for row in shipped("word_lists")} <= catalogue


def test_the_catalogue_covers_every_row_of_signatures_and_templates() -> None:
    rows = {row for reason in shipped("reasons") for row in reason["rows"].split()}

    assert {f"S{number}" for number in range(1, 26)} <= rows
    assert {f"T{number}" for number in range(1, 32)} <= rows


def test_every_reason_is_worded_in_both_languages() -> None:
    for row in shipped("reasons"):
        assert all(row[name].strip() for name in ("title_zh", "title_en", "advice_zh", "advice_en")), row["slug"]
