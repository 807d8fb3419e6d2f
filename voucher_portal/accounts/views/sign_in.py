"""Choosing how to sign in, the printed one-time code and the own password."""

from __future__ import annotations

from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from voucher_portal.accounts.actions import choose_password, use_one_time_code
from voucher_portal.accounts.forms import OneTimeCodeForm, PasswordChoiceForm
from voucher_portal.accounts.models import User
from voucher_portal.accounts.sign_in import ONE_TIME_CODE, record_own_password, sign_in
from voucher_portal.core.errors import RuleViolation

#: Tries of one address, whichever login name they are for; each code also counts its own.
CODE_TRIES = {"one_time_code": "20/m/ip"}


@login_not_required
@require_GET
def choose_sign_in(request: HttpRequest) -> HttpResponse:
    """Client or staff: two doors, each with its own way of proving who one is."""
    address = get_next_redirect_url(request) or ""
    signed_in = isinstance(request.user, User)
    return render(request, "accounts/sign_in.html", {"next": address, "signed_in": signed_in})


@login_not_required
@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def one_time_code(request: HttpRequest) -> HttpResponse:
    """Sign in with the printed code; choosing a password comes next."""
    form = OneTimeCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user = _user_of_code(request, form)
        if user is not None:
            return sign_in(request, user, ONE_TIME_CODE)
    status = 422 if form.errors else 200
    return render(request, "accounts/one_time_code.html", {"form": form}, status=status)


def _user_of_code(request: HttpRequest, form: OneTimeCodeForm) -> User | None:
    if not ratelimit.consume(request, app="accounts", action="one_time_code", config=CODE_TRIES):
        form.add_error(None, _("Yritit liian monta kertaa peräkkäin. Odota hetki ja yritä uudelleen."))
        return None
    user = use_one_time_code(login_name=form.cleaned_data["login_name"], code=form.cleaned_data["code"])
    if user is None:
        form.add_error(
            None, _("Käyttäjätunnus tai koodi on väärä, tai koodi on vanhentunut. Pyydä tarvittaessa uusi koodi.")
        )
    return user


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def own_password(request: HttpRequest) -> HttpResponse:
    """The password that follows a one-time code. Others change theirs under sign-in settings."""
    user = request.user
    if not isinstance(user, User) or not user.must_change_password:
        return redirect("accounts:own-account")
    form = PasswordChoiceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user = choose_password(
                user=user,
                password=form.cleaned_data["password"],
                by=request.actor,
            )
        except RuleViolation as error:
            form.add_error(error.field, error.message)
        else:
            update_session_auth_hash(request, user)
            record_own_password(request, user)
            messages.success(request, _("Salasana on nyt käytössä."))
            return redirect("site:home")
    status = 422 if form.errors else 200
    return render(request, "accounts/choose_password.html", {"form": form, "person": user}, status=status)
