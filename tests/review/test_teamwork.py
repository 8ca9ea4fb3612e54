"""How reviewers share the queue: take, hand over, priority, notes, second opinion, urge; races have one winner."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import close_old_connections, connection

from accounts.choices import PlatformRole, ReviewMode
from accounts.models import User
from core.tenancy import Scope
from review import errors, selectors, services
from review.choices import NoteKind, OrderStatus
from review.models import Change, ReviewNote, ReviewOrder
from tests.review.test_services import BAD, Recorder, handler, in_mode, submit  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("handler")
EVERYTHING = Scope(sees_all=True)


def person(name: str, role: PlatformRole = PlatformRole.REVIEWER) -> User:
    return User.objects.create_user(name, password="pw", platform_role=role, is_staff=True)


@pytest.fixture
def zhou(db: None) -> User:
    return person("zhou")


@pytest.fixture
def wu(db: None) -> User:
    return person("wu")


def waiting(cast: Any, subject_id: int = 7) -> ReviewOrder:
    order = submit(in_mode(cast.account, ReviewMode.MANUAL), BAD, subject_id)
    services.run_order(order.pk)
    order.refresh_from_db()
    assert order.status == OrderStatus.MANUAL
    return order


def lines(order: ReviewOrder) -> list[tuple[str, str, str]]:
    return [(row.kind, row.author.username, row.text) for row in selectors.notes_of(order)]


def test_an_order_is_taken_handed_over_and_released(yunfan: Any, zhou: User, wu: User) -> None:
    order = waiting(yunfan)
    assert services.take(order_id=order.pk, actor=zhou).assigned_to == zhou
    assert services.take(order_id=order.pk, actor=zhou).assigned_to == zhou
    assert services.assign(order_id=order.pk, to=wu, actor=zhou).assigned_to == wu
    assert services.assign(order_id=order.pk, to=None, actor=wu).assigned_to is None
    assert lines(order) == [("assigned", "zhou", "zhou"), ("assigned", "zhou", "wu"), ("assigned", "wu", "")]


def test_what_a_colleague_has_is_not_taken_and_not_decided(yunfan: Any, zhou: User, wu: User, handler: Any) -> None:  # noqa: F811
    order = waiting(yunfan)
    services.take(order_id=order.pk, actor=zhou)
    with pytest.raises(errors.AssignedToOther):
        services.take(order_id=order.pk, actor=wu)
    with pytest.raises(errors.AssignedToOther):
        services.decide(order_id=order.pk, decision="approved", actor=wu)
    order.refresh_from_db()
    assert (order.status, order.assigned_to, handler.applied) == (OrderStatus.MANUAL, zhou, [])
    services.assign(order_id=order.pk, to=wu, actor=wu)  # taken over
    services.decide(order_id=order.pk, decision="approved", actor=wu)
    assert handler.applied == [(7, "approved", "")]


def test_only_who_may_review_gets_an_order(yunfan: Any, zhou: User) -> None:
    order = waiting(yunfan)
    for somebody in (yunfan.owner, person("finance", PlatformRole.FINANCE)):
        with pytest.raises(errors.NotAReviewer):
            services.assign(order_id=order.pk, to=somebody, actor=zhou)
        with pytest.raises(errors.NotAReviewer):
            services.ask_opinion(order_id=order.pk, of=somebody, text="?", actor=zhou)
    order.refresh_from_db()
    assert (order.assigned_to, order.opinion_of, lines(order)) == (None, None, [])


def test_the_queue_is_urgent_first_then_old(yunfan: Any, zhou: User) -> None:
    first, second, third = (waiting(yunfan, subject_id) for subject_id in (7, 8, 9))
    services.set_priority(order_id=third.pk, priority=1, actor=zhou)
    services.set_priority(order_id=first.pk, priority=3, actor=zhou)
    assert list(selectors.waiting(EVERYTHING)) == [third, second, first]
    second.refresh_from_db()
    assert selectors.neighbours(EVERYTHING, second, zhou.pk) == (third.pk, first.pk)
    services.take(order_id=first.pk, actor=person("qian"))  # a colleague's is passed over
    assert selectors.neighbours(EVERYTHING, second, zhou.pk) == (third.pk, None)
    assert lines(third) == [("priority", "zhou", "1")]


def test_a_priority_out_of_the_scale_is_refused(yunfan: Any, zhou: User) -> None:
    order = waiting(yunfan)
    with pytest.raises(errors.PriorityInvalid):
        services.set_priority(order_id=order.pk, priority=4, actor=zhou)
    order.refresh_from_db()
    assert (order.priority, lines(order)) == (2, [])


def test_notes_are_for_colleagues_only(yunfan: Any, zhou: User) -> None:
    order = waiting(yunfan)
    services.add_note(order_id=order.pk, text="  打过座机，无人接听 ", actor=zhou)
    assert lines(order) == [("note", "zhou", "打过座机，无人接听")]
    assert not Change.objects.filter(note__contains="座机").exists()
    for text in ("", "   ", "长" * 1001):
        with pytest.raises(errors.NoteInvalid):
            services.add_note(order_id=order.pk, text=text, actor=zhou)
    assert ReviewNote.objects.count() == 1


def test_while_an_opinion_is_out_nobody_decides(yunfan: Any, zhou: User, wu: User, handler: Any) -> None:  # noqa: F811
    order = waiting(yunfan)
    services.ask_opinion(order_id=order.pk, of=wu, text="这个牌照够吗？", actor=zhou)
    for actor in (zhou, wu, person("qian")):
        with pytest.raises(errors.OpinionAwaited):
            services.decide(order_id=order.pk, decision="approved", actor=actor)
    with pytest.raises(errors.OpinionAwaited):
        services.ask_opinion(order_id=order.pk, of=User.objects.get(username="qian"), text="?", actor=zhou)
    assert services.decide_many(order_ids=[order.pk], decision="approved", actor=zhou) == ([], [order.pk])
    assert handler.applied == []
    after = services.give_opinion(order_id=order.pk, recommends="rejected", text="不够", actor=wu)
    assert after.opinion_of is None
    services.decide(order_id=order.pk, decision="rejected", note="牌照不符", actor=zhou)
    assert handler.applied[0][:2] == (7, "rejected")
    assert [(row.kind, row.recommends, row.text) for row in selectors.notes_of(order)] == [
        (NoteKind.QUESTION, "", "这个牌照够吗？"), (NoteKind.OPINION, "rejected", "不够"),
    ]  # fmt: skip


def test_an_opinion_comes_from_the_person_asked_only(yunfan: Any, zhou: User, wu: User) -> None:
    order = waiting(yunfan)
    with pytest.raises(errors.OpinionNotAsked):
        services.give_opinion(order_id=order.pk, recommends="approved", text="好", actor=wu)
    with pytest.raises(errors.OpinionOfOneself):
        services.ask_opinion(order_id=order.pk, of=zhou, text="?", actor=zhou)
    services.ask_opinion(order_id=order.pk, of=wu, text="?", actor=zhou)
    with pytest.raises(errors.OpinionNotAsked):
        services.give_opinion(order_id=order.pk, recommends="approved", text="好", actor=zhou)
    with pytest.raises(errors.DecisionInvalid):
        services.give_opinion(order_id=order.pk, recommends="manual", text="好", actor=wu)
    order.refresh_from_db()
    assert (order.opinion_of, len(lines(order))) == (wu, 1)


def test_the_asker_takes_a_question_back_and_nobody_else(yunfan: Any, zhou: User, wu: User) -> None:
    order = waiting(yunfan)
    services.ask_opinion(order_id=order.pk, of=wu, text="?", actor=zhou)
    with pytest.raises(errors.NotTheAsker):
        services.recall_opinion(order_id=order.pk, actor=wu)
    assert services.recall_opinion(order_id=order.pk, actor=zhou).opinion_of is None
    with pytest.raises(errors.OpinionNotAsked):
        services.recall_opinion(order_id=order.pk, actor=zhou)
    assert [row[0] for row in lines(order)] == ["question", "recalled"]


def test_an_opinion_is_asked_for_once_the_engine_has_looked(yunfan: Any, zhou: User, wu: User) -> None:
    order = submit(in_mode(yunfan.account, ReviewMode.POLLS, review_polls=2))
    with pytest.raises(errors.NotYetJudged):
        services.ask_opinion(order_id=order.pk, of=wu, text="?", actor=zhou)
    assert lines(order) == []


def test_the_applicant_urges_once_a_day(yunfan: Any, test_clock: Any) -> None:
    order = waiting(yunfan)
    ReviewOrder.objects.update(priority=3)
    assert services.urge(order_id=order.pk, actor=yunfan.owner).priority == 2
    with pytest.raises(errors.UrgedToday):
        services.urge(order_id=order.pk, actor=yunfan.owner)
    order.refresh_from_db()
    assert order.priority == 2
    assert list(Change.objects.filter(action="urged").values_list("order_id", "actor")) == [(order.pk, yunfan.owner.pk)]
    test_clock.advance(hours=12)  # midnight has passed
    assert services.urge(order_id=order.pk).priority == 1
    test_clock.advance(hours=24)
    assert services.urge(order_id=order.pk).priority == 1  # urgent already; said again all the same


def test_a_withdrawal_closes_everything(yunfan: Any, zhou: User, wu: User) -> None:
    order = waiting(yunfan)
    services.take(order_id=order.pk, actor=zhou)
    services.ask_opinion(order_id=order.pk, of=wu, text="?", actor=zhou)
    services.withdraw(account_id=yunfan.account.pk, kind="signature", subject_id=7)
    order.refresh_from_db()
    assert (order.status, order.opinion_of) == (OrderStatus.WITHDRAWN, None)
    steps = [
        lambda: services.take(order_id=order.pk, actor=wu),
        lambda: services.assign(order_id=order.pk, to=wu, actor=zhou),
        lambda: services.set_priority(order_id=order.pk, priority=1, actor=zhou),
        lambda: services.give_opinion(order_id=order.pk, recommends="approved", text="好", actor=wu),
        lambda: services.recall_opinion(order_id=order.pk, actor=zhou),
        lambda: services.urge(order_id=order.pk),
        lambda: services.decide(order_id=order.pk, decision="approved", actor=zhou),
    ]
    for step in steps:
        with pytest.raises(errors.NotUnderReview):
            step()
    assert (ReviewOrder.objects.get().priority, len(lines(order))) == (2, 2)


def test_several_are_assigned_and_moved_at_once(yunfan: Any, zhou: User, wu: User) -> None:
    first, second = waiting(yunfan, 7), waiting(yunfan, 8)
    services.take(order_id=second.pk, actor=wu)
    done, lost = services.take_many(order_ids=[first.pk, second.pk, first.pk, 999], actor=zhou)
    assert ([row.pk for row in done], lost) == ([first.pk], [second.pk, 999])
    done, lost = services.assign_many(order_ids=[first.pk, second.pk], to=wu, actor=zhou)
    assert (len(done), lost) == (2, [])
    done, lost = services.set_priority_many(order_ids=[first.pk, second.pk], priority=1, actor=zhou)
    assert (len(done), lost) == (2, [])
    assert set(ReviewOrder.objects.values_list("priority", "assigned_to__username")) == {(1, "wu")}
    counts = selectors.desk_counts(EVERYTHING, wu.pk)
    assert counts == {"waiting": 2, "mine": 2, "unassigned": 0, "opinion": 0, "overdue": 0, "engine": 0}


def at_once(*steps: Callable[[], object]) -> list[Exception | None]:
    """Run the steps at the same time and return what each raised; one after the other on a database in memory."""
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        return [_outcome(step) for step in steps]
    gate, found = threading.Barrier(len(steps)), []

    def run(step: Callable[[], object]) -> None:
        close_old_connections()
        gate.wait()
        found.append(_outcome(step))
        connection.close()

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _outcome(step: Callable[[], object]) -> Exception | None:
    try:
        step()
    except errors.DomainError as error:
        return error
    return None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_at_once_one_wins(yunfan: Any, zhou: User, wu: User) -> None:
    order = waiting(yunfan)
    found = at_once(*(partial(services.take, order_id=order.pk, actor=user) for user in (zhou, wu)))
    order.refresh_from_db()
    assert sorted(type(error).__name__ for error in found) == ["AssignedToOther", "NoneType"]
    assert lines(order) == [("assigned", order.assigned_to.username, order.assigned_to.username)]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_urge_at_once_one_raises_the_priority(yunfan: Any) -> None:
    order = waiting(yunfan)
    ReviewOrder.objects.update(priority=3)
    found = at_once(*(partial(services.urge, order_id=order.pk) for _ in range(2)))
    order.refresh_from_db()
    assert sorted(type(error).__name__ for error in found) == ["NoneType", "UrgedToday"]
    assert (order.priority, Change.objects.filter(action="urged").count()) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_a_verdict_and_a_question_at_once_do_not_both_stand(
    yunfan: Any,
    zhou: User,
    wu: User,
    handler: Any,  # noqa: F811
) -> None:
    order = waiting(yunfan)
    found = at_once(
        partial(services.ask_opinion, order_id=order.pk, of=wu, text="?", actor=zhou),
        partial(services.decide, order_id=order.pk, decision="approved", actor=wu),
    )
    order.refresh_from_db()
    assert [error for error in found if error is None] == [None]
    asked = (order.status, order.opinion_of, handler.applied) == ("manual", wu, [])
    decided = (order.status, order.opinion_of, handler.applied) == ("decided", None, [(7, "approved", "")])
    assert asked or decided
