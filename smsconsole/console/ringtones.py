"""A ringtone's sound, for those who may see the ringtone."""

from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from privacy_numbers.models import Ringtone
from smsconsole.files import ranged_file


@require_safe
def sound(request: HttpRequest, site: Any, pk: int) -> HttpResponseBase:
    """Send the wav; parts of it where the player asks for parts."""
    return sound_response(request, get_object_or_404(Ringtone.objects.visible_to(request.scope), pk=pk))


def sound_response(request: HttpRequest, row: Ringtone) -> HttpResponseBase:
    """Return the response for a ringtone's file; the caller has checked who asks."""
    path = Path(row.file.path)
    if not path.is_file():
        raise Http404
    response = ranged_file(request, path, f"{row.code}.wav", "audio/wav")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
