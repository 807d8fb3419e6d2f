"""Steps 6 and 7 of the journey: activation, visits and the billing reference."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.people import Person
from voucher_portal.core import clock

ORGANISER = "Keski-Suomen hyvinvointialue"
#: An hour and a half at 32,00 €/h, wholly from the voucher.
VISIT = {"Hinta": "48,00 €", "Setelistä": "48,00 €", "Asiakas maksaa": "0,00 €"}


def activate(worker: Person, number: str, code: str) -> None:
    """A wrong code says nothing of what was wrong; the right one opens the client."""
    claim = {"Päätöksen numero tai henkilötunnus": number, "Tuottajan varmenne": "T-AAAAAA"}
    worker.menu("Asiakkaat").choose({"Päätöksen myöntäjä": ORGANISER}).fill(claim).press("Ota käyttöön")
    worker.does_not_see("Aurinkoinen").fill({"Tuottajan varmenne": code}).press("Ota käyttöön")
    worker.sees("Testi Aamu Aurinkoinen", "640,00 €")


def accept_offer(worker: Person, name: str) -> None:
    """The provider that the case manager attached sees the client without a code and accepts."""
    worker.menu("Asiakkaat").follow(name).press("Ota asiakas").sees(name)


def log_visit(worker: Person, day: str) -> str:
    """Price, voucher part, client share and what is left are told before anything is saved. Where it is edited."""
    worker.menu("Asiakkaat").follow("Aurinkoinen").reads({"Myönnetty": "20 h × 32,00 €/h = 640,00 €"})
    worker.follow("Kirjaa käynti")
    worker.fill({"Päivä": day, "Alkoi": "10.30", "Päättyi": "9.00"}).press("Tallenna käynti")
    worker.sees("Käynti päättyy ennen kuin se alkaa")
    worker.fill({"Alkoi": "9.00", "Päättyi": "10:30"}).reads(
        {"Yhteensä": "48,00 €", "Setelistä": "48,00 €", "Asiakas maksaa": "0,00 €", "Jää jäljelle": "18 h 30 min"}
    )
    worker.press("Tallenna käynti").sees("Käytetty 1 h 30 min · jäljellä 592,00 €")
    worker.reads_row(day, VISIT)
    return str(worker.main.get_by_role("link", name="Muokkaa").get_attribute("href"))


def bill(billing_user: Person) -> None:
    """The first reference of the organiser, its total and its rows, the RF form beside it."""
    billing_user.menu("Laskutus").follow("Tarkista ja laskuta").reads({"Hinta yhteensä": "48,00 €"})
    billing_user.press("Muodosta laskuviite")
    year = f"{clock.today():%y}"
    code = f"VAMHA-{year}-000001{check_digit(year + '000001')}"
    expect(billing_user.main.get_by_role("heading", level=1)).to_have_text(f"Laskuviite {code}")
    billing_user.reads({"Laskuviite": code, "RF-viite": rf_form(code), "Loppusumma": "48,00 €"})
    billing_user.reads_row("Onni Oja", {"Aika": "9.00–10.30", "Määrä": "1 h 30 min", **VISIT})
    billing_user.menu("Laskutus").reads_row(code, {"Käyntejä": "1", "Loppusumma": "48,00 €"})


def check_digit(digits: str) -> int:
    """Weights 7, 3, 1 from the right; what is missing from the next full ten."""
    weighed = [int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(digits[::-1])]
    return -sum(weighed) % 10


def rf_form(code: str) -> str:
    """ISO 11649: letters count 10–35, and the whole with RF and its check at the end leaves 1 of 97."""
    body = code.replace("-", "")
    number = int("".join(str(int(letter, 36)) for letter in f"{body}RF00"))
    return f"RF{98 - number % 97:02}{body}"


def sees_visit_as_billed(worker: Person, day: str, edit_address: str) -> None:
    """It has moved from one list to the other, and nobody can change it any more."""
    worker.menu("Asiakkaat").follow("Aurinkoinen").sees("Ei laskuttamattomia käyntejä")
    worker.follow("Laskutettu").reads_row(day, VISIT)
    for word in ("Muokkaa", "Poista"):
        assert worker.main.get_by_role("link", name=word).count() == 0
    worker.open(edit_address).sees("sitä ei voi enää muuttaa")
    worker.menu("Asiakkaat").follow("Aurinkoinen").follow("Laskutettu").reads_row(day, VISIT)
