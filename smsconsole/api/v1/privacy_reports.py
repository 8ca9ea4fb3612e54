"""Reports of number privacy: receivers they are pushed to, queues they are pulled from, the log of both."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from privacy_numbers.choices import PushState, ReportKind
from privacy_numbers.models import NumberPool, PushAttempt, Report, ReportQueue, ReportReceiver
from privacy_numbers.selectors.numbers import pool_of_key
from privacy_numbers.services import pushes, queues, receivers, reports
from smsconsole.api.base import ReadViewSet


class ReceiverSerializer(serializers.ModelSerializer):
    class Meta:
        model = ReportReceiver
        fields = ["id", "kind", "url", "state", "failing_since", "tested_at", "created_at"]
        read_only_fields = ["id", "state", "failing_since", "tested_at", "created_at"]


class ReceiverRequestSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=ReportKind.choices)
    url = serializers.CharField(max_length=500)


class ReceiverViewSet(ReadViewSet):
    """Where reports are pushed, one address a message kind."""

    queryset = ReportReceiver.objects.all()
    serializer_class = ReceiverSerializer
    edit_grant = "manage"

    @extend_schema(request=ReceiverRequestSerializer, responses={201: ReceiverSerializer})
    def create(self, request: Request) -> Response:
        """Set the address of a kind; it must answer a GET with {"code": 0} within 700 ms."""
        body = ReceiverRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = receivers.save_receiver(account=self.account, actor=self.actor, **body.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ReceiverSerializer)
    @action(detail=True, methods=["post"], grant="manage")
    def check(self, request: Request, pk: str | None = None) -> Response:
        """Ask the address again; a good answer wakes one that fell asleep."""
        found = receivers.check_receiver(receiver=self.get_object(), actor=self.actor)
        return Response(self.get_serializer(found).data)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Push no more reports of the kind."""
        receivers.delete_receiver(receiver=self.get_object(), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class QueueSerializer(serializers.ModelSerializer):
    pools = serializers.SlugRelatedField(slug_field="key", many=True, read_only=True)
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=ReportKind.choices))

    class Meta:
        model = ReportQueue
        fields = ["id", "name", "is_default", "pools", "kinds", "created_at"]
        read_only_fields = fields


class QueueRequestSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=64)
    pools = serializers.ListField(child=serializers.CharField(max_length=20), default=list, help_text="Pool keys.")
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=ReportKind.choices), default=list, help_text="Empty: all."
    )


class QueueEditSerializer(QueueRequestSerializer):
    name = None  # type: ignore[assignment]


class ReceiveSerializer(serializers.Serializer):
    limit = serializers.IntegerField(default=queues.BATCH, min_value=1, max_value=queues.BATCH)
    hidden_seconds = serializers.IntegerField(
        default=queues.HIDDEN_SECONDS, min_value=1, max_value=queues.LONGEST_HIDDEN
    )


class ReceivedSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    handle = serializers.CharField(help_text="What deletes the message, until visible_at.")
    kind = serializers.CharField()
    body = serializers.JSONField(help_text="The vendor's fields.")
    created_at = serializers.DateTimeField()
    visible_at = serializers.DateTimeField()


class HandleSerializer(serializers.Serializer):
    handle = serializers.CharField(max_length=60)


class QueueViewSet(ReadViewSet):
    """Queues that keep reports until they are pulled."""

    queryset = ReportQueue.objects.prefetch_related("pools")
    serializer_class = QueueSerializer
    edit_grant = "manage"

    @extend_schema(request=QueueRequestSerializer, responses={201: QueueSerializer})
    def create(self, request: Request) -> Response:
        """Add a queue beside the default one; up to ten."""
        body = QueueRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        made = queues.create_queue(
            account=self.account, name=given["name"], pools=self._pools(given), kinds=given["kinds"], actor=self.actor
        )
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=QueueEditSerializer, responses=QueueSerializer)
    def update(self, request: Request, pk: str | None = None) -> Response:
        """Change what the queue takes from now on."""
        queue = self.get_object()
        body = QueueEditSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        queues.edit_queue(queue=queue, pools=self._pools(given), kinds=given["kinds"], actor=self.actor)
        return Response(self.get_serializer(self.get_object()).data)

    def _pools(self, given: dict[str, Any]) -> list[NumberPool]:
        return [pool_of_key(account_id=self.account_id, key=key) for key in dict.fromkeys(given["pools"])]

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Delete the queue; what it holds moves to the default one."""
        queues.delete_queue(queue=self.get_object(), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=ReceiveSerializer, responses=ReceivedSerializer(many=True))
    @action(detail=True, methods=["post"], grant="reveal")
    def receive(self, request: Request, pk: str | None = None) -> Response:
        """Pull up to 16 messages; each is hidden from others until it is deleted or its time is over."""
        queue = self.get_object()
        body = ReceiveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(ReceivedSerializer(queues.receive(queue=queue, **body.validated_data), many=True).data)

    @extend_schema(request=HandleSerializer, responses={204: None})
    @action(detail=True, methods=["post"], grant="reveal", url_path="delete-message")
    def delete_message(self, request: Request, pk: str | None = None) -> Response:
        """End a message that was received, by its handle."""
        queue = self.get_object()
        body = HandleSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        queues.delete(queue=queue, handle=body.validated_data["handle"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class AttemptSerializer(serializers.ModelSerializer):
    class Meta:
        model = PushAttempt
        fields = ["at", "status", "answer", "milliseconds"]
        read_only_fields = fields


class ReportSerializer(serializers.ModelSerializer):
    pool_key = serializers.SerializerMethodField()
    queue = serializers.SerializerMethodField()
    tries = AttemptSerializer(many=True)
    body = serializers.SerializerMethodField()

    class Meta:
        model = Report
        fields = [
            "id", "kind", "pool_key", "created_at", "queue", "pulled_at", "push_state", "push_at", "attempts", "tries",
            "body",
        ]  # fmt: skip
        read_only_fields = fields

    def get_pool_key(self, row: Report) -> str:
        return row.pool.key if row.pool else ""

    def get_queue(self, row: Report) -> str:
        return row.queue.name if row.queue else ""

    def get_body(self, row: Report) -> dict[str, Any] | None:
        """What goes out; null for callers who may not see numbers."""
        view = self.context.get("view")
        return reports.shown(row) if view is not None and view.scope.can("reveal") else None


class ReportFilter(django_filters.FilterSet):
    kind = django_filters.MultipleChoiceFilter(choices=ReportKind.choices)
    push_state = django_filters.MultipleChoiceFilter(choices=PushState.choices)
    pool_key = django_filters.CharFilter(field_name="pool__key")
    queue = django_filters.CharFilter(field_name="queue__name")
    created_at = django_filters.IsoDateTimeFromToRangeFilter()

    class Meta:
        model = Report
        fields: list[str] = []


class ReportViewSet(ReadViewSet):
    """Reports of the last 30 days and every try to push them."""

    queryset = Report.objects.select_related("pool", "queue").prefetch_related("tries")
    serializer_class = ReportSerializer
    filterset_class = ReportFilter

    @extend_schema(request=None, responses=ReportSerializer)
    @action(detail=True, methods=["post"], grant="send", url_path="push-again")
    def push_again(self, request: Request, pk: str | None = None) -> Response:
        """Push a report once more that was given up or delivered, from its first try on."""
        report = self.get_object()
        pushes.push_again(report=report)
        return Response(self.get_serializer(report).data)
