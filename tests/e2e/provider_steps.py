"""Step 2 of the journey: the company registers, shows authority, adds people and applies."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.people import Person, Portal
from tests.e2e.planner_steps import HOME_CARE, PRODUCT

BUSINESS_ID = "9200001-5"
COMPANY = {
    "Y-tunnus": BUSINESS_ID,
    "Yrityksen nimi": "Kotihoiva Esimerkki Oy",
    "Katuosoite": "Kauppakatu 1",
    "Postinumero": "40100",
    "Postitoimipaikka": "JYVÄSKYLÄ",
    "Yrityksen puhelin": "014 000 0101",
    "Yrityksen sähköposti": "toimisto@kotihoiva.example",
    "Etunimi": "Veera",
    "Sukunimi": "Virta",
    "Oma sähköpostisi": "veera.virta@kotihoiva.example",
}


def register_company(portal: Portal) -> None:
    """A wrong Y-tunnus is refused and keeps what was typed; then the company is registered, once."""
    visitor = portal.visitor()
    visitor.open("/providers/register/").fill(COMPANY | {"Y-tunnus": "9200001-6"})
    visitor.choose({"Yhtiömuoto": "Osakeyhtiö"}).press("Rekisteröi yritys")
    assert visitor.field("Yrityksen nimi").input_value() == "Kotihoiva Esimerkki Oy"
    visitor.fill({"Y-tunnus": BUSINESS_ID}).press("Rekisteröi yritys")


def refuse_a_second_registration(portal: Portal) -> None:
    stranger = portal.visitor()
    stranger.open("/providers/register/").fill(COMPANY | {"Oma sähköpostisi": "toinen@kotihoiva.example"})
    stranger.choose({"Yhtiömuoto": "Osakeyhtiö"}).press("Rekisteröi yritys")
    stranger.sees("Pyydä käyttöoikeus yrityksen pääkäyttäjältä")


def show_authority(company: Person, supervisor: Person, extract: Path) -> None:
    """The company is not active until an organiser has checked the document."""
    company.menu("Yrityksen tiedot").follow("Osoita valtuus")
    company.choose({"Kuka tarkastaa valtuuden": "Keski-Suomen hyvinvointialue"})
    company.fill({"Mihin oikeutesi": "Nimenkirjoitusoikeus"})
    company.field("Asiakirja").set_input_files(extract)
    company.press("Lähetä tarkastettavaksi").sees("Odottaa")
    supervisor.open("/providers/proofs/").follow("Kotihoiva Esimerkki Oy")
    supervisor.main.get_by_text("Hyväksy valtuus", exact=True).click()
    supervisor.press("Olen tarkastanut, hyväksy")
    company.menu("Yrityksen tiedot").sees("Aktiivinen")


def add_office(company: Person) -> None:
    company.open("/providers/offices/").follow("Lisää toimipiste")
    company.fill(
        {
            "Toimipisteen nimi": "Keskustan toimipiste",
            "Katuosoite": "Kauppakatu 1",
            "Postinumero": "40100",
            "Postitoimipaikka": "JYVÄSKYLÄ",
            "Yhteyshenkilö": "Palveluvastaava",
            "Puhelin": "014 000 0101",
        }
    )
    company.main.get_by_label("Kunta", exact=True).select_option(label="Jyväskylä")
    company.main.get_by_text("Keski-Suomen hyvinvointialue").click()
    for name in ("Jyväskylä", "Laukaa"):
        company.main.get_by_role("checkbox", name=name).check()
    company.press("Tallenna toimipiste").sees("Keskustan toimipiste")


def add_staff(company: Person) -> None:
    """A worker with e-mail, a worker without one (login name and a printed code), a billing user."""
    _add_person(company, "Onni", "Oja", "Työntekijä", email="onni.oja@kotihoiva.example")
    _add_person(company, "Lauri", "Lahti", "Laskuttaja", email="lauri.lahti@kotihoiva.example")
    _add_person(company, "Siiri", "Salmi", "Työntekijä", login_name="siiri.salmi")
    company.sees("siiri.salmi")


def _add_person(
    company: Person, first_name: str, last_name: str, role: str, *, email: str = "", login_name: str = ""
) -> None:
    company.open("/providers/staff/add/").fill({"Etunimi": first_name, "Sukunimi": last_name})
    if email:
        company.main.get_by_role("textbox", name="Sähköposti").fill(email)
    else:
        company.tick("Käyttäjätunnuksella")
        company.main.get_by_role("textbox", name="Käyttäjätunnus").fill(login_name)
    company.main.get_by_role("group", name="Keskustan toimipiste").get_by_label(role).check()
    company.press("Lisää käyttäjä")


def apply(company: Person, certificate: Path) -> None:
    """A draft that is left and taken up again; the missing attachment stops it; then it is sent."""
    company.open("/rulebooks/calls/").follow(HOME_CARE).follow("Aloita hakemus").press("Aloita hakemus")
    company.follow("Toimipisteet ja kunnat").tick("Keskustan toimipiste", "Jyväskylä").press("Tallenna")
    _ask_price(company)
    company.menu("Etusivu").menu("Hakemukset ja ilmoitukset").sees("Luonnos").follow(HOME_CARE)
    if company.main.get_by_role("link", name="Jatka hakemusta").count():
        company.follow("Jatka hakemusta")
    company.follow("Hinnat")
    assert company.field(PRODUCT).input_value() == "32,00", "the draft has kept the price"
    company.press("Tallenna hinnat")
    company.follow("Sääntökirjat ja ehdot")
    company.tick("Hyväksyn: Palvelusetelien sääntökirja", "Hyväksyn: Henkilötietojen käsittelyn ehdot")
    company.press("Tallenna hyväksynnät").follow("Tarkista ja lähetä")
    company.sees("Pakollinen liite puuttuu: Todistus vastuuvakuutuksesta")
    assert company.main.get_by_role("button", name="Lähetä hakemus").count() == 0
    company.follow("Pakollinen liite puuttuu")
    company.field("Tiedosto").set_input_files(certificate)
    company.press("Lisää liite").follow("Palaa hakemukseen")
    submit(company)


def submit(company: Person) -> None:
    company.follow("Tarkista ja lähetä").press("Lähetä hakemus").sees("Lähetetty")


def _ask_price(company: Person) -> None:
    """A price above the value of a free service is refused and kept on the page."""
    company.follow("Hinnat").fill({PRODUCT: "33,00"}).press("Tallenna hinnat")
    company.sees("maksuton, joten hinta saa olla enintään palvelusetelin arvo 32,00 €")
    assert company.field(PRODUCT).input_value() == "33,00"
    company.fill({PRODUCT: "32,00"}).press("Tallenna hinnat")
