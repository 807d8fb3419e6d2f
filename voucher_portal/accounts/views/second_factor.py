"""The second factor: why it is asked, and setting it up counts for the session in which it is done."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from voucher_portal.accounts.sign_in import record_second_factor, strength_of


@never_cache
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where people land who may see client data but have shown only a password."""
    address = get_next_redirect_url(request) or ""
    user: Any = request.user
    if strength_of(request, user).second_factor:
        return redirect(address or "site:home")
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "next": address,
        "has_app": Authenticator.Type.TOTP in kinds,
        "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
    }
    return render(request, "accounts/second_factor.html", context)


class ActivateAppView(ActivateTOTPView):
    """Setting up an authenticator app asks for its code: the second factor has been shown."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        user: Any = self.request.user
        record_second_factor(self.request, user, Authenticator.Type.TOTP)
        return response


class AddPasskeyView(AddWebAuthnView):
    """Adding a passkey uses it: the second factor has been shown."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        user: Any = self.request.user
        record_second_factor(self.request, user, Authenticator.Type.WEBAUTHN)
        return response


activate_app = ActivateAppView.as_view()
add_passkey = AddPasskeyView.as_view()
