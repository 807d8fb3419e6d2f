"""Gaps of `rules.py` as sentences that say how to mend them, and the names of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rulebooks.reading.days import told_hours
from rulebooks.rules import Gap, GapCode, Section
from voucher_portal.core.periods import format_period
from voucher_portal.core.regions import municipalities

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SECTION_TITLES: Mapping[Section, _StrPromise] = {
    Section.BASICS: _("Perustiedot"),
    Section.AREA: _("Kunnat ja käyttöönotto"),
    Section.CONTACTS: _("Yhteystiedot"),
    Section.EVENTS: _("Kirjaustapa"),
    Section.PRICING: _("Hinta ja asiakkaan osuus"),
    Section.VALUE: _("Mistä arvo tulee"),
    Section.VALUE_SOURCE: _("Osuus tai tulotaulukko"),
    Section.PRODUCTS: _("Tuotteet ja arvot"),
    Section.BANDS: _("Aikaikkunat"),
    Section.BALANCE: _("Setelin määrä"),
    Section.LOGGING: _("Kirjaamisen ajat"),
    Section.ABSENCES: _("Poissaolot ja vajaat kuukaudet"),
    Section.CANCELLATIONS: _("Peruutukset"),
    Section.TRAVEL: _("Matkakorvaus"),
    Section.BILLING: _("Laskutus"),
    Section.TERMS: _("Sääntökirjat ja ehdot"),
    Section.REGISTRATIONS: _("Vaadittavat rekisteröinnit"),
    Section.ATTACHMENTS: _("Hakemuksen liitteet"),
    Section.QUESTIONS: _("Hakemuksen kysymykset"),
    Section.ACTIVATION: _("Setelin käyttöönotto tuottajalla"),
    Section.TEXTS: _("Päätöksen tekstit"),
    Section.FEEDBACK: _("Asiakkaan palaute"),
    Section.RETENTION: _("Säilytysaika"),
}

#: The task list of a draft, in parts that a planner can do in one sitting.
SECTION_GROUPS: tuple[tuple[_StrPromise, tuple[Section, ...]], ...] = (
    (_("Mikä palveluseteli"), (Section.BASICS, Section.AREA, Section.CONTACTS)),
    (
        _("Palvelu ja sen arvo"),
        (
            Section.EVENTS,
            Section.PRICING,
            Section.VALUE,
            Section.VALUE_SOURCE,
            Section.PRODUCTS,
            Section.BANDS,
            Section.BALANCE,
        ),
    ),
    (
        _("Kirjaaminen ja laskutus"),
        (Section.LOGGING, Section.ABSENCES, Section.CANCELLATIONS, Section.TRAVEL, Section.BILLING),
    ),
    (
        _("Tuottajat"),
        (Section.TERMS, Section.REGISTRATIONS, Section.ATTACHMENTS, Section.QUESTIONS, Section.ACTIVATION),
    ),
    (_("Päätös ja sen jälkeen"), (Section.TEXTS, Section.FEEDBACK, Section.RETENTION)),
)

_LANGUAGES: Mapping[str, _StrPromise] = {"fi": _("suomeksi"), "sv": _("ruotsiksi"), "en": _("englanniksi")}

_FIELDS: Mapping[str, _StrPromise] = {
    "name": _("Nimi"),
    "description": _("Julkinen kuvaus"),
    "granting_criteria": _("Myöntämisperusteet"),
    "law_sections": _("Sovelletut lainkohdat"),
    "decision_reasons": _("Päätöksen perustelujen pohja"),
    "review_instructions": _("Oikaisuvaatimusohje"),
    "feedback_questions": _("Palautekysymykset"),
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
    GapCode.BEGINS_IN_THE_PAST: _(
        "Uusi versio voi alkaa aikaisintaan tänään: menneitä käyntejä ei lasketa uudelleen. Siirrä alkamispäivää."
    ),
    GapCode.FIRST_DAY_IS_PAST: _(
        "Versio on voimassa menneistä päivistä alkaen: {days}. Muuta alkamispäivää, jos et tarkoita tätä."
    ),
    GapCode.NO_PRODUCTS: _("Lisää ainakin yksi tuote ja sen arvo."),
    GapCode.VALUE_GAP: _("{subject}: arvo puuttuu tältä ajalta: {days}. Lisää arvo tai muuta sen voimassaoloa."),
    GapCode.UNIT_OF_EVENT_FORM: _("{subject}: tuotteen yksikkö ei sovi valittuun kirjaustapaan. Vaihda toinen niistä."),
    GapCode.CAP_MISSING: _("{subject}: kirjoita hintakatto."),
    GapCode.CAP_BELOW_FREE_VALUE: _(
        "{subject}: hintakatto on pienempi kuin arvo, vaikka palvelu on asiakkaalle maksuton. Nosta hintakattoa."
    ),
    GapCode.CAP_ABOVE_FREE_VALUE: _(
        "{subject}: hintakatto on suurempi kuin arvo. Palvelu on asiakkaalle maksuton, joten tuottajan hinta voi olla "
        "enintään arvo."
    ),
    GapCode.FIXED_ABOVE_FREE_VALUE: _(
        "{subject}: kiinteä hinta on suurempi kuin arvo, vaikka palvelu on asiakkaalle maksuton. Laske hintaa."
    ),
    GapCode.PRICE_MODEL: _("Valitse, miten hinta määräytyy ja onko palvelu asiakkaalle maksuton."),
    GapCode.BILLING_PREFIX: _("Kirjoita laskuviitteen alku: 3–5 isoa kirjainta väliltä A–Z, esimerkiksi VAMHA."),
    GapCode.BILLING_PREFIX_TAKEN: _("Laskuviitteen alku on jo käytössä: {subject}. Valitse toinen."),
    GapCode.NO_RULEBOOK: _("Valitse julkaistu sääntökirjan yleinen tai palvelukohtainen osa."),
    GapCode.NO_DATA_PROCESSING_TERMS: _("Valitse julkaistut henkilötietojen käsittelyn ehdot."),
    GapCode.TERMS_NOT_PUBLISHED: _("Valittu sääntökirjan versio on luonnos. Julkaise se ensin."),
    GapCode.TERMS_NOT_IN_FORCE: _(
        "{subject} ei ole voimassa koko sitä aikaa, jona versio on. Puuttuva aika: {days}. Tarkista, onko valittu "
        "sääntökirja oikea."
    ),
    GapCode.CONTACT_NAME: _("Kirjoita yhteyshenkilö tai palvelu, johon tuottajat ja asiakkaat ottavat yhteyttä."),
    GapCode.CONTACT_PHONE: _("Kirjoita yhteyspuhelin."),
    GapCode.NO_APPROVAL: _("Lisää, mikä toimielin tai viranhaltija on hyväksynyt tekstin, milloin ja missä pykälässä."),
    GapCode.HEADINGS_DIFFER: _(
        "Tekstissä {language} on eri otsikot kuin suomeksi. Kirjoita samat otsikot samassa järjestyksessä."
    ),
    GapCode.VALUE_PERCENT: _("Kirjoita, kuinka monta prosenttia hinnasta palveluseteli kattaa."),
    GapCode.INCOME_TABLE: _("Valitse taulukko, josta asiakkaan arvo lasketaan."),
    GapCode.INCOME_EDITION: _(
        "Taulukossa {subject} ei ole lukuja version ensimmäiselle päivälle. Lisää luvut taulukkoon tai vaihda taulukko."
    ),
    GapCode.FREE_WITH_OWN_SHARE: _(
        "Palvelu on asiakkaalle maksuton, mutta arvo jättää asiakkaalle osuuden. Muuta toinen niistä."
    ),
    GapCode.TRAVEL_EDITION: _(
        "Taulukossa {subject} ei ole kilometrikorvausta version ensimmäiselle päivälle. Lisää se taulukkoon."
    ),
    GapCode.PERCENT_OVER_100: _("Prosentti on yli 100. Kirjoita enintään 100."),
    GapCode.BAND_GAP: _("{subject}: aikaikkuna puuttuu. Lisää aikaikkuna tai muuta palvelun kellonaikoja."),
    GapCode.BAND_OUTSIDE_HOURS: _(
        "{subject}: aikaikkuna ulottuu palvelun kellonaikojen ulkopuolelle, ja myös silloin tehty käynti maksetaan. "
        "Lyhennä aikaikkunaa, jos et tarkoita tätä."
    ),
    GapCode.BANDS_NOT_FOR_FORM: _(
        "Valitussa kirjaustavassa ei ole kellonaikoja. Poista aikaikkunat tai vaihda kirjaustapa käynniksi."
    ),
    GapCode.BAND_OF_NO_VALUE: _(
        "{subject}: tuotteella on aikaikkuna mutta ei arvoa. Lisää arvo tai poista aikaikkuna."
    ),
    GapCode.PRODUCT_WITHOUT_BAND: _(
        "{subject}: tuotteella ei ole aikaikkunaa, joten sitä ei voi käyttää. Lisää aikaikkuna tai poista tuote."
    ),
    GapCode.BASE_PRODUCT: _(
        "Valitse perustuote, jonka saldosta otetaan aika, kun asiakkaan setelillä ei ole aikaikkunan tuotetta."
    ),
    GapCode.NO_HOLIDAYS: _("Kalenterissa ei ole pyhäpäiviä vuodelle {subject}. Lisää ne kalenteriin ennen julkaisua."),
    GapCode.NO_HOLIDAY_BAND: _("Pyhäpäiville ei ole omaa aikaikkunaa: pyhäpäivä lasketaan viikonpäivänsä mukaan."),
    GapCode.PARTIAL_MONTH: _("Valitse, miten vajaa kuukausi maksetaan."),
    GapCode.FEEDBACK_LINES: _(
        "Palautekysymyksiä on eri määrä eri kielillä. Kirjoita samat kysymykset samassa järjestyksessä."
    ),
    GapCode.NO_CALL: _("Palvelusetelillä ei ole avointa hakua. Kun olet julkaissut version, avaa haku tuottajille."),
}


def gap_message(gap: Gap) -> _StrPromise:
    """What publishing still needs, as a sentence."""
    places = municipalities()
    subject: str | _StrPromise = _FIELDS.get(gap.subject, gap.subject)
    if gap.stretches:
        subject = told_hours(gap.stretches)
    if gap.code is GapCode.AREA_OUTSIDE and gap.subject in places:
        subject = places[gap.subject].name()
    language = _LANGUAGES.get(gap.language, "")
    days = "" if gap.days is None else format_period(gap.days, (get_language() or "fi")[:2])
    return format_lazy(_GAPS[gap.code], subject=subject, language=language, days=days)
