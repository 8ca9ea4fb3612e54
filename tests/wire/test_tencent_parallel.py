"""Many programs pull at once: no report is given twice, none is lost."""

from typing import Any

import pytest

from sending.models import Message, PendingReport
from sending.services import Item, run_carrier, submit_messages
from sending.services.pulls import pull_reports
from tests import factories
from tests.billing.test_parallel import in_parallel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_each_report_reaches_one_puller(test_clock: Any) -> None:
    cast = factories.yunfan()
    items = [Item(f"139{n:08d}", "云帆科技", cast.tencent.code, ["1234", "5"]) for n in range(200)]
    submit_messages(
        account_id=cast.account.pk, door="tencent", items=items, vendor="tencent", application=cast.application,
        request_id="r", all_or_nothing=False,
    )  # fmt: skip
    run_carrier()
    test_clock.advance(seconds=5)
    run_carrier()
    assert PendingReport.objects.count() == 200
    pulled = in_parallel(lambda _: pull_reports(application_id=cast.application.pk, limit=30), 12)
    ids = [report.message.pk for part in pulled for report in part]
    while rest := pull_reports(application_id=cast.application.pk, limit=100):
        ids += [report.message.pk for report in rest]
    assert sorted(ids) == sorted(Message.objects.values_list("pk", flat=True))
