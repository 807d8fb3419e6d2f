"""Strong identification: to the identity provider and back."""

from __future__ import annotations

from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from voucher_portal.accounts.actions import record_identified_person
from voucher_portal.accounts.sign_in import STRONG_IDENTIFICATION, client_capacity_key, sign_in
from voucher_portal.integrations.identification import IdentificationFailed, strong_identification

AFTERWARDS = "identification_next"
LANGUAGE = "identification_language"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def identify(request: HttpRequest) -> HttpResponse:
    """Send the person to the identity provider. Where they were going waits in the session."""
    request.session[AFTERWARDS] = get_next_redirect_url(request) or ""
    request.session[LANGUAGE] = translation.get_language()
    try:
        address = strong_identification().start(request, _return_url())
    except IdentificationFailed as failure:
        return _refused(request, failure.code)
    return HttpResponseRedirect(address)


@login_not_required
@never_cache
@require_GET
def identify_return(request: HttpRequest) -> HttpResponse:
    """Back from the identity provider: the person is known, or has to try again."""
    language = request.session.pop(LANGUAGE, None) or translation.get_language()
    afterwards = request.session.pop(AFTERWARDS, "")
    with translation.override(language):
        try:
            person = strong_identification().finish(request)
            user = record_identified_person(
                identity_code=person.identity_code,
                first_names=person.first_names,
                last_name=person.last_name,
                language=language,
            )
        except IdentificationFailed as failure:
            return _refused(request, failure.code)
        return sign_in(
            request,
            user,
            STRONG_IDENTIFICATION,
            capacity_key=client_capacity_key(user),
            redirect_url=afterwards or reverse("site:home"),
        )


def _return_url() -> str:
    """One fixed address, whatever the language: it is registered at the identity provider."""
    with translation.override("fi"):
        return settings.PORTAL_ORIGIN + reverse("accounts:identify-return")


def _refused(request: HttpRequest, code: str) -> HttpResponse:
    if code == "cancelled":
        messages.info(request, _("Peruit tunnistautumisen. Voit aloittaa uudelleen."))
    else:
        messages.error(request, _("Tunnistautuminen ei onnistunut. Yritä uudelleen tai soita neuvontaan."))
    return redirect("accounts:sign-in")
