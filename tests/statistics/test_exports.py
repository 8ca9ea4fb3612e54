"""Export jobs: what is in the file, who may stop it, what a dead worker leaves."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from core import clock, duties, phone
from core.tenancy import Scope
from statistics import errors, services
from statistics.choices import ExportStatus
from statistics.models import ExportJob
from statistics.selectors import exports
from statistics.services import exports as module
from statistics.sheets import records as record_sheets
from tests.factories import Cast
from tests.statistics.messages import DELIVERED, FAILED, end, message, submit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(store: Path) -> Iterator[None]:
    with translation.override("en"):
        yield


def ask(cast: Cast, kind: str = "records", **values: Any) -> ExportJob:
    filters = {key: values.pop(key) for key in list(values) if key not in ("language", "reveal_numbers", "actor")}
    return services.create_export(
        account_id=cast.account.pk, kind=kind, filters=filters, actor=cast.owner, **{"language": "en", **values}
    )  # fmt: skip


def book(job: ExportJob) -> openpyxl.Workbook:
    job.refresh_from_db()
    return openpyxl.load_workbook(exports.file_of(job))


def files(store: Path) -> list[str]:
    return sorted(path.name for path in store.rglob("*") if path.is_file())


def test_the_file_holds_every_record_typed_and_in_order(yunfan: Cast, other: Cast, store: Path) -> None:
    first = submit(yunfan, out_id="007", unit_price="0.045")
    end(first, DELIVERED, "DELIVERED", after_s=2)
    end(submit(yunfan, content='=HYPERLINK("http://x")'), FAILED, "USER_REJECT")
    submit(other)
    job = ask(yunfan, reveal_numbers=True)
    assert (job.status, job.rows_total, job.title) == ("queued", 2, "Send records 2026-11-14 to 2026-11-20")
    assert services.run_export(job.pk)
    found = book(job)
    assert found.sheetnames == ["Send records", "Summary"]
    rows = list(found["Send records"].iter_rows(values_only=True))
    assert rows[0][:4] == ("Submitted at", "Number", "Carrier", "Province")
    assert [row[8] for row in rows[1:]] == ['=HYPERLINK("http://x")', "【云帆科技】您的验证码为1234。"]
    assert rows[2] == (
        dt.datetime(2026, 11, 20, 12, 0), "13800138000", "China Mobile", "浙江", "杭州", "云帆科技",
        yunfan.captcha.code, "Domestic verification codes", "【云帆科技】您的验证码为1234。", 1, "Delivered",
        "DELIVERED", "The phone received it", dt.datetime(2026, 11, 20, 12, 0, 2), 0.045, first.biz_id, "007",
    )  # fmt: skip
    assert found["Send records"]["I2"].data_type == "s" and found["Send records"]["B3"].number_format == "@"
    summary = dict(list(found["Summary"].iter_rows(values_only=True, min_row=2)))
    assert (summary["Messages"], summary["Segments"], summary["Delivered"], summary["Failed"]) == (2, 2, 1, 1)
    assert summary["Success rate = delivered / submitted"] == 0.5
    assert (job.status, job.rows_done, job.size) == ("done", 2, exports.file_of(job).stat().st_size)
    assert job.expires_at == clock.now() + dt.timedelta(days=7)
    assert files(store) == [f"export-{job.pk}-1.xlsx"]


def test_numbers_are_starred_for_a_reader_without_the_right(yunfan: Cast) -> None:
    submit(yunfan)
    job = ask(yunfan)
    services.run_export(job.pk)
    assert book(job).active["B2"].value == phone.mask("13800138000") == "138****8000"


def test_the_columns_are_in_the_language_of_the_job(yunfan: Cast) -> None:
    job = ask(yunfan, language="zh-hans")
    services.run_export(job.pk)
    with translation.override("zh-hans"):
        expected = str(record_sheets.COLUMNS[0][0])
    assert book(job).active["A1"].value == expected


def test_filters_choose_the_records(yunfan: Cast) -> None:
    end(submit(yunfan, phone="13900139000"), FAILED, "USER_REJECT")
    end(submit(yunfan), DELIVERED, "DELIVERED")
    cases: list[tuple[dict[str, str], int]] = [
        ({"status": "failed"}, 1), ({"code": "DELIVERED"}, 1), ({"number": "+86 139 0013 9000"}, 1),
        ({"carrier": "unicom"}, 0), ({"first": "2026-11-01", "last": "2026-11-02"}, 0), ({}, 2),
    ]  # fmt: skip
    for filters, count in cases:
        job = ask(yunfan, **filters)
        assert services.run_export(job.pk)
        job.refresh_from_db()
        assert job.rows_done == count, filters


def test_chunks_join_without_gap_or_repeat(yunfan: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = [submit(yunfan, out_id=str(n)) for n in range(25)]
    monkeypatch.setattr(record_sheets, "CHUNK", 4)
    job = ask(yunfan)
    services.run_export(job.pk)
    column = [row[-1] for row in book(job).active.iter_rows(values_only=True, min_row=2)]
    assert column == [row.out_id for row in reversed(stored)]


def test_more_rows_than_a_sheet_holds_go_on_in_another(yunfan: Cast, tmp_path: Path) -> None:
    for _ in range(5):
        submit(yunfan)
    job = ask(yunfan)
    assert record_sheets.write(job, tmp_path / "x.xlsx", lambda rows: None, max_rows=3) == 5
    found = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert [(sheet.title, sheet.max_row) for sheet in found][:2] == [("Send records", 4), ("Send records (2)", 3)]


def test_a_cancelled_export_is_not_begun(yunfan: Cast, store: Path) -> None:
    job = ask(yunfan)
    services.cancel_export(job=job)
    assert not services.run_export(job.pk)
    job.refresh_from_db()
    assert (job.status, files(store)) == ("cancelled", [])
    with pytest.raises(errors.ExportFinished):
        services.cancel_export(job=job)


def test_a_running_export_stops_at_its_next_report_and_leaves_no_file(
    yunfan: Cast, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        submit(yunfan)
    job = ask(yunfan)
    real = record_sheets._Words.row

    def cancel_meanwhile(words: Any, row: Any) -> Any:
        ExportJob.objects.filter(pk=job.pk).update(status=ExportStatus.CANCELLED)
        return real(words, row)

    monkeypatch.setattr(record_sheets._Words, "row", cancel_meanwhile)
    assert not services.run_export(job.pk)
    job.refresh_from_db()
    assert (job.status, job.file.name, files(store)) == ("cancelled", "", [])


def test_a_failure_is_told_and_can_be_tried_again(yunfan: Cast, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submit(yunfan)
    job = ask(yunfan)
    with monkeypatch.context() as patch:
        patch.setattr(record_sheets._Words, "row", lambda words, row: 1 / 0)
        assert not services.run_export(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error, files(store)) == ("failed", "ZeroDivisionError: division by zero", [])
    services.retry_export(job=job)
    assert services.run_export(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error, job.rows_done) == ("done", "", 1)
    with pytest.raises(errors.ExportNotRepeatable):
        services.retry_export(job=job)


def test_what_a_dead_worker_left_is_taken_over_from_the_start(yunfan: Cast, store: Path, test_clock: Any) -> None:
    submit(yunfan)
    job = ask(yunfan)
    assert module._claim(job)
    left = module._path(job).with_name(module._path(job).name + ".part")
    left.write_bytes(b"half")
    assert services.offer_exports() == 0  # its lease runs
    test_clock.advance(seconds=61)
    assert services.offer_exports() == 1
    assert services.run_export(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempts, files(store)) == ("done", 2, [f"export-{job.pk}-2.xlsx"])
    assert not module._mine(ExportJob(pk=job.pk, attempts=1)).exists()


def test_who_lost_the_lease_cannot_finish(yunfan: Cast, store: Path, test_clock: Any) -> None:
    job = ask(yunfan)
    module._claim(job)
    test_clock.advance(seconds=61)
    services.offer_exports()
    second = ExportJob.objects.get(pk=job.pk)
    module._claim(second)
    path = module._path(job)
    path.write_bytes(b"late")
    assert not module._finish(job, path, 0)
    assert files(store) == []
    second.refresh_from_db()
    assert (second.status, second.attempts) == ("running", 2)


def test_a_worker_that_dies_three_times_is_given_up(yunfan: Cast, test_clock: Any) -> None:
    job = ask(yunfan)
    for _ in range(3):
        assert module._claim(job)
        test_clock.advance(seconds=61)
        assert services.offer_exports() == 1
        job.refresh_from_db()
    assert (job.status, job.error) == ("failed", "The worker was interrupted three times. Ask for a shorter period.")
    services.retry_export(job=job)
    assert services.run_export(job.pk)


def test_an_export_nobody_took_is_offered_again_but_not_without_end(yunfan: Cast, test_clock: Any) -> None:
    job = ask(yunfan)
    assert (services.offer_exports(), services.next_offer()) == (
        0,
        clock.now() + dt.timedelta(seconds=10, microseconds=1),
    )
    test_clock.advance(seconds=11)
    assert (services.offer_exports(), services.offer_exports()) == (1, 0)
    test_clock.advance(seconds=61)
    assert services.offer_exports() == 1
    assert services.run_export(job.pk)
    assert (services.offer_exports(), services.next_offer()) == (0, None)


def test_a_file_past_its_time_is_deleted(yunfan: Cast, store: Path, test_clock: Any) -> None:
    job = ask(yunfan)
    services.run_export(job.pk)
    assert services.next_expiry() == clock.now() + dt.timedelta(days=7)
    test_clock.advance(days=7)
    duties.run_due({"statistics.expire_exports"})
    job.refresh_from_db()
    assert (job.status, job.file.name, job.size, files(store)) == ("expired", "", 0, [])
    with pytest.raises(errors.ExportNotReady):
        exports.file_of(job)


def test_five_at_a_time_and_an_account(yunfan: Cast, other: Cast) -> None:
    jobs = [ask(yunfan) for _ in range(5)]
    with pytest.raises(errors.TooManyExports):
        ask(yunfan)
    ask(other)
    services.cancel_export(job=jobs[0])
    ask(yunfan)
    assert ExportJob.objects.count() == 7


@pytest.mark.parametrize(
    ("kind", "filters", "field"),
    [
        ("records", {"first": "yesterday"}, "first"),
        ("records", {"first": "2026-11-20", "last": "2026-11-19"}, "first"),
        ("records", {"first": "2026-01-01", "last": "2026-11-19"}, "first"),
        ("records", {"number": "abc"}, "number"),
        ("records", {"status": "lost"}, "status"),
        ("records", {"application_id": "x"}, "application_id"),
        ("statistics", {"carrier": "x"}, "carrier"),
        ("nothing", {}, "kind"),
    ],
)
def test_a_filter_that_cannot_be_used_is_refused_and_named(yunfan: Cast, kind: str, filters: dict, field: str) -> None:
    with pytest.raises(errors.FilterInvalid) as refusal:
        ask(yunfan, kind, **filters)
    assert refusal.value.field == field
    assert not ExportJob.objects.exists()


def test_the_statistics_workbook_adds_up(yunfan: Cast, other: Cast) -> None:
    end(submit(yunfan, segments=2), DELIVERED, "DELIVERED")
    end(submit(yunfan, carrier="unicom"), FAILED, "MOBILE_SEND_LIMIT")
    submit(other)
    job = ask(yunfan, "statistics")
    assert services.run_export(job.pk)
    found = book(job)
    assert found.sheetnames == [
        "Summary", "By day", "By hour", "By carrier", "By province", "By type", "By signature", "By template",
        "By application", "Failure causes", "Latency",
    ]  # fmt: skip
    summary = dict(found["Summary"].iter_rows(values_only=True, min_row=2))
    assert (summary["Submitted"], summary["Delivered"], summary["Segments"]) == (2, 1, 3)
    assert [row[:3] for row in found["By carrier"].iter_rows(values_only=True, min_row=2)] == [
        ("China Mobile", 1, 1), ("China Unicom", 1, 0),
    ]  # fmt: skip
    assert [row[0] for row in found["By signature"].iter_rows(values_only=True, min_row=2)] == ["云帆科技"]
    assert [(row[0], row[3]) for row in found["Failure causes"].iter_rows(values_only=True, min_row=2)] == [
        ("MOBILE_SEND_LIMIT", 1)
    ]
    assert sum(row[1] for row in found["By day"].iter_rows(values_only=True, min_row=2)) == 2


def test_exports_are_seen_by_their_account_only(yunfan: Cast, other: Cast) -> None:
    job = ask(yunfan)
    assert list(exports.export_list(Scope(account_id=yunfan.account.pk))) == [job]
    assert not exports.export_list(Scope(account_id=other.account.pk))


def test_a_bill_of_another_account_is_unknown(yunfan: Cast, other: Cast) -> None:
    from billing.services import build_bill

    bill = build_bill(account_id=other.account.pk, month=202611)
    with pytest.raises(errors.BillUnknown):
        ask(yunfan, "bill", bill_id=str(bill.pk))


def test_a_bill_is_the_workbook_of_billing(yunfan: Cast) -> None:
    from billing.services import build_bill

    bill = build_bill(account_id=yunfan.account.pk, month=202611)
    job = ask(yunfan, "bill", bill_id=str(bill.pk))
    assert job.title == "Bill of 2026-11"
    assert services.run_export(job.pk)
    assert book(job).sheetnames


def test_the_count_of_a_record_export_costs_no_query_a_row(yunfan: Cast, django_assert_max_num_queries: Any) -> None:
    batch = message(yunfan).batch
    for _ in range(60):
        submit(yunfan, batch=batch)
    job = ask(yunfan)
    with django_assert_max_num_queries(12):
        services.run_export(job.pk)
