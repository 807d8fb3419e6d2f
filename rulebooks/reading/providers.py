"""What a provider accepts, shows and answers."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from rulebooks.models import RulebookVersion
from rulebooks.models.terms import Registration
from rulebooks.reading.fact import Fact, Reader, yes_no
from voucher_portal.core.periods import format_date, format_period


def terms(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    yield _chosen(_("Yleinen osa"), version.general_rulebook, reader)
    yield _chosen(_("Palvelukohtainen osa"), version.service_rulebook, reader)
    yield _chosen(_("Henkilötietojen käsittely"), version.data_processing_terms, reader)


def _chosen(label: str, part: RulebookVersion | None, reader: Reader) -> Fact:
    if part is None:
        return Fact(label, _("Ei valittu"))
    words = {"name": reader.text(part.rulebook), "number": part.number}
    url = reverse("rulebooks:rulebook-version", args=[part.public_id])
    after = format_period(part.period, reader.language[:2]) if part.period else ""
    return Fact(label, _("%(name)s, versio %(number)s") % words, url, after)


def registrations(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    required = set(version.registrations_required)
    if not required:
        return
    names = [str(label) for value, label in Registration.choices if value in required]
    yield Fact(_("Rekisteröinnit"), "\n".join(names))
    if version.registration_transition_end is not None:
        last = format_date(version.registration_transition_end)
        yield Fact(_("Siirtymäaika"), _("Muu rekisteröinti riittää %(last)s asti") % {"last": last})


def attachments(reader: Reader) -> Iterator[Fact]:
    for requirement in reader.parts.requirements:
        told = [_("Pakollinen") if requirement.is_mandatory else _("Vapaaehtoinen")]
        if requirement.has_expiry:
            told.append(_("viimeinen voimassaolopäivä kysytään"))
        yield Fact(reader.text(requirement), ", ".join(told))


def questions(reader: Reader) -> Iterator[Fact]:
    for question in reader.parts.questions:
        told = _("pakollinen") if question.is_mandatory else _("vapaaehtoinen")
        yield Fact(reader.text(question, "text"), f"{question.get_kind_display()}, {told}")


def activation(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    yield Fact(_("Aktivointi"), version.get_activation_mode_display())
    yield Fact(_("Monta tuottajaa yhtä aikaa"), yes_no(version.allows_several_providers))
