"""Every address. Finnish at the root, Swedish and English behind their code, the same English slugs in each."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from voucher_portal.core import health
from voucher_portal.site import brand

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", include("voucher_portal.api_urls")),
    path("brand/<str:colour>.css", brand.stylesheet, name="brand-stylesheet"),
    path("language/", login_not_required(set_language), name="set-language"),
]
if settings.DEVELOPMENT:
    urlpatterns += [
        path("dev/", include("voucher_portal.accounts.dev_urls")),
        path("dev/", include("voucher_portal.site.dev_urls")),
    ]
urlpatterns += i18n_patterns(
    path("account/", include("voucher_portal.accounts.allauth_urls")),
    path("accounts/", include("voucher_portal.accounts.urls")),
    path("inbox/", include("voucher_portal.inbox.urls")),
    path("rulebooks/", include("rulebooks.urls")),
    path("providers/", include("providers.urls")),
    path("clients/", include("clients.urls")),
    path("decisions/", include("decisions.urls")),
    path("billing/", include("billing.urls")),
    path("", include("voucher_portal.site.urls")),
    prefix_default_language=False,
)

handler400 = "voucher_portal.site.errors.bad_request"
handler403 = "voucher_portal.site.errors.forbidden"
handler404 = "voucher_portal.site.errors.not_found"
handler429 = "voucher_portal.site.errors.too_many_requests"  # allauth's rate limits
handler500 = "voucher_portal.site.errors.server_error"
