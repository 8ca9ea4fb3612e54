"""/api/v1/short-links/ and /api/v1/template-tags/."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.phone import mask
from review import services as review
from review.choices import SubjectKind
from smsconsole.api.base import ReadViewSet
from templates_app import services
from templates_app.models import ShortLink, TemplateTag
from templates_app.services.short_link import NAME_MAX


class ShortLinkSerializer(serializers.ModelSerializer):
    name = serializers.CharField(max_length=NAME_MAX)  # blank in the table: a recipient's link has none
    days = serializers.IntegerField(write_only=True, help_text="How long it lives, 1 to 90.")
    short_url = serializers.SerializerMethodField()
    is_effective = serializers.BooleanField(read_only=True)

    class Meta:
        model = ShortLink
        fields = [
            "id", "code", "short_url", "name", "source_url", "phone", "out_id", "status", "reason", "is_effective",
            "page_views", "visitors", "opened_at", "created_at", "expires_at", "days",
        ]  # fmt: skip
        read_only_fields = [name for name in fields if name not in ("name", "source_url", "days")]

    def get_short_url(self, row: ShortLink) -> str:
        return self.context["request"].build_absolute_uri(f"/s/{row.code}")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if not self.context["view"].scope.can("reveal"):
            shown["phone"] = mask(shown["phone"]) if shown["phone"] else ""
        return shown


class PersonalLinksSerializer(serializers.Serializer):
    source_url = serializers.CharField()
    phones = serializers.ListField(child=serializers.CharField(max_length=40), max_length=50_000)
    out_id = serializers.CharField(max_length=256, required=False, default="", allow_blank=True)


class ShortLinkViewSet(ReadViewSet):
    """Short addresses of pages; one with a number is that recipient's own."""

    queryset = ShortLink.objects.all()
    serializer_class = ShortLinkSerializer
    filterset_fields = ["status", "code", "phone"]
    edit_grant = "apply"

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        review.note_poll(kind=SubjectKind.SHORT_LINK, subject_id=self.get_object().pk)
        return Response(self.get_serializer(self.get_object()).data)

    def create(self, request: Request) -> Response:
        """Make a link and file it for review."""
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        row = services.submit_short_link(account=self.account, actor=self.actor, **form.validated_data)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Forget a link; who opens it finds nothing."""
        services.delete_short_link(link=self.get_object(), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=PersonalLinksSerializer, responses={201: ShortLinkSerializer(many=True)})
    @action(detail=False, methods=["post"])
    def personal(self, request: Request) -> Response:
        """Make a link for each number, to see who opens it."""
        form = PersonalLinksSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        rows = services.make_personal_links(account=self.account, **form.validated_data)
        return Response(self.get_serializer(rows, many=True).data, status=status.HTTP_201_CREATED)


class TemplateTagSerializer(serializers.ModelSerializer):
    template_code = serializers.CharField(source="template.code", max_length=40)

    class Meta:
        model = TemplateTag
        fields = ["id", "template_code", "key", "value"]


class TemplateTagViewSet(ReadViewSet):
    """Keys with values on templates, to find them by."""

    queryset = TemplateTag.objects.select_related("template")
    serializer_class = TemplateTagSerializer
    filterset_fields = {"template__code": ["exact"], "key": ["exact"], "value": ["exact"]}
    edit_grant = "apply"

    def create(self, request: Request) -> Response:
        """Put a tag on a template; a key that is there gets the new value."""
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        code, key = form.validated_data["template"]["code"], form.validated_data["key"]
        tags = {key: form.validated_data.get("value", "")}
        services.tag_templates(account_id=self.account_id, codes=[code], tags=tags)
        row = self.get_queryset().get(template__code=code, key=key.strip(), account_id=self.account_id)
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Take a tag off."""
        row = self.get_object()
        services.untag_templates(account_id=row.account_id, codes=[row.template.code], keys=[row.key])
        return Response(status=status.HTTP_204_NO_CONTENT)
