"""One world for the matrix: two organisers with their companies and clients, each owning one of everything."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from billing.models import Simulation
from clients.models import Client
from decisions.actions.offers import attach_provider
from decisions.models import Activation, VoucherDecision
from providers.actions.applications import submit_application
from providers.actions.approvals import suspend_approval
from providers.models import Application
from rulebooks.actions import add_rulebook_pdf, publish_rulebook_version
from rulebooks.models import Call, ProductValue, RulebookPdf, RulebookVersion
from tests.factories.accounts import make_membership, make_unit, make_user
from tests.factories.billing import make_billing_stage, make_other_stage, serve, serve_by_other_company, standing_on
from tests.factories.clients import make_numbered_client
from tests.factories.decisions import SIGNING_DAY, Stage
from tests.factories.definition_parts import make_band, make_contact, make_question
from tests.factories.inbox import make_announcement, make_message, make_task
from tests.factories.providers import (
    checked_pdf,
    draft_application,
    fill_application,
    make_proof,
    make_registered_company,
    pdf_bytes,
    prepared_approval,
    signed_approval,
)
from tests.factories.rulebooks import (
    make_calendar_day,
    make_call,
    make_call_draft,
    make_comment,
    make_consultation,
    make_definition,
    make_definition_draft,
    make_edition,
    make_parameter_table,
    make_rulebook,
    make_rulebook_draft,
    municipality_codes_of,
)
from tests.factories.simulations import make_run_simulation, make_simulation
from tests.personas import SISKO_CODE, Cast, Persona, as_actor, build_cast, make_mandate
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import User
from voucher_portal.accounts.roles import ORGANISER_ROLES, RoleName
from voucher_portal.core import clock
from voucher_portal.core.documents import store_document
from voucher_portal.inbox.actions import Recipient

#: What stands in addresses that lead to no row of the world.
STATIC: dict[str, object] = {
    "": {},
    "gallery_page": {"page": "client-voucher"},
    "coming": {"slug": "invoices"},
    "colour": {"colour": "6b1f5c"},
    "reset_key": {"uidb36": "1", "key": "set-password"},
    "passkey": {"pk": "1"},
    "nothing": {"rest": "nothing/"},
    "exchange_schema": {"name": "definition"},
}
#: The name of an object in the matrix, and the values of the address that leads to it.
Objects = dict[str, dict[str, str]]


@dataclass(frozen=True)
class World:
    """The people of the matrix by name, and the first organiser's objects by name."""

    personas: dict[str, Persona]
    objects: Objects


def build_world() -> World:
    """Write both sides; the objects named in the matrix are the first organiser's and its company's."""
    cast = build_cast()
    stage = make_billing_stage(cast)
    objects = _objects(stage)
    serve_by_other_company(stage)
    _objects(_other_side(cast))
    return World({**cast.everybody, "other_official": _all_roles(cast)}, objects)


def _other_side(cast: Cast) -> Stage:
    """The other organiser's service, with its client's mandate and its company's administrator."""
    cast.third_office.served_municipality_codes = ["179", *municipality_codes_of(cast.other_organiser)]
    cast.third_office.save(update_fields=["served_municipality_codes"])
    stage = make_other_stage(cast)
    there = replace(
        stage.cast,
        client=cast.stranger_client,
        provider_administrator=cast.third_provider_administrator,
        mandate=make_mandate(cast.stranger_record, SISKO_CODE, "Testi Toini Talvikki", _user(cast.other_case_manager)),
        administrator=cast.other_administrator,
    )
    return replace(stage, cast=there)


def _all_roles(cast: Cast) -> Persona:
    """Somebody who may do everything in the other organiser: the strongest stranger."""
    names = [role.name for role in ORGANISER_ROLES]
    membership = make_membership(make_user("Kaisa", "Kaikki"), cast.other_organiser, *names)
    return Persona("other_official", membership.user, f"official:{membership.public_id}")


def _objects(stage: Stage) -> Objects:
    named = {
        **STATIC,
        **_rules(stage.cast),
        **_companies(stage),
        **_people(stage.cast),
        **_vouchers(stage),
        **_inbox(stage.cast),
    }
    return {name: _values(thing) for name, thing in named.items()}


def _values(thing: object) -> dict[str, str]:
    if isinstance(thing, dict):
        return thing
    return {"public_id": thing.public_id}


def _rules(cast: Cast) -> dict[str, object]:
    planner = as_actor(cast.planner)
    version = make_rulebook(cast.organiser, by=planner)
    rulebook_draft = make_rulebook_draft(cast.organiser, by=planner)
    definition = make_definition(cast.organiser, by=planner, unit=cast.unit)
    draft = make_definition_draft(cast.organiser, by=planner, unit=cast.unit)
    consulted = make_rulebook_draft(cast.organiser, by=planner)
    consultation = make_consultation(consulted, by=planner)
    value = ProductValue.objects.select_related("product").get(version=draft)
    return {
        "rulebook": version.rulebook,
        "rulebook_version": version,
        "rulebook_draft": rulebook_draft,
        "rulebook_approval": rulebook_draft.approvals.get(),
        "rulebook_pdf": _pdf_of(rulebook_draft, planner),
        "published_pdf": _published_pdf(cast, planner),
        "unpublished_rulebook": rulebook_draft.rulebook,
        "consultation": consultation,
        "comment": make_comment(consultation),
        "definition": definition.definition,
        "definition_version": definition,
        "definition_draft": draft,
        "unpublished_definition": draft.definition,
        "definition_section": {"public_id": draft.public_id, "section": "terms"},
        "value": value,
        "product": {"public_id": draft.public_id, "product_id": value.product.public_id},
        "requirement": draft.attachment_requirements.get(),
        "band": make_band(draft, by=planner),
        "question": make_question(draft, by=planner),
        "contact": make_contact(draft, cast.unit, by=planner),
        "call_draft": make_call_draft(definition, by=planner),
        "calendar_day": make_calendar_day(cast.organiser, clock.today()),
        **_numbers(cast),
    }


def _numbers(cast: Cast) -> dict[str, object]:
    """A table with numbers in force and numbers that have not begun."""
    table, tomorrow = make_parameter_table(cast.organiser), clock.today() + datetime.timedelta(days=1)
    return {
        "parameter_table": table,
        "edition": make_edition(table, datetime.date(2023, 1, 1), clock.today()),
        "coming_edition": make_edition(table, tomorrow),
    }


def _pdf_of(draft: RulebookVersion, planner: Actor) -> RulebookPdf:
    return add_rulebook_pdf(
        version=draft, language="fi", upload=checked_pdf("saantokirja.pdf"), expected_version=None, by=planner
    )


def _published_pdf(cast: Cast, planner: Actor) -> RulebookPdf:
    draft = make_rulebook_draft(cast.organiser, by=planner)
    pdf = _pdf_of(draft, planner)
    publish_rulebook_version(version=draft, expected_version=None, by=planner)
    return pdf


def _companies(stage: Stage) -> dict[str, object]:
    cast = stage.cast
    planner, signer, administrator = map(as_actor, (cast.planner, cast.decision_maker, cast.provider_administrator))
    draft = _filled_application(cast)
    sent = [
        submit_application(application=_filled_application(cast), expected_version=None, by=administrator)
        for _ in range(4)
    ]
    approval, suspended = (signed_approval(each, preparer=planner, signer=signer) for each in sent[:2])
    suspend_approval(approval=suspended, reason="Vakuutus puuttuu.", expected_version=None, by=signer)
    registered = make_registered_company()
    return {
        "application_draft": draft,
        "application": sent[3],
        "application_requirement": _requirement_of(draft),
        "attachment_draft": draft.attachments.get(),
        "attachment": sent[3].attachments.get(),
        "approval_prepared": prepared_approval(sent[2], by=planner),
        "approval": approval,
        "binding_version": approval.application.call.version_of_definition.service_rulebook,
        "approval_suspended": suspended,
        "call": _call(cast),
        "proof": make_proof(registered, cast.organiser, by=administrator),
        "company": cast.company,
        "office": cast.office,
        "second_office": cast.second_office,
    }


def _filled_application(cast: Cast) -> Application:
    call, administrator = _call(cast), as_actor(cast.provider_administrator)
    codes = tuple(call.version_of_definition.municipality_codes)
    draft = draft_application(cast.company, call, by=administrator)
    return fill_application(draft, [cast.office], by=administrator, municipality_codes=codes)


def _call(cast: Cast) -> Call:
    planner = as_actor(cast.planner)
    return make_call(make_definition(cast.organiser, by=planner, unit=cast.unit), by=planner)


def _requirement_of(application: Application) -> dict[str, str]:
    requirement = application.call.version_of_definition.attachment_requirements.get()
    return {"public_id": application.public_id, "requirement_id": requirement.public_id}


def _people(cast: Cast) -> dict[str, object]:
    return {
        "member": make_membership(make_user("Jaana", "Joki"), cast.organiser, RoleName.AUDITOR),
        "company_member": make_membership(make_user("Jussi", "Järvi"), cast.company.organisation, RoleName.WORKER),
        "unit": cast.unit,
        "empty_unit": make_unit(cast.organiser, "Suljettava yksikkö"),
        "client": cast.client_record,
        "mandate": cast.mandate,
    }


def _vouchers(stage: Stage) -> dict[str, object]:
    served = serve(stage)
    neighbour = make_numbered_client(stage.cast.organiser, _user(stage.cast.case_manager))
    with standing_on(SIGNING_DAY):
        draft, proposed, signed = (make(_client(stage)) for make in (stage.draft, stage.proposed, stage.signed))
        offered = _offered(stage, stage.signed(neighbour))
    billed = served.log(datetime.date(2023, 4, 3))
    reference = served.bill(stage.cast.provider_administrator)
    _store_copy(served.decision)
    return {
        "decision_draft": draft,
        "decision_proposed": proposed,
        "decision_signed": signed,
        "decision": served.decision,
        "copy": {"public_id": served.decision.public_id, "copy": "client"},
        "service": stage.service.definition,
        "assessment": served.decision.need_assessment,
        "activation": served.activation,
        "offer": offered,
        "event": served.log(datetime.date(2023, 4, 5)),
        "billed_event": billed,
        "reference": reference,
        "simulation": _simulated(stage),
        "simulation_waiting": make_simulation(stage.service.version, by=as_actor(stage.cast.planner), months=2),
    }


def _simulated(stage: Stage) -> Simulation:
    """Of April's visits, when they are past."""
    with standing_on(datetime.datetime(2023, 5, 1, 9, tzinfo=datetime.UTC)):
        return make_run_simulation(stage.service.version, by=as_actor(stage.cast.planner))


def _client(stage: Stage) -> Client:
    return make_numbered_client(stage.cast.organiser, _user(stage.cast.case_manager))


def _offered(stage: Stage, decision: VoucherDecision) -> Activation:
    manager = as_actor(stage.cast.case_manager)
    attach_provider(decision=decision, office=stage.cast.office, expected_version=None, by=manager)
    return decision.activations.get()


def _store_copy(decision: VoucherDecision) -> None:
    store_document(
        content=pdf_bytes(),
        subject_kind=decision.kind,
        subject_id=decision.public_id,
        copy="client",
        organiser=decision.organiser,
        content_type="application/pdf",
        original_name="paatos.pdf",
    )


def _inbox(cast: Cast) -> dict[str, object]:
    official = Recipient.of_organisation(cast.organiser, RoleName.CASE_MANAGER)
    company = Recipient.of_organisation(cast.company.organisation)
    return {
        "message": make_message(official),
        "company_message": make_message(company),
        "client_message": make_message(Recipient.of_person(_user(cast.client))),
        "task": make_task(official),
        "company_task": make_task(company),
        "announcement": make_announcement(cast.organiser, as_actor(cast.planner)),
        "staff_announcement": make_announcement(cast.organiser, as_actor(cast.planner), audience="official"),
    }


def _user(persona: Persona) -> User:
    assert persona.user is not None
    return persona.user
