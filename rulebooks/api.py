"""The first resource of the API: the vouchers that are in force, public and read-only.

Later resources have this form: a serializer, a queryset that starts from `visible_to`, cursor
paging, problem details for errors, and an entry in the OpenAPI schema.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import api_view, authentication_classes, permission_classes, renderer_classes
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from rulebooks.exchange.schema import SCHEMAS
from rulebooks.models import DefinitionVersion, ProductValue
from voucher_portal.accounts.actor import PUBLIC_ACTOR
from voucher_portal.core import clock
from voucher_portal.core.periods import first_day, last_day
from voucher_portal.core.translated import translation


class TextSerializer(serializers.Serializer[dict[str, str]]):
    """One text in three languages; Swedish and English fall back to Finnish."""

    fi = serializers.CharField()
    sv = serializers.CharField()
    en = serializers.CharField()


def texts(thing: Model, name: str) -> dict[str, str]:
    return {language: translation(thing, name, language) for language in ("fi", "sv", "en")}


class VoucherValueSerializer(serializers.ModelSerializer[ProductValue]):
    """A product and what one unit of it is worth in euro, excl. VAT, for a period."""

    product = serializers.SerializerMethodField()
    unit = serializers.CharField(source="product.unit")
    valid_from = serializers.SerializerMethodField()
    valid_to = serializers.SerializerMethodField()

    class Meta:
        model = ProductValue
        fields = ("product", "unit", "unit_value", "price_cap", "valid_from", "valid_to")

    @extend_schema_field(TextSerializer)
    def get_product(self, value: ProductValue) -> dict[str, str]:
        return texts(value.product, "name")

    def get_valid_from(self, value: ProductValue) -> datetime.date | None:
        return first_day(value.period)

    def get_valid_to(self, value: ProductValue) -> datetime.date | None:
        return last_day(value.period)


class VoucherSerializer(serializers.ModelSerializer[DefinitionVersion]):
    """A voucher in force: what it is for, where, and what it is worth."""

    id = serializers.CharField(source="public_id")
    organiser = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()
    description = serializers.SerializerMethodField()
    municipalities = serializers.ListField(source="municipality_codes", child=serializers.CharField())
    values = VoucherValueSerializer(many=True)

    class Meta:
        model = DefinitionVersion
        fields = (
            "id",
            "organiser",
            "name",
            "description",
            "municipalities",
            "legal_basis",
            "event_form",
            "is_free_for_client",
            "go_live_date",
            "values",
        )

    @extend_schema_field(TextSerializer)
    def get_organiser(self, version: DefinitionVersion) -> dict[str, str]:
        return texts(version.organiser, "name")

    @extend_schema_field(TextSerializer)
    def get_name(self, version: DefinitionVersion) -> dict[str, str]:
        return texts(version.definition, "name")

    @extend_schema_field(TextSerializer)
    def get_description(self, version: DefinitionVersion) -> dict[str, str]:
        return texts(version, "description")


class ByPublicId(CursorPagination):
    """25 a page, in a stable order, with opaque links to the next and previous page."""

    page_size = 25
    ordering = "public_id"


@extend_schema_view(
    list=extend_schema(summary="Vouchers in force", tags=["vouchers"]),
    retrieve=extend_schema(summary="One voucher in force", tags=["vouchers"]),
)
class VoucherViewSet(viewsets.ReadOnlyModelViewSet[DefinitionVersion]):
    """Published voucher definitions in force today. Public: no sign-in, no personal data."""

    serializer_class = VoucherSerializer
    permission_classes = (AllowAny,)
    authentication_classes: tuple[Any, ...] = ()
    pagination_class = ByPublicId
    lookup_field = "public_id"
    lookup_url_kwarg = "public_id"
    lookup_value_regex = "[a-z0-9]{20}"

    def get_queryset(self) -> QuerySet[DefinitionVersion]:
        in_force = DefinitionVersion.objects.visible_to(PUBLIC_ACTOR).in_force(clock.today())
        return in_force.select_related("organiser", "definition").prefetch_related("values__product")


@extend_schema(exclude=True)
@api_view(["GET"])
@authentication_classes([])
@permission_classes([AllowAny])
@renderer_classes([JSONRenderer])
def exchange_schema(request: Request, name: str) -> Response:
    """The JSON Schema of a file that the portal writes and reads: public, as `$id` in it says."""
    if name not in SCHEMAS:
        raise Http404
    return Response(SCHEMAS[name](), content_type="application/schema+json")
