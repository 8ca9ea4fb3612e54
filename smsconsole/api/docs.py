"""The API's description for machines and for people."""

from typing import Any

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

from smsconsole.api.problems import CONTENT_TYPE

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A refusal (RFC 9457); nothing was changed.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "A stable word of the domain or the framework."},
        "detail": {"type": "string", "description": "A sentence in the caller's language."},
        "errors": {
            "type": "array",
            "description": "What is wrong, field by field.",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "message": {"type": "string"},
                    "code": {"type": "string"},
                    "row": {"type": "integer", "description": "Of an import, from 1; then column stands for field."},
                    "column": {"type": "string"},
                },
                "required": ["message"],
            },
        },
        "request_id": {"type": "string"},
    },
    "required": ["type", "title", "status", "code", "detail", "request_id"],
}
_METHODS = {"get", "post", "put", "patch", "delete"}


def add_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Give every operation the form of its refusals (a hook of the document's generator)."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for operations in result["paths"].values():
        for method, operation in operations.items():
            if method in _METHODS:
                operation["responses"]["default"] = {"description": "Refused", "content": content}
    return result


class Schema(SpectacularAPIView):
    """OpenAPI 3 of the whole API; no company's data is in it, so anybody may read it."""

    permission_classes = (AllowAny,)
    authentication_classes: tuple[Any, ...] = ()


class Docs(SpectacularSwaggerSplitView):
    """Swagger UI from local files; its start script is a request of its own, for the content policy allows no other."""

    permission_classes = (AllowAny,)
    authentication_classes: tuple[Any, ...] = ()
    url_name = "schema"


docs = Docs.as_view()
