"""The menus: one table for each kind of capacity, in the words of palse.fi where there are such.

An entry is shown when its URL name resolves and the actor holds one of its permissions. Entries
whose pages do not exist yet are found by `unresolved_entries` and listed by a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.actor import Actor, CapacityKind
from voucher_portal.accounts.permissions import Permission as P


@dataclass(frozen=True)
class Entry:
    """A line of a menu.

    `slug` belongs to pages of `site:upcoming`. `also` names further pages under this heading: a URL
    name, or a namespace ending in a colon. `count` is a key of `navigation_counts.COUNTS`.
    """

    label: str | Promise
    url_name: str
    slug: str = ""
    permissions: tuple[P, ...] = ()
    also: tuple[str, ...] = ()
    count: str = ""

    @property
    def url(self) -> str:
        """The address. Raises NoReverseMatch while the page does not exist."""
        return reverse(self.url_name, kwargs={"slug": self.slug} if self.slug else None)

    def is_for(self, actor: Actor) -> bool:
        return not self.permissions or any(actor.can(permission) for permission in self.permissions)

    def closeness(self, view_name: str, slug: str) -> int:
        """How closely the open page belongs here: 3 the page itself, 2 named, 1 its namespace, 0 not."""
        if view_name == self.url_name:
            return 3 if slug == self.slug or not self.slug else 0
        if view_name in self.also:
            return 2
        return 1 if any(name.endswith(":") and view_name.startswith(name) for name in self.also) else 0


@dataclass(frozen=True)
class Link:
    """A menu line ready to be shown."""

    label: str | Promise
    url: str
    is_current: bool
    count: int = 0


CALL_PAGES = tuple(f"rulebooks:call-{page}" for page in ("detail", "add", "edit", "close"))
RULEBOOK_PAGES = (
    *(
        f"rulebooks:{page}"
        for page in (
            "rulebook-detail",
            "rulebook-add",
            "rulebook-rename",
            "rulebook-version",
            "rulebook-version-edit",
            "rulebook-version-publish",
            "rulebook-approval-add",
            "rulebook-approval-edit",
            "rulebook-pdf-add",
            "rulebook-compare",
            "consultation",
            "consultation-open",
            "consultation-comments",
            "comment-add",
            "comment-review",
        )
    ),
    "providers:acceptance-index",
    "providers:acceptance-list",
)
CALENDAR_PAGES = ("rulebooks:calendar-day-add", "rulebooks:calendar-day-edit")
PARAMETER_PAGES = (
    "rulebooks:parameter-table",
    "rulebooks:parameter-table-add",
    "rulebooks:parameter-edition",
    "rulebooks:parameter-edition-add",
    "rulebooks:parameter-edition-edit",
    "rulebooks:parameter-edition-end",
)
VISIT_PAGES = tuple(f"billing:{page}" for page in ("activation-detail", "event-add", "event-edit", "event-cancel"))
HELP = Entry(_("Ohjeet"), "site:help")
MESSAGES = Entry(_("Viestit"), "inbox:message-list", also=("inbox:", "providers:message-add"), count="messages")

#: Pages of the providers app that belong to applications, not to the company's own details.
APPLICATION_PAGES = tuple(
    f"providers:{name}"
    for name in (
        "application-start",
        "application-detail",
        "application-edit",
        "application-offices",
        "application-prices",
        "application-attachments",
        "attachment-add",
        "application-description",
        "application-acceptances",
        "application-submit",
        "application-message-add",
        "approval-detail",
        "own-rulebook-list",
        "rulebook-accept",
    )
)

PROVIDER_MENU = (
    Entry(_("Etusivu"), "site:home"),
    Entry(_("Kilpailutukset"), "site:upcoming", slug="tenders"),
    Entry(_("Sopimukset"), "site:upcoming", slug="contracts"),
    Entry(
        _("Hakemukset ja ilmoitukset"),
        "providers:application-list",
        permissions=(P.COMPANY_VIEW,),
        also=("rulebooks:", *APPLICATION_PAGES),
    ),
    Entry(
        _("Asiakkaat"),
        "decisions:activation-list",
        permissions=(P.ACTIVATION_VIEW,),
        also=("decisions:", "clients:", *VISIT_PAGES),
    ),
    Entry(_("Laskutus"), "billing:reference-list", permissions=(P.REFERENCE_VIEW,), also=("billing:",)),
    Entry(_("Yrityksen tiedot"), "providers:company", permissions=(P.COMPANY_VIEW,), also=("providers:",)),
    Entry(_("Ohjeet ja asiointi"), "site:help"),
    MESSAGES,
)

OFFICIAL_MENU = (
    Entry(_("Työjono"), "site:home", count="tasks"),
    Entry(_("Asiakkaat"), "clients:client-list", permissions=(P.CLIENT_VIEW,), also=("clients:",)),
    Entry(_("Päätökset"), "decisions:decision-list", permissions=(P.DECISION_VIEW,), also=("decisions:",)),
    Entry(
        _("Tuottajat"),
        "providers:review-list",
        permissions=(P.APPLICATION_REVIEW, P.PROVIDER_VERIFY, P.APPROVAL_SIGN),
        also=("providers:",),
    ),
    Entry(
        _("Määritelmät"),
        "rulebooks:definition-list",
        permissions=(P.DEFINITION_WRITE, P.CALL_MANAGE),
        also=("rulebooks:",),
    ),
    Entry(_("Haut"), "rulebooks:call-list", permissions=(P.CALL_MANAGE,), also=CALL_PAGES),
    Entry(_("Sääntökirjat"), "rulebooks:rulebook-list", permissions=(P.RULEBOOK_WRITE,), also=RULEBOOK_PAGES),
    Entry(_("Kalenteri"), "rulebooks:calendar", permissions=(P.DEFINITION_WRITE,), also=CALENDAR_PAGES),
    Entry(_("Luvut"), "rulebooks:parameter-table-list", permissions=(P.DEFINITION_WRITE,), also=PARAMETER_PAGES),
    Entry(_("Laskut"), "site:upcoming", slug="invoices", permissions=(P.INVOICE_MATCH,)),
    Entry(_("Seuranta"), "billing:use", permissions=(P.USE_FOLLOW,), also=("billing:",)),
    MESSAGES,
    Entry(
        _("Hallinta"),
        "accounts:staff-list",
        permissions=(P.ORGANISATION_MANAGE,),
        also=("accounts:", "inbox:announcement-list", "inbox:announcement-add"),
    ),
)

CLIENT_MENU = (
    Entry(_("Omat palvelusetelit"), "billing:own-voucher-list", also=("billing:",)),
    Entry(_("Vertaa tuottajia"), "decisions:compare-start", also=("decisions:compare", "providers:")),
    Entry(_("Päätökset ja kirjeet"), "decisions:own-decision-list", also=("decisions:",)),
    MESSAGES,
    Entry(_("Omat tiedot"), "accounts:own-account", also=("clients:", "accounts:")),
)

PUBLIC_MENU = (
    Entry(_("Etusivu"), "site:home"),
    Entry(_("Palvelusetelit ja avoimet haut"), "rulebooks:call-list", also=("rulebooks:",)),
    Entry(_("Tuottajat"), "providers:directory", also=("providers:",)),
    Entry(_("Sääntökirjat"), "rulebooks:public-rulebook-list", also=RULEBOOK_PAGES),
    HELP,
)

MENUS: dict[CapacityKind, tuple[Entry, ...]] = {
    CapacityKind.PUBLIC: PUBLIC_MENU,
    CapacityKind.PROVIDER: PROVIDER_MENU,
    CapacityKind.OFFICIAL: OFFICIAL_MENU,
    CapacityKind.CLIENT: CLIENT_MENU,
    CapacityKind.MANDATE: CLIENT_MENU,
}


def navigation_for(actor: Actor, request: HttpRequest, counts: Mapping[str, int]) -> list[Link]:
    """The menu of the acting capacity, with the open page marked. No queries."""
    entries = [(entry, url) for entry, url in _resolved(MENUS[actor.capacity]) if entry.is_for(actor)]
    current = _current([entry for entry, _url in entries], request)
    return [Link(entry.label, url, entry is current, counts.get(entry.count, 0)) for entry, url in entries]


def _resolved(entries: Iterable[Entry]) -> Iterable[tuple[Entry, str]]:
    for entry in entries:
        try:
            yield entry, entry.url
        except NoReverseMatch:
            continue


def _current(entries: list[Entry], request: HttpRequest) -> Entry | None:
    match = request.resolver_match
    if match is None or not entries:
        return None
    slug = match.kwargs.get("slug", "")
    closest = max(entries, key=lambda entry: entry.closeness(match.view_name, slug))
    return closest if closest.closeness(match.view_name, slug) else None


def unresolved_entries() -> list[tuple[str, str]]:
    """(capacity kind, URL name) of every entry whose page does not exist."""
    missing = []
    for kind, entries in MENUS.items():
        shown = [entry for entry, _url in _resolved(entries)]
        missing += [(kind.value, entry.url_name) for entry in entries if entry not in shown]
    return missing
