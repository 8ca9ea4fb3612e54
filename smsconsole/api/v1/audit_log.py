"""Who changed what."""

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import AuditEntry
from smsconsole.api.base import ReadViewSet


class AuditEntrySerializer(serializers.ModelSerializer):
    at = serializers.DateTimeField(source="timestamp")
    actor = serializers.CharField(source="actor.username", default="", help_text="Empty: the system itself.")
    action = serializers.CharField(source="get_action_display")
    subject = serializers.CharField(source="content_type.model")
    subject_id = serializers.CharField(source="object_pk")
    label = serializers.CharField(source="object_repr")
    changes = serializers.SerializerMethodField(help_text="Field to [before, after].")

    class Meta:
        model = AuditEntry
        fields = ["id", "at", "actor", "action", "subject", "subject_id", "label", "changes", "remote_addr"]
        read_only_fields = fields

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_changes(self, entry: AuditEntry) -> dict:
        return entry.changes_dict


class AuditFilter(django_filters.FilterSet):
    actor = django_filters.CharFilter(field_name="actor__username")
    subject = django_filters.CharFilter(field_name="content_type__model")
    subject_id = django_filters.CharFilter(field_name="object_pk")
    since = django_filters.IsoDateTimeFilter(field_name="timestamp", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="timestamp", lookup_expr="lt")

    class Meta:
        model = AuditEntry
        fields: list[str] = []


class AuditLogViewSet(ReadViewSet):
    """Changes to the account's settings, newest first; the platform sees all."""

    queryset = AuditEntry.objects.select_related("actor", "content_type")
    serializer_class = AuditEntrySerializer
    view_grant = "manage"
    filterset_class = AuditFilter
