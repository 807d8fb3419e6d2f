"""Steps 6 and 7 of the journey: activation, visits and the billing reference."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.people import Person

ORGANISER = "Keski-Suomen hyvinvointialue"


def activate(worker: Person, number: str, code: str) -> None:
    """A wrong code says nothing of what was wrong; the right one opens the client."""
    claim = {"Päätöksen numero tai henkilötunnus": number, "Tuottajan varmenne": "T-AAAAAA"}
    worker.menu("Asiakkaat").choose({"Päätöksen myöntäjä": ORGANISER}).fill(claim).press("Ota käyttöön")
    worker.does_not_see("Aurinkoinen").fill({"Tuottajan varmenne": code}).press("Ota käyttöön")
    worker.sees("Testi Aamu Aurinkoinen", "640,00 €")


def accept_offer(worker: Person, name: str) -> None:
    """The provider that the case manager attached sees the client without a code and accepts."""
    worker.menu("Asiakkaat").follow(name).press("Ota asiakas").sees(name)


def log_visit(worker: Person, day: str) -> None:
    """The page shows price, voucher part, client share and what is left before anything is saved."""
    worker.menu("Asiakkaat").follow("Aurinkoinen").follow("Kirjaa käynti")
    worker.fill({"Päivä": day, "Alkoi": "10.30", "Päättyi": "9.00"}).press("Tallenna käynti")
    worker.sees("Käynti päättyy ennen kuin se alkaa")
    worker.fill({"Alkoi": "9.00", "Päättyi": "10:30"}).sees("48,00 €", "0,00 €", "18 h 30 min")
    worker.press("Tallenna käynti").sees("592,00 €")


def bill(billing_user: Person) -> str:
    """The reference of the month: its code and total. The visit can no longer be edited."""
    billing_user.menu("Laskutus").follow("Tarkista ja laskuta").sees("48,00 €")
    billing_user.press("Muodosta laskuviite")
    heading = billing_user.main.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile(r"VAMHA-\d\d-\d{7}"))
    billing_user.sees("RF", "48,00 €")
    return re.search(r"VAMHA-\d\d-\d{7}", heading.inner_text())[0]  # type: ignore[index]


def sees_visit_as_billed(worker: Person) -> None:
    worker.menu("Asiakkaat").follow("Aurinkoinen").follow("Laskutettu").sees("48,00 €")
    assert worker.main.get_by_role("link", name="Muokkaa").count() == 0
