"""The test clock for programs."""

import datetime as dt
from collections import Counter
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from sending.models import Message
from smsconsole.api.v1.testing import DeskViewSet
from smsconsole.testdesk import time

MOST_ROWS = 1000


class TimeSerializer(serializers.Serializer):
    now = serializers.DateTimeField(default_timezone=dt.UTC)
    is_real = serializers.BooleanField()
    is_frozen = serializers.BooleanField()
    offset_seconds = serializers.FloatField(help_text="Against the machine's time.")
    due = serializers.DictField(child=serializers.DateTimeField(), help_text="What falls due next, soonest first.")
    unfinished_to = serializers.DateTimeField(
        default_timezone=dt.UTC, allow_null=True, help_text="Where an advance that broke off was to end: repeat it."
    )
    furthest = serializers.DateTimeField(
        default_timezone=dt.UTC, help_text="How far one step may go: the end of the second billing month from now."
    )


class FreezeSerializer(serializers.Serializer):
    at = serializers.DateTimeField(required=False, default=None, allow_null=True, help_text="Absent: now.")


class ShiftSerializer(serializers.Serializer):
    seconds = serializers.FloatField(help_text="Before (negative) or ahead of the machine's time.")


class AdvanceSerializer(serializers.Serializer):
    seconds = serializers.FloatField(required=False, default=0, min_value=0)
    to = serializers.DateTimeField(required=False, default=None, allow_null=True, help_text="Instead of seconds.")
    to_next = serializers.BooleanField(required=False, default=False, help_text="To what falls due next.")


class HappeningSerializer(serializers.Serializer):
    at = serializers.DateTimeField(default_timezone=dt.UTC)
    duty = serializers.CharField()
    count = serializers.IntegerField()


class AdvancedSerializer(TimeSerializer):
    ran = serializers.DictField(child=serializers.IntegerField(), help_text="What was done on the way, and how often.")
    happened = HappeningSerializer(many=True, help_text="The same instant by instant, in order; at most 1000.")


class ClockView(DeskViewSet):
    """One clock for all processes of this server."""

    queryset = Message.objects.all()
    serializer_class = TimeSerializer

    @extend_schema(responses=TimeSerializer)
    def retrieve(self, request: Request) -> Response:
        """The time it is here, and what falls due next."""
        return self._shown()

    @extend_schema(request=FreezeSerializer, responses=TimeSerializer)
    def freeze(self, request: Request) -> Response:
        """Stop the clock, now or at a moment."""
        time.freeze(**_body(FreezeSerializer, request))
        return self._shown()

    @extend_schema(request=ShiftSerializer, responses=TimeSerializer)
    def offset(self, request: Request) -> Response:
        """Let the clock run with an offset against the machine's time."""
        time.shift(**_body(ShiftSerializer, request))
        return self._shown()

    @extend_schema(request=AdvanceSerializer, responses=AdvancedSerializer)
    def advance(self, request: Request) -> Response:
        """Move the clock forward and do all that falls due on the way, in its order; answers when it is settled."""
        happened = time.advance(**_body(AdvanceSerializer, request))
        ran: Counter[str] = Counter()
        for row in happened:
            ran[row.duty] += row.count
        shown = {**vars(time.look()), "ran": dict(ran), "happened": happened[:MOST_ROWS]}
        return Response(AdvancedSerializer(shown).data)

    @extend_schema(request=None, responses=TimeSerializer)
    def resume(self, request: Request) -> Response:
        """Return to real time."""
        time.resume()
        return self._shown()

    def _shown(self) -> Response:
        clock.refresh()
        return Response(TimeSerializer(time.look()).data)


def _body(serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    read = serializer(data=request.data)
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)
