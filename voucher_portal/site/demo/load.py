"""The whole demonstration, in the order in which it happened."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction

from voucher_portal.accounts.actions import record_identified_person
from voucher_portal.accounts.models import Organisation
from voucher_portal.core import clock
from voucher_portal.inbox.actions import AnnouncementText, publish_announcement
from voucher_portal.integrations.stand_in_identity_provider.personas import BUILT_IN, TestPerson
from voucher_portal.site.demo import clients, companies, county_rules, rulebooks, rules
from voucher_portal.site.demo.cast import KESKI_SUOMI, House, build_kanta_hame, build_keski_suomi
from voucher_portal.site.demo.incomes import HOME_CARE_BY_INCOME, HOUSING_BY_INCOME
from voucher_portal.site.demo.vouchers import HOME_CARE, VOUCHERS
from voucher_portal.site.demo.weeks import HOME_CARE_WEEK


class NotInDevelopment(Exception):
    """Demo people must never reach a real installation."""


def is_loaded() -> bool:
    return Organisation.objects.filter(business_id=KESKI_SUOMI.business_id).exists()


@transaction.atomic
def load_demo() -> bool:
    """Write the demonstration once; False when it is there already.

    Raises NotInDevelopment outside development.
    """
    if not settings.DEVELOPMENT:
        raise NotInDevelopment
    if is_loaded():
        return False
    house = build_keski_suomi()
    county_rules.seed_calendar_years(house)
    terms = rules.publish_rulebooks(house)
    county_rules.write_parameter_tables(house)
    county_rules.publish_band_vouchers(house, terms)
    for housing in HOUSING_BY_INCOME:
        rules.publish_without_a_call(house, housing, terms)
    with_calls = (*VOUCHERS, HOME_CARE_WEEK, HOME_CARE_BY_INCOME)
    calls = {voucher.key: rules.publish_voucher(house, voucher, terms) for voucher in with_calls}
    firms = _companies(house, calls)
    rulebooks.renew_rulebooks(house, terms, firms)
    testi, veikko, meri, sisko = (_person(number) for number in range(4))
    assessment = clients.tell_2300119(house, testi, meri, firms["kotihoiva"], calls["home_care"])
    clients.tell_today(house, {"veikko": veikko, "sisko": sisko}, firms, calls)
    clients.grant_anew(house, assessment, calls["home_care"])
    _second_organiser()
    _announce(house)
    for person in (testi, veikko, meri, sisko):
        record_identified_person(
            identity_code=person.identity_code, first_names=person.first_names, last_name=person.last_name
        )
    return True


def _person(number: int) -> TestPerson:
    return BUILT_IN[number]


def _companies(house: House, calls: dict[str, rules.Call]) -> dict[str, companies.Firm]:
    """Two approved companies; the third has applied and waits."""
    kotihoiva = companies.build_company(companies.KOTIHOIVA, house)
    hoivapari = companies.build_company(companies.HOIVAPARI, house)
    iltatahti = companies.build_company(companies.ILTATAHTI, house)
    companies.approve(kotihoiva, calls["home_care"], ["32.00"], house)
    companies.approve(hoivapari, calls["home_care"], ["31.00"], house)
    companies.approve(kotihoiva, calls["family_home_service"], ["36.00"], house)
    companies.approve(hoivapari, calls["family_home_service"], ["38.00"], house)
    companies.approve(kotihoiva, calls["home_care_week"], ["39.00", "45.00", "47.00", "75.00", "75.00"], house)
    companies.approve(kotihoiva, calls["home_care_by_income"], ["34.00"], house)
    with clock.set_to(clock.now() - datetime.timedelta(days=3)):
        waiting = companies.apply_to(iltatahti, calls["home_care"], ["30.50"])
        companies.submit_application(application=waiting, expected_version=None, by=iltatahti.administrator)
    companies.apply_to(hoivapari, calls["support_services"], ["29.00", "27.00", "27.00"])
    return {"kotihoiva": kotihoiva, "hoivapari": hoivapari, "iltatahti": iltatahti}


def _second_organiser() -> None:
    """Kanta-Häme: its own rulebooks, two vouchers and open calls; no client yet. One's value follows the clock."""
    house = build_kanta_hame()
    county_rules.seed_calendar_years(house)
    terms = rules.publish_rulebooks(house)
    for voucher in (HOME_CARE, HOME_CARE_WEEK):
        rules.publish_voucher(house, voucher, terms)


def _announce(house: House) -> None:
    texts = (
        (
            "everyone",
            (
                "Palvelusetelit ovat nyt samassa portaalissa",
                "Servicesedlarna finns nu i samma portal",
                "Vouchers are now in one portal",
            ),
            (
                "Näet päätöksesi, tuottajat ja jäljellä olevat tunnit samasta paikasta.",
                "Du ser dina beslut, producenterna och de timmar som är kvar på samma ställe.",
                "You see your decisions, the providers and the hours left in one place.",
            ),
        ),
        (
            "provider",
            (
                "Koulutus tuottajille: käynnit ja laskuviite",
                "Utbildning för producenter: besök och fakturareferens",
                "Training for providers: visits and the billing reference",
            ),
            (
                "Käymme läpi hakemuksen, käyntien kirjaamisen ja laskuviitteen.",
                "Vi går igenom ansökan, registrering av besök och fakturareferensen.",
                "We go through the application, logging visits and the billing reference.",
            ),
        ),
    )
    for audience, title, body in texts:
        languages = ("fi", "sv", "en")
        text = AnnouncementText(
            audience=audience,
            title=dict(zip(languages, title, strict=True)),
            body=dict(zip(languages, body, strict=True)),
        )
        publish_announcement(organiser=house.organiser, text=text, by=house["planner"])
