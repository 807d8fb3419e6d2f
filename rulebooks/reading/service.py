"""What the voucher is, where it is used, and what follows a decision."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from rulebooks.reading.fact import Fact, Reader
from voucher_portal.core.periods import format_date, format_period
from voucher_portal.core.regions import municipality_names


def basics(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    yield Fact(_("Nimi"), reader.text(version.definition))
    if version.definition.former_names:
        yield Fact(_("Aiemmat nimet"), ", ".join(version.definition.former_names))
    yield Fact(_("Kuvaus"), reader.text(version, "description"))
    yield Fact(_("Myöntämisperusteet"), reader.text(version, "granting_criteria"))
    yield Fact(_("Edellytys"), version.get_precondition_display())
    yield Fact(_("Yksikkö"), reader.text(version.unit))
    yield Fact(_("Erikoisala"), version.specialty)
    yield Fact(_("Laki"), version.get_legal_basis_display())


def area(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    yield Fact(_("Kunnat"), ", ".join(municipality_names(version.municipality_codes, reader.language[:2])))
    yield Fact(_("Käyttöönotto"), format_date(version.go_live_date) if version.go_live_date else "")
    yield Fact(_("Versio voimassa"), format_period(version.period, reader.language[:2]) if version.period else "")


def contacts(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    if version.contact_name or version.contact_phone:
        yield Fact(_("Yhteyshenkilö tai palvelu"), version.contact_name)
        yield Fact(_("Puhelin"), version.contact_phone)
    for contact in reader.parts.contacts:
        shown = ", ".join(filter(None, (contact.name, contact.phone, contact.email)))
        yield Fact(reader.text(contact.unit), shown)


def events(reader: Reader) -> Iterator[Fact]:
    yield Fact(_("Kirjaustapa"), reader.parts.version.get_event_form_display())


def texts(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    yield Fact(_("Sovelletut lainkohdat"), reader.text(version, "law_sections"))
    yield Fact(_("Perustelujen pohja"), reader.text(version, "decision_reasons"))
    yield Fact(_("Oikaisuvaatimusohje"), reader.text(version, "review_instructions"))


def feedback(reader: Reader) -> Iterator[Fact]:
    asked = reader.text(reader.parts.version, "feedback_questions").strip()
    if asked:
        yield Fact(_("Palautekysymykset"), asked)


def retention(reader: Reader) -> Iterator[Fact]:
    years = reader.parts.version.retention_years
    if years is not None:
        yield Fact(_("Säilytysaika"), _("%(years)s vuotta päätöksen päättymisestä") % {"years": years})
