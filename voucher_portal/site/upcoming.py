"""Sections that are named in the menu but not built yet: one page that says what will be there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class UpcomingSection:
    """`promises` are whole sentences: what the reader will do here. `meanwhile` says how it is done today."""

    title: str | Promise
    lead: str | Promise
    promises: tuple[str | Promise, ...]
    meanwhile: str | Promise


UPCOMING = {
    "tenders": UpcomingSection(
        _("Kilpailutukset"),
        _("Tähän tulevat hyvinvointialueiden ja kuntien kilpailutukset, joihin yrityksesi voi tehdä tarjouksen."),
        (
            _("Näet avoimet kilpailutukset ja niiden määräajat."),
            _("Luet tarjouspyynnön ja kysyt lisätietoja järjestäjältä."),
            _("Jätät tarjouksen ja seuraat sen käsittelyä."),
        ),
        _("Nyt kilpailutukset julkaistaan Hilmassa. Palvelusetelituottajaksi haet kohdassa Hakemukset ja ilmoitukset."),
    ),
    "contracts": UpcomingSection(
        _("Sopimukset"),
        _("Tähän tulevat yrityksesi sopimukset järjestäjien kanssa."),
        (
            _("Luet voimassa olevat sopimukset ja niiden liitteet."),
            _("Allekirjoitat uuden sopimuksen sähköisesti."),
            _("Saat muistutuksen ennen kuin sopimus tai sen liite vanhenee."),
        ),
        _("Hyväksymispäätöksesi ja hyväksymäsi sääntökirjat löydät kohdasta Hakemukset ja ilmoitukset."),
    ),
    "invoices": UpcomingSection(
        _("Laskut"),
        _("Tähän tulevat tuottajien laskut, jotka täsmäytetään laskuviitteisiin."),
        (
            _("Näet, mitkä laskut täsmäävät portaalissa muodostettuun laskuviitteeseen."),
            _("Näet eron sentilleen, kun lasku ja viite poikkeavat toisistaan."),
            _("Palautat laskun tuottajalle korjattavaksi tai hyväksyt sen maksuun."),
        ),
        _("Laskuviitteet ja niiden summat näet kohdassa Seuranta."),
    ),
}
