"""The own details of whoever is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from voucher_portal.accounts.actions import change_own_details
from voucher_portal.accounts.forms import ProfileForm
from voucher_portal.accounts.models import User


@require_http_methods(["GET", "POST"])
def own_account(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    initial = {"first_name": user.first_name, "last_name": user.last_name, "language": user.language}
    name_is_given = user.identity_hash is not None
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial, name_is_given=name_is_given)
    if request.method == "POST" and form.is_valid():
        change_own_details(user=user, **form.cleaned_data, by=request.actor)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Muutokset on tallennettu."))
            return redirect(reverse("accounts:own-account"))
    context = {"form": form, "person": user, "has_password": bool(user.password) and user.has_usable_password()}
    return render(request, "accounts/own_account.html", context, status=422 if form.errors else 200)
