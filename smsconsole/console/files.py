"""Uploaded pictures, served to those who may see their owner and to nobody else."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest

from billing.selectors import evidence_file
from core.images import content_type
from signatures.selectors import uploaded_file
from templates_app.selectors import template_file


def uploaded(request: HttpRequest, site: Any, kind: str, pk: int) -> FileResponse:
    """Send a picture inline, typed by its checked content, never sniffed, never kept by a shared cache."""
    finder = {"template": template_file, "sla": evidence_file}.get(kind)
    row = finder(pk, request.scope) if finder else uploaded_file(kind, pk, request.scope)
    if row is None:
        raise Http404
    return picture_response(row)


def picture_response(row: Any) -> FileResponse:
    """Return the response for an upload's row; the caller has checked who asks."""
    try:
        stored = row.file.open("rb")
    except FileNotFoundError as exc:
        raise Http404 from exc
    response = FileResponse(stored, content_type=content_type(row.format), filename=row.original_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
