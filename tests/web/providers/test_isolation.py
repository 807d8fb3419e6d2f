"""Two companies and two organisers side by side: nobody reaches what is the other's."""

from __future__ import annotations

import pytest

from providers.actions.applications import choose_area
from providers.actions.attachments import add_attachment
from providers.models import Application, ApprovalDecision, Attachment, AuthorityProof, Office, Provider
from tests.factories.providers import checked_pdf, make_proof, make_registered_company
from tests.factories.rulebooks import make_definition_draft
from tests.personas import Cast, as_actor
from tests.web.providers.conftest import Actors
from voucher_portal.core.errors import RuleViolation


def test_each_company_sees_its_own(personas: Cast, signed: ApprovalDecision, others_submitted: Application) -> None:
    mine, theirs = (
        as_actor(personas.provider_administrator),
        as_actor(personas.other_provider_administrator),
    )
    assert list(Application.objects.visible_to(mine)) == [signed.application]
    assert list(Application.objects.visible_to(theirs)) == [others_submitted]
    assert list(ApprovalDecision.objects.visible_to(mine)) == [signed]
    assert list(ApprovalDecision.objects.visible_to(theirs)) == []
    assert {row.application for row in Attachment.objects.visible_to(theirs)} == {others_submitted}
    assert set(Office.objects.visible_to(theirs)) == {personas.other_office}
    assert set(Provider.objects.visible_to(theirs)) == {personas.other_company}


def test_each_organiser_sees_what_was_sent_to_it(personas: Cast, signed: ApprovalDecision) -> None:
    theirs = as_actor(personas.other_decision_maker)
    assert not Application.objects.visible_to(theirs).exists()
    assert not ApprovalDecision.objects.visible_to(theirs).exists()
    assert not Attachment.objects.visible_to(theirs).exists()


def test_proofs_are_seen_by_the_asked_organiser_alone(personas: Cast, actors: Actors) -> None:
    proof = make_proof(make_registered_company(), personas.organiser, by=actors.administrator)
    for persona, sees in (
        (personas.planner, True),
        (personas.supervisor, True),
        (personas.decision_maker, False),
        (personas.other_planner, False),
        (personas.provider_administrator, False),
        (personas.client, False),
        (personas.visitor, False),
    ):
        assert AuthorityProof.objects.visible_to(as_actor(persona)).filter(pk=proof.pk).exists() is sees


@pytest.mark.parametrize("name", ["client", "mandate_holder", "visitor"])
def test_clients_and_visitors_see_no_papers(personas: Cast, signed: ApprovalDecision, name: str) -> None:
    actor = as_actor(personas.everybody[name])
    for model in (Application, ApprovalDecision, Attachment, AuthorityProof):
        assert not model.objects.visible_to(actor).exists()


def test_the_rows_of_an_application_carry_its_organiser(personas: Cast, signed: ApprovalDecision) -> None:
    application = signed.application
    organisers = {
        application.organiser_id,
        application.call.organiser_id,
        signed.organiser_id,
        *application.acceptances.values_list("organiser_id", flat=True),
        *signed.prices.values_list("organiser_id", flat=True),
    }
    assert organisers == {personas.organiser.pk}


def test_an_action_refuses_another_companys_office(personas: Cast, actors: Actors, draft: Application) -> None:
    with pytest.raises(RuleViolation, match="oman yrityksen"):
        choose_area(
            application=draft,
            offices=[personas.other_office],
            municipality_codes=["179"],
            expected_version=None,
            by=actors.administrator,
        )


def test_an_action_refuses_another_calls_requirement(personas: Cast, actors: Actors, draft: Application) -> None:
    other = make_definition_draft(personas.organiser, by=actors.planner, municipality_codes=["179"])
    with pytest.raises(RuleViolation, match="ei kuulu"):
        add_attachment(
            application=draft,
            requirement=other.attachment_requirements.get(),
            upload=checked_pdf(),
            valid_until=None,
            by=actors.administrator,
        )
