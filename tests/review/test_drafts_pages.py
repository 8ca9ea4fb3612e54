"""Editing a word list in the console: a draft, its replay, and its way live."""

import io
import json
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.choices import PlatformRole
from review import errors, selectors, services, wordfiles
from review.models import Replay, WordList, WordListVersion
from tests import factories
from tests.review.sound import SOUND

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer() -> Any:
    return factories.staff(PlatformRole.REVIEWER)


@pytest.fixture
def desk(client: Client, reviewer: Any) -> Client:
    client.force_login(reviewer)
    return client


@pytest.fixture
def seo() -> WordList:
    return WordList.objects.get(slug="seo")


def address(name: str, *args: Any) -> str:
    return reverse(f"admin:{name}", args=args)


def form(word_list: WordList, words: str, **more: Any) -> dict[str, Any]:
    columns = {name: getattr(word_list, name) for name in ("title", "reason_slug", "severity", "category", "source")}
    return {
        **columns, "applies_to": word_list.applies_to, "is_active": "on", "base": word_list.version, "words": words,
        **more,
    }  # fmt: skip


def test_a_list_of_the_lists_leads_to_its_own_page(desk, seo) -> None:
    response = desk.get(address("review_wordlist_change", seo.pk))

    assert (response.status_code, response["Location"]) == (302, address("review_words", seo.pk))
    shown = desk.get(address("review_words", seo.pk)).content.decode()
    assert seo.title in shown
    assert "百度排名" not in shown, "the words come by a request of their own"
    assert "百度排名" in desk.get(address("review_words_text", seo.pk)).content.decode().splitlines()


def test_a_page_of_twenty_thousand_words_stays_small_and_quick(desk, seo, django_assert_max_num_queries) -> None:
    services.replace_words(word_list=seo, texts=[f"批量词{number}" for number in range(20_000)])
    desk.get(address("review_words", seo.pk))

    with django_assert_max_num_queries(14):
        shown = desk.get(address("review_words", seo.pk))

    assert len(shown.content) < 400_000
    assert len(desk.get(address("review_words_text", seo.pk)).content.splitlines()) == 20_000


def test_saving_makes_a_draft_and_never_the_live_list(desk, seo) -> None:
    response = desk.post(address("review_words_save", seo.pk), form(seo, "百度排名\r\n自家词\r\n", severity="manual"))

    draft = selectors.open_draft(seo)
    assert (response.status_code, response["Location"]) == (302, address("review_draft", draft.pk))
    assert draft.added == ["自家词"]
    assert draft.columns == {"severity": ["reject", "manual"]}
    assert not seo.words.filter(text="自家词").exists()
    assert "自家词" in desk.get(address("review_words_text", seo.pk), {"draft": "1"}).content.decode()
    assert "自家词" in desk.get(address("review_draft", draft.pk)).content.decode()


def test_a_refused_form_keeps_what_was_typed(desk, seo) -> None:
    response = desk.post(address("review_words_save", seo.pk), form(seo, "百度排名\n。。\n", note="为何"))

    shown = response.content.decode()
    assert response.status_code == 422
    assert "(。。)" in shown, "the refusal names the word"
    assert "百度排名\n。。" in shown.replace("\r", "")
    assert "为何" in shown
    assert not WordListVersion.objects.exists()


def test_a_second_editor_is_refused_and_the_first_ones_draft_stays(desk, seo, reviewer) -> None:
    draft = services.save_draft(word_list=seo, words=["甲词"], actor=reviewer)

    blind = desk.post(address("review_words_save", seo.pk), form(seo, "乙词"))
    loaded = form(seo, "乙词", draft=draft.pk, revision=1)
    services.save_draft(word_list=seo, words=["丙词"], draft=draft, actor=reviewer)
    late = desk.post(address("review_words_save", seo.pk), loaded)

    assert (blind.status_code, late.status_code) == (422, 422)
    draft.refresh_from_db()
    assert draft.added == ["丙词"]


def test_a_draft_is_replayed_and_put_live_on_its_page(desk, seo, yunfan) -> None:
    order = services.submit_for_review(
        account=yunfan.account, kind="template", subject_id=yunfan.notification.pk, label="发货提醒",
        facts={**SOUND["template"], "content": "您的订单已安排扫石榴码服务，请注意查收。"},
    )  # fmt: skip
    services.run_order(order.pk)
    desk.post(address("review_words_save", seo.pk), form(seo, "\n".join([*selectors.words_of(seo), "扫石榴码"])))
    draft = selectors.open_draft(seo)

    desk.post(address("review_draft_act", draft.pk, "replay"))
    waiting = desk.get(address("review_draft_progress", draft.pk)).json()
    services.run_replay(Replay.objects.get().pk)
    shown = desk.get(address("review_draft", draft.pk), {"before": "approved", "after": "rejected"}).content.decode()

    assert waiting == {"status": "queued", "done": 0, "total": 1, "changed": 0, "percent": 0, "active": True}
    assert "发货提醒" in shown
    assert address("review_order", order.pk) in shown
    response = desk.post(address("review_draft_act", draft.pk, "publish"), {"revision": "1"})
    assert response["Location"] == address("review_words", seo.pk) + "#history"
    seo.refresh_from_db()
    assert (seo.version, seo.words.filter(text="扫石榴码").count()) == (2, 1)
    assert "v2" in desk.get(address("review_words", seo.pk)).content.decode()


def test_without_a_replay_a_draft_goes_live_only_when_said_so(desk, seo, reviewer) -> None:
    draft = services.save_draft(word_list=seo, words=["甲词"], actor=reviewer)

    desk.post(address("review_draft_act", draft.pk, "publish"))
    seo.refresh_from_db()
    assert seo.version == 1

    desk.post(address("review_draft_act", draft.pk, "publish"), {"without_replay": "on"})
    seo.refresh_from_db()
    assert (seo.version, [word.text for word in seo.words.all()]) == (2, ["甲词"])


def test_a_page_that_is_behind_puts_nothing_live(desk, seo, reviewer) -> None:
    draft = services.save_draft(word_list=seo, words=["甲词"], actor=reviewer)
    services.save_draft(word_list=seo, words=["乙词"], draft=draft, actor=reviewer)

    desk.post(address("review_draft_act", draft.pk, "publish"), {"without_replay": "on", "revision": "1"})

    seo.refresh_from_db()
    assert (seo.version, selectors.open_draft(seo).added) == (1, ["乙词"])


def test_a_version_is_brought_back_as_a_draft(desk, seo, reviewer) -> None:
    services.replace_words(word_list=seo, texts=["甲词"], actor=reviewer)

    response = desk.post(address("review_words_restore", seo.pk, 1))

    draft = selectors.open_draft(seo)
    assert response["Location"] == address("review_draft", draft.pk)
    assert (draft.removed, "百度排名" in draft.added) == (["甲词"], True)


@pytest.mark.parametrize("form_name", ["txt", "csv", "xlsx"])
def test_what_is_taken_away_as_a_file_comes_back_the_same(desk, seo, form_name) -> None:
    services.replace_words(word_list=seo, texts=["加V信", "=1+1", 'a"b,c', "词语"])
    answer = desk.get(address("review_words_text", seo.pk), {"format": form_name})
    assert answer["Content-Disposition"] == f'attachment; filename="seo.{form_name}"'

    read = desk.post(
        address("review_words_file"), {"file": SimpleUploadedFile(f"seo.{form_name}", answer.content)}
    ).json()

    assert sorted(read["words"]) == sorted(["加V信", "=1+1", 'a"b,c', "词语"])


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.pdf", b"%PDF"), ("x.xlsx", b"no zip"), ("x.txt", b"\n \n"), ("x.txt", b"\xff\xff\xff"), ("x", b"")],
)
def test_a_file_that_is_none_of_words_is_refused_in_words(desk, name, data) -> None:
    response = desk.post(address("review_words_file"), {"file": SimpleUploadedFile(name, data)})

    assert (response.status_code, response.json()["code"]) == (422, "review.words_import_invalid")
    assert desk.post(address("review_words_file")).status_code == 422


def test_a_workbook_of_other_things_reads_its_first_column() -> None:
    book = openpyxl.Workbook()
    for row in (["词", "备注"], ["甲词", 1], [None, 2], [12345, 3]):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)

    assert wordfiles.read_words("a.xlsx", target.getvalue()) == ["甲词", "12345"]
    assert wordfiles.read_words("a.txt", "\u52a0V信\n".encode("gb18030")) == ["加V信"]
    with pytest.raises(errors.ImportInvalid):
        wordfiles.read_words("a.txt", b"x" * (wordfiles.LARGEST + 1))


def test_a_new_list_begins_empty_and_goes_on_to_its_words(desk) -> None:
    response = desk.post(address("review_wordlist_add"), {
        "slug": "our-words", "title": "自家", "reason_slug": "seo_content", "severity": "reject", "category": "自定义",
        "source": "ours", "applies_to": ["template"], "is_active": "on",
    })  # fmt: skip

    made = WordList.objects.get(slug="our-words")
    assert (response.status_code, response["Location"]) == (302, address("review_words", made.pk))
    assert (made.version, made.category, made.applies_to) == (1, "自定义", ["template"])


@pytest.mark.parametrize("name", ["review_words", "review_words_text", "review_draft", "review_draft_progress"])
def test_words_are_for_reviewers_only(client, yunfan, seo, reviewer, name) -> None:
    draft = services.save_draft(word_list=seo, words=["甲词"], actor=reviewer)
    client.force_login(yunfan.owner)

    response = client.get(address(name, draft.pk if "draft" in name else seo.pk))

    assert response.status_code == 403
    assert "甲词" not in response.content.decode()


def test_an_unknown_list_or_draft_or_action_is_not_found(desk, seo, reviewer) -> None:
    draft = services.save_draft(word_list=seo, words=["甲词"], actor=reviewer)

    assert desk.get(address("review_words", 10**6)).status_code == 404
    assert desk.get(address("review_draft", 10**6)).status_code == 404
    assert desk.get(address("review_draft_progress", draft.pk)).status_code == 404
    assert desk.post(address("review_draft_act", draft.pk, "eat")).status_code == 404
    assert json.loads(json.dumps(draft.added)) == ["甲词"]
