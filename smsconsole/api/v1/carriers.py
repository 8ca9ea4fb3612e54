"""How the simulated carriers behave."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from carrier import selectors, services
from carrier.choices import ProfileName
from carrier.models import CarrierSetting, FaultRule, MagicNumber, NumberSegment
from smsconsole.api.base import ReadViewSet, TenantViewSet


class ProfileSerializer(serializers.Serializer):
    profile = serializers.ChoiceField(choices=ProfileName.choices)
    seed = serializers.IntegerField(required=False, help_text="The same seed gives the same fates.")


class CarrierProfileView(TenantViewSet):
    """The profile of the network that all accounts share; the platform sets it."""

    queryset = CarrierSetting.objects.all()
    view_grant = "testdesk"
    edit_grant = "platform"
    serializer_class = ProfileSerializer
    pagination_class = None

    @extend_schema(responses=ProfileSerializer)
    def retrieve(self, request: Request) -> Response:
        """The profile and seed in force."""
        return Response(ProfileSerializer(selectors.setting()).data)

    @extend_schema(request=ProfileSerializer, responses=ProfileSerializer)
    def update(self, request: Request) -> Response:
        """Let the network behave otherwise, from the next message on."""
        body = ProfileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(ProfileSerializer(services.set_profile(**body.validated_data)).data)


class FaultRuleSerializer(serializers.ModelSerializer):
    class Meta:
        model = FaultRule
        fields = [
            "id", "position", "is_enabled", "account", "carrier", "number_prefix", "template_code", "starts_at",
            "ends_at", "rate", "outcome", "delay_ms", "remark",
        ]  # fmt: skip


class FaultRuleViewSet(ReadViewSet):
    """Rules of the test desk. A tenant's rules hit its own messages only, whatever ``account`` says."""

    queryset = FaultRule.objects.all()
    serializer_class = FaultRuleSerializer
    view_grant = edit_grant = "testdesk"
    filterset_fields = ["is_enabled", "carrier", "template_code"]

    def create(self, request: Request) -> Response:
        """Add a rule."""
        return self._save(None, request, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str | None = None) -> Response:
        """Change a rule."""
        return self._save(self.get_object(), request, status.HTTP_200_OK)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Delete a rule."""
        services.delete_fault_rule(scope=self.scope, rule=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _save(self, rule: FaultRule | None, request: Request, code: int) -> Response:
        body = self.get_serializer(rule, data=request.data, partial=rule is not None)
        body.is_valid(raise_exception=True)
        saved = services.save_fault_rule(scope=self.scope, rule=rule, **body.validated_data)
        return Response(self.get_serializer(saved).data, status=code)


class PlannedReceiptSerializer(serializers.Serializer):
    after_ms = serializers.IntegerField(min_value=0)
    status = serializers.ChoiceField(choices=["delivered", "failed"])
    code = serializers.CharField(max_length=40)


class MagicNumberSerializer(serializers.ModelSerializer):
    receipts = PlannedReceiptSerializer(many=True)

    class Meta:
        model = MagicNumber
        fields = ["id", "number", "description", "receipts", "reply"]


class _TableViewSet(ReadViewSet):
    """A table all accounts share: the test desk reads it, the platform writes it."""

    view_grant = "testdesk"
    edit_grant = "platform"

    def create(self, request: Request) -> Response:
        """Add a row."""
        return self._save(None, request, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str | None = None) -> Response:
        """Change a row."""
        return self._save(self.get_object(), request, status.HTTP_200_OK)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Delete a row."""
        self.remove(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _save(self, row: Any, request: Request, code: int) -> Response:
        body = self.get_serializer(row, data=request.data, partial=row is not None)
        body.is_valid(raise_exception=True)
        before = {name: getattr(row, name) for name in self.columns} if row else {}
        return Response(self.get_serializer(self.write(row, {**before, **body.validated_data})).data, status=code)

    columns: tuple[str, ...] = ()

    def write(self, row: Any, values: dict[str, Any]) -> Any:
        """Call the service that saves."""
        raise NotImplementedError

    def remove(self, row: Any) -> None:
        """Call the service that deletes."""
        raise NotImplementedError


class MagicNumberViewSet(_TableViewSet):
    """Numbers with a fixed fate, whatever the profile."""

    queryset = MagicNumber.objects.all()
    serializer_class = MagicNumberSerializer
    filterset_fields = ["number"]
    columns = ("number", "description", "receipts", "reply")

    def write(self, row: MagicNumber | None, values: dict[str, Any]) -> MagicNumber:
        receipts = [dict(receipt) for receipt in values.pop("receipts")]
        return services.save_magic_number(row=row, receipts=receipts, **values)

    def remove(self, row: MagicNumber) -> None:
        services.delete_magic_number(row=row)


class NumberSegmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = NumberSegment
        fields = ["id", "prefix", "carrier", "is_virtual", "province", "city"]


class NumberSegmentViewSet(_TableViewSet):
    """Corrections of the shipped number data; the longest prefix wins."""

    queryset = NumberSegment.objects.all()
    serializer_class = NumberSegmentSerializer
    filterset_fields = ["carrier", "is_virtual"]
    columns = ("prefix", "carrier", "is_virtual", "province", "city")

    def write(self, row: NumberSegment | None, values: dict[str, Any]) -> NumberSegment:
        return services.save_segment(row=row, **values)

    def remove(self, row: NumberSegment) -> None:
        services.delete_segment(row=row)
