"""What the contacts were told, and the mails that would have gone out."""

from rest_framework import serializers

from accounts.models import Alert, OutboxMail
from accounts.selectors import alert_text
from smsconsole.api.base import ReadViewSet


class AlertSerializer(serializers.ModelSerializer):
    text = serializers.SerializerMethodField(help_text="As the contacts read it.")

    def get_text(self, row: Alert) -> str:
        return alert_text(row)

    class Meta:
        model = Alert
        fields = ["id", "kind", "cause", "text", "at", "delivered_at", "texts", "mails"]
        read_only_fields = fields


class OutboxMailSerializer(serializers.ModelSerializer):
    class Meta:
        model = OutboxMail
        fields = ["id", "recipient", "sender", "subject", "body", "at"]
        read_only_fields = fields


class AlertViewSet(ReadViewSet):
    """Alerts, newest first; each is told once, to the contacts whose switch of its kind is on."""

    queryset = Alert.objects.all()
    serializer_class = AlertSerializer
    filterset_fields = ["kind"]


class OutboxMailViewSet(ReadViewSet):
    """Mails to contacts, newest first; nothing leaves the machine."""

    queryset = OutboxMail.objects.all()
    serializer_class = OutboxMailSerializer
    filterset_fields = ["recipient"]
