"""The public registers: one view set for all of them, made from their table."""

import functools
from typing import Any

import django_filters
from django.db import models
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import parsers, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.errors import PermissionDenied
from review import registers
from review.registers import Register
from review.registers.errors import SheetInvalid
from review.registers.table import CHOICE, DATE, FLAG, NUMBER
from smsconsole.api.base import ReadViewSet
from smsconsole.api.idempotency import idempotent


class ImportUploadSerializer(serializers.Serializer):
    """A sheet whose first row names the columns, in Chinese, English or by the fields' names."""

    file = serializers.FileField()


class ImportedSerializer(serializers.Serializer):
    """How many rows were added, changed, found as they are."""

    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()


class WhoseFilter(django_filters.FilterSet):
    """``whose``: rows that hold for everybody (world), or an account's (own)."""

    whose = django_filters.ChoiceFilter(choices=[("world", "world"), ("own", "own")], method="by_whose")

    def by_whose(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(account__isnull=value == "world")


class RegisterViewSet(ReadViewSet):
    """Rows for everybody and the caller's own; the desk without X-Account writes those for everybody."""

    register: Register
    edit_grant = "registry"

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """A sheet is no rendering of a body: ``?format=`` of the export is its own question."""
        return super().perform_content_negotiation(request, force=force or self.action == "export")

    @idempotent
    def create(self, request: Request) -> Response:
        """Add a row; one of the same identity is refused (409)."""
        return self._save(None, request, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str | None = None) -> Response:
        """Change a row; columns left out stay."""
        return self._save(self.get_object(), request, status.HTTP_200_OK)

    def destroy(self, request: Request, pk: str | None = None) -> Response:
        """Delete a row."""
        registers.delete_row(register=self.register, scope=self.scope, row=self.get_object(), actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def bulk(self, request: Request) -> Response:
        """Store rows, all or none: new ones are added, those there already changed. Sending them again changes nothing.

        A refusal lists every wrong cell: ``errors`` [{"row", "column", "message"}], rows counted from 1.
        """
        body = self.get_serializer(data=request.data, many=True, allow_empty=False, max_length=registers.MAX_ROWS)
        if not isinstance(request.data, list):
            raise SheetInvalid("The body is a list of rows.", field="rows")
        if not request.data or not all(isinstance(row, dict) for row in request.data):
            body.is_valid(raise_exception=True)
        counts = registers.import_rows(register=self.register, scope=self.scope, rows=request.data, actor=self.actor)
        return Response(ImportedSerializer(counts).data)

    def import_sheet(self, request: Request) -> Response:
        """Store the rows of a sheet (.xlsx or .csv), all or none; a refusal lists every wrong cell by its row there."""
        body = ImportUploadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        plan = registers.plan_sheet(register=self.register, scope=self.scope, data=body.validated_data["file"].read())
        return Response(ImportedSerializer(registers.apply_plan(plan, actor=self.actor)).data)

    def export(self, request: Request) -> HttpResponse:
        """Download the filtered rows as a sheet that an import takes back, at most 20,000."""
        if not (self.scope.can("export") or registers.may_write(self.scope)):
            raise PermissionDenied
        form = request.query_params.get("format", "xlsx")
        if form not in registers.FORMATS:
            raise SheetInvalid("The format is xlsx or csv.", field="format")
        rows = self.filter_queryset(self.get_queryset())
        answer = HttpResponse(registers.export_rows(self.register, rows, form), content_type=registers.TYPES[form])
        name = f"{self.register.slug}-{clock.today():%Y%m%d}.{form}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def _save(self, row: Any, request: Request, code: int) -> Response:
        body = self.get_serializer(row, data=request.data, partial=row is not None)
        body.is_valid(raise_exception=True)
        saved = registers.save_row(
            register=self.register, scope=self.scope, row=row, values=body.validated_data, actor=self.actor
        )
        return Response(self.get_serializer(saved).data, status=code)


def _serializer(register: Register) -> type[serializers.ModelSerializer]:
    """Return the rows' form. Texts are cleaned by the register itself, so links may come with their scheme."""
    names = [column.name for column in register.columns]
    meta = type("Meta", (), {"model": register.model, "fields": ["id", "account", *names, "updated_at"],
                             "read_only_fields": ["id", "account", "updated_at"],
                             # uniqueness is the register's own refusal, which says what to do
                             "validators": []})  # fmt: skip
    fields: dict[str, Any] = {"Meta": meta, "__doc__": str(register.lead)}
    for column in register.columns:
        if column.kind in (CHOICE, DATE, FLAG, NUMBER):
            continue
        field = register.model._meta.get_field(column.name)
        fields[column.name] = serializers.CharField(
            required=column.is_required, allow_blank=not column.is_required, max_length=_room(field)
        )
    return type(f"Registered{register.model.__name__}Serializer", (serializers.ModelSerializer,), fields)


def _room(field: models.Field) -> int:
    """Return how long a text may come: a scheme and blanks are taken off before the column counts."""
    return (field.max_length or 200) + 40


def _filters(register: Register) -> type[django_filters.FilterSet]:
    names = dict.fromkeys((*register.identity, *register.filters, register.search[0]))
    meta = type("Meta", (), {"model": register.model, "fields": list(names)})
    return type(f"{register.model.__name__}Filter", (WhoseFilter,), {"Meta": meta})


def _view(register: Register) -> type[RegisterViewSet]:
    serializer = _serializer(register)
    view = type(
        f"{register.model.__name__}ViewSet", (RegisterViewSet,),
        {
            "register": register, "queryset": register.model.objects.all(), "serializer_class": serializer,
            "filterset_class": _filters(register), "__doc__": str(register.lead),
            # each class has actions of its own, so that the documents name its rows
            "bulk": action(detail=False, methods=["put"], url_path="bulk")(_own(RegisterViewSet.bulk)),
            "import_sheet": action(
                detail=False, methods=["post"], url_path="import", parser_classes=[parsers.MultiPartParser]
            )(_own(RegisterViewSet.import_sheet)),
            "export": action(detail=False, methods=["get"], url_path="export", pagination_class=None)(
                _own(RegisterViewSet.export)
            ),
        },
    )  # fmt: skip
    return extend_schema_view(
        create=extend_schema(request=serializer, responses={201: serializer}),
        partial_update=extend_schema(request=serializer, responses=serializer),
        bulk=extend_schema(request=serializer(many=True), responses=ImportedSerializer),
        import_sheet=extend_schema(
            request={"multipart/form-data": ImportUploadSerializer}, responses=ImportedSerializer
        ),
        export=extend_schema(
            parameters=[OpenApiParameter("format", str, enum=list(registers.FORMATS))],
            responses={(200, registers.TYPES["xlsx"]): OpenApiTypes.BINARY, (200, "text/csv"): OpenApiTypes.BINARY},
        ),
    )(view)


def _own(method: Any) -> Any:
    @functools.wraps(method)
    def copy(self: Any, request: Request) -> Any:
        return method(self, request)

    return copy


REGISTER_VIEWS = {slug: _view(register) for slug, register in registers.REGISTERS.items()}
