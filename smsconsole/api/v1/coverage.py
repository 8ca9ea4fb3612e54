"""/api/v1/testing/coverage/: which vendor actions work here, for a program that wants to know before it calls."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from smsconsole.api.base import TenantViewSet
from smsconsole.wire.coverage import load


class CoverageLineSerializer(serializers.Serializer):
    family = serializers.CharField()
    action = serializers.CharField()
    state = serializers.ChoiceField(["works", "not opened"])
    sdks = serializers.ListField(child=serializers.CharField())
    golden = serializers.CharField(help_text="The kept reply in tests/wire/golden, empty where there is none.")
    is_called = serializers.BooleanField(help_text="A test calls it.")
    codes = serializers.ListField(child=serializers.CharField(), help_text="What the tests that call it cause.")


class CoverageSerializer(serializers.Serializer):
    lines = CoverageLineSerializer(many=True)
    uncaused = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField()),
        help_text="Published codes that nothing causes: why.",
    )


class CoverageView(TenantViewSet):
    """The same table as docs/coverage.md."""

    serializer_class = CoverageSerializer

    @extend_schema(responses=CoverageSerializer)
    def retrieve(self, request: Request) -> Response:
        """Every action of every interface with its state, SDKs, kept reply and codes."""
        return Response(CoverageSerializer(load()).data)
