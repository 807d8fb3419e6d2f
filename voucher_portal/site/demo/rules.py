"""Rulebooks, definitions and calls of the demonstration, written by the planner's own actions."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from rulebooks.actions import (
    ApprovalDetails,
    AttachmentDetails,
    BandDetails,
    CallDetails,
    ProductDetails,
    ValueDetails,
    add_attachment_requirement,
    add_bands,
    add_call,
    add_product,
    add_rulebook_approval,
    create_definition,
    create_rulebook,
    edit_definition_draft,
    edit_rulebook_version,
    open_call,
    publish_definition_version,
    publish_rulebook_version,
)
from rulebooks.actions.definition_changes import DefinitionChanges
from rulebooks.checklist import allowed_municipality_codes
from rulebooks.models import Call, DefinitionVersion, ParameterTable, RulebookVersion
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import Organisation
from voucher_portal.core import clock
from voucher_portal.core.periods import period
from voucher_portal.site.demo.cast import House
from voucher_portal.site.demo.county_tables import example_names
from voucher_portal.site.demo.vouchers import DemoVoucher, Texts

FIRST_DAY = datetime.date(2023, 1, 1)
WRITTEN = datetime.datetime(2022, 12, 19, 10, tzinfo=clock.HELSINKI)
BOARD: Texts = ("Aluehallitus", "Välfärdsområdesstyrelsen", "County board")
CALL_OPENS = datetime.datetime(2022, 12, 20, 8, tzinfo=clock.HELSINKI)

_RULEBOOKS: tuple[tuple[str, Texts, Texts], ...] = (
    (
        "general",
        (
            "Palvelusetelien sääntökirja, yleinen osa",
            "Regelbok för servicesedlar, allmän del",
            "Rulebook of service vouchers, general part",
        ),
        (
            "# Mikä palveluseteli on\n\nPalveluseteli on hyvinvointialueen sitoumus maksaa asiakkaan palvelu "
            "ennalta päätettyyn arvoon asti.\n\n# Tuottajan velvollisuudet\n\n- Tuottaja kirjaa jokaisen käynnin "
            "portaaliin: päivän, alkamisajan ja päättymisajan.\n- Tuottaja laskuttaa kuukausittain portaalin "
            "laskuviitteellä.\n\n# Asiakkaan asema\n\nAsiakas valitsee tuottajan itse. Asiakkaalla on oikeus "
            "kieltäytyä palvelusetelistä.",
            "# Vad är en servicesedel\n\nServicesedeln är välfärdsområdets förbindelse att betala klientens service "
            "upp till ett i förväg fastställt värde.\n\n# Producentens skyldigheter\n\n- Producenten registrerar "
            "varje besök i portalen: dag, starttid och sluttid.\n- Producenten fakturerar månadsvis med portalens "
            "fakturareferens.\n\n# Klientens ställning\n\nKlienten väljer själv producenten. Klienten har rätt att "
            "tacka nej till servicesedeln.",
            "# What a service voucher is\n\nA voucher is the county's commitment to pay for the client's service "
            "up to a value decided beforehand.\n\n# What a provider must do\n\n- The provider logs every visit in "
            "the portal: day, start and end.\n- The provider invoices monthly with the portal's billing "
            "reference.\n\n# The client's position\n\nThe client chooses the provider. The client may refuse a "
            "voucher.",
        ),
    ),
    (
        "service",
        (
            "Kotiin annettavien palvelujen sääntökirja",
            "Regelbok för tjänster i hemmet",
            "Rulebook of services at home",
        ),
        (
            "# Palvelun sisältö\n\nPalvelu annetaan asiakkaan kotona palvelusuunnitelman mukaan.\n\n# Arvo ja hinta"
            "\n\nSetelin arvo on kirjattu määritelmään. Jos palvelu on asiakkaalle maksuton, tuottajan hinta ei voi "
            "olla setelin arvoa suurempi.",
            "# Servicens innehåll\n\nServicen ges i klientens hem enligt serviceplanen.\n\n# Värde och pris\n\n"
            "Sedelns värde står i definitionen. Om servicen är avgiftsfri för klienten kan producentens pris inte "
            "vara högre än sedelns värde.",
            "# What the service contains\n\nThe service is given at the client's home according to the service "
            "plan.\n\n# Value and price\n\nThe voucher's value is written in the definition. When the service is "
            "free for the client, the provider's price cannot be above the voucher's value.",
        ),
    ),
    (
        "data_processing",
        (
            "Henkilötietojen käsittelyn ehdot",
            "Villkor för behandling av personuppgifter",
            "Terms of processing personal data",
        ),
        (
            "# Roolit\n\nHyvinvointialue on rekisterinpitäjä ja tuottaja henkilötietojen käsittelijä.\n\n# Mitä "
            "kirjataan\n\nPortaaliin kirjataan vain käynnin tekijä ja kellonajat. Terveystietoja ei kirjata.",
            "# Roller\n\nVälfärdsområdet är personuppgiftsansvarig och producenten personuppgiftsbiträde.\n\n# Vad "
            "som registreras\n\nI portalen registreras endast vem som gjorde besöket och klockslagen. Hälsouppgifter "
            "registreras inte.",
            "# Roles\n\nThe county is the data controller and the provider the processor.\n\n# What is logged\n\n"
            "Only the worker and the times of a visit are logged. Health data is not.",
        ),
    ),
)
_CRITERIA: Texts = (
    "Palveluseteli voidaan myöntää, kun ammattilainen on arvioinut palvelutarpeen ja palvelu sopii asiakkaalle.",
    "Servicesedeln kan beviljas när en yrkesperson har bedömt servicebehovet och servicen passar klienten.",
    "A voucher can be granted when a professional has assessed the need and the service suits the client.",
)
_LAW: Texts = (
    "Laki sosiaali- ja terveydenhuollon palvelusetelistä (569/2009) 3, 6 ja 7 §. Sosiaalihuoltolaki (1301/2014) "
    "19 ja 36 §.",
    "Lagen om servicesedlar inom social- och hälsovården (569/2009) 3, 6 och 7 §. Socialvårdslagen (1301/2014) 19 "
    "och 36 §.",
    "Act on service vouchers in social welfare and health care (569/2009) sections 3, 6 and 7. Social Welfare Act "
    "(1301/2014) sections 19 and 36.",
)
_REASONS: Texts = (
    "Asiakas tarvitsee palvelutarpeen arvioinnin mukaan apua. Palveluseteli soveltuu palvelun järjestämiseen.",
    "Klienten behöver hjälp enligt bedömningen av servicebehovet. Servicesedeln lämpar sig för att ordna servicen.",
    "According to the need assessment the client needs help. A voucher is a suitable way to arrange the service.",
)
_REVIEW: Texts = (
    "Voit vaatia oikaisua 30 päivän kuluessa siitä, kun sait päätöksen tiedoksi. Kirjoita, mihin päätökseen haet "
    "muutosta, mitä muutosta haet ja miksi. Lähetä vaatimus hyvinvointialueen kirjaamoon.",
    "Du kan begära omprövning inom 30 dagar från det att du fick del av beslutet. Skriv vilket beslut det gäller, "
    "vilken ändring du söker och varför. Skicka begäran till välfärdsområdets registratur.",
    "You can ask for a review within 30 days of receiving the decision. Write which decision it concerns, what "
    "change you ask for and why. Send the request to the county's registry.",
)
_ATTACHMENTS: tuple[tuple[Texts, bool, bool], ...] = (
    (
        ("Todistus vastuuvakuutuksesta", "Intyg över ansvarsförsäkring", "Certificate of liability insurance"),
        True,
        True,
    ),
    (("Omavalvontasuunnitelma", "Plan för egenkontroll", "Self-monitoring plan"), True, False),
    (("Esite palvelusta", "Broschyr om servicen", "Brochure of the service"), False, False),
)
_CALL_MESSAGE: Texts = (
    "Ensimmäisen käsittelyn jälkeen haku jatkuu, ja hakemukset käsitellään sitä mukaa kuin niitä saapuu.",
    "Efter den första behandlingen fortsätter ansökan, och ansökningarna behandlas efter hand som de kommer in.",
    "After the first round the call stays open, and applications are handled as they arrive.",
)


def in_three(name: str, texts: Texts) -> Any:
    """The columns of a text, to be spread into the changes of anything that has it."""
    return dict(zip((f"{name}_fi", f"{name}_sv", f"{name}_en"), texts, strict=True))


def publish_rulebooks(house: House) -> dict[str, RulebookVersion]:
    """The three texts of an organiser, approved and published before the year began."""
    with clock.set_to(WRITTEN):
        return {part: _publish(house, part, names, texts) for part, names, texts in _RULEBOOKS}


def _publish(house: House, part: str, names: Texts, texts: Texts) -> RulebookVersion:
    planner = house["planner"]
    draft = create_rulebook(organiser=house.organiser, part=part, names=in_three("name", names), by=planner)
    changes: Any = {
        **in_three("text", texts),
        "period": period(FIRST_DAY, None),
    }
    draft = edit_rulebook_version(version=draft, changes=changes, expected_version=None, by=planner)
    approval = ApprovalDetails(**in_three("body", BOARD), approval_date=datetime.date(2022, 12, 13), clause="§ 331")
    add_rulebook_approval(version=draft, details=approval, expected_version=None, by=planner)
    return publish_rulebook_version(version=draft, expected_version=None, by=planner)


def publish_voucher(house: House, voucher: DemoVoucher, terms: dict[str, RulebookVersion]) -> Call:
    """The definition with its products and attachments, published, and its call, opened."""
    planner = house["planner"]
    with clock.set_to(WRITTEN):
        draft = write_voucher(house, voucher, terms)
        version = publish_definition_version(version=draft, expected_version=None, by=planner)
    with clock.set_to(CALL_OPENS):
        fi, sv, en = _CALL_MESSAGE
        details = CallDetails(opens_at=CALL_OPENS, message_fi=fi, message_sv=sv, message_en=en)
        return open_call(call=add_call(version=version, details=details, by=planner), by=planner)


def publish_without_a_call(house: House, voucher: DemoVoucher, terms: dict[str, RulebookVersion]) -> DefinitionVersion:
    """The definition as its county has it; nobody can apply."""
    with clock.set_to(WRITTEN):
        draft = write_voucher(house, voucher, terms)
        return publish_definition_version(version=draft, expected_version=None, by=house["planner"])


def write_voucher(house: House, voucher: DemoVoucher, terms: dict[str, RulebookVersion]) -> DefinitionVersion:
    """The draft of a definition with everything that publishing asks for."""
    planner = house["planner"]
    draft = create_definition(
        organiser=house.organiser,
        names=in_three("name", voucher.name),
        changes={"unit": house.units[voucher.unit]},
        by=planner,
    )
    columns = _columns(house.organiser, voucher, terms)
    draft = edit_definition_draft(version=draft, changes=columns, expected_version=None, by=planner)
    _add_products(draft, voucher, planner)
    _require_attachments(draft, planner)
    draft.refresh_from_db()
    return draft


def _add_products(draft: DefinitionVersion, voucher: DemoVoucher, planner: Actor) -> None:
    """The products with their values and, where the voucher has a week of its own, their hours."""
    products = [
        add_product(
            version=draft,
            details=ProductDetails(unit=product.unit, **in_three("name", product.name)),
            value=ValueDetails(Decimal(product.value)),
            expected_version=None,
            by=planner,
        ).product
        for product in voucher.products
    ]
    for band in voucher.bands:
        hours = BandDetails(products[band.product], band.days, band.start * 60, band.end * 60)
        add_bands(version=draft, details=hours, expected_version=None, by=planner)
    if voucher.bands:
        start, end = (hour * 60 for hour in voucher.hours)
        changes: DefinitionChanges = {"service_from": start, "service_until": end, "base_product": products[0]}
        edit_definition_draft(version=draft, changes=changes, expected_version=None, by=planner)


def _require_attachments(draft: DefinitionVersion, planner: Actor) -> None:
    for names, is_mandatory, has_expiry in _ATTACHMENTS:
        details = AttachmentDetails(**in_three("name", names), is_mandatory=is_mandatory, has_expiry=has_expiry)
        add_attachment_requirement(version=draft, details=details, expected_version=None, by=planner)


def _columns(organiser: Organisation, voucher: DemoVoucher, terms: dict[str, RulebookVersion]) -> Any:
    return {
        **in_three("description", voucher.description),
        **in_three("granting_criteria", _CRITERIA),
        **in_three("law_sections", _LAW),
        **in_three("decision_reasons", _REASONS),
        **in_three("review_instructions", _REVIEW),
        "municipality_codes": sorted(allowed_municipality_codes(organiser)),
        "go_live_date": datetime.date(voucher.year, 1, 1),
        "period": period(datetime.date(voucher.year, 1, 1), None),
        "partial_month": voucher.partial_month,
        "value_model": voucher.value_model,
        "income_table": _income_table(organiser, voucher),
        "recurrence": voucher.recurrence,
        "carry_over": voucher.carry_over,
        "price_model": "free_pricing",
        "is_free_for_client": voucher.is_free,
        "event_form": voucher.event_form,
        "billing_prefix": voucher.prefix,
        "contact_name": "Asiakasohjaus",
        "contact_phone": organiser.support_phone,
        "general_rulebook": terms["general"],
        "service_rulebook": terms["service"],
        "data_processing_terms": terms["data_processing"],
    }


def _income_table(organiser: Organisation, voucher: DemoVoucher) -> ParameterTable | None:
    if not voucher.income_table:
        return None
    return ParameterTable.objects.get(organiser=organiser, name_fi=example_names(voucher.income_table)[0])
