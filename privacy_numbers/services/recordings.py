"""Recordings of calls: made, and handed out by links that live two hours (domain.md 12.12)."""

import datetime as dt

from django.core import signing
from django.core.files.base import ContentFile

from core import clock
from privacy_numbers import recording
from privacy_numbers.errors import LinkExpired, RecordingMissing
from privacy_numbers.models import CallRecord

LINK_LIVES = dt.timedelta(hours=2)
_SALT = "privacy_numbers.recordings"


def store(call: CallRecord) -> None:
    """Make the tone of an ended call and put it into the private storage; the caller saves the row."""
    seconds = (call.released_at - call.answered_at).total_seconds()
    call.recording.save(f"{call.call_id}.wav", ContentFile(recording.tone(seconds, call.sentences)), save=False)


def link_token(call: CallRecord) -> str:
    """Return what opens a call's recording for two hours, whoever holds it. Raises RecordingMissing."""
    if not call.recording:
        raise RecordingMissing
    until = int((clock.now() + LINK_LIVES).timestamp())
    return signing.dumps([call.pk, until], salt=_SALT, compress=False)


def opened(token: str) -> CallRecord:
    """Return the call whose recording a link opens. Raises LinkExpired, RecordingMissing."""
    try:
        pk, until = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as exc:
        raise LinkExpired from exc
    if clock.now().timestamp() >= until:
        raise LinkExpired
    call = CallRecord.objects.filter(pk=pk).first()
    if call is None or not call.recording:
        raise RecordingMissing
    return call
