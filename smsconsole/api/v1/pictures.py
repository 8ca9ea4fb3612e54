"""What all things with pictures share in REST."""

from typing import Any

from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request

from smsconsole.console.files import picture_response


class StoredPictures:
    """Serves the pictures of a view set's rows, which have them as ``files``."""

    @extend_schema(responses={(200, "image/*"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path=r"files/(?P<file_id>\d+)", url_name="file")
    def file(self, request: Request, file_id: str, *args: Any, **kwargs: Any) -> FileResponse:
        """Fetch a picture."""
        row = self.get_object().files.filter(pk=int(file_id)).first() if len(file_id) < 19 else None
        if row is None:
            raise Http404
        return picture_response(row)
