"""The three invented providers: registration, offices, staff, applications and approvals."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import pikepdf

from providers.actions.applications import (
    accept_rulebooks,
    choose_area,
    describe_service,
    set_prices,
    start_application,
    submit_application,
)
from providers.actions.approvals import ApprovalDraft, prepare_approval, sign_approval
from providers.actions.attachments import add_attachment
from providers.actions.authority import accept_authority, show_authority
from providers.actions.company import NewCompany, NewPerson, register_company
from providers.actions.offices import OfficeDetails, add_office
from providers.actions.staff import Rights, WorkerDetails, add_worker
from providers.models import Application, Office, Provider
from rulebooks.models import Call
from voucher_portal.accounts.actions import SignInMeans
from voucher_portal.accounts.actor import PUBLIC_ACTOR, Actor
from voucher_portal.accounts.roles import RoleName
from voucher_portal.core import clock
from voucher_portal.core.periods import period
from voucher_portal.core.uploads import CheckedUpload
from voucher_portal.site.demo.cast import House, staff_actor

REGISTERED = datetime.datetime(2023, 1, 9, 9, tzinfo=clock.HELSINKI)
APPLIED = datetime.datetime(2023, 1, 16, 10, tzinfo=clock.HELSINKI)
APPROVED = datetime.datetime(2023, 1, 30, 13, tzinfo=clock.HELSINKI)
MUNICIPALITIES = ["179", "410", "500"]

Worker = tuple[str, str, RoleName, str, str]


@dataclass(frozen=True)
class DemoCompany:
    """A company before it is in the portal. Staff: first name, last name, role, e-mail, login name."""

    name: str
    business_id: str
    legal_form: str
    administrator: tuple[str, str, str]
    offices: tuple[tuple[str, str, str, str], ...]
    staff: tuple[Worker, ...]
    languages: tuple[str, ...] = ("fi",)


KOTIHOIVA = DemoCompany(
    "Kotihoiva Esimerkki Oy",
    "9200001-5",
    "oy",
    ("Veera", "Virta", "veera.virta@kotihoiva.example"),
    (
        ("Keskustan toimipiste", "Kauppakatu 1", "40100", "014 000 0101"),
        ("Palokan toimipiste", "Saarijärventie 2", "40270", "014 000 0102"),
    ),
    (
        ("Onni", "Oja", RoleName.WORKER, "onni.oja@kotihoiva.example", ""),
        ("Siiri", "Salmi", RoleName.WORKER, "", "siiri.salmi"),
        ("Lauri", "Lahti", RoleName.BILLING_USER, "lauri.lahti@kotihoiva.example", ""),
    ),
    ("fi", "sv"),
)
HOIVAPARI = DemoCompany(
    "Hoivapari Tmi",
    "9200002-3",
    "tmi",
    ("Helena", "Hovi", "helena.hovi@hoivapari.example"),
    (("Kuokkalan toimipiste", "Syöttäjänkatu 3", "40520", "014 000 0201"),),
    (("Ilmari", "Into", RoleName.WORKER, "ilmari.into@hoivapari.example", ""),),
)
ILTATAHTI = DemoCompany(
    "Iltatähti Osk",
    "9200003-1",
    "osk",
    ("Irma", "Ilta", "irma.ilta@iltatahti.example"),
    (("Iltatähden toimipiste", "Vapaudenkatu 4", "40100", "014 000 0301"),),
    (("Tuomas", "Tähti", RoleName.WORKER, "tuomas.tahti@iltatahti.example", ""),),
    ("fi", "en"),
)


@dataclass(frozen=True)
class Firm:
    """A company in the portal: its offices in order, its staff by last name."""

    provider: Provider
    administrator: Actor
    offices: tuple[Office, ...]
    staff: dict[str, Actor]


def build_company(company: DemoCompany, house: House) -> Firm:
    """Register the company, prove its authority, have it checked, add offices and staff."""
    with clock.set_to(REGISTERED):
        membership = register_company(company=_registration(company), person=_person(company), by=PUBLIC_ACTOR)
        administrator = staff_actor(membership)
        provider = Provider.objects.get(organisation=membership.organisation)
        proof = show_authority(
            provider=provider,
            organiser=house.organiser,
            basis="Nimenkirjoitusoikeus, kaupparekisteriote",
            upload=pdf("kaupparekisteriote.pdf"),
            by=administrator,
        )
        accept_authority(proof=proof, expected_version=None, by=house["supervisor"])
        provider.refresh_from_db()
        offices = tuple(_open_office(provider, company, row, administrator) for row in company.offices)
        staff = {row[1]: _hire(provider, row, offices, administrator) for row in company.staff}
    return Firm(provider, administrator, offices, staff)


def _registration(company: DemoCompany) -> NewCompany:
    _, street_address, postal_code, phone = company.offices[0]
    return NewCompany(
        business_id=company.business_id,
        name=company.name,
        legal_form=company.legal_form,
        street_address=street_address,
        postal_code=postal_code,
        post_office="JYVÄSKYLÄ",
        phone=phone,
        email=company.administrator[2],
    )


def _person(company: DemoCompany) -> NewPerson:
    first_name, last_name, email = company.administrator
    return NewPerson(first_name=first_name, last_name=last_name, email=email)


def _open_office(provider: Provider, company: DemoCompany, row: tuple[str, str, str, str], by: Actor) -> Office:
    name, street_address, postal_code, phone = row
    details = OfficeDetails(
        name=name,
        street_address=street_address,
        postal_code=postal_code,
        post_office="JYVÄSKYLÄ",
        municipality_code="179",
        served_municipality_codes=MUNICIPALITIES,
        contact_name="Palveluvastaava",
        phone=phone,
        opening_hours="ma–pe 8–16",
    )
    return add_office(provider=provider, details=details, by=by)


def _hire(provider: Provider, row: Worker, offices: tuple[Office, ...], by: Actor) -> Actor:
    first_name, last_name, role, email, login_name = row
    membership = add_worker(
        provider=provider,
        first_name=first_name,
        last_name=last_name,
        means=SignInMeans(email=email, login_name=login_name),
        details=WorkerDetails(),
        rights=Rights(in_offices={offices[0].pk: (str(role),)}),
        by=by,
    )
    return staff_actor(membership)


def apply_to(firm: Firm, call: Call, prices: Iterable[str]) -> Application:
    """A whole application, left as a draft. `prices` in the order of the products."""
    by = firm.administrator
    version = call.version_of_definition
    application = start_application(call=call, provider=firm.provider, by=by)
    application = choose_area(
        application=application,
        offices=firm.offices,
        municipality_codes=MUNICIPALITIES,
        expected_version=None,
        by=by,
    )
    products = [value.product_id for value in version.values.select_related("product").order_by("product__position")]
    asked = {product: Decimal(price) for product, price in zip(products, prices, strict=True)}
    application = set_prices(application=application, prices=asked, expected_version=None, by=by)
    text = "Tutut hoitajat, sovitut kellonajat ja puhelinpäivystys joka päivä."
    application = describe_service(application=application, answers=text, expected_version=None, by=by)
    for requirement in version.attachment_requirements.filter(is_mandatory=True):
        expiry = clock.today() + datetime.timedelta(days=365) if requirement.has_expiry else None
        upload = pdf(f"{requirement.name_fi.split()[0].lower()}.pdf")
        add_attachment(application=application, requirement=requirement, upload=upload, valid_until=expiry, by=by)
    terms = [version.general_rulebook, version.service_rulebook, version.data_processing_terms]
    return accept_rulebooks(application=application, versions=[term for term in terms if term], by=by)


def approve(firm: Firm, call: Call, prices: Iterable[str], house: House) -> None:
    """Applied, prepared by the planner, signed by a decision maker."""
    with clock.set_to(APPLIED):
        application = apply_to(firm, call, prices)
        application.refresh_from_db()
        application = submit_application(application=application, expected_version=None, by=firm.administrator)
    with clock.set_to(APPROVED):
        approval = prepare_approval(
            application=application, draft=_approval(call), expected_version=None, by=house["planner"]
        )
        sign_approval(approval=approval, expected_version=None, by=house["decision_maker"])


def _approval(call: Call) -> ApprovalDraft:
    version = call.version_of_definition
    return ApprovalDraft(
        outcome="approved",
        reasons="Tuottaja täyttää palvelusetelilain 5 §:n ja sääntökirjan ehdot. Liitteet on tarkastettu.",
        law_sections="Laki sosiaali- ja terveydenhuollon palvelusetelistä (569/2009) 5 §.",
        review_instructions=version.review_instructions_fi,
        municipality_codes=MUNICIPALITIES,
        period=period(datetime.date(2023, 2, 1), None),
    )


def pdf(name: str) -> CheckedUpload:
    """An empty page, standing for a document that a company would send."""
    file = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(file, static_id=True)
    return CheckedUpload(file.getvalue(), "pdf", "application/pdf", name)
