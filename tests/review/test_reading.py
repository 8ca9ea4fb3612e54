"""A recorded reason is read in the reader's language, wherever the console shows it."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.choices import PlatformRole
from accounts.models import User
from review import selectors, services
from review.models import Change, Reason
from tests import factories
from tests.review.test_pages import waiting

TRADITIONAL_ZH, TRADITIONAL_EN = "含繁体字", "Traditional characters"


@pytest.fixture
def refused(yunfan: Any) -> Any:
    """A rejected signature's order, with a reviewer's note in words of their own."""
    order = waiting(yunfan)
    reviewer = factories.staff(PlatformRole.REVIEWER)
    slugs = selectors.engine_slugs(order.pk)
    return services.decide(order_id=order.pk, decision="rejected", slugs=slugs, note="请联系我", actor=reviewer)


def shown(user: Any, language: str, url: str) -> str:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def pages(order: Any) -> dict[str, str]:
    verdict = Change.objects.get(subject_id=order.subject_id, action="rejected")
    return {
        "list": reverse("admin:signatures_signature_changelist"),
        "history": reverse("admin:signatures_signature_change", args=[order.subject_id]),
        "orders": reverse("admin:review_revieworder_changelist"),
        "changes": reverse("admin:review_change_changelist"),
        "dashboard": reverse("admin:index"),
        "order": reverse("admin:review_revieworder_change", args=[order.pk]),
        "desk": reverse("admin:review_order", args=[order.pk]),
        "change": reverse("admin:review_change_change", args=[verdict.pk]),
    }


@pytest.mark.parametrize("name", ["list", "history", "orders", "changes", "dashboard", "order", "desk", "change"])
def test_a_reason_is_shown_in_the_readers_language(refused: Any, name: str) -> None:
    boss = User.objects.create_superuser("boss", password="pw")
    url = pages(refused)[name]

    chinese, english = shown(boss, "zh-hans", url), shown(boss, "en", url)

    assert TRADITIONAL_ZH in chinese and TRADITIONAL_EN not in chinese
    assert TRADITIONAL_EN in english and TRADITIONAL_ZH not in english


def test_a_reviewers_own_words_and_unknown_reasons_stay_as_they_were_written(refused: Any) -> None:
    advice = Reason.objects.get(title_zh=TRADITIONAL_ZH)

    read = selectors.reworded(["1. 含繁体字：旧的说明\n2. 没有的原因：说明\n3\n请联系我", "", "含繁体字"], "en")

    assert read == [
        f"1. {advice.title_en}: {advice.advice_en}\n2. 没有的原因：说明\n3\n请联系我", "", "含繁体字",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_sheet_of_orders_has_the_readers_words_and_costs_the_same_for_many(
    refused: Any, language: str, django_assert_max_num_queries: Any
) -> None:
    for number in "123456":
        refused.pk, refused.order_no = None, number
        refused.save(force_insert=True)
    client = Client()
    client.force_login(User.objects.create_superuser("boss", password="pw"))
    client.cookies["django_language"] = language

    with django_assert_max_num_queries(12):
        answer = client.get(reverse("admin:review_revieworder_export"))
        sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]

    column = [cell.value for cell in sheet[1]].index({"zh-hans": "原因", "en": "Reason"}[language])
    title = {"zh-hans": TRADITIONAL_ZH, "en": TRADITIONAL_EN}[language]
    assert [title in row[column] for row in sheet.iter_rows(min_row=2, values_only=True)] == [True] * 7


@pytest.mark.parametrize(("language", "texts", "queries"), [("zh-hans", ["1. 含繁体字：x"] * 9, 0), ("en", [""], 0),
                                                             ("en", ["1. 含繁体字：x"] * 9, 1)])  # fmt: skip
def test_the_catalogue_is_read_once_and_only_where_it_is_needed(
    db: None, language: str, texts: list[str], queries: int, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(queries):
        selectors.reworded(texts, language)
