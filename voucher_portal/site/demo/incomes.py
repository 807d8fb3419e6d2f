"""Vouchers of the demonstration whose value depends on the client's income.

The numbers are those of the tables in `county_tables`, each with its source and year; the texts are ours.
"""

from __future__ import annotations

from voucher_portal.core.quantities import Unit
from voucher_portal.site.demo.county_tables import county_table, with_source
from voucher_portal.site.demo.vouchers import DemoProduct, DemoVoucher, Texts

_MINISTRY = "stm_home_care_incomes"

#: By the month, and what is left of one may be used in the next: the clients' way of missing a visit.
HOME_CARE_BY_INCOME = DemoVoucher(
    "home_care_by_income",
    (
        "Kotihoidon palveluseteli tulojen mukaan (esimerkki: ministeriön malli 2014)",
        "Servicesedel för hemvård enligt inkomst (exempel: ministeriets modell 2014)",
        "Home care voucher by income (example: the ministry's model 2014)",
    ),
    with_source(
        _MINISTRY,
        (
            "Kotihoitoa, josta asiakas maksaa osan tulojensa mukaan. Tunnit myönnetään kuukaudeksi kerrallaan, ja "
            "käyttämättä jääneet siirtyvät seuraavaan kuukauteen.",
            "Hemvård som klienten delvis betalar enligt sina inkomster. Timmarna beviljas för en månad i taget, och "
            "oanvända timmar flyttas till följande månad.",
            "Home care of which the client pays a part by income. The hours are granted for a month at a time, and "
            "unused ones move to the next month.",
        ),
    ),
    "ESISM",
    "elderly",
    (
        DemoProduct(
            ("Kotihoidon tunti", "Timme av hemvård", "Hour of home care"),
            Unit.HOUR,
            county_table(_MINISTRY)["values"]["max_value"],
        ),
    ),
    value_model=county_table(_MINISTRY)["kind"],
    income_table=_MINISTRY,
    recurrence="month",
    carry_over="next",
)


def _housing(table: str, service: Texts, prefix: str) -> DemoVoucher:
    """A place in a service house, its value by the net income (domain.md C38)."""
    whole = county_table(table)
    fi, sv, en = service
    year = whole["year"]
    month = ("Asumisen kuukausi", "Boendemånad", "Month of housing")
    return DemoVoucher(
        table,
        (
            f"{fi} (esimerkki: Essoten arvo {year})",
            f"{sv} (exempel: Essotes värde {year})",
            f"{en} (example: value of Essote {year})",
        ),
        with_source(
            table,
            (
                "Koti palvelutalossa. Asiakas maksaa hoidosta osan nettotulojensa mukaan; vuokra ja ateriat maksetaan "
                "erikseen.",
                "Ett hem i ett servicehus. Klienten betalar en del av vården enligt sina nettoinkomster; hyra och "
                "måltider betalas separat.",
                "A home in a service house. The client pays a part of the care by net income; rent and meals are paid "
                "separately.",
            ),
        ),
        prefix,
        "elderly",
        (DemoProduct(month, Unit.MONTH, whole["values"]["max_value"]),),
        event_form="month",
        partial_month="calendar_days",
        value_model=whole["kind"],
        income_table=table,
    )


HOUSING_BY_INCOME = (
    _housing(
        "essote_housing",
        (
            "Tehostetun palveluasumisen palveluseteli",
            "Servicesedel för effektiverat serviceboende",
            "Round-the-clock housing voucher",
        ),
        "ESIET",
    ),
    _housing(
        "essote_ordinary_housing",
        (
            "Tavallisen palveluasumisen palveluseteli",
            "Servicesedel för vanligt serviceboende",
            "Ordinary service housing voucher",
        ),
        "ESIEP",
    ),
)
