"""Clients, their decisions and visits: the voucher 2300119 of 2023, and what is going on today."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from billing.actions import Billing, create_billing_reference, log_visit
from billing.rules import VisitTimes
from billing.visits import VisitEntry
from clients.actions import add_client, record_need_assessment, register_mandate
from clients.models import Client, Conclusion, MandateBasis, NeedAssessment
from clients.rules import ClientFacts
from decisions.actions.drafts import draft_decision, propose_decision
from decisions.actions.offers import accept_offer
from decisions.actions.signing import sign_decision
from decisions.models import Activation, VoucherDecision
from decisions.proposals import Proposal, RowDraft
from decisions.transitions import ActivationState
from providers.models import Office
from rulebooks.calculation.personal_value import ClientSituation
from rulebooks.models import Call
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import Membership
from voucher_portal.core import clock
from voucher_portal.core.models import Counter
from voucher_portal.core.periods import DateRange, first_day, last_day, month_period, period
from voucher_portal.integrations.stand_in_identity_provider.personas import TestPerson
from voucher_portal.site.demo.cast import House
from voucher_portal.site.demo.companies import Firm

#: 2300119 is the number in the source document: the ones before it were given elsewhere.
NUMBERS_BEFORE = 118
SPRING = period(datetime.date(2023, 4, 1), datetime.date(2023, 5, 31))


@dataclass(frozen=True)
class Grant:
    """What is granted: the call's voucher, minutes of its first product, and when."""

    call: Call
    minutes: int
    days: DateRange
    office: Office | None = None
    situation: ClientSituation | None = None


def know_client(house: House, person: TestPerson, *, address: tuple[str, str, str], phones: tuple[str, ...]) -> Client:
    """The person as a client of the organiser, with a recorded need assessment to follow."""
    facts = ClientFacts(
        first_names=person.first_names,
        last_name=person.last_name,
        street_address=address[0],
        postal_code=address[1],
        post_office=address[2],
        municipality_code="179",
        phones=phones,
        contact_channel="electronic",
    )
    return add_client(
        facts=facts, identity_code=person.identity_code, unit=house.units["guidance"], by=house["case_manager"]
    )


def assess(house: House, client: Client, needs: str) -> NeedAssessment:
    return record_need_assessment(
        client=client,
        assessed_date=clock.today(),
        needs=needs,
        plan="Palvelun tarve arvioidaan uudelleen jakson lopussa.",
        conclusion=Conclusion.VOUCHER_SUITS,
        unit=house.units["guidance"],
        by=house["case_manager"],
    )


def draft(house: House, assessment: NeedAssessment, grant: Grant) -> VoucherDecision:
    version = grant.call.version_of_definition
    product = version.values.order_by("product__position")[0].product
    proposal = Proposal(
        definition=version.definition,
        need_assessment=assessment,
        period=grant.days,
        decision_language="fi",
        reasons=version.decision_reasons_fi,
        rows=(RowDraft(product, Decimal(grant.minutes)),),
        office=grant.office,
        situation=grant.situation,
    )
    return draft_decision(client=assessment.client, proposal=proposal, by=house["case_manager"])


def propose(house: House, decision: VoucherDecision) -> VoucherDecision:
    return propose_decision(decision=decision, expected_version=None, by=house["case_manager"])


def sign(house: House, decision: VoucherDecision) -> VoucherDecision:
    return sign_decision(decision=decision, expected_version=None, by=house["decision_maker"])


def accept(decision: VoucherDecision, by: Actor) -> Activation:
    """The provider that the case manager attached takes the client on."""
    activation = Activation.objects.get(decision=decision, state=ActivationState.OFFERED)
    return accept_offer(activation=activation, expected_version=None, by=by)


def visit(activation: Activation, day: datetime.date, times: tuple[str, str], worker: Actor) -> None:
    entry = VisitEntry(
        row=activation.decision.rows.get(),
        times=VisitTimes(day, *(datetime.time.fromisoformat(text) for text in times)),
        worker=Membership.objects.get(pk=worker.membership_id),
    )
    log_visit(activation=activation, entry=entry, idempotency_key=f"demo-{day}-{times[0]}-{activation.pk}", by=worker)


def weekdays(days: DateRange, chosen: Iterable[int]) -> list[datetime.date]:
    """The days of the period that fall on the chosen weekdays (Monday is 0)."""
    start, end = first_day(days), last_day(days)
    assert end is not None
    every = (start + datetime.timedelta(days=number) for number in range((end - start).days + 1))
    return [day for day in every if day.weekday() in set(chosen)]


def tell_2300119(
    house: House, client_person: TestPerson, mandate_holder: TestPerson, firm: Firm, call: Call
) -> NeedAssessment:
    """The voucher of the source document: granted, taken into use, visited and billed in 2023."""
    Counter.objects.create(
        scope="voucher_decision",
        organiser_public_id=house.organiser.public_id,
        year=2023,
        last_value=NUMBERS_BEFORE,
    )
    worker, billing_user = firm.staff["Oja"], firm.staff["Lahti"]
    with clock.set_to(_at(2023, 3, 15)):
        address = ("Koulukatu 11 a 2", "40100", "JYVÄSKYLÄ")
        client = know_client(house, client_person, address=address, phones=("040066666", "040 000 0000"))
        assessment = assess(house, client, "Tarvitsee apua arkiaskareissa kahdesti viikossa.")
        register_mandate(
            client=client,
            holder_code=mandate_holder.identity_code,
            holder_name=mandate_holder.full_name,
            basis=MandateBasis.POWER_OF_ATTORNEY,
            days=period(datetime.date(2023, 3, 15), None),
            by=house["case_manager"],
        )
    with clock.set_to(_at(2023, 3, 20)):
        granted = Grant(call, 20 * 60, SPRING, firm.offices[0])
        decision = sign(house, propose(house, draft(house, assessment, granted)))
    with clock.set_to(_at(2023, 3, 27)):
        activation = accept(decision, worker)
    for month in (4, 5):
        days = month_period(2023, month)
        with clock.set_to(_at(2023, month + 1, 1)):
            for day in weekdays(days, (0, 2))[: 6 if month == 4 else 5]:
                visit(activation, day, ("09:00", "10:30"), worker)
        with clock.set_to(_at(2023, month + 1, 5)):
            billing = Billing(firm.provider, call.version_of_definition.definition, days.lower, firm.offices[0])
            create_billing_reference(billing=billing, expected=None, by=billing_user)
    return assessment


def grant_anew(house: House, assessment: NeedAssessment, call: Call) -> None:
    """A voucher in force that no provider has taken into use: its client compares and chooses."""
    today = clock.today()
    days = period(today.replace(day=1), today + datetime.timedelta(days=90))
    sign(house, propose(house, draft(house, assessment, Grant(call, 20 * 60, days))))


def tell_today(house: House, people: dict[str, TestPerson], firms: dict[str, Firm], calls: dict[str, Call]) -> None:
    """Vouchers in every stage around today: in use, waiting for a provider, for a signature, a draft."""
    today = clock.today()
    this_quarter = period(today.replace(day=1), today + datetime.timedelta(days=90))
    home_care, family = calls["home_care"], calls["family_home_service"]
    veikko = _client(house, people["veikko"], "Ahjokatu 5", "Tarvitsee apua pukeutumisessa ja ruokailussa.")
    first_of_last_month = (today.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
    in_use = Grant(home_care, 40 * 60, period(first_of_last_month, this_quarter.upper), firms["hoivapari"].offices[0])
    with clock.set_to(_noon(first_of_last_month)):
        decision = sign(house, propose(house, draft(house, veikko, in_use)))
        activation = accept(decision, firms["hoivapari"].staff["Into"])
    _visits_until(activation, period(first_of_last_month, today), firms["hoivapari"].staff["Into"])
    _tell_evenings(house, veikko, firms["kotihoiva"], Grant(calls["home_care_week"], 30 * 60, in_use.days))
    _tell_months(house, veikko, firms["kotihoiva"], Grant(calls["home_care_by_income"], 10 * 60, in_use.days))
    sisko = _client(house, people["sisko"], "Väinönkatu 8", "Uupumus, kaksi pientä lasta.")
    offered = Grant(family, 30 * 60, this_quarter, firms["kotihoiva"].offices[0])
    sign(house, propose(house, draft(house, sisko, offered)))
    propose(house, draft(house, sisko, Grant(calls["support_services"], 10 * 60, this_quarter)))
    draft(house, veikko, Grant(calls["temporary_home_care"], 12 * 60, this_quarter))


def _tell_evenings(house: House, assessment: NeedAssessment, firm: Firm, granted: Grant) -> None:
    """Visits across six in the evening: each has two prices, two values and a share (domain.md G3)."""
    worker, offered = firm.staff["Oja"], replace(granted, office=firm.offices[0])
    with clock.set_to(_noon(first_day(granted.days))):
        activation = accept(sign(house, propose(house, draft(house, assessment, offered))), worker)
    for day in weekdays(period(first_day(granted.days), clock.today()), (3,)):
        if day < clock.today():
            visit(activation, day, ("17:15", "18:45"), worker)


def _tell_months(house: House, assessment: NeedAssessment, firm: Firm, granted: Grant) -> None:
    """A value by income, 25,03 € of 27,00 € (domain.md G10), and hours for every month."""
    worker = firm.staff["Oja"]
    granted = replace(granted, office=firm.offices[0], situation=ClientSituation(monthly_income=Decimal(900)))
    with clock.set_to(_noon(first_day(granted.days))):
        activation = accept(sign(house, propose(house, draft(house, assessment, granted))), worker)
    for day in weekdays(period(first_day(granted.days), clock.today()), (2,)):
        if day < clock.today():
            visit(activation, day, ("12:00", "13:00"), worker)


def _client(house: House, person: TestPerson, street: str, needs: str) -> NeedAssessment:
    with clock.set_to(clock.now() - datetime.timedelta(days=70)):
        client = know_client(house, person, address=(street, "40100", "JYVÄSKYLÄ"), phones=("040 000 0000",))
        return assess(house, client, needs)


def _visits_until(activation: Activation, days: DateRange, worker: Actor) -> None:
    """Two visits a week up to yesterday."""
    for day in weekdays(days, (1, 4)):
        if day < clock.today():
            visit(activation, day, ("08:30", "10:00"), worker)


def _at(year: int, month: int, day: int) -> datetime.datetime:
    return datetime.datetime(year, month, day, 10, tzinfo=clock.HELSINKI)


def _noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day, 12, tzinfo=clock.HELSINKI)
