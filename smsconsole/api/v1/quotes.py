"""What something will cost, before it happens."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Vendor
from accounts.selectors import application_for_wire
from billing import selectors
from billing.choices import Item, Product
from billing.errors import NotOnSale
from core.segments import count
from smsconsole.api.base import TenantViewSet
from smsconsole.api.money import Yuan


class QuoteRequestSerializer(serializers.Serializer):
    """One of four things: messages (vendor, product, messages and their text or segments), packages (package_product,
    count, quantity), an item of the price list (item, variant, count; or calls and seconds), or a top-up (top_up)."""

    vendor = serializers.ChoiceField(choices=Vendor.choices, required=False)
    product = serializers.ChoiceField(choices=Product.choices, required=False)
    country = serializers.RegexField(r"^\d{1,4}$", required=False, default="86")
    messages = serializers.IntegerField(required=False, default=1)
    segments = serializers.IntegerField(required=False, help_text="Of each message; or give the text.")
    text = serializers.CharField(required=False, max_length=2000, help_text="As received, with the signature.")
    application = serializers.CharField(required=False, max_length=20, help_text="SdkAppId; which packages it may use.")
    package_product = serializers.CharField(required=False, max_length=60)
    count = serializers.IntegerField(required=False, default=1)
    quantity = serializers.IntegerField(required=False, default=0, help_text="Size of a package of any size.")
    item = serializers.ChoiceField(choices=Item.choices, required=False)
    variant = serializers.CharField(required=False, default="", allow_blank=True, max_length=20)
    calls = serializers.IntegerField(required=False, default=0)
    seconds = serializers.IntegerField(required=False, default=0, help_text="Of each call; rounded up to minutes.")
    top_up = Yuan(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if {"package_product", "item", "top_up"} & attrs.keys():
            return attrs
        missing = {name: "This field is required." for name in ("vendor", "product") if name not in attrs}
        if "segments" not in attrs and "text" not in attrs:
            missing["segments"] = "Give the segments of a message, or its text."
        if missing:
            raise serializers.ValidationError(missing)
        return attrs


class QuoteSerializer(serializers.Serializer):
    amount = Yuan(help_text="What the balance pays.")
    segments = serializers.IntegerField(help_text="Or minutes, numbers … of what was asked for.")
    from_packages = serializers.IntegerField(help_text="Segments that packages cover.")
    calculation = serializers.ListField(child=serializers.CharField(), help_text="Step by step.")


class QuoteView(TenantViewSet):
    """What something will cost, before it happens."""

    edit_grant = "view"
    serializer_class = QuoteSerializer
    pagination_class = None

    @extend_schema(request=QuoteRequestSerializer, responses=QuoteSerializer)
    def create(self, request: Request) -> Response:
        """Quote messages, packages, rents, calls or a top-up; nothing is held or bought."""
        body = QuoteRequestSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        quote = selectors.quote_of(self.account_id, self._asked(body.validated_data))
        facts = {"amount": quote.amount, "segments": quote.segments, "from_packages": quote.from_packages}
        return Response(QuoteSerializer({**facts, "calculation": selectors.spell_out(quote)}).data)

    def _asked(self, given: dict[str, Any]) -> dict[str, Any]:
        if "package_product" in given:
            product = selectors.on_sale(given["package_product"])
            if product is None:
                raise NotOnSale
            return {"what": "package", "package": product, "count": given["count"], "quantity": given["quantity"]}
        if "item" in given:
            names = ("variant", "count", "calls", "seconds")
            return {"what": "item", "product": given["item"], **{name: given[name] for name in names}}
        if "top_up" in given:
            return {"what": "top_up", "amount": given["top_up"]}
        foreign = given["product"] == Product.INTERNATIONAL
        parts = given.get("segments") or count(given.get("text", ""), foreign=foreign)
        names = ("vendor", "product", "country", "messages")
        return {
            "what": "messages", **{name: given[name] for name in names}, "parts": parts,
            "application_id": self._application(given.get("application", "")),
        }  # fmt: skip

    def _application(self, sdk_app_id: str) -> int | None:
        return application_for_wire(self.account_id, sdk_app_id).pk if sdk_app_id else None
