"""The vouchers of the demonstration: those named in source documents 001 and 003.

Names come from the documents (S1:L9, S1:L206–224, S3:L15–27). Values without a source line are
invented, and so are all texts.
"""

from __future__ import annotations

from dataclasses import dataclass

from voucher_portal.core.quantities import Unit

Texts = tuple[str, str, str]


@dataclass(frozen=True)
class DemoProduct:
    """One product: name in fi, sv, en; unit; value of a unit in euro."""

    name: Texts
    unit: Unit
    value: str


@dataclass(frozen=True)
class DemoBand:
    """From one full hour until another on the days, the product of this place in the voucher's list."""

    product: int
    days: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class DemoVoucher:
    """One voucher definition of the demonstration. `unit` is a key of the cast's units.

    With `bands` the service is given between the `hours`, and `year` is the first of the version.
    `income_table` is a file of `county_tables`; `value_model` says what is made of it.
    """

    key: str
    name: Texts
    description: Texts
    prefix: str
    unit: str
    products: tuple[DemoProduct, ...]
    event_form: str = "visit"
    is_free: bool = False
    with_call: bool = True
    partial_month: str = ""
    bands: tuple[DemoBand, ...] = ()
    hours: tuple[int, int] = (0, 24)
    year: int = 2023
    value_model: str = "flat"
    income_table: str = ""
    recurrence: str = "whole"
    carry_over: str = "none"


HOME_CARE = DemoVoucher(
    "home_care",
    (
        "Säännöllisen kotihoidon palveluseteli",
        "Servicesedel för regelbunden hemvård",
        "Voucher for regular home care",
    ),
    (
        "Apua arjen toimiin kotona: pukeutumiseen, peseytymiseen, ruokailuun ja lääkkeisiin.",
        "Hjälp med vardagen hemma: påklädning, tvätt, måltider och mediciner.",
        "Help with daily life at home: dressing, washing, meals and medicines.",
    ),
    "VAMHA",
    "elderly",
    (
        DemoProduct(
            (
                "Säännöllinen kotipalvelu, arkipäivä (ei omavastuuta)",
                "Regelbunden hemservice, vardag (ingen självrisk)",
                "Regular home service, weekday (no client share)",
            ),
            Unit.HOUR,
            "32.00",
        ),
    ),
    is_free=True,
)

FAMILY_HOME_SERVICE = DemoVoucher(
    "family_home_service",
    (
        "Lapsiperheiden kotipalvelun palveluseteli",
        "Servicesedel för hemservice för barnfamiljer",
        "Voucher for home service for families with children",
    ),
    (
        "Tilapäistä apua lapsiperheen arkeen, kun voimat eivät riitä.",
        "Tillfällig hjälp i barnfamiljens vardag när krafterna inte räcker till.",
        "Temporary help in a family's daily life when strength runs out.",
    ),
    "VAMLA",
    "families",
    (
        DemoProduct(
            (
                "Lapsiperheiden kotipalvelu, arkipäivä",
                "Hemservice för barnfamiljer, vardag",
                "Home service for families, weekday",
            ),
            Unit.HOUR,
            "34.50",
        ),
    ),
)

SUPPORT_SERVICES = DemoVoucher(
    "support_services",
    (
        "Sosiaalihuoltolain mukaisten tukipalveluiden palveluseteli",
        "Servicesedel för stödtjänster enligt socialvårdslagen",
        "Voucher for support services under the Social Welfare Act",
    ),
    (
        "Siivousta, vaatehuoltoa ja asiointiapua, jotta kotona asuminen sujuu.",
        "Städning, klädvård och hjälp med ärenden så att boendet hemma fungerar.",
        "Cleaning, laundry and errands, so that living at home works.",
    ),
    "VAMTU",
    "elderly",
    (
        DemoProduct(("Siivous", "Städning", "Cleaning"), Unit.HOUR, "28.00"),
        DemoProduct(("Vaatehuolto", "Klädvård", "Laundry"), Unit.HOUR, "26.00"),
        DemoProduct(("Asiointiapu", "Hjälp med ärenden", "Help with errands"), Unit.HOUR, "26.00"),
    ),
)

TEMPORARY_HOME_CARE = DemoVoucher(
    "temporary_home_care",
    (
        "Tilapäisen kotihoidon palveluseteli",
        "Servicesedel för tillfällig hemvård",
        "Voucher for temporary home care",
    ),
    (
        "Lyhytaikaista kotihoitoa senioreille ja pitkäaikaissairaille.",
        "Kortvarig hemvård för seniorer och långtidssjuka.",
        "Short-term home care for seniors and people with long-term illnesses.",
    ),
    "VAMHE",
    "elderly",
    (
        DemoProduct(
            ("Tilapäinen kotihoito, arkipäivä", "Tillfällig hemvård, vardag", "Temporary home care, weekday"),
            Unit.HOUR,
            "36.00",
        ),
    ),
)

CARERS_LEAVE = DemoVoucher(
    "carers_leave",
    (
        "Omaishoidon tuen palveluseteli",
        "Servicesedel för stöd för närståendevård",
        "Voucher for informal carers' leave",
    ),
    (
        "Hoitoa läheiselle omaishoitajan vapaapäivien ajaksi.",
        "Vård av den närstående under närståendevårdarens lediga dagar.",
        "Care for the person cared for during the carer's days off.",
    ),
    "VAMKA",
    "elderly",
    (DemoProduct(("Omaishoidon vapaapäivä", "Närståendevårdarens lediga dag", "Carer's day off"), Unit.DAY, "120.00"),),
    event_form="day",
)

THERAPY = DemoVoucher(
    "therapy",
    (
        "Neuvonta- ja terapiapalveluiden palveluseteli",
        "Servicesedel för rådgivnings- och terapitjänster",
        "Voucher for counselling and therapy",
    ),
    (
        "Neuvontaa ja terapiaa lapsille ja lapsiperheille.",
        "Rådgivning och terapi för barn och barnfamiljer.",
        "Counselling and therapy for children and families.",
    ),
    "VAMNE",
    "families",
    (DemoProduct(("Terapiakäynti", "Terapibesök", "Therapy visit"), Unit.VISIT, "75.00"),),
    event_form="pieces",
)

NEUROPSYCHIATRIC = DemoVoucher(
    "neuropsychiatric",
    (
        "Lasten ja nuorten neuropsykiatrisen tuen palveluseteli",
        "Servicesedel för neuropsykiatriskt stöd för barn och unga",
        "Voucher for neuropsychiatric support for children and young people",
    ),
    (
        "Ohjausta lapsen ja nuoren arkeen, kun keskittyminen tai vuorovaikutus on vaikeaa.",
        "Handledning i barnets och den ungas vardag när koncentration eller samspel är svårt.",
        "Guidance in the daily life of a child or young person who finds focus or interaction hard.",
    ),
    "VAMNP",
    "families",
    (
        DemoProduct(
            ("Neuropsykiatrinen valmennus", "Neuropsykiatrisk coachning", "Neuropsychiatric coaching"),
            Unit.HOUR,
            "68.00",
        ),
    ),
)

SHORT_TERM_HOUSING = DemoVoucher(
    "short_term_housing",
    (
        "Lyhytaikaisen palveluasumisen palveluseteli",
        "Servicesedel för kortvarigt serviceboende",
        "Voucher for short-term sheltered housing",
    ),
    (
        "Lyhyt jakso palvelutalossa, esimerkiksi sairaalan jälkeen.",
        "En kort period i servicehus, till exempel efter sjukhusvård.",
        "A short stay in sheltered housing, for example after hospital.",
    ),
    "VAMLY",
    "elderly",
    (DemoProduct(("Lyhytaikainen asuminen", "Kortvarigt boende", "Short-term stay"), Unit.DAY, "110.00"),),
    event_form="day",
)

INTENSIVE_HOUSING = DemoVoucher(
    "intensive_housing",
    (
        "Tehostetun palveluasumisen palveluseteli",
        "Servicesedel för effektiverat serviceboende",
        "Voucher for intensive sheltered housing",
    ),
    (
        "Koti ja ympärivuorokautinen hoiva palvelutalossa.",
        "Ett hem och omsorg dygnet runt i ett servicehus.",
        "A home and round-the-clock care in sheltered housing.",
    ),
    "VAMTE",
    "elderly",
    (DemoProduct(("Asumisen kuukausi", "Boendemånad", "Month of housing"), Unit.MONTH, "3344.00"),),
    event_form="month",
    partial_month="calendar_days",
)

VOUCHERS = (
    HOME_CARE,
    FAMILY_HOME_SERVICE,
    SUPPORT_SERVICES,
    TEMPORARY_HOME_CARE,
    CARERS_LEAVE,
    THERAPY,
    NEUROPSYCHIATRIC,
    SHORT_TERM_HOUSING,
    INTENSIVE_HOUSING,
)
