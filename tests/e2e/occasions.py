"""Pages that open on an occasion only: half signed in, a second factor just set up, a company just registered.

The matrix never meets them. An occasion is prepared in a transaction that is rolled back after the answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction
from django.http import HttpResponse
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from decisions.models import VoucherDecision
from providers.models import Provider
from providers.transitions import ProviderState
from tests.factories.accounts import PASSWORD, business_id, make_membership, make_user
from tests.personas import Persona, client_as
from tests.security.world import World
from voucher_portal.accounts.models import Membership, Organisation, User
from voucher_portal.accounts.roles import RoleName

BROKEN_ADDRESSES = "tests.web.site.test_error_pages"
SECRET = "JBSWY3DPEHPK3PXP"
#: Who stands before which address, and what they send there; no form is a GET.
Scene = tuple[Browser, str] | tuple[Browser, str, dict[str, str]]


@dataclass(frozen=True)
class Occasion:
    """The named address, opened after `stage` has set the scene; the answer has this status."""

    name: str
    stage: Callable[[World, str], Scene]
    status: int = 200

    def answer(self, world: World) -> tuple[str, HttpResponse]:
        """The address, and what the portal answers there."""
        with transaction.atomic():
            browser, address, *form = self.stage(world, self.name)
            browser.raise_request_exception = False
            response = browser.post(address, form[0]) if form else browser.get(address)
            transaction.set_rollback(True)
        return address, response


def _case_manager(world: World) -> tuple[Persona, User]:
    persona = world.personas["case_manager"]
    assert persona.user is not None
    return persona, User.objects.get(pk=persona.user.pk)


def _confirmed(persona: Persona) -> Browser:
    """Signed in, and the password given again a moment ago."""
    browser = client_as(persona)
    session = browser.session
    record = {"method": "password", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [*session["account_authentication_methods"], record]
    session.save()
    return browser


def _confirmed_at(world: World, name: str) -> Scene:
    return _confirmed(world.personas["case_manager"]), reverse(name)


def _with_an_app(world: World, name: str) -> Scene:
    persona, user = _case_manager(world)
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return _confirmed(persona), reverse(name)


def _with_a_passkey(world: World, name: str) -> Scene:
    persona, user = _case_manager(world)
    return _confirmed(persona), reverse(name, kwargs={"pk": _passkey(user).pk})


def _list_with_a_passkey(world: World, name: str) -> Scene:
    persona, user = _case_manager(world)
    _passkey(user)
    return _confirmed(persona), reverse(name)


def _passkey(user: User) -> Authenticator:
    """A key as a laptop would have registered it."""
    public_key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(bytes(16), b"key of a laptop", public_key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    attested = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 1, credential), {})
    response = {
        "clientDataJSON": websafe_encode(b'{"type":"webauthn.create","challenge":"","origin":"http://localhost"}'),
        "attestationObject": websafe_encode(bytes(attested)),
    }
    key_id = websafe_encode(credential.credential_id)
    whole = {"id": key_id, "rawId": key_id, "type": "public-key", "response": response}
    return WebAuthn.add(user, "Työkone", whole).instance


def _half_signed_in(world: World, name: str) -> Scene:
    """The password was right; the second step is still to come."""
    user = make_user("Puoli", "Tie")
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    TOTP.activate(user, SECRET)
    browser = Browser()
    browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return browser, reverse(name)


def _by_password_alone(world: World, name: str) -> Scene:
    return client_as(world.personas["case_manager"], second_factor=False), reverse(name)


def _after_a_code(world: World, name: str) -> Scene:
    user = make_user("Kaarina", "Koodi", email=None, login_name="kaarina.koodi", must_change_password=True)
    return client_as(Persona("coded", user)), reverse(name)


def _without_password(world: World, name: str) -> Scene:
    user = make_user("Uusi", "Ulappa")
    user.set_unusable_password()
    user.save(update_fields=["password"])
    return client_as(Persona("new", user)), reverse(name)


def _by_the_link_of_a_mail(world: World, name: str) -> Scene:
    user = make_user("Linkki", "Lampi")
    key = default_token_generator.make_token(user)
    browser = Browser()
    opened = browser.get(reverse(name, kwargs={"uidb36": user_pk_to_url_str(user), "key": key}))
    return browser, opened["Location"]


def _company_to_be_shown(world: World, name: str) -> Scene:
    """Nobody has shown authority to act for the company yet."""
    persona = world.personas["provider_administrator"]
    provider = Provider.objects.get(organisation__memberships__user=persona.user)
    provider.state = ProviderState.REGISTERED
    provider.save(update_fields=["state"])
    return client_as(persona), reverse(name)


def _just_registered(world: World, name: str) -> Scene:
    company = {
        "business_id": business_id(),
        "name": "Lumme Hoiva Oy",
        "legal_form": "oy",
        "street_address": "Lummetie 3",
        "postal_code": "40100",
        "post_office": "Jyväskylä",
        "phone": "014 555 5555",
        "email": "toimisto@lumme.example",
    }
    person = {"first_name": "Lotta", "last_name": "Lumme", "own_email": "lotta@lumme.example"}
    return Browser(), reverse(name), {**company, **person}


def _code_asked_of(world: World, name: str) -> Scene:
    persona = world.personas["provider_administrator"]
    return client_as(persona), reverse(name, kwargs={"public_id": _newcomer(persona, RoleName.WORKER).public_id})


def _code_on_paper(world: World, name: str) -> Scene:
    """The answer to the POST is the paper itself."""
    persona = world.personas["administrator" if name.startswith("accounts:") else "provider_administrator"]
    role = RoleName.PLANNER if name.startswith("accounts:") else RoleName.WORKER
    return client_as(persona), reverse(name, kwargs={"public_id": _newcomer(persona, role).public_id}), {}


def _newcomer(persona: Persona, role: RoleName) -> Membership:
    """A colleague of the persona who has a login name and no e-mail."""
    _, _, public_id = persona.capacity_key.partition(":")
    organisation = Organisation.objects.get(memberships__public_id=public_id)
    user = make_user("Siiri", "Salmi", email=None, login_name="siiri.salmi")
    return make_membership(user, organisation, role)


def _with_two_vouchers(world: World, name: str) -> Scene:
    other = world.objects["decision_signed"]["public_id"]
    own = VoucherDecision.objects.get(public_id=world.objects["decision"]["public_id"])
    VoucherDecision.objects.filter(public_id=other).update(client=own.client)
    return client_as(world.personas["client"]), reverse(name)


def _wrong_sign_in(world: World, name: str) -> Scene:
    return Browser(), reverse(name), {"login": "nobody@example.fi", "password": "väärä salasana"}


def _old_form(world: World, name: str) -> Scene:
    return Browser(enforce_csrf_checks=True), reverse(name), {"login": "nobody@example.fi", "password": "x"}


def _refused(world: World, name: str) -> Scene:
    return client_as(world.personas["worker"]), reverse(name)


OCCASIONS = {
    "setting up an app": Occasion("mfa_activate_totp", _confirmed_at),
    "adding a passkey": Occasion("mfa_add_webauthn", _confirmed_at),
    "after a new password": Occasion("account_reset_password_from_key_done", _confirmed_at),
    "with an app": Occasion("mfa_index", _with_an_app),
    "removing the app": Occasion("mfa_deactivate_totp", _with_an_app),
    "making recovery codes": Occasion("mfa_generate_recovery_codes", _with_an_app),
    "reading recovery codes": Occasion("mfa_view_recovery_codes", _with_an_app),
    "confirming by the app": Occasion("mfa_reauthenticate", _with_an_app),
    "with a passkey": Occasion("mfa_list_webauthn", _list_with_a_passkey),
    "confirming by a passkey": Occasion("mfa_reauthenticate_webauthn", _list_with_a_passkey),
    "naming a passkey": Occasion("mfa_edit_webauthn", _with_a_passkey),
    "removing a passkey": Occasion("mfa_remove_webauthn", _with_a_passkey),
    "half signed in": Occasion("mfa_authenticate", _half_signed_in),
    "by password alone": Occasion("accounts:second-factor", _by_password_alone),
    "after a one-time code": Occasion("accounts:choose-password", _after_a_code),
    "without a password": Occasion("account_set_password", _without_password),
    "by the link of a mail": Occasion("account_reset_password_from_key", _by_the_link_of_a_mail),
    "a wrong password": Occasion("account_login", _wrong_sign_in),
    "a company to be shown": Occasion("providers:authority-proof-add", _company_to_be_shown),
    "a company just registered": Occasion("providers:register", _just_registered),
    "a code asked of a company": Occasion("providers:staff-code", _code_asked_of),
    "a company's code on paper": Occasion("providers:staff-code", _code_on_paper),
    "an official's code on paper": Occasion("accounts:staff-code", _code_on_paper),
    "two vouchers to compare": Occasion("decisions:compare-start", _with_two_vouchers),
    "an old form": Occasion("account_login", _old_form, 403),
    "no right": Occasion("clients:client-list", _refused, 403),
}
#: The error pages, at addresses that break on purpose.
ERRORS = {"/nowhere/": 404, "/suspicious/": 400, "/too-many/": 429, "/broken/": 500}


def error_answer(address: str) -> HttpResponse:
    with override_settings(ROOT_URLCONF=BROKEN_ADDRESSES):
        return Browser(raise_request_exception=False).get(address)
