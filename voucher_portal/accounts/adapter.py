"""How allauth behaves in the portal: nobody registers alone, secrets are encrypted, messages are ours."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.mails import request_account_mail
from voucher_portal.accounts.middleware import remembered_capacities
from voucher_portal.accounts.models import User
from voucher_portal.accounts.sign_in import strength_of
from voucher_portal.core import identifiers

SECRET_PURPOSE = "second_factor_secret"
_STAGE = "allauth.mfa.stages.AuthenticateStage"


class AccountAdapter(DefaultAccountAdapter):
    """Users come from their administrator's invitation or from strong identification."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Käyttäjätili on suljettu. Ota yhteys pääkäyttäjääsi."),
        "email_password_mismatch": _("Sähköposti tai salasana on väärä."),
        "username_password_mismatch": _("Käyttäjätunnus tai salasana on väärä."),
        "enter_current_password": _("Kirjoita nykyinen salasanasi."),
        "incorrect_code": _("Koodi on väärä. Kirjoita sovelluksen uusin koodi."),
        "incorrect_password": _("Salasana on väärä."),
        "invalid_or_expired_key": _("Linkki on vanhentunut. Pyydä uusi."),
        "invalid_password_reset": _("Linkki on vanhentunut tai sitä on jo käytetty. Pyydä uusi linkki."),
        "too_many_login_attempts": _("Liian monta väärää yritystä. Odota viisi minuuttia ja yritä uudelleen."),
        "rate_limited": _("Yritit liian monta kertaa peräkkäin. Odota hetki ja yritä uudelleen."),
        "same_as_current": _("Uuden salasanan on oltava eri kuin nykyinen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Whatever way it came about, the session now belongs to the person: what may they act as?"""
        super().login(request, user)
        if isinstance(user, User):
            remembered_capacities(request, user)

    def get_login_stages(self) -> list[str]:
        """The second factor is not asked from those who were just strongly identified."""
        own = "voucher_portal.accounts.adapter.SecondFactorStage"
        return [own if stage == _STAGE else stage for stage in super().get_login_stages()]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The own home page, in the person's own language."""
        with translation.override(_language_of(request.user)):
            return reverse("site:home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:own-account")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """A worker writes and sends it: the request neither waits for a mail server nor fails with it."""
        if isinstance(user, User):
            request_account_mail(user, template_prefix)

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        """As above, with a link of the worker's own: the one in `context` is left unused."""
        if isinstance(user, User):
            request_account_mail(user, "account/email/password_reset_key")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Whatever else allauth might want to send in the request is not a mail of the portal."""
        raise NotImplementedError(template_prefix)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """A password chosen through a mailed link is the person's own."""
        if isinstance(user, User):
            user.must_change_password = False
        super().set_password(user, password)


def _language_of(person: object) -> str | None:
    """The language a user has chosen; that of the page for anybody else."""
    return person.language if isinstance(person, User) else translation.get_language()


class SecondFactorStage(AuthenticateStage):
    """Asks for the second factor of those who have one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if isinstance(user, User) and strength_of(request, user).strongly_identified:
            return False
        return super()._should_handle(request)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticators are encrypted at rest."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Sähköpostia ei voi lisätä, kun kaksivaiheinen kirjautuminen on käytössä."),
        "cannot_delete_authenticator": _("Toista tunnistautumistapaa ei voi poistaa."),
        "cannot_generate_recovery_codes": _("Ota ensin käyttöön toinen tunnistautumistapa."),
        "incorrect_code": _("Koodi on väärä. Kirjoita sovelluksen uusin koodi."),
        "unverified_email": _("Vahvista ensin sähköpostiosoitteesi."),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(identifiers.encrypt(text, purpose=SECRET_PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return identifiers.decrypt(base64.b64decode(encrypted_text), purpose=SECRET_PURPOSE)

    def _get_site_name(self) -> str:
        return "Palveluseteliportaali"
