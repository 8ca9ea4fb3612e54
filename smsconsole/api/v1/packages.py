"""Packages on sale and owned, prices, and what something will cost."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Account
from billing import selectors, services
from billing.errors import NotOnSale
from billing.models import Discount, Package, PackageProduct, Price
from smsconsole.api.base import ReadViewSet, TenantViewSet
from smsconsole.api.idempotency import idempotent
from smsconsole.api.money import MoneySerializer


class PackageProductSerializer(MoneySerializer):
    class Meta:
        model = PackageProduct
        fields = [
            "id", "slug", "name", "category", "product", "quantity", "price", "valid_days", "valid_months",
            "delay_seconds", "valid_from", "valid_to", "source",
        ]  # fmt: skip
        read_only_fields = fields


class PackageSerializer(MoneySerializer):
    name = serializers.CharField(source="catalogue.name", read_only=True)
    package_product = serializers.SlugRelatedField(source="catalogue", slug_field="slug", read_only=True)

    class Meta:
        model = Package
        fields = [
            "id", "name", "package_product", "product", "quantity", "remaining", "held", "price", "status",
            "bought_at", "effective_at", "expires_at", "reference", "applications", "is_auto",
        ]  # fmt: skip
        read_only_fields = fields


class PurchaseSerializer(serializers.Serializer):
    package_product = serializers.CharField(max_length=60, help_text="The code (slug) of a package on sale.")
    quantity = serializers.IntegerField(required=False, default=0, help_text="Of a package of any size.")
    applications = serializers.ListField(
        child=serializers.IntegerField(), required=False, default=list, help_text="Ids that may use it; empty: all."
    )
    reference = serializers.CharField(max_length=100, required=False, default="", help_text="Yours; bought once.")


class SharingSerializer(serializers.Serializer):
    applications = serializers.ListField(child=serializers.IntegerField(), help_text="Ids that may use it; empty: all.")


class PriceSerializer(MoneySerializer):
    class Meta:
        model = Price
        fields = [
            "id",
            "vendor",
            "product",
            "variant",
            "country",
            "from_volume",
            "unit_price",
            "unit",
            "is_whole",
            "charge_on",
            "valid_from",
            "valid_to",
            "source",
        ]
        read_only_fields = fields


class DiscountSerializer(serializers.ModelSerializer):
    class Meta:
        model = Discount
        fields = ["id", "product", "variant", "percent", "valid_from", "valid_to", "source"]
        read_only_fields = fields


class _SharedViewSet(ReadViewSet):
    """Rows of no account: the same for everyone who is logged in."""

    def get_queryset(self) -> QuerySet[Any]:
        return self.queryset.all()


class PackageProductViewSet(_SharedViewSet):
    """Packages on sale."""

    queryset = PackageProduct.objects.all()
    serializer_class = PackageProductSerializer
    filterset_fields = ["category", "product", "slug"]

    def get_queryset(self) -> QuerySet[Any]:
        return selectors.catalogue()


class PriceViewSet(_SharedViewSet):
    """Pay-as-you-go prices, all versions."""

    queryset = Price.objects.all()
    serializer_class = PriceSerializer
    filterset_fields = ["vendor", "product", "variant", "country"]


class DiscountViewSet(_SharedViewSet):
    """Per cent off items of the price list, all versions."""

    queryset = Discount.objects.all()
    serializer_class = DiscountSerializer
    filterset_fields = ["product", "variant"]


class PackageViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, TenantViewSet):
    """Packages of the account."""

    edit_grant = "money"
    queryset = Package.objects.select_related("catalogue")
    serializer_class = PackageSerializer
    filterset_fields = ["status", "product"]

    @extend_schema(request=PurchaseSerializer, responses={201: PackageSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """Buy a package from the balance; usable at once, or after the delay of its kind."""
        body = PurchaseSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = dict(body.validated_data)
        product = selectors.on_sale(given.pop("package_product"))
        if product is None:
            raise NotOnSale
        package = services.buy_package(
            account=Account.objects.get(pk=self.account_id), catalogue=product, actor=request.user, **given
        )
        return Response(PackageSerializer(package).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=SharingSerializer, responses=PackageSerializer)
    @action(detail=True, methods=["post"])
    def share(self, request: Request, pk: str | None = None) -> Response:
        """Say which applications may use the package."""
        body = SharingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        package = services.share_package(package=self.get_object(), actor=request.user, **body.validated_data)
        return Response(PackageSerializer(package).data)

    @extend_schema(request=None, responses=PackageSerializer)
    @action(detail=True, methods=["post"])
    def refund(self, request: Request, pk: str | None = None) -> Response:
        """Return the package: paid for, never used and valid; the price is back on the balance."""
        package = self.get_object()
        services.refund_package(package=package, actor=request.user)
        package.refresh_from_db()
        return Response(PackageSerializer(package).data)
