"""Steps 6 and 7 of the journey: activation, visits and the billing reference."""

from __future__ import annotations

from tests.e2e.people import Person
from tests.e2e.planner_steps import HOME_CARE

ORGANISER = "Keski-Suomen hyvinvointialue"


def activate(worker: Person, number: str, code: str) -> None:
    """A wrong code says nothing of what was wrong; the right one opens the client."""
    claim = {"Päätöksen numero tai henkilötunnus": number, "Tuottajan varmenne": "T-AAAAAA"}
    worker.menu("Asiakkaat").choose({"Päätöksen myöntäjä": ORGANISER}).fill(claim).press("Ota käyttöön")
    worker.does_not_see("Aurinkoinen").fill({"Tuottajan varmenne": code}).press("Ota käyttöön")
    worker.sees("Testi Aamu Aurinkoinen")


def log_visit(worker: Person, day: str, start: str, end: str) -> None:
    """The page shows price, voucher part, client share and what is left before anything is saved."""
    worker.follow("Kirjaa käynti").fill({"Päivä": day, "Alkoi": start, "Päättyi": end})
    worker.sees("48,00 €", "0,00 €", "18 h 30 min").press("Tallenna käynti")
