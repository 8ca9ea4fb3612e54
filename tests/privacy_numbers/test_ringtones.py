"""Ringtones: what a wav is, the 2 MB, speech, review hours, verdicts (domain.md 12.10)."""

import datetime as dt
import io
import wave
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.choices import PlatformRole, ReviewMode
from core import advance, clock
from privacy_numbers import speech
from privacy_numbers.choices import RingtoneSource, RingtoneState
from privacy_numbers.errors import (
    AnswerMissing,
    RingtoneDecided,
    RingtoneInUse,
    RingtoneInvalid,
    RingtoneNameInvalid,
    RingtoneUnknown,
)
from privacy_numbers.models import NumberPool, Ringtone
from privacy_numbers.services.ringtones import (
    approved_ringtone,
    decide_due,
    decide_ringtone,
    delete_ringtone,
    review_due,
    submit_ringtone,
)
from tests import factories

HEAD = 44  # bytes before the samples
LIMIT = 2 * 1024 * 1024


def wav(seconds: float = 1.0, *, rate: int = 8000, width: int = 2, channels: int = 1) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(b"\x10" * (int(seconds * rate) * width * channels))
    return target.getvalue()


def _submit(account: Any, data: bytes | None = None, **more: Any) -> Ringtone:
    return submit_ringtone(account=account, name="欢迎词", data=data, **more)


def test_a_file_is_measured_by_its_content(yunfan: Any) -> None:
    row = _submit(yunfan.account, wav(2.5))
    assert (row.source, row.seconds, row.size) == (RingtoneSource.FILE, 3, HEAD + 40_000)
    assert (row.code, row.state) == (str(10_000_000 + row.pk), RingtoneState.REVIEWING)
    assert row.work_order == f"20261120{row.pk:08d}"
    assert row.file.read() == wav(2.5)


def test_a_file_is_smaller_than_two_megabytes_not_as_large(yunfan: Any) -> None:
    largest = wav((LIMIT - HEAD - 2) / 16_000)
    assert len(largest) == LIMIT - 2
    assert _submit(yunfan.account, largest).size == LIMIT - 2
    exact = wav((LIMIT - HEAD) / 16_000)
    assert len(exact) == LIMIT
    with pytest.raises(RingtoneInvalid) as refused:
        _submit(yunfan.account, exact)
    assert refused.value.params == {"why": "size"}
    assert Ringtone.objects.count() == 1


@pytest.mark.parametrize(
    ("why", "data"),
    [
        ("format", b""), ("format", b"ID3\x04mp3"), ("format", wav()[:20]), ("format", wav(0)),
        ("format", b"RIFF\x24\x00\x00\x00WAVEfmt "),
        ("format", wav().replace(b"fmt \x10\0\0\0\x01", b"fmt \x10\0\0\0\x07")),
    ],
)  # fmt: skip
def test_what_is_no_pcm_wav_is_refused(yunfan: Any, why: str, data: bytes) -> None:
    with pytest.raises(RingtoneInvalid) as refused:
        _submit(yunfan.account, data)
    assert refused.value.params == {"why": why}
    assert Ringtone.objects.count() == 0


def test_the_length_is_that_of_the_samples_there_not_of_the_head() -> None:
    assert speech.inspect(wav(4)[: HEAD + 16_000]).seconds == 1.0


@given(st.binary(max_size=300))
def test_any_bytes_are_a_sound_or_refused(data: bytes) -> None:
    for content in (data, b"RIFF\xff\0\0\0WAVE" + data, wav(0.01)[:HEAD] + data):
        with suppress(speech.NoWave):
            assert speech.inspect(content).seconds > 0


@given(st.text(min_size=1, max_size=60))
def test_any_text_becomes_a_wav(text: str) -> None:
    sound = speech.inspect(speech.speak(text))
    assert (sound.channels, sound.bits, sound.rate) == (1, 16, 8000)
    assert sound.seconds == pytest.approx(0.12 * len(text))


def test_a_text_is_spoken(yunfan: Any) -> None:
    row = _submit(yunfan.account, text="欢迎致电云帆科技")
    assert (row.source, row.text, row.seconds) == (RingtoneSource.SPEECH, "欢迎致电云帆科技", 1)
    assert row.file.read() == speech.speak("欢迎致电云帆科技")
    assert len(speech.speak("云" * 500)) < LIMIT


def test_a_ringtone_is_a_file_or_a_text_with_a_name(yunfan: Any) -> None:
    for more in ({}, {"data": wav(), "text": "欢迎"}, {"text": "长" * 501}):
        with pytest.raises(RingtoneInvalid):
            _submit(yunfan.account, **more)
    for name in ("", "长" * 65):
        with pytest.raises(RingtoneNameInvalid):
            submit_ringtone(account=yunfan.account, name=name, data=wav())
    assert Ringtone.objects.count() == 0


@pytest.mark.parametrize(
    ("submitted", "due"),
    [
        ("2026-11-20 12:00", "2026-12-04 12:00"),  # Friday noon, ten working days on
        ("2026-11-20 23:30", "2026-12-07 09:00"),  # after closing: begins on Monday
        ("2026-11-21 12:00", "2026-12-07 09:00"),  # a Saturday
        ("2026-11-20 07:00", "2026-12-04 09:00"),
        ("2026-09-30 12:00", "2026-10-21 12:00"),  # seven days of holiday; the worked Saturday is none of the desk's
    ],
)
def test_the_desk_answers_within_ten_working_days(db: None, submitted: str, due: str) -> None:
    found = review_due(dt.datetime.fromisoformat(submitted).replace(tzinfo=clock.BEIJING))
    assert f"{clock.local(found):%Y-%m-%d %H:%M}" == due


def test_verdicts_come_on_the_clock(yunfan: Any) -> None:
    yunfan.account.review_mode = ReviewMode.HOURS
    yunfan.account.save()
    row = _submit(yunfan.account, wav())
    advance.advance_to(dt.datetime(2026, 12, 4, 3, 59, tzinfo=dt.UTC))
    row.refresh_from_db()
    assert row.state == RingtoneState.REVIEWING
    advance.advance_to(dt.datetime(2026, 12, 4, 4, 0, tzinfo=dt.UTC))
    row.refresh_from_db()
    assert (row.state, row.decided_at) == (RingtoneState.APPROVED, dt.datetime(2026, 12, 4, 4, 0, tzinfo=dt.UTC))


def test_an_account_that_waits_for_nothing_gets_its_verdict_at_once(yunfan: Any) -> None:
    good, bad = _submit(yunfan.account, text="欢迎致电云帆科技"), _submit(yunfan.account, text="澳门赌场上线，充值有礼")
    assert decide_due() == 2
    for row in (good, bad):
        row.refresh_from_db()
    assert (good.state, good.reason) == (RingtoneState.APPROVED, "")
    assert bad.state == RingtoneState.REJECTED
    assert bad.reason


def test_a_reviewer_decides_where_the_account_waits_for_one(yunfan: Any) -> None:
    yunfan.account.review_mode = ReviewMode.MANUAL
    yunfan.account.save()
    row, reviewer = _submit(yunfan.account, wav()), factories.staff(PlatformRole.REVIEWER)
    advance.advance_to(clock.now() + dt.timedelta(days=40))
    row.refresh_from_db()
    assert row.state == RingtoneState.REVIEWING
    with pytest.raises(AnswerMissing):
        decide_ringtone(ringtone=row, approved=False, actor=reviewer)
    decide_ringtone(ringtone=row, approved=False, reason="音质不清", actor=reviewer)
    assert (row.state, row.reason) == (RingtoneState.REJECTED, "音质不清")
    with pytest.raises(RingtoneDecided):
        decide_ringtone(ringtone=row, approved=True, actor=reviewer)


def test_only_an_approved_one_of_the_account_is_found(yunfan: Any, other: Any) -> None:
    row = _submit(yunfan.account, wav())
    with pytest.raises(RingtoneUnknown):
        approved_ringtone(yunfan.account.pk, row.code)
    decide_due()
    assert approved_ringtone(yunfan.account.pk, row.code) == row
    with pytest.raises(RingtoneUnknown):
        approved_ringtone(other.account.pk, row.code)


def test_one_that_a_pool_plays_is_not_deleted(
    yunfan: Any, axb: NumberPool, django_capture_on_commit_callbacks: Any
) -> None:
    row = _submit(yunfan.account, wav())
    NumberPool.objects.filter(pk=axb.pk).update(tone_from_a=row)
    with pytest.raises(RingtoneInUse):
        delete_ringtone(ringtone=row)
    NumberPool.objects.filter(pk=axb.pk).update(tone_from_a=None)
    storage, name = row.file.storage, row.file.name
    with django_capture_on_commit_callbacks(execute=True):
        delete_ringtone(ringtone=row)
    assert (Ringtone.objects.count(), storage.exists(name)) == (0, False)
