"""Steps 4 and 5 of the journey: the client, the assessment, the proposal, the signature, the letters."""

from __future__ import annotations

import datetime
import re

from playwright.sync_api import expect

from tests.e2e.people import Person
from tests.e2e.planner_steps import HOME_CARE, PRODUCT
from tests.pdf_text import pdf_lines
from voucher_portal.core import clock
from voucher_portal.core.periods import format_date
from voucher_portal.integrations.stand_in_identity_provider.personas import BUILT_IN

#: The sources' own test person; the code has a test's individual number.
IDENTITY_CODE = BUILT_IN[0].identity_code
WRONG_CODE = IDENTITY_CODE[:-1] + ("A" if IDENTITY_CODE[-1] != "A" else "B")
CLIENT = {
    "Henkilötunnus": IDENTITY_CODE,
    "Etunimet": "Testi Aamu",
    "Sukunimi": "Aurinkoinen",
    "Katuosoite": "Koulukatu 11 a 2",
    "Postinumero": "40100",
    "Postitoimipaikka": "JYVÄSKYLÄ",
    "Puhelinnumero": "040066666",
}
#: Every field of S1:L136–166 that is the same each time, as lines of the paper.
PROVIDER_COPY = (
    "Keski-Suomen hyvinvointialue",
    "Lasten, nuorten ja perheiden palvelut",
    "PALVELUSETELI",
    "Tuottajan kappale",
    "Sivu 1 / 2",
    "Nimi ja osoite Testi Aamu Aurinkoinen",
    "Koulukatu 11 a 2",
    "40100 JYVÄSKYLÄ",
    "Kotikunta 179 Jyväskylä",
    "Puhelinnumero 040066666",
    "Erikoisala JAKAMATON",
    "Palvelu / tuote Määrä Á-arvo, veroton Arvo, veroton",
    f"{PRODUCT} 20:00 h 32,00 eur/h 640,00 eur",
)


def add_client(case_manager: Person) -> None:
    """A wrong identity code is refused without repeating it; the client is then added."""
    case_manager.menu("Asiakkaat").follow("Lisää asiakas")
    case_manager.fill(CLIENT | {"Henkilötunnus": WRONG_CODE}).choose({"Kotikunta": "Jyväskylä"})
    case_manager.press("Lisää asiakas").does_not_see(WRONG_CODE)
    case_manager.fill(CLIENT).press("Lisää asiakas").sees("Testi Aamu Aurinkoinen")


def assess(case_manager: Person) -> None:
    case_manager.follow("Kirjaa palvelutarpeen arvio")
    case_manager.fill({"Palvelutarve": "Tarvitsee apua arkiaskareissa."}).tick("Palveluseteli sopii")
    case_manager.choose({"Yksikkö": "Asiakasohjaus"}).press("Tallenna")


def propose(case_manager: Person, first_day: str, last_day: str) -> None:
    """20:00 h × 32,00 €/h = 640,00 €, shown before it is saved."""
    case_manager.follow("Esitä palveluseteliä").follow(HOME_CARE)
    case_manager.fill({PRODUCT: "20:00", "Alkaa": first_day, "Päättyy": last_day})
    case_manager.reads({PRODUCT: "640,00 €", "Yhteensä": "640,00 €"})
    case_manager.press("Tallenna luonnos").press("Esitä allekirjoitettavaksi").sees("Odottaa allekirjoitusta")


def sign(decision_maker: Person) -> None:
    """Another person signs; the worker makes both copies."""
    decision_maker.menu("Työjono").follow("odottaa allekirjoitusta").follow("Aurinkoinen Testi Aamu")
    _confirm_signature(decision_maker)
    decision_maker.sees("26")
    for name in ("Asiakkaan kappale", "Tuottajan kappale"):
        _wait_for(decision_maker, name)


def _confirm_signature(decision_maker: Person) -> None:
    """What is signed is shown once more before it is final."""
    decision_maker.main.get_by_text("Allekirjoita ja anna tiedoksi", exact=True).click()
    decision_maker.sees("Allekirjoitus on lopullinen.").press("Allekirjoita päätös")


def provider_copy(decision_maker: Person) -> tuple[str, list[str]]:
    """The decision's number and the lines of the provider copy, as its paper would show them."""
    link = decision_maker.main.get_by_role("link", name="Tuottajan kappale")
    answer = decision_maker.page.request.get(decision_maker.portal.address + str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    lines = pdf_lines(answer.body())
    number = next(match[1] for line in lines if (match := re.search(r"Päätöksen numero\s+(\d{7})", line)))
    return number, lines


def _wait_for(decision_maker: Person, copy: str) -> None:
    """The letters are ready in seconds and appear by themselves."""
    expect(decision_maker.main.get_by_role("link", name=copy)).to_be_visible(timeout=40_000)


def grant_with_attached_provider(case_manager: Person, decision_maker: Person) -> None:
    """For another client the case manager attaches the chosen provider before the signature."""
    veikko = BUILT_IN[1]
    case_manager.menu("Asiakkaat").follow("Lisää asiakas")
    names = {"Etunimet": veikko.first_names, "Sukunimi": veikko.last_name, "Henkilötunnus": veikko.identity_code}
    case_manager.fill(CLIENT | names).choose({"Kotikunta": "Jyväskylä"}).press("Lisää asiakas")
    assess(case_manager)
    today = clock.today()
    case_manager.follow("Esitä palveluseteliä").follow(HOME_CARE)
    last_day = format_date(today + datetime.timedelta(60))
    case_manager.fill({PRODUCT: "10", "Alkaa": format_date(today), "Päättyy": last_day})
    case_manager.choose({"Asiakkaan valitsema tuottaja": "Kotihoiva Esimerkki Oy, Keskustan toimipiste"})
    case_manager.press("Tallenna luonnos").press("Esitä allekirjoitettavaksi")
    decision_maker.menu("Työjono").follow("odottaa allekirjoitusta").follow(veikko.last_name)
    _confirm_signature(decision_maker)
    decision_maker.sees("Kotihoiva Esimerkki Oy")
