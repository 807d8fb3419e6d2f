"""Gaps of `rules.py` as sentences that say how to mend them, and the names of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rulebooks.rules import Gap, GapCode, Section
from voucher_portal.core.regions import municipalities

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SECTION_TITLES: Mapping[Section, _StrPromise] = {
    Section.BASICS: _("Perustiedot"),
    Section.AREA: _("Kunnat ja käyttöönotto"),
    Section.PRODUCTS: _("Tuotteet ja arvot"),
    Section.PRICING: _("Hinta ja asiakkaan osuus"),
    Section.EVENTS: _("Käyntien kirjaaminen ja laskutus"),
    Section.TERMS: _("Sääntökirjat ja ehdot"),
    Section.ATTACHMENTS: _("Hakemuksen liitteet"),
    Section.TEXTS: _("Päätöksen tekstit"),
    Section.CONTACTS: _("Yhteystiedot"),
}

_LANGUAGES: Mapping[str, _StrPromise] = {"fi": _("suomeksi"), "sv": _("ruotsiksi"), "en": _("englanniksi")}

_FIELDS: Mapping[str, _StrPromise] = {
    "name": _("Nimi"),
    "description": _("Julkinen kuvaus"),
    "granting_criteria": _("Myöntämisperusteet"),
    "law_sections": _("Sovelletut lainkohdat"),
    "decision_reasons": _("Päätöksen perustelujen pohja"),
    "review_instructions": _("Oikaisuvaatimusohje"),
    "text": _("Teksti"),
    "changelog": _("Mikä muuttui"),
    "body": _("Hyväksynyt toimielin"),
}

_GAPS: Mapping[GapCode, _StrPromise] = {
    GapCode.TRANSLATION: _("{subject}: teksti puuttuu {language}."),
    GapCode.AREA_EMPTY: _("Valitse kunnat, joissa palveluseteli on käytössä."),
    GapCode.AREA_OUTSIDE: _("{subject} ei kuulu järjestäjän alueeseen. Poista kunta."),
    GapCode.GO_LIVE_DATE: _("Kirjoita käyttöönottopäivä."),
    GapCode.PERIOD: _("Kirjoita päivä, josta alkaen versio on voimassa."),
    GapCode.BEGINS_TOO_EARLY: _(
        "Versio ei voi alkaa ennen kuin edellinen julkaistu versio on ollut voimassa. Siirrä alkamispäivää."
    ),
    GapCode.NO_PRODUCTS: _("Lisää ainakin yksi tuote ja sen arvo."),
    GapCode.VALUE_GAP: _("{subject}: arvo puuttuu osalta ajasta, jona versio on voimassa."),
    GapCode.UNIT_OF_EVENT_FORM: _("{subject}: tuotteen yksikkö ei sovi valittuun kirjaustapaan. Vaihda toinen niistä."),
    GapCode.CAP_MISSING: _("{subject}: kirjoita hintakatto."),
    GapCode.CAP_BELOW_FREE_VALUE: _(
        "{subject}: hintakatto on pienempi kuin arvo, vaikka palvelu on asiakkaalle maksuton. Nosta hintakattoa."
    ),
    GapCode.FIXED_ABOVE_FREE_VALUE: _(
        "{subject}: kiinteä hinta on suurempi kuin arvo, vaikka palvelu on asiakkaalle maksuton. Laske hintaa."
    ),
    GapCode.PRICE_MODEL: _("Valitse, miten hinta määräytyy ja onko palvelu asiakkaalle maksuton."),
    GapCode.BILLING_PREFIX: _("Kirjoita laskuviitteen alku: 3–5 isoa kirjainta väliltä A–Z, esimerkiksi VAMHA."),
    GapCode.BILLING_PREFIX_TAKEN: _("Laskuviitteen alku on jo toisen palvelusetelin käytössä. Valitse toinen."),
    GapCode.NO_RULEBOOK: _("Valitse julkaistu sääntökirjan yleinen tai palvelukohtainen osa."),
    GapCode.NO_DATA_PROCESSING_TERMS: _("Valitse julkaistut henkilötietojen käsittelyn ehdot."),
    GapCode.TERMS_NOT_PUBLISHED: _("Valittu sääntökirjan versio on luonnos. Julkaise se ensin."),
    GapCode.CONTACT_NAME: _("Kirjoita yhteyshenkilö tai palvelu, johon tuottajat ja asiakkaat ottavat yhteyttä."),
    GapCode.CONTACT_PHONE: _("Kirjoita yhteyspuhelin."),
    GapCode.NO_APPROVAL: _("Lisää, mikä toimielin tai viranhaltija on hyväksynyt tekstin, milloin ja missä pykälässä."),
    GapCode.HEADINGS_DIFFER: _(
        "Tekstissä {language} on eri otsikot kuin suomeksi. Kirjoita samat otsikot samassa järjestyksessä."
    ),
}


def gap_message(gap: Gap) -> _StrPromise:
    """What publishing still needs, as a sentence."""
    places = municipalities()
    subject: str | _StrPromise = _FIELDS.get(gap.subject, gap.subject)
    if gap.code is GapCode.AREA_OUTSIDE and gap.subject in places:
        subject = places[gap.subject].name()
    return format_lazy(_GAPS[gap.code], subject=subject, language=_LANGUAGES.get(gap.language, ""))
