"""/api/v1/: the resources and their schema, without a language in the address."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import include, path, re_path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from rulebooks.api import VoucherViewSet, exchange_schema

router = SimpleRouter()
router.register("vouchers", VoucherViewSet, basename="api-voucher")


@extend_schema(exclude=True)
@api_view(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"])
@authentication_classes([])
@permission_classes([AllowAny])
def unknown_address(request: HttpRequest, rest: str = "") -> Response:
    """Whatever else is asked under /api/v1/ is answered as a problem, not as a page."""
    raise Http404


urlpatterns = [
    path(
        "schema/",
        SpectacularAPIView.as_view(permission_classes=[AllowAny], authentication_classes=[]),
        name="api-schema",
    ),
    path("schemas/<slug:name>.json", exchange_schema, name="api-exchange-schema"),
    path("", include(router.urls)),
    re_path(r"^(?P<rest>.*)$", unknown_address, name="api-unknown"),
]
