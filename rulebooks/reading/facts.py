"""A definition version as people read it: its answers page by page, each with a name and a text.

The page of a version, the check before publishing and the comparison of two versions all read the
same facts, so that nothing is shown on one and forgotten on another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rulebooks.reading import logging, providers, service, value
from rulebooks.reading.fact import Fact, Reader
from rulebooks.rules import Section, sections_of
from rulebooks.version_parts import VersionParts
from rulebooks.wording import SECTION_TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_FACTS_OF: Mapping[Section, Callable[[Reader], Iterable[Fact]]] = {
    Section.BASICS: service.basics,
    Section.AREA: service.area,
    Section.CONTACTS: service.contacts,
    Section.EVENTS: service.events,
    Section.PRICING: value.pricing,
    Section.VALUE: value.value_model,
    Section.VALUE_SOURCE: value.value_source,
    Section.PRODUCTS: value.products,
    Section.BANDS: value.bands,
    Section.BALANCE: value.balance,
    Section.LOGGING: logging.logging_times,
    Section.ABSENCES: logging.absences,
    Section.CANCELLATIONS: logging.cancellations,
    Section.TRAVEL: logging.travel,
    Section.BILLING: logging.billing,
    Section.TERMS: providers.terms,
    Section.REGISTRATIONS: providers.registrations,
    Section.ATTACHMENTS: providers.attachments,
    Section.QUESTIONS: providers.questions,
    Section.ACTIVATION: providers.activation,
    Section.TEXTS: service.texts,
    Section.FEEDBACK: service.feedback,
    Section.RETENTION: service.retention,
}
#: Pages whose answers are too long, or too plain, to be repeated on the task list.
_WITHOUT_GIST = (Section.BASICS, Section.AREA, Section.TEXTS)


@dataclass(frozen=True)
class FactGroup:
    """The answers of one page. `note` is said where there are none, `url` leads to the page that changes them."""

    section: Section
    title: str
    facts: tuple[Fact, ...]
    note: str = ""
    url: str = ""

    @property
    def gist(self) -> str:
        """The page in a few words, for the task list."""
        if self.section in _WITHOUT_GIST:
            return ""
        if self.section in (Section.PRODUCTS, Section.QUESTIONS, Section.ATTACHMENTS):
            return ", ".join(fact.label for fact in self.facts) or self.note
        if self.section == Section.BANDS and self.facts:
            return _("Arvo kellonajan mukaan")
        return self.facts[0].first_line if self.facts else self.note


def version_facts(parts: VersionParts, language: str = "") -> tuple[FactGroup, ...]:
    """Every page that the version needs. `language` is that of the texts people wrote."""
    reader = Reader(parts, language or get_language() or "fi")
    version = parts.version
    return tuple(
        FactGroup(section, str(SECTION_TITLES[section]), tuple(_FACTS_OF[section](reader)), _notes(section))
        for section in sections_of(version.event_form, version.value_model, has_bands=bool(parts.bands))
    )


def _notes(section: Section) -> str:
    notes = {
        Section.CONTACTS: _("Yhteystietoja ei ole vielä kirjoitettu."),
        Section.PRODUCTS: _("Tuotteita ei ole vielä lisätty."),
        Section.BANDS: _("Sama arvo koko päivän, jokaisena päivänä."),
        Section.CANCELLATIONS: _("Perutusta käynnistä ei makseta."),
        Section.TRAVEL: _("Matkoja ei korvata."),
        Section.REGISTRATIONS: _("Rekisteröintejä ei vaadita."),
        Section.ATTACHMENTS: _("Hakemukseen ei tarvita liitteitä."),
        Section.QUESTIONS: _("Hakemuksessa ei ole omia kysymyksiä."),
        Section.FEEDBACK: _("Palautetta ei kysytä."),
        Section.RETENTION: _("Säilytysaikaa ei ole kirjoitettu."),
    }
    return notes.get(section, "")


def told_band_rules(parts: VersionParts) -> tuple[Fact, ...]:
    """The service hours, and what happens between the time bands."""
    return tuple(value.band_rules(Reader(parts, get_language() or "fi")))
