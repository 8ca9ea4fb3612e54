"""Where reports are pushed: one address an account and message kind (wire/callbacks.md 1)."""

from typing import Any

from django.db import transaction

from core import clock
from privacy_numbers import errors, posting
from privacy_numbers.choices import ReceiverState, ReportKind
from privacy_numbers.models import ReportReceiver


def save_receiver(*, account: Any, kind: str, url: str, actor: Any = None) -> ReportReceiver:
    """Set the address of a kind; it must answer a GET first.

    Raises ReportKindUnknown, ReceiverUrlInvalid, ReceiverNotAllowed, ReceiverDoesNotAnswer; then nothing changed.
    """
    if kind not in ReportKind.values:
        raise errors.ReportKindUnknown
    url = url.strip()
    _check(url)
    now = clock.now()
    with transaction.atomic():
        receiver, _made = ReportReceiver.objects.update_or_create(
            account=account, kind=kind,
            defaults={"url": url, "state": ReceiverState.ACTIVE, "failing_since": None, "tested_at": now},
            create_defaults={"url": url, "created_at": now, "tested_at": now},
        )  # fmt: skip
    return receiver


def check_receiver(*, receiver: ReportReceiver, actor: Any = None) -> ReportReceiver:
    """The test button: ask the address again; a good answer wakes a receiver that fell asleep.

    Raises ReceiverDoesNotAnswer, ReceiverNotAllowed.
    """
    _check(receiver.url)
    receiver.state, receiver.failing_since, receiver.tested_at = ReceiverState.ACTIVE, None, clock.now()
    receiver.save(update_fields=["state", "failing_since", "tested_at"])
    return receiver


def delete_receiver(*, receiver: ReportReceiver, actor: Any = None) -> None:
    """Push no more reports of the kind; what waits is given up at its next try."""
    receiver.delete()


def _check(url: str) -> None:
    try:
        posting.check_url(url)
    except ConnectionError as problem:
        raise errors.ReceiverDoesNotAnswer(
            errors.ReceiverDoesNotAnswer.message % {"answer": problem}, answer=str(problem)
        ) from problem
    answer = posting.get(url)
    if not answer.is_zero:
        said = str(answer)[: posting.ANSWER_MAX]
        raise errors.ReceiverDoesNotAnswer(errors.ReceiverDoesNotAnswer.message % {"answer": said}, answer=said)
