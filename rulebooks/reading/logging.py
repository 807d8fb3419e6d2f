"""How service is logged and paid: visits, absences, cancellations, journeys, billing."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rulebooks.models.definition import EventForm
from rulebooks.models.terms import RoundingMode
from rulebooks.reading.fact import Fact, Reader, day_count, percent, yes_no
from voucher_portal.core.money import NO_BREAK_SPACE, format_euro, format_number
from voucher_portal.core.quantities import UnitOfAccount, format_quantity


def logging_times(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    days = version.logging_window_days
    window = ngettext(
        "Kuluva kuukausi ja %(days)s päivä sitä ennen", "Kuluva kuukausi ja %(days)s päivää sitä ennen", days
    )
    yield Fact(_("Kirjausaika taaksepäin"), window % {"days": days})
    yield Fact(_("Oikaisuaika laskutuksen jälkeen"), day_count(version.correction_window_days))
    if version.event_form == EventForm.VISIT:
        least = version.minimum_billable_minutes
        yield Fact(_("Keston pyöristys"), _told_rounding(reader))
        yield Fact(
            _("Lyhin laskutettava aika"),
            format_quantity(least, UnitOfAccount.MINUTES) if least else _("Ei rajaa"),
        )


def _told_rounding(reader: Reader) -> str:
    version = reader.parts.version
    words = {"minutes": version.rounding_minutes}
    if version.rounding_mode == RoundingMode.UP:
        return _("Ylöspäin täysiin %(minutes)s minuutteihin") % words
    if version.rounding_mode == RoundingMode.NEAREST:
        return _("Lähimpään %(minutes)s minuuttiin") % words
    return str(RoundingMode.NONE.label)


def absences(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    if version.event_form != EventForm.DAY:
        yield Fact(_("Vajaa kuukausi"), version.get_partial_month_display())
    if version.event_form == EventForm.MONTH:
        return
    if version.absence_full_days:
        yield Fact(_("Poissaolo maksetaan täysin"), day_count(version.absence_full_days))
    yield Fact(_("Poissaolopäivästä maksetaan"), percent(version.absence_percent))
    if version.absence_max_days is not None:
        yield Fact(_("Poissaoloa maksetaan enintään"), day_count(version.absence_max_days))
    yield Fact(_("Lähtöpäivä on poissaolopäivä"), yes_no(version.counts_departure_day))
    yield Fact(_("Paluupäivä on poissaolopäivä"), yes_no(version.counts_return_day))


def cancellations(reader: Reader) -> Iterator[Fact]:
    rules = reader.parts.cancellation_rules
    notice = next((rule.notice_hours for rule in rules if rule.notice_hours is not None), None)
    if notice is not None:
        yield Fact(_("Ajoissa on peruttu"), _("viimeistään %(hours)s tuntia ennen käyntiä") % {"hours": notice})
    for rule in rules:
        words = {"voucher": percent(rule.voucher_percent), "client": percent(rule.client_percent)}
        told = _("Seteli maksaa %(voucher)s osuudestaan ja asiakas %(client)s käynnin hinnasta") % words
        yield Fact(str(rule.get_reason_display()), told)


def travel(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    if version.travel_rate_table is None:
        return
    yield Fact(_("Kilometrikorvaus"), reader.text(version.travel_rate_table))
    if version.travel_free_km:
        kilometres = format_number(version.travel_free_km, least_decimals=0, most_decimals=1)
        yield Fact(_("Korvauksetta"), f"{kilometres}{NO_BREAK_SPACE}km")
    if version.travel_cap is not None:
        yield Fact(_("Enintään käynniltä"), format_euro(version.travel_cap))
    yield Fact(_("Vain kotikunnassa ajetut kilometrit"), yes_no(version.is_travel_in_home_municipality_only))
    yield Fact(_("Mukana laskuviitteen summassa"), yes_no(version.is_travel_in_reference))


def billing(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    yield Fact(_("Laskuviitteen alku"), version.billing_prefix)
    yield Fact(_("Laskutus"), version.get_billing_period_display())
