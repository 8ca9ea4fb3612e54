"""Orders: taken in, run by the engine, decided by people, withdrawn; the subject hears of it once."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import close_old_connections, connection

from accounts.choices import PlatformRole, ReviewMode
from core import clock, duties
from review import errors, registry, selectors, services
from review.choices import OrderStatus
from review.models import Change, ReviewFinding, ReviewOrder
from tests import factories
from tests.review.sound import SOUND

GOOD, BAD, UNSURE = "云帆商城", "雲帆test", "会员通知"


class Recorder:
    """A handler that keeps what reaches the subject."""

    def __init__(self) -> None:
        self.applied: list[tuple[int, str, str]] = []

    def apply(self, *, subject_id: int, decision: str, reason: str, at: dt.datetime) -> None:
        self.applied.append((subject_id, decision, reason))

    def facts(self, subject_id: int) -> dict[str, Any]:
        return {}


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setitem(registry._handlers, "signature", recorder)
    return recorder


@pytest.fixture
def reviewer(db: None) -> Any:
    return factories.staff(PlatformRole.REVIEWER)


def submit(account: Any, name: str = GOOD, subject_id: int = 7) -> ReviewOrder:
    return services.submit_for_review(
        account=account, kind="signature", subject_id=subject_id, label=name, facts={**SOUND["signature"], "name": name}
    )


def in_mode(account: Any, mode: str, **values: int) -> Any:
    account.review_mode = mode
    for name, value in values.items():
        setattr(account, name, value)
    account.save()
    return account


def test_an_immediate_account_gets_its_verdict_from_the_worker(yunfan, handler) -> None:
    order = submit(yunfan.account)

    assert services.run_order(order.pk) is True
    order.refresh_from_db()
    assert (order.status, order.decision, order.engine_decision) == ("decided", "approved", "approved")
    assert handler.applied == [(7, "approved", "")]


def test_an_order_number_is_the_day_and_a_sequence(yunfan, handler) -> None:
    order = submit(yunfan.account)

    assert order.order_no == f"20261120{order.pk:09d}"


def test_a_rejection_names_every_reason_with_its_place(yunfan, handler) -> None:
    order = submit(yunfan.account, BAD)

    services.run_order(order.pk)

    found = [(row.slug, row.start, row.end, row.excerpt) for row in selectors.latest_findings("signature", 7)]
    assert found == [("traditional_chinese", 0, 1, "雲"), ("contains_test", 2, 6, "test")]
    reason = handler.applied[0][2]
    assert reason.splitlines()[0].startswith("1. 含繁体字：")
    assert reason.splitlines()[1].startswith("2. 签名含“测试”字样：")


def test_running_an_order_again_changes_nothing(yunfan, handler) -> None:
    order = submit(yunfan.account, BAD)
    services.run_order(order.pk)

    assert services.run_order(order.pk) is False
    assert len(handler.applied) == 1
    assert ReviewFinding.objects.filter(order=order).count() == 2


def test_a_delayed_account_waits_its_seconds(yunfan, handler, test_clock) -> None:
    order = submit(in_mode(yunfan.account, ReviewMode.DELAY, review_delay_seconds=30))

    assert services.run_order(order.pk) is False
    assert services.next_due() == clock.now() + dt.timedelta(seconds=30)
    test_clock.advance(seconds=29)
    assert services.run_due() == 0
    test_clock.advance(seconds=1)
    assert duties.run_due({"review.order_due"}) == {"review.order_due": 1}
    assert handler.applied == [(7, "approved", "")]


def test_a_polled_account_gets_its_verdict_with_the_last_query(yunfan, handler) -> None:
    submit(in_mode(yunfan.account, ReviewMode.POLLS, review_polls=2))

    services.note_poll(kind="signature", subject_id=7)
    assert handler.applied == []
    services.note_poll(kind="signature", subject_id=7)
    assert handler.applied == [(7, "approved", "")]
    services.note_poll(kind="signature", subject_id=7)
    assert len(handler.applied) == 1


def test_a_manual_account_waits_for_a_person_with_the_engines_findings(yunfan, handler) -> None:
    order = submit(in_mode(yunfan.account, ReviewMode.MANUAL), BAD)

    services.run_order(order.pk)

    order.refresh_from_db()
    assert (order.status, order.engine_decision, order.decision) == (OrderStatus.MANUAL, "rejected", "")
    assert selectors.engine_slugs(order.pk) == ["traditional_chinese", "contains_test"]
    assert handler.applied == []


def test_what_the_engine_is_not_sure_of_goes_to_a_person(yunfan, handler) -> None:
    order = submit(yunfan.account, UNSURE)

    services.run_order(order.pk)

    order.refresh_from_db()
    assert (order.status, order.engine_decision) == (OrderStatus.MANUAL, "manual")
    assert handler.applied == []


def test_a_reviewer_rejects_with_reasons_and_the_engines_places(yunfan, handler, reviewer) -> None:
    order = submit(in_mode(yunfan.account, ReviewMode.MANUAL), BAD)
    services.run_order(order.pk)

    services.decide(
        order_id=order.pk,
        decision="rejected",
        slugs=["contains_test", "link_unreachable"],
        note="请补充",
        actor=reviewer,
    )

    found = [(row.slug, row.start, row.end) for row in selectors.latest_findings("signature", 7)]
    assert found == [("contains_test", 2, 6), ("link_unreachable", None, None)]
    assert handler.applied[0][:2] == (7, "rejected")
    assert handler.applied[0][2].splitlines()[-1] == "请补充"
    assert Change.objects.filter(action="rejected").get().actor == reviewer


def test_a_reviewer_approves_against_the_engine(yunfan, handler, reviewer) -> None:
    order = submit(in_mode(yunfan.account, ReviewMode.MANUAL), BAD)
    services.run_order(order.pk)

    services.decide(order_id=order.pk, decision="approved", actor=reviewer)

    assert handler.applied == [(7, "approved", "")]
    assert selectors.latest_findings("signature", 7) == []


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"decision": "rejected"}, errors.ReasonMissing),
        ({"decision": "rejected", "slugs": ["nonsense"]}, errors.ReasonUnknown),
        ({"decision": "manual"}, errors.DecisionInvalid),
    ],
)
def test_a_verdict_out_of_form_is_refused_and_changes_nothing(yunfan, handler, reviewer, values, refusal) -> None:
    order = submit(in_mode(yunfan.account, ReviewMode.MANUAL))
    services.run_order(order.pk)

    with pytest.raises(refusal):
        services.decide(order_id=order.pk, actor=reviewer, **values)
    order.refresh_from_db()
    assert (order.status, handler.applied) == (OrderStatus.MANUAL, [])


def test_the_second_verdict_on_an_order_loses(yunfan, handler, reviewer) -> None:
    order = submit(in_mode(yunfan.account, ReviewMode.MANUAL))
    services.run_order(order.pk)
    services.decide(order_id=order.pk, decision="approved", actor=reviewer)

    with pytest.raises(errors.NotUnderReview):
        services.decide(order_id=order.pk, decision="rejected", note="too late", actor=reviewer)
    assert handler.applied == [(7, "approved", "")]


def test_many_are_decided_alike_each_for_its_own_findings(yunfan, handler, reviewer) -> None:
    in_mode(yunfan.account, ReviewMode.MANUAL)
    bad, good = submit(yunfan.account, BAD, 7), submit(yunfan.account, GOOD, 8)
    services.run_due()

    done, lost = services.decide_many(order_ids=[bad.pk, good.pk], decision="rejected", actor=reviewer)

    assert [order.pk for order in done] == [bad.pk]
    assert lost == [good.pk]  # nothing was found in it, and no reason was given
    assert [subject for subject, *_ in handler.applied] == [7]


def test_a_second_submission_waits_for_the_first(yunfan, handler) -> None:
    submit(yunfan.account)

    with pytest.raises(errors.AlreadyUnderReview):
        submit(yunfan.account)
    assert ReviewOrder.objects.count() == 1


def test_a_resubmission_keeps_the_history(yunfan, handler) -> None:
    first = submit(yunfan.account, BAD)
    services.run_order(first.pk)
    second = submit(yunfan.account, GOOD)
    services.run_order(second.pk)

    assert [order.decision for order in selectors.orders_of("signature", 7)] == ["approved", "rejected"]
    assert selectors.former_order(second) == first
    actions = [line.action for line in selectors.history("signature", 7)]
    assert actions == ["approved", "submitted", "rejected", "submitted"]


def test_a_withdrawn_order_is_never_decided(yunfan, handler) -> None:
    order = submit(yunfan.account)

    services.withdraw(account_id=yunfan.account.pk, kind="signature", subject_id=7)

    assert services.run_order(order.pk) is False
    assert handler.applied == []
    with pytest.raises(errors.NotUnderReview):
        services.withdraw(account_id=yunfan.account.pk, kind="signature", subject_id=7)


def test_another_account_cannot_withdraw(yunfan, other, handler) -> None:
    order = submit(yunfan.account)

    with pytest.raises(errors.NotUnderReview):
        services.withdraw(account_id=other.account.pk, kind="signature", subject_id=7)
    order.refresh_from_db()
    assert order.status == OrderStatus.QUEUED


def test_who_listens_hears_of_each_verdict_once(yunfan, handler, monkeypatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(registry, "_listeners", [])
    registry.register_listener(lambda event: heard.append((event.kind, event.order.decision)))
    order = submit(yunfan.account, BAD)

    services.run_order(order.pk)
    services.run_order(order.pk)

    assert heard == [("verdict", "rejected")]


def test_a_handler_that_fails_leaves_the_order_to_be_run_again(yunfan, handler, monkeypatch) -> None:
    order = submit(yunfan.account)
    monkeypatch.setattr(handler, "apply", lambda **_: (_ for _ in ()).throw(RuntimeError("killed")))

    with pytest.raises(RuntimeError):
        services.run_order(order.pk)

    order.refresh_from_db()
    assert order.status == OrderStatus.QUEUED
    monkeypatch.undo()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_order_carry_it_out_once(monkeypatch) -> None:
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        _one_after_the_other(monkeypatch)
        return
    recorder = Recorder()
    monkeypatch.setitem(registry._handlers, "signature", recorder)
    order = submit(factories.yunfan().account, BAD)
    barrier = threading.Barrier(2)

    def work() -> None:
        barrier.wait(timeout=60)
        services.run_order(order.pk)
        close_old_connections()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=120)

    assert len(recorder.applied) == 1
    assert ReviewFinding.objects.filter(order=order).count() == 2


def _one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a database of one connection the second worker read the order while it was still waiting."""
    recorder = Recorder()
    monkeypatch.setitem(registry._handlers, "signature", recorder)
    order = submit(factories.yunfan().account, BAD)
    real = services.orders.evaluate

    def slow(*args: Any) -> Any:
        monkeypatch.setattr(services.orders, "evaluate", real)
        services.run_order(order.pk)  # the other worker is quicker
        return real(*args)

    monkeypatch.setattr(services.orders, "evaluate", slow)

    assert services.run_order(order.pk) is False
    assert len(recorder.applied) == 1
    assert ReviewFinding.objects.filter(order=order).count() == 2


def test_a_preview_writes_nothing(yunfan) -> None:
    verdict = services.preview("signature", {"name": BAD})

    assert verdict.reasons == ("traditional_chinese", "contains_test")
    assert not ReviewOrder.objects.exists()
    with pytest.raises(errors.KindUnknown):
        services.preview("nonsense", {})
