"""Recordings of calls for whoever holds a link: signed, good for two hours, resumable."""

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_GET

from core import clock
from core.errors import DomainError
from privacy_numbers.services import recordings
from smsconsole.files import ranged_file


@require_GET
def show(request: HttpRequest, token: str) -> HttpResponseBase:
    """Send the wav; a link that is too old, wrong, or whose file is gone is not found."""
    clock.refresh()
    try:
        call = recordings.opened(token)
        return ranged_file(request, Path(call.recording.path), f"{call.call_id}.wav", "audio/wav")
    except (DomainError, FileNotFoundError) as exc:
        raise Http404 from exc
