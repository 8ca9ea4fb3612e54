"""The test desk's way back: an account's X numbers as if nobody had ever been bound to them or called through them."""

from functools import partial

from django.db import transaction

from core import clock
from privacy_numbers.models import Binding, BlackEntry, CallRecord, Report, TextOptOut, TextRecord
from privacy_numbers.services.expiry import unbind_all


@transaction.atomic
def forget_traffic(*, account_id: int) -> dict[str, int]:
    """Delete an account's calls with their recordings, texts, opt-outs, reports, bindings and blacklists.

    Pools, numbers, groups, ringtones, queues and receivers stay. Returns how many calls, texts and bindings went. The
    caller takes their charges back (billing.services.reset).
    """
    own = {"account_id": account_id}
    calls = CallRecord.objects.filter(**own)
    for call in calls.exclude(recording="").only("recording"):
        transaction.on_commit(partial(call.recording.storage.delete, call.recording.name))
    Report.objects.filter(**own).delete()
    gone = {"calls": calls.delete()[0], "texts": TextRecord.objects.filter(**own).delete()[0]}
    unbind_all(account_id=account_id, at=clock.now())  # frees the places on the numbers
    gone["bindings"] = Binding.objects.filter(**own).delete()[0]
    for listed in (BlackEntry, TextOptOut):
        listed.objects.filter(**own).delete()
    return gone
