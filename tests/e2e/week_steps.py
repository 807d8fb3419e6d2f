"""A new planner writes the home-care voucher of Lapland (domain.md C32), page after page, and publishes it."""

from __future__ import annotations

from tests.e2e.people import Person
from tests.e2e.planner_steps import UNIT, in_three

HOME_CARE = "Kotihoidon palveluseteli"
NEXT = "Tallenna ja jatka"
WEEKDAYS = ("Arkipäivät, ma–pe",)
#: Product, its value, and the days and hours of its band.
WEEK = (
    ("Päivä", "36,00", WEEKDAYS, "7", "18"),
    ("Ilta", "41,40", WEEKDAYS, "18.00", "22.00"),
    ("Lauantai", "43,20", ("Lauantai",), "7.00", "18.00"),
    ("Lauantai-ilta ja aattoilta", "72,00", ("Lauantai", "Aatot"), "18.00", "22.00"),
    ("Sunnuntai ja pyhä", "72,00", ("Sunnuntai", "Pyhäpäivät"), "7.00", "22.00"),
)


def write_the_week(planner: Person) -> None:
    """From the first page to the last, each leading to the next."""
    planner.menu("Määritelmät").follow("Uusi palveluseteli")
    planner.fill(in_three("Nimi", HOME_CARE)).choose({"Yksikkö": UNIT}).press(NEXT)
    _what_it_is(planner)
    _products(planner)
    _hours(planner)
    _logging_and_billing(planner)
    _providers_and_decision(planner)
    planner.follow("Tarkista ja julkaise").does_not_see("aikaikkuna puuttuu").press("Julkaise versio")


def _what_it_is(planner: Person) -> None:
    planner.follow("Perustiedot")
    planner.fill(in_three("Julkinen kuvaus", "Kotihoitoa.")).fill(in_three("Myöntämisperusteet", "Avun tarve."))
    planner.press(NEXT).tick("Koko järjestäjän alue")
    planner.fill({"Käyttöönottopäivä": "1.1.2026", "Tämä versio on voimassa alkaen": "1.1.2026"}).press(NEXT)
    planner.fill({"Yhteyshenkilö": "Asiakasohjaus", "Yhteyspuhelin": "014 000 0000"}).press(NEXT)
    planner.sees("Miten palvelu kirjataan?").press(NEXT)
    planner.tick("Tuottaja päättää hinnan")
    planner.main.get_by_role("radio", name="Ei", exact=True).check()
    planner.press(NEXT).sees("Kiinteä arvo yksikköä kohti").press(NEXT)


def _products(planner: Person) -> None:
    for name, value, _days, _start, _end in WEEK:
        planner.follow("Lisää tuote").fill(in_three("Tuotteen nimi", name)).choose({"Yksikkö": "tunti (h)"})
        planner.fill({"Palvelusetelin arvo": value}).press("Tallenna ja palaa")
    planner.follow("Seuraavaksi: Aikaikkunat")


def _hours(planner: Person) -> None:
    """The bands, a mistake that is named, and the hours of the service."""
    planner.sees("Sama arvo koko päivän").follow("Lisää aikaikkuna")
    for name, _value, days, start, end in WEEK:
        _band(planner, name, days, start, end)
        planner.press("Tallenna ja lisää seuraava")
    _band(planner, "Ilta", ("Perjantai",), "17", "19")
    planner.press("Tallenna ja palaa").sees("Ajalla on jo aikaikkuna: Pe 7.00–18.00 Päivä")
    planner.follow("Aikaikkunat").sees("Ma–su, pyhät 0.00–7.00: aikaikkuna puuttuu")
    planner.follow("Palvelun kellonajat").fill({"alkaen klo": "7", "klo asti": "22"}).choose({"Perustuote": "Päivä"})
    planner.press("Tallenna ja palaa").does_not_see("aikaikkuna puuttuu").follow("Seuraavaksi: Setelin määrä")


def _band(planner: Person, name: str, days: tuple[str, ...], start: str, end: str) -> None:
    planner.main.get_by_role("radio", name=name, exact=True).check()
    for day in days:
        planner.main.get_by_role("checkbox", name=day).check()
    planner.fill({"Alkaen klo": start, "Asti klo": end})


def _logging_and_billing(planner: Person) -> None:
    planner.press(NEXT).press(NEXT)
    planner.sees("Asiakas ei ollut paikalla").press(NEXT)
    planner.sees("Minkä taulukon mukaan kilometrit korvataan?").press(NEXT)
    planner.fill({"Laskuviitteen alku": "VAMKO"}).press(NEXT)


def _providers_and_decision(planner: Person) -> None:
    planner.page.get_by_label("yleinen osa").select_option(index=1)
    planner.page.get_by_label("Henkilötietojen").select_option(index=1)
    planner.press(NEXT).press(NEXT)
    planner.follow("Seuraavaksi: Hakemuksen kysymykset").follow("Seuraavaksi: Setelin käyttöönotto tuottajalla")
    planner.press(NEXT)
    for label in ("Sovelletut lainkohdat", "Päätöksen perustelujen pohja", "Oikaisuvaatimusohje"):
        planner.fill(in_three(label, "Laki 569/2009, 3 ja 7 §."))
    planner.press(NEXT).press(NEXT).press("Tallenna ja palaa").sees("21 / 21 osaa valmiina")
