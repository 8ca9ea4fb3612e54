"""Who hears of alerts and review results."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services
from accounts.models import Contact
from core.phone import mask
from smsconsole.api.base import ReadViewSet

SWITCHES = ("hears_reviews", "hears_balance", "hears_packages", "hears_limits", "hears_fraud")


class ContactSerializer(serializers.ModelSerializer):
    class Meta:
        model = Contact
        fields = ["id", "name", "phone", "email", "is_main", *SWITCHES]
        read_only_fields = ["id", "is_main"]

    def to_representation(self, instance: Contact) -> dict:
        shown = super().to_representation(instance)
        view = self.context.get("view")
        if view is None or not view.scope.can("reveal"):
            shown["phone"] = mask(shown["phone"])
        return shown


class ContactViewSet(ReadViewSet):
    """Contacts, at most ten, one of them the main one."""

    queryset = Contact.objects.all()
    serializer_class = ContactSerializer
    edit_grant = "manage"
    filterset_fields = ["is_main"]

    @extend_schema(responses={201: ContactSerializer})
    def create(self, request: Request) -> Response:
        """Add a contact."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.add_contact(account=self.account, actor=self.actor, **given.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str | None = None) -> Response:
        """Change a contact."""
        contact = self.get_object()
        given = self.get_serializer(contact, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        changed = services.edit_contact(contact=contact, actor=self.actor, **given.validated_data)
        return Response(self.get_serializer(changed).data)

    @extend_schema(request=None, responses=ContactSerializer)
    @action(detail=True, methods=["post"], url_path="make-main")
    def make_main(self, request: Request, pk: str | None = None) -> Response:
        """Make this contact the main one."""
        changed = services.make_main_contact(contact=self.get_object(), actor=self.actor)
        return Response(self.get_serializer(changed).data)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Delete a contact; the main one stays."""
        services.delete_contact(contact=self.get_object(), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)
