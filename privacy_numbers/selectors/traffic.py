"""Reading of calls, texts and reports."""

from django.db.models import QuerySet

from core.tenancy import Scope
from privacy_numbers.errors import CallUnknown, TextUnknown
from privacy_numbers.models import CallRecord, ReportQueue, ReportReceiver, TextRecord


def call_list(scope: Scope) -> QuerySet[CallRecord]:
    """Return the calls in reach, newest first, with what their lists show."""
    return CallRecord.objects.visible_to(scope).select_related("pool", "number", "binding")


def call_of(account_id: int, call_id: str) -> CallRecord:
    """Return a call by its id; raises CallUnknown."""
    rows = CallRecord.objects.select_related("pool", "number", "number__pool", "binding")
    if (call := rows.filter(account_id=account_id, call_id=str(call_id)[:40]).first()) is None:
        raise CallUnknown
    return call


def text_list(scope: Scope) -> QuerySet[TextRecord]:
    """Return the texts in reach, newest first."""
    return TextRecord.objects.visible_to(scope).select_related("pool", "number", "binding")


def text_of(account_id: int, text_id: str) -> TextRecord:
    """Return a text by its id; raises TextUnknown."""
    rows = TextRecord.objects.select_related("pool", "number", "binding")
    if (text := rows.filter(account_id=account_id, text_id=str(text_id)[:40]).first()) is None:
        raise TextUnknown
    return text


def receivers_of(scope: Scope) -> dict[str, ReportReceiver]:
    """Return kind → receiver of one account; nothing where no account is chosen."""
    if scope.account_id is None:
        return {}
    return {row.kind: row for row in ReportReceiver.objects.visible_to(scope)}


def queue_list(scope: Scope) -> QuerySet[ReportQueue]:
    return ReportQueue.objects.visible_to(scope).prefetch_related("pools")
