"""Makers of a voucher service, its approved offices, and decisions in each state.

The decision of document 001: 20:00 h × 32,00 €/h = 640,00 € from 1.4.2023 to 31.5.2023, signed on
20.3.2023. Tests stand on that day by `time_machine` (fixture `spring`).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from clients.models import Client
from decisions.actions.drafts import draft_decision, propose_decision
from decisions.actions.signing import sign_decision
from decisions.models import Activation, VoucherDecision
from decisions.proposals import Proposal, RowDraft
from decisions.transitions import ActivationState
from providers.models import Application, ApprovalDecision, Office, PriceListRow
from providers.transitions import ApplicationState, ApprovalState
from rulebooks.models import Call, Definition, DefinitionVersion, Product, ProductValue
from rulebooks.transitions import CallState, VersionState
from tests.factories.clients import make_assessment, make_many_clients
from tests.personas import Cast, as_actor
from voucher_portal.accounts.models import Organisation, OrganiserUnit, User
from voucher_portal.core import clock
from voucher_portal.core.periods import period

APRIL_AND_MAY = period(datetime.date(2023, 4, 1), datetime.date(2023, 5, 31))
SIGNING_DAY = datetime.datetime(2023, 3, 20, 9, 0, tzinfo=datetime.UTC)
TWENTY_HOURS = Decimal(1200)
LAW_SECTIONS = "Laki sosiaali- ja terveydenhuollon palvelusetelistä (569/2009) 3 ja 7 §."
REVIEW_INSTRUCTIONS = "Oikaisua haetaan kirjallisesti hyvinvointialueen lautakunnalta."


@dataclass(frozen=True)
class Service:
    """A published voucher with one product per hour."""

    definition: Definition
    version: DefinitionVersion
    product: Product


def make_service(
    organiser: Organisation,
    unit: OrganiserUnit,
    published_by: User,
    *,
    name: str = "Kotipalvelu",
    published: bool = True,
    **fields: object,
) -> Service:
    """A voucher in force from 1.1.2023: 32,00 €/h, free for the client, in Jyväskylä."""
    definition = Definition.objects.create(organiser=organiser, name_fi=name, name_sv=name, name_en=name)
    product_name = "Säännöllinen kotipalvelu, arkipäivä (ei omavastuuta)"
    product = make_product(definition, product_name)
    first = datetime.date(2023, 1, 1)
    values: dict[str, object] = {
        "number": 1,
        "period": period(first, None),
        "go_live_date": first,
        "unit": unit,
        "municipality_codes": ["179", "500"],
        "description_fi": "Apua kotiin.",
        "granting_criteria_fi": "Avun tarve.",
        "is_free_for_client": True,
        "price_model": "free_pricing",
        "billing_prefix": "VAMHA",
        "law_sections_fi": LAW_SECTIONS,
        "decision_reasons_fi": "Palveluseteli soveltuu palvelun järjestämiseen.",
        "review_instructions_fi": REVIEW_INSTRUCTIONS,
        "contact_name": "Asiakasohjaus",
        "contact_phone": "014 000 0000",
    }
    version = DefinitionVersion.objects.create(organiser=organiser, definition=definition, **{**values, **fields})
    make_value(version, product, Decimal(32))
    if published:
        publish(version, published_by)
    return Service(definition, version, product)


def make_product(definition: Definition, name: str, unit: str = "h", position: int = 0) -> Product:
    return Product.objects.create(
        organiser=definition.organiser,
        definition=definition,
        name_fi=name,
        name_sv=f"{name} (sv)",
        name_en=f"{name} (en)",
        unit=unit,
        position=position,
    )


def make_value(version: DefinitionVersion, product: Product, unit_value: Decimal) -> ProductValue:
    return ProductValue.objects.create(
        organiser=version.organiser, version=version, product=product, period=version.period, unit_value=unit_value
    )


def publish(version: DefinitionVersion, published_by: User) -> DefinitionVersion:
    version.state = VersionState.PUBLISHED
    version.published_at = clock.now()
    version.published_by = published_by
    version.save()
    return version


def approve(office: Office, service: Service, *, price: str = "32", signer: User, preparer: User) -> PriceListRow:
    """A signed approval of the office for the service in Jyväskylä, with its price, from 1.1.2023."""
    organiser = service.definition.organiser
    days = period(datetime.date(2023, 1, 1), None)
    now = clock.now()
    call, _ = Call.objects.get_or_create(
        organiser=organiser, version_of_definition=service.version, state=CallState.OPENED, defaults={"opens_at": now}
    )
    application = Application.objects.create(
        organiser=organiser,
        provider=office.provider,
        call=call,
        state=ApplicationState.APPROVED,
        municipality_codes=["179"],
        created_by=preparer,
        submitted_at=now,
        submitted_by=preparer,
    )
    approval = ApprovalDecision.objects.create(
        organiser=organiser,
        provider=office.provider,
        application=application,
        definition=service.definition,
        state=ApprovalState.SIGNED,
        number=f"A{application.pk}",
        reasons="Täyttää ehdot.",
        law_sections=LAW_SECTIONS,
        review_instructions=REVIEW_INSTRUCTIONS,
        municipality_codes=["179"],
        period=days,
        prepared_at=now,
        prepared_by=preparer,
        signed_at=now,
        signed_by=signer,
    )
    return PriceListRow.objects.create(
        organiser=organiser,
        approval=approval,
        office=office,
        product=service.product,
        municipality_codes=["179"],
        price=Decimal(price),
        period=days,
    )


@dataclass(frozen=True)
class Stage:
    """The cast with a voucher service and the company's two offices approved for it."""

    cast: Cast
    service: Service

    def proposal(self, client: Client | None = None, **fields: object) -> Proposal:
        cast = self.cast
        owner = client or cast.client_record
        assessor = cast.case_manager.user
        assert assessor is not None
        values: dict[str, object] = {
            "definition": self.service.definition,
            "need_assessment": fields.pop("need_assessment", None) or make_assessment(owner, cast.unit, assessor),
            "period": APRIL_AND_MAY,
            "decision_language": "fi",
            "reasons": "Asiakas tarvitsee apua arkiaskareissa kahdesti viikossa.",
            "rows": twenty_hours(self.service),
        }
        return Proposal(**{**values, **fields})

    def draft(self, client: Client | None = None, **fields: object) -> VoucherDecision:
        owner = client or self.cast.client_record
        return draft_decision(
            client=owner, proposal=self.proposal(owner, **fields), by=as_actor(self.cast.case_manager)
        )

    def proposed(self, client: Client | None = None, **fields: object) -> VoucherDecision:
        return propose_decision(
            decision=self.draft(client, **fields), expected_version=None, by=as_actor(self.cast.case_manager)
        )

    def signed(self, client: Client | None = None, **fields: object) -> VoucherDecision:
        return sign_decision(
            decision=self.proposed(client, **fields), expected_version=None, by=as_actor(self.cast.decision_maker)
        )

    def signed_without_letters(self, many: int) -> list[VoucherDecision]:
        """Copies of one signed decision for as many new clients: rows of the table, nothing else."""
        registrar = self.cast.case_manager.user
        assert registrar is not None
        model = self.signed()
        values = {field.attname: getattr(model, field.attname) for field in model._meta.concrete_fields}
        for column in ("id", "public_id", "number", "client_id", "client_name"):
            del values[column]
        clients = make_many_clients(self.cast.organiser, registrar, many)
        return VoucherDecision.objects.bulk_create(
            VoucherDecision(**values, client=client, client_name=client.full_name, number=f"24{number:05}")
            for number, client in enumerate(clients)
        )


def twenty_hours(service: Service) -> tuple[RowDraft, ...]:
    return (RowDraft(service.product, TWENTY_HOURS),)


def make_stage(cast: Cast) -> Stage:
    """The service of the organiser, with the first company's offices approved at 32,00 €/h."""
    planner, signer = cast.planner.user, cast.decision_maker.user
    assert planner is not None and signer is not None
    service = make_service(cast.organiser, cast.unit, planner)
    for office in (cast.office, cast.second_office):
        approve(office, service, signer=signer, preparer=planner)
    return Stage(cast, service)


def make_activation(decision: VoucherDecision, office: Office, user: User, **fields: object) -> Activation:
    """The office serves the decision, unless `fields` say otherwise."""
    values: dict[str, object] = {
        "state": ActivationState.ACTIVATED,
        "activated_at": clock.now(),
        "activated_by": user,
    }
    return Activation.objects.create(
        organiser=decision.organiser,
        decision=decision,
        provider=office.provider,
        office=office,
        **{**values, **fields},
    )
