"""Every address. Finnish at the root, Swedish and English behind their code, the same English slugs in each."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.i18n import set_language

PAGES = [
    ("account/", "voucher_portal.accounts.allauth_urls"),
    ("accounts/", "voucher_portal.accounts.urls"),
    ("inbox/", "voucher_portal.inbox.urls"),
    ("rulebooks/", "rulebooks.urls"),
    ("providers/", "providers.urls"),
    ("clients/", "clients.urls"),
    ("decisions/", "decisions.urls"),
    ("billing/", "billing.urls"),
    ("", "voucher_portal.site.urls"),
]

urlpatterns = [
    path("api/v1/", include("voucher_portal.api_urls")),
    path("language/", set_language, name="set-language"),
]
if find_spec("voucher_portal.core.health"):
    from voucher_portal.core import health

    urlpatterns += [path("healthz", health.healthz, name="healthz"), path("readyz", health.readyz, name="readyz")]
if settings.DEVELOPMENT and find_spec("voucher_portal.accounts.dev_urls"):
    urlpatterns += [path("dev/", include("voucher_portal.accounts.dev_urls"))]
if settings.DEVELOPMENT:
    urlpatterns += [path("dev/", include("voucher_portal.site.dev_urls"))]
urlpatterns += i18n_patterns(
    *(path(prefix, include(module)) for prefix, module in PAGES if find_spec(module)),
    prefix_default_language=False,
)

if find_spec("voucher_portal.site.errors"):
    handler400 = "voucher_portal.site.errors.bad_request"
    handler403 = "voucher_portal.site.errors.forbidden"
    handler404 = "voucher_portal.site.errors.not_found"
    handler429 = "voucher_portal.site.errors.too_many_requests"  # allauth's rate limits
    handler500 = "voucher_portal.site.errors.server_error"
