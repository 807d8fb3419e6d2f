"""How strongly this session's person has proved who they are; the ends of every way of signing in.

allauth keeps the list of methods in the session and drops it with the sign-in; the portal adds
its own methods to the same list.
"""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from voucher_portal.accounts.capacities import capacities_of
from voucher_portal.accounts.middleware import CAPACITY_SESSION_KEY
from voucher_portal.accounts.models import User
from voucher_portal.accounts.rules import SignInStrength

SECOND_FACTOR = "mfa"
STRONG_IDENTIFICATION = "strong_identification"
ONE_TIME_CODE = "one_time_code"
DEVELOPMENT = "development"


def strength_of(request: HttpRequest, user: User) -> SignInStrength:
    """What the session proves about its person. The one-click sign-in proves everything, in development."""
    methods = {record["method"] for record in get_authentication_records(request, user)}
    if settings.DEVELOPMENT and DEVELOPMENT in methods:
        return SignInStrength(second_factor=True, strongly_identified=True)
    return SignInStrength(second_factor=SECOND_FACTOR in methods, strongly_identified=STRONG_IDENTIFICATION in methods)


def sign_in(
    request: HttpRequest, user: User, method: str, *, capacity_key: str = "", redirect_url: str = ""
) -> HttpResponse:
    """Sign the person in through allauth's flow: the session key changes, a second factor may be asked."""
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, method)
    if capacity_key:
        request.session[CAPACITY_SESSION_KEY] = capacity_key
    return perform_login(request, Login(user=user, redirect_url=redirect_url or None))


def record_second_factor(request: HttpRequest, user: User, kind: str) -> None:
    """Note that the person has just shown a second factor in this session by setting it up."""
    record_authentication(request, user, SECOND_FACTOR, type=kind)


def record_own_password(request: HttpRequest, user: User) -> None:
    """Note that the person has just typed the own password: it is not asked again at once."""
    record_authentication(request, user, "password", reauthenticated=True)


def client_capacity_key(user: User) -> str:
    """The capacity in which an identified person starts: as a client, or for one; else empty."""
    return next((actor.capacity_key for actor in capacities_of(user) if actor.is_client), "")
