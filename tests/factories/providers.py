"""Makers of companies, applications and approvals, through the same actions as the pages.

The `many_…` makers write rows in bulk, for counting queries.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache
from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import prefetch_related_objects

from providers.actions.applications import (
    accept_rulebooks,
    choose_area,
    set_prices,
    start_application,
    submit_application,
)
from providers.actions.approvals import ApprovalDraft, prepare_approval, sign_approval
from providers.actions.attachments import add_attachment
from providers.actions.authority import show_authority
from providers.completeness import acceptances_needed, values_to_price
from providers.models import (
    Application,
    ApplicationPrice,
    ApprovalDecision,
    AuthorityProof,
    Office,
    PriceListRow,
    Provider,
)
from providers.models.approval import Outcome
from providers.transitions import ApplicationState, ApprovalState, ProviderState
from rulebooks.models import Call
from tests.factories.accounts import make_company, make_user
from tests.numbering import numbers
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import Membership, Organisation, OrganisationKind, User
from voucher_portal.core import clock, periods
from voucher_portal.core.uploads import CheckedUpload, check_upload

_numbers = numbers()
YEAR_AHEAD = datetime.timedelta(days=365)


@cache
def pdf_bytes() -> bytes:
    """A real PDF of one empty page."""
    pdf, written = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.save(written)
    return written.getvalue()


def pdf_file(name: str = "todistus.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes(), "application/pdf")


@cache
def checked_pdf(name: str = "todistus.pdf") -> CheckedUpload:
    """Looked into once: that takes a process of its own."""
    return check_upload(pdf_file(name))


def make_registered_company(name: str = "Uusi Hoiva Oy", **values: object) -> Provider:
    """A company whose authority nobody has shown yet."""
    defaults: dict[str, object] = {
        "state": ProviderState.REGISTERED,
        "legal_form": "oy",
        "street_address": "Puistokatu 2",
        "postal_code": "40100",
        "post_office": "Jyväskylä",
        "phone": "014 333 3333",
        "email": "uusi@example.fi",
        "languages": ["fi"],
    }
    return Provider.objects.create(organisation=make_company(name), **{**defaults, **values})


def make_proof(provider: Provider, organiser: Organisation, *, by: Actor) -> AuthorityProof:
    """A document waiting to be checked; the company is taken back to registered for it."""
    provider.state = ProviderState.REGISTERED
    provider.save(update_fields=["state"])
    return show_authority(
        provider=provider, organiser=organiser, basis="Toimitusjohtaja", upload=checked_pdf("ote.pdf"), by=by
    )


def draft_application(provider: Provider, call: Call, *, by: Actor) -> Application:
    return start_application(call=call, provider=provider, by=by)


def fill_application(
    application: Application,
    offices: list[Office],
    *,
    by: Actor,
    price: str = "32.00",
    municipality_codes: tuple[str, ...] = ("179",),
) -> Application:
    """Everything that sending needs."""
    application = Application.objects.with_contents().get(pk=application.pk)
    version = application.call.version_of_definition
    choose_area(
        application=application,
        offices=offices,
        municipality_codes=list(municipality_codes),
        expected_version=None,
        by=by,
    )
    prices = {value.product_id: Decimal(price) for value in values_to_price(version)}
    set_prices(application=application, prices=prices, expected_version=None, by=by)
    for requirement in version.attachment_requirements.all():
        add_attachment(
            application=application,
            requirement=requirement,
            upload=checked_pdf(),
            valid_until=clock.today() + YEAR_AHEAD,
            by=by,
        )
    versions = [needed.version for needed in acceptances_needed(application)]
    accept_rulebooks(application=application, versions=versions, by=by)
    application.refresh_from_db()
    return application


def submitted_application(office: Office, call: Call, *, by: Actor, price: str = "32.00") -> Application:
    application = draft_application(office.provider, call, by=by)
    application = fill_application(application, [office], by=by, price=price)
    return submit_application(application=application, expected_version=None, by=by)


def approval_draft(
    application: Application, *, outcome: str = Outcome.APPROVED, first_day: datetime.date | None = None
) -> ApprovalDraft:
    return ApprovalDraft(
        outcome=outcome,
        reasons="Yritys täyttää sääntökirjan vaatimukset.",
        law_sections="Laki palvelusetelistä (569/2009) 5 §",
        review_instructions="Oikaisua voi vaatia 30 päivän kuluessa.",
        municipality_codes=list(application.municipality_codes),
        period=periods.period(first_day or clock.today(), None),
    )


def prepared_approval(application: Application, *, by: Actor, outcome: str = Outcome.APPROVED) -> ApprovalDecision:
    draft = approval_draft(application, outcome=outcome)
    return prepare_approval(application=application, draft=draft, expected_version=None, by=by)


def signed_approval(
    application: Application, *, preparer: Actor, signer: Actor, outcome: str = Outcome.APPROVED
) -> ApprovalDecision:
    prepared = prepared_approval(application, by=preparer, outcome=outcome)
    return sign_approval(approval=prepared, expected_version=None, by=signer)


def many_companies(how_many: int) -> list[Provider]:
    """Active companies with one office each in Jyväskylä."""
    numbers = [next(_numbers) for _ in range(how_many)]
    organisations = Organisation.objects.bulk_create(
        Organisation(
            kind_of_party=OrganisationKind.PROVIDER,
            name_fi=f"Joukkoyritys {number:05d}",
            business_id=f"{number:07d}X",
        )
        for number in numbers
    )
    providers = Provider.objects.bulk_create(
        Provider(organisation=organisation, state=ProviderState.ACTIVE, legal_form="oy", languages=["fi"])
        for organisation in organisations
    )
    many_offices(providers)
    return providers


def many_offices(providers: list[Provider]) -> list[Office]:
    """One more office for each of these companies (the same company may be there many times)."""
    return Office.objects.bulk_create(
        Office(
            provider=provider,
            name=f"Toimipiste {next(_numbers):05d}",
            street_address="Kauppakatu 1",
            postal_code="40100",
            post_office="Jyväskylä",
            municipality_code="179",
            served_municipality_codes=["179"],
            contact_name="Veera Virta",
            phone="014 111 1111",
        )
        for provider in providers
    )


def many_applications(providers: list[Provider], call: Call, by: User) -> list[Application]:
    """A sent application of each company, with a price for each product."""
    now = clock.now()
    applications = Application.objects.bulk_create(
        Application(
            organiser_id=call.organiser_id,
            provider=provider,
            call=call,
            state=ApplicationState.SUBMITTED,
            municipality_codes=["179"],
            created_by=by,
            submitted_at=now,
            submitted_by=by,
        )
        for provider in providers
    )
    products = [value.product for value in values_to_price(call.version_of_definition)]
    ApplicationPrice.objects.bulk_create(
        ApplicationPrice(application=application, product=product, price=Decimal(32))
        for application in applications
        for product in products
    )
    return applications


def many_approvals(providers: list[Provider], call: Call, *, preparer: User, signer: User) -> list[ApprovalDecision]:
    """A signed approval of each company with price rows for its offices."""
    now, days = clock.now(), periods.period(clock.today(), None)
    version = call.version_of_definition
    products = [value.product for value in values_to_price(version)]
    prefetch_related_objects(providers, "offices")
    approvals = ApprovalDecision.objects.bulk_create(
        ApprovalDecision(
            organiser_id=call.organiser_id,
            provider=application.provider,
            application=application,
            definition_id=version.definition_id,
            state=ApprovalState.SIGNED,
            number=f"X{next(_numbers)}",
            municipality_codes=["179"],
            period=days,
            prepared_at=now,
            prepared_by=preparer,
            signed_at=now,
            signed_by=signer,
        )
        for application in many_applications(providers, call, preparer)
    )
    PriceListRow.objects.bulk_create(
        PriceListRow(
            organiser_id=call.organiser_id,
            approval=approval,
            office=office,
            product=product,
            municipality_codes=["179"],
            price=Decimal(32),
            period=days,
        )
        for approval in approvals
        for office in approval.provider.offices.all()
        for product in products
    )
    return approvals


def many_members(organisation: Organisation, how_many: int) -> list[Membership]:
    users = User.objects.bulk_create(
        User(first_name="Testi", last_name=f"Joukko {number:05d}", email=f"joukko{next(_numbers)}@example.fi")
        for number in range(how_many)
    )
    return Membership.objects.bulk_create(
        Membership(user=user, organisation=organisation, roles=["worker"]) for user in users
    )


def many_proofs(providers: list[Provider], organiser: Organisation) -> list[AuthorityProof]:
    shown_by = make_user("Osoittaja", "Osa")
    return AuthorityProof.objects.bulk_create(
        AuthorityProof(
            provider=provider, organiser=organiser, shown_by=shown_by, document_id="a" * 20, basis="Valtakirja"
        )
        for provider in providers
    )
