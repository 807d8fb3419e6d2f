"""Later versions of the demonstration's rulebooks: one to accept, one accepted too late, one to comment on."""

from __future__ import annotations

import datetime

from providers.actions.acceptances import accept_rulebook_version, ask_companies
from rulebooks.actions import (
    ApprovalDetails,
    CommentText,
    add_rulebook_approval,
    add_rulebook_pdf,
    add_rulebook_version,
    answer_comment,
    edit_rulebook_version,
    open_consultation,
    publish_comment,
    publish_rulebook_version,
    write_comment,
)
from rulebooks.models import RulebookVersion
from voucher_portal.accounts.actor import PUBLIC_ACTOR
from voucher_portal.core import clock
from voucher_portal.core.periods import period
from voucher_portal.core.transitions import SYSTEM
from voucher_portal.site.demo.cast import House
from voucher_portal.site.demo.companies import Firm, pdf
from voucher_portal.site.demo.rules import BOARD, in_three
from voucher_portal.site.demo.vouchers import Texts

_DAY = datetime.timedelta(days=1)

_GENERAL: Texts = (
    "# Mikä palveluseteli on\n\nPalveluseteli on hyvinvointialueen sitoumus maksaa asiakkaan palvelu ennalta "
    "päätettyyn arvoon asti. Seteli on henkilökohtainen, eikä sitä voi antaa toiselle.\n\n# Tuottajan "
    "velvollisuudet\n\n- Tuottaja kirjaa jokaisen käynnin portaaliin seuraavan arkipäivän aikana: päivän, "
    "alkamisajan ja päättymisajan.\n- Tuottaja laskuttaa kuukausittain portaalin laskuviitteellä.\n\n# Palaute ja "
    "valvonta\n\nTuottaja kertoo asiakkaalle, miten palvelusta voi antaa palautetta. Hyvinvointialue käy läpi saadun "
    "palautteen tuottajan kanssa vuosittain.\n\n# Asiakkaan asema\n\nAsiakas valitsee tuottajan itse. Asiakkaalla on "
    "oikeus kieltäytyä palvelusetelistä.",
    "# Vad är en servicesedel\n\nServicesedeln är välfärdsområdets förbindelse att betala klientens service upp till "
    "ett i förväg fastställt värde. Sedeln är personlig och kan inte ges till någon annan.\n\n# Producentens "
    "skyldigheter\n\n- Producenten registrerar varje besök i portalen under följande vardag: dag, starttid och "
    "sluttid.\n- Producenten fakturerar månadsvis med portalens fakturareferens.\n\n# Respons och tillsyn\n\n"
    "Producenten berättar för klienten hur man kan ge respons på servicen. Välfärdsområdet går årligen igenom "
    "responsen med producenten.\n\n# Klientens ställning\n\nKlienten väljer själv producenten. Klienten har rätt att "
    "tacka nej till servicesedeln.",
    "# What a service voucher is\n\nA voucher is the county's commitment to pay for the client's service up to a value "
    "decided beforehand. The voucher is personal and cannot be given to anybody else.\n\n# What a provider must do\n\n"
    "- The provider logs every visit in the portal during the next weekday: day, start and end.\n- The provider "
    "invoices monthly with the portal's billing reference.\n\n# Feedback and supervision\n\nThe provider tells the "
    "client how to give feedback on the service. The county goes through the feedback with the provider every "
    "year.\n\n# The client's position\n\nThe client chooses the provider. The client may refuse a voucher.",
)
_GENERAL_CHANGES: Texts = (
    "Käynti kirjataan seuraavan arkipäivän aikana. Uusi kohta palautteesta ja valvonnasta.",
    "Besöket registreras under följande vardag. En ny punkt om respons och tillsyn.",
    "A visit is logged during the next weekday. A new clause on feedback and supervision.",
)
_TERMS: Texts = (
    "# Roolit\n\nHyvinvointialue on rekisterinpitäjä ja tuottaja henkilötietojen käsittelijä.\n\n# Mitä kirjataan\n\n"
    "Portaaliin kirjataan vain käynnin tekijä ja kellonajat. Terveystietoja ei kirjata.\n\n# Tietoturvapoikkeamat\n\n"
    "Tuottaja ilmoittaa poikkeamasta hyvinvointialueelle 24 tunnin kuluessa.",
    "# Roller\n\nVälfärdsområdet är personuppgiftsansvarig och producenten personuppgiftsbiträde.\n\n# Vad som "
    "registreras\n\nI portalen registreras endast vem som gjorde besöket och klockslagen. Hälsouppgifter registreras "
    "inte.\n\n# Informationssäkerhetsincidenter\n\nProducenten anmäler en incident till välfärdsområdet inom 24 "
    "timmar.",
    "# Roles\n\nThe county is the data controller and the provider the processor.\n\n# What is logged\n\nOnly the "
    "worker and the times of a visit are logged. Health data is not.\n\n# Security incidents\n\nThe provider reports "
    "an incident to the county within 24 hours.",
)
_TERMS_CHANGES: Texts = (
    "Uusi kohta tietoturvapoikkeamien ilmoittamisesta.",
    "En ny punkt om anmälan av informationssäkerhetsincidenter.",
    "A new clause on reporting security incidents.",
)
_SERVICE: Texts = (
    "# Palvelun sisältö\n\nPalvelu annetaan asiakkaan kotona palvelusuunnitelman mukaan.\n\n# Arvo ja hinta\n\n"
    "Setelin arvo on kirjattu määritelmään. Jos palvelu on asiakkaalle maksuton, tuottajan hinta ei voi olla setelin "
    "arvoa suurempi.\n\n# Peruutukset\n\nAsiakas peruu käynnin viimeistään edellisenä arkipäivänä kello 12. "
    "Myöhemmin perutusta käynnistä tuottaja laskuttaa enintään puolet setelin arvosta.",
    "# Servicens innehåll\n\nServicen ges i klientens hem enligt serviceplanen.\n\n# Värde och pris\n\nSedelns värde "
    "står i definitionen. Om servicen är avgiftsfri för klienten kan producentens pris inte vara högre än sedelns "
    "värde.\n\n# Avbokningar\n\nKlienten avbokar ett besök senast föregående vardag klockan 12. För ett besök som "
    "avbokas senare fakturerar producenten högst hälften av sedelns värde.",
    "# What the service contains\n\nThe service is given at the client's home according to the service plan.\n\n# "
    "Value and price\n\nThe voucher's value is written in the definition. When the service is free for the client, the "
    "provider's price cannot be above the voucher's value.\n\n# Cancellations\n\nThe client cancels a visit by noon of "
    "the previous weekday at the latest. For a later cancellation the provider invoices at most half of the voucher's "
    "value.",
)
_COMMITTEE: Texts = (
    "Työikäisten ja ikääntyneiden palveluiden lautakunta",
    "Nämnden för tjänster för personer i arbetsför ålder och äldre",
    "Committee for services for working-age and older people",
)


def renew_rulebooks(house: House, terms: dict[str, RulebookVersion], firms: dict[str, Firm]) -> None:
    """The general part waits to be accepted, the terms are accepted by one company, the service part is a draft."""
    _ask_for_comments(house, terms["service"], firms["hoivapari"])
    with clock.set_to(clock.now() - 60 * _DAY):
        late = _publish(house, terms["data_processing"], _TERMS, _TERMS_CHANGES, accept_within=45)
    with clock.set_to(clock.now() - 50 * _DAY):
        accept_rulebook_version(provider=firms["kotihoiva"].provider, version=late, by=firms["kotihoiva"].administrator)
    with clock.set_to(clock.now() - 5 * _DAY):
        _publish(house, terms["general"], _GENERAL, _GENERAL_CHANGES, accept_within=25)


def _publish(
    house: House, before: RulebookVersion, texts: Texts, changes: Texts, *, accept_within: int
) -> RulebookVersion:
    """Approved by two bodies, valid from a month ahead; the companies are asked at once."""
    planner, today = house["planner"], clock.today()
    draft = add_rulebook_version(rulebook=before.rulebook, by=planner)
    columns = {
        **in_three("text", texts),
        **in_three("changelog", changes),
        "period": period(today + 30 * _DAY, None),
    }
    draft = edit_rulebook_version(version=draft, changes=columns, expected_version=None, by=planner)  # type: ignore[arg-type]
    for body, clause, days in ((_COMMITTEE, "§ 87", 14), (BOARD, "§ 214", 3)):
        approved = ApprovalDetails(**in_three("body", body), approval_date=today - days * _DAY, clause=clause)
        add_rulebook_approval(version=draft, details=approved, expected_version=None, by=planner)
    add_rulebook_pdf(version=draft, language="fi", upload=pdf("saantokirja.pdf"), expected_version=None, by=planner)
    accept_by = today + accept_within * _DAY
    version = publish_rulebook_version(version=draft, accept_by_date=accept_by, expected_version=None, by=planner)
    ask_companies(version=version, by=SYSTEM)
    return version


def _ask_for_comments(house: House, before: RulebookVersion, firm: Firm) -> None:
    """A company has been answered, a person published, and another person waits to be checked."""
    planner = house["planner"]
    with clock.set_to(clock.now() - 6 * _DAY):
        draft = add_rulebook_version(rulebook=before.rulebook, by=planner)
        columns = in_three("text", _SERVICE)
        draft = edit_rulebook_version(version=draft, changes=columns, expected_version=None, by=planner)  # type: ignore[arg-type]
        last_day = clock.today() + 21 * _DAY
        consultation = open_consultation(version=draft, last_day=last_day, expected_version=None, by=planner)
    said = (
        ("peruutukset", "Voiko asiakas perua käynnin myös tekstiviestillä?", "", ""),
        ("palvelun-sisalto", "Hyvä, että palvelusuunnitelma mainitaan heti alussa.", "Maija", "Omaisten yhdistys"),
    )
    with clock.set_to(clock.now() - 3 * _DAY):
        late = CommentText("peruutukset", "Puolet arvosta on vähän, jos työntekijä on jo matkalla.", "fi")
        of_company = write_comment(consultation=consultation, comment=late, by=firm.administrator)
        written = [
            write_comment(consultation=consultation, comment=CommentText(clause, text, "fi", *who), by=PUBLIC_ACTOR)
            for clause, text, *who in said
        ]
    with clock.set_to(clock.now() - 1 * _DAY):
        publish_comment(comment=written[1], by=planner)
        answer = "Kiitos. Lisäämme kohtaan korvauksen, kun työntekijä on jo lähtenyt asiakkaan luo."
        answer_comment(comment=of_company, text=answer, language="fi", expected_version=None, by=planner)
