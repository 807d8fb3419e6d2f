"""`portal`: what the page shell needs, worked out only when a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, get_language_info, override

from voucher_portal.accounts.actor import PUBLIC_ACTOR, Actor
from voucher_portal.accounts.middleware import SEVERAL_SESSION_KEY
from voucher_portal.site.navigation import MENUS, Link, navigation_for
from voucher_portal.site.navigation_counts import counts_for
from voucher_portal.site.support import SupportPhone, support_phone


@dataclass(frozen=True)
class LanguageLink:
    """The same page in one language. `name` is the language's own word for itself."""

    code: str
    name: str
    url: str
    is_current: bool


class Shell:
    """The page shell of one request."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.acting: Actor = getattr(request, "actor", PUBLIC_ACTOR)

    @property
    def is_client(self) -> bool:
        """Clients read larger text."""
        return self.acting.is_client

    @property
    def is_signed_in(self) -> bool:
        return self.acting.user_id is not None

    @cached_property
    def navigation(self) -> list[Link]:
        keys = {entry.count for entry in MENUS[self.acting.capacity] if entry.count}
        return navigation_for(self.acting, self.request, counts_for(self.acting, keys))

    @property
    def waiting(self) -> int:
        """The sum of the menu's numbers, for the folded menu of a phone."""
        return sum(link.count for link in self.navigation)

    @cached_property
    def languages(self) -> list[LanguageLink]:
        here = self.request.get_full_path()
        return [self._language(code, here) for code, _name in settings.LANGUAGES]

    def _language(self, code: str, here: str) -> LanguageLink:
        is_current = code == get_language()
        address = translate_url(here, code)
        # A page outside the languages (an address that was not found) has no twin: start from the front.
        if address == here and not is_current:
            with override(code):
                address = self.home_url
        return LanguageLink(code, get_language_info(code)["name_local"], address, is_current)

    @property
    def home_url(self) -> str:
        return _address("site:home") or "/"

    @property
    def switch_url(self) -> str:
        return _address("accounts:switch-capacity")

    @property
    def can_switch(self) -> bool:
        """Is there another role to act in? Known since the sign-in."""
        return bool(getattr(self.request, "session", {}).get(SEVERAL_SESSION_KEY))

    @property
    def sign_in_url(self) -> str:
        return _address("accounts:sign-in") or _address("account_login")

    @property
    def account_url(self) -> str:
        return _address("accounts:own-account")

    @property
    def support_phone(self) -> SupportPhone:
        """The organiser's own, for its officials and clients; else the portal's."""
        return SupportPhone(self.acting.support_phone) if self.acting.support_phone else support_phone()

    @property
    def brand_stylesheet(self) -> str:
        """The address of the organiser's colour; empty where the portal's own look holds."""
        colour = self.acting.brand_colour.removeprefix("#")
        return reverse("brand-stylesheet", args=[colour]) if colour else ""


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def portal(request: HttpRequest) -> dict[str, Shell]:
    return {"portal": Shell(request)}
