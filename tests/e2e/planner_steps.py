"""Step 1 of the journey: the service planner's rulebooks, definition and call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.people import Person

HOME_CARE = "Säännöllisen kotihoidon palveluseteli"
PRODUCT = "Säännöllinen kotipalvelu, arkipäivä (ei omavastuuta)"
UNIT = "Lasten, nuorten ja perheiden palvelut"
_LANGUAGES = ("suomeksi", "ruotsiksi", "englanniksi")


def in_three(label: str, text: str) -> dict[str, str]:
    """The same text for the field of each language."""
    return {f"{label} {language}": text for language in _LANGUAGES}


def publish_rulebook(planner: Person, kind: str, name: str) -> None:
    planner.menu("Sääntökirjat").follow("Uusi sääntökirja")
    planner.tick(kind).fill(in_three("Nimi", name)).press("Luo ja jatka")
    planner.fill(in_three("Teksti", "# Yleistä\n\nPalveluseteli on sitoumus maksaa palvelu."))
    planner.fill({"Voimassa alkaen": "1.1.2023"}).press("Tallenna luonnos").follow("Lisää hyväksyntä")
    planner.fill(in_three("Hyväksynyt toimielin tai viranhaltija", "Aluehallitus"))
    planner.fill({"Hyväksymispäivä": "13.12.2022", "Pykälä": "§ 12"}).press("Tallenna hyväksyntä")
    planner.follow("Tarkista ja julkaise").press("Julkaise")


def publish_definition(planner: Person) -> None:
    planner.menu("Määritelmät").follow("Uusi palveluseteli")
    planner.fill(in_three("Nimi", HOME_CARE)).choose({"Yksikkö": UNIT}).press("Tallenna ja jatka")
    with section(planner, "Perustiedot"):
        planner.fill(in_three("Julkinen kuvaus", "Apua kotiin arkipäivisin."))
        planner.fill(in_three("Myöntämisperusteet", "Avun tarve on arvioitu."))
    with section(planner, "Kunnat ja käyttöönotto"):
        planner.tick("Jyväskylä", "Laukaa", "Muurame")
        planner.fill({"Käyttöönottopäivä": "1.1.2023", "Tämä versio on voimassa alkaen": "1.1.2023"})
    with section(planner, "Yhteystiedot"):
        planner.fill({"Yhteyshenkilö": "Asiakasohjaus", "Yhteyspuhelin": "014 000 0000"})
    with section(planner, "Hinta ja asiakkaan osuus"):
        planner.tick("Tuottaja päättää hinnan", "Kyllä")
    _add_product(planner)
    with section(planner, "Laskutus"):
        planner.fill({"Laskuviitteen alku": "VAMHA"})
    with section(planner, "Sääntökirjat ja ehdot"):
        planner.page.get_by_label("yleinen osa").select_option(index=1)
        planner.page.get_by_label("Henkilötietojen").select_option(index=1)
    _require_attachment(planner)
    with section(planner, "Päätöksen tekstit"):
        for label in ("Sovelletut lainkohdat", "Päätöksen perustelujen pohja", "Oikaisuvaatimusohje"):
            planner.fill(in_three(label, f"{label}: laki 569/2009, 3 ja 7 §."))
    planner.sees("21 / 21 osaa valmiina").follow("Tarkista ja julkaise").press("Julkaise")
    planner.sees("Voimassa")


def open_call(planner: Person) -> None:
    planner.follow("Tee palveluntuottajahaku").press("Tallenna luonnos").press("Avaa haku")
    planner.sees("Auki")


@contextmanager
def section(planner: Person, name: str) -> Iterator[None]:
    """One part of the definition: open it, fill it, save and come back."""
    planner.follow(name)
    yield
    planner.press("Tallenna ja palaa")


def _add_product(planner: Person) -> None:
    planner.follow("Tuotteet ja arvot").follow("Lisää tuote")
    planner.fill(in_three("Tuotteen nimi", PRODUCT)).choose({"Yksikkö": "tunti (h)"})
    planner.fill({"Palvelusetelin arvo": "32,00"}).press("Tallenna ja palaa")
    planner.sees(PRODUCT, "32,00").follow(HOME_CARE)


def _require_attachment(planner: Person) -> None:
    planner.follow("Hakemuksen liitteet").follow("Lisää liite")
    planner.fill(in_three("Liitteen nimi", "Todistus vastuuvakuutuksesta")).press("Tallenna ja palaa")
    planner.follow(HOME_CARE)
