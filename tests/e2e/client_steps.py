"""Steps 5 and 8 of the journey: the client's own pages, and the organiser's follow-up."""

from __future__ import annotations

from tests.e2e.people import Person, Portal
from tests.e2e.planner_steps import HOME_CARE


def identify(portal: Portal, given_name: str) -> Person:
    """Sign in as a client through the identity provider, over its real pages."""
    client = portal.visitor()
    client.open("/").follow("Tunnistaudu")
    client.page.get_by_role("button", name=given_name).first.click()
    client.page.wait_for_url(f"{portal.address}/**")
    return client


def read_and_compare(client: Person) -> None:
    client.menu("Päätökset ja kirjeet").follow(HOME_CARE).sees("20")
    client.menu("Vertaa tuottajia").sees("Kotihoiva Esimerkki Oy", "Keskustan toimipiste", "0,00 €", "32,00 €", "suomi")
    client.menu("Omat palvelusetelit").sees("20 h", "640,00 €")


def sees_use(client: Person) -> None:
    client.menu("Omat palvelusetelit").sees("18 h 30 min").follow(HOME_CARE)
    client.sees("Käytetty 1 h 30 min · jäljellä 592,00 €", "Kotihoiva Esimerkki Oy")
    client.reads_row("9.00–10.30", {"Setelistä": "48,00 €", "Sinä maksat": "0,00 €"})


def follow_up(decision_maker: Person) -> None:
    """Granted, used, billed."""
    figures = {"Käyntejä": "1", "Myönnetty": "640,00 €", "Käytetty": "48,00 €", "Laskutettu": "48,00 €"}
    decision_maker.menu("Seuranta").reads_row(HOME_CARE, figures)
