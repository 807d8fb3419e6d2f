"""Step 3 of the journey: more information once, the approval prepared by one and signed by another."""

from __future__ import annotations

from tests.e2e.people import Person, Portal
from tests.e2e.planner_steps import HOME_CARE
from tests.e2e.provider_steps import submit

COMPANY_NAME = "Kotihoiva Esimerkki Oy"


def ask_for_more(planner: Person, company: Person, due: str) -> None:
    planner.open("/providers/review/").follow(COMPANY_NAME).follow("Pyydä täydennystä")
    planner.fill({"Mitä hakemuksesta puuttuu": "Kuvaa palvelu tarkemmin.", "Määräpäivä": due})
    planner.press("Lähetä pyyntö").sees("Täydennettävä")
    company.menu("Etusivu").sees("Tehtävät, joilla on määräaika")
    company.menu("Hakemukset ja ilmoitukset").follow(HOME_CARE)
    if company.main.get_by_role("link", name="Jatka hakemusta").count():
        company.follow("Jatka hakemusta")
    company.sees("Kuvaa palvelu tarkemmin.").follow("Kuvaus palvelusta")
    company.fill({"Kuvaus palvelusta": "Tutut hoitajat, sovitut kellonajat."}).press("Tallenna kuvaus")
    submit(company)


def approve(planner: Person, decision_maker: Person) -> None:
    planner.open("/providers/review/").follow(COMPANY_NAME).follow("Valmistele päätös")
    planner.fill({"Hyväksyntä alkaa": "1.1.2023", "Perustelut": "Ehdot täyttyvät."})
    words = {
        "Sovelletut lainkohdat": "Laki 569/2009 5 §",
        "Oikaisuvaatimusohje": "Oikaisua voi vaatia 30 päivän kuluessa.",
    }
    planner.fill(words)
    planner.press("Lähetä allekirjoitettavaksi")
    planner.sees("Odottaa allekirjoitusta")
    decision_maker.menu("Työjono").follow("hyväksyminen odottaa")
    decision_maker.follow(COMPANY_NAME).main.get_by_text("Allekirjoita", exact=True).click()
    decision_maker.sees("Allekirjoitus on lopullinen.").press("Allekirjoita päätös").sees("Hyväksytty, voimassa")


def find_in_directory(portal: Portal) -> None:
    """Anybody sees the approved provider and its price, without signing in."""
    portal.visitor().open("/providers/").sees(COMPANY_NAME, "32,00")
