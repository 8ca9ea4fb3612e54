"""Files put down under a key first and named in a filing later, as object stores are used."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.core.files.base import ContentFile

from core import clock
from signatures import errors, files
from signatures.models import StagedUpload

KEPT = dt.timedelta(days=1)
LARGEST = 5 * files.MEGABYTE


@files.atomic_with_files
def stage_upload(*, account_id: int, key: str, data: bytes) -> StagedUpload:
    """Keep bytes under a key of the account; a second upload under a key replaces the first."""
    if len(data) > LARGEST:
        raise errors.UploadTooLarge(limit=LARGEST)
    old = StagedUpload.objects.filter(account_id=account_id, key=key).first()
    if old is not None:
        files.forget_later([old])
        old.delete()
    row = StagedUpload(account_id=account_id, key=key, size=len(data), uploaded_at=clock.now())
    row.file.save(uuid.uuid4().hex, ContentFile(data), save=False)
    files.stored(row.file)
    row.save()
    return row


def uploads_of(*, account_id: int, keys: Sequence[tuple[str, str]]) -> list[files.Upload]:
    """Return the staged files of (kind, key) pairs as uploads; raises UploadUnknown for a key nobody put there."""
    wanted = {key for _, key in keys}
    found = {row.key: row for row in StagedUpload.objects.filter(account_id=account_id, key__in=wanted)}
    uploads = []
    for kind, key in keys:
        if key not in found:
            raise errors.UploadUnknown(key=key)
        with found[key].file.open("rb") as stored:
            uploads.append(files.Upload(kind, key.rpartition("/")[2], stored.read()))
    return uploads


def forget_staged() -> int:
    """Delete what was put down more than a day ago; safe to repeat."""
    old = list(StagedUpload.objects.filter(uploaded_at__lt=clock.now() - KEPT)[:500])
    files.forget_later(old)
    return StagedUpload.objects.filter(pk__in=[row.pk for row in old]).delete()[0]
