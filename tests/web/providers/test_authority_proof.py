"""Both sides of showing authority: the company sends, the organiser checks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from providers.models import AuthorityProof
from providers.transitions import ProofState, ProviderState
from tests.factories.accounts import make_membership
from tests.factories.providers import (
    make_proof,
    make_registered_company,
    many_companies,
    many_proofs,
    pdf_bytes,
    pdf_file,
)
from tests.personas import Cast, as_actor, client_as
from tests.web.providers.conftest import Actors
from voucher_portal.core.models import AccessLogEntry
from voucher_portal.inbox.models import Message, Task

ADD = "providers:authority-proof-add"


@pytest.fixture
def registered(personas: Cast) -> Cast:
    personas.company.state = ProviderState.REGISTERED
    personas.company.save()
    return personas


@pytest.fixture
def proof(personas: Cast, actors: Actors) -> AuthorityProof:
    return make_proof(personas.company, personas.organiser, by=actors.administrator)


def typed(personas: Cast, **change: object) -> dict[str, object]:
    return {
        "organiser": personas.organiser.public_id,
        "basis": "Toimitusjohtaja",
        "document": pdf_file("ote.pdf"),
        **change,
    }


def page_of(proof: AuthorityProof, name: str = "proof-detail") -> str:
    return reverse(f"providers:{name}", args=[proof.public_id])


def test_the_document_goes_to_the_chosen_organiser(registered: Cast) -> None:
    answer = client_as(registered.provider_administrator).post(reverse(ADD), typed(registered))
    assert answer.status_code == 302
    proof = AuthorityProof.objects.get()
    assert (proof.organiser, proof.provider, proof.state) == (
        registered.organiser,
        registered.company,
        ProofState.SUBMITTED,
    )
    tasks = Task.objects.filter(subject_id=proof.public_id)
    assert {task.recipient_role for task in tasks} == {"planner", "supervisor"}
    assert {task.recipient_organisation for task in tasks} == {registered.organiser}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"document": SimpleUploadedFile("ote.pdf", b"MZ not a pdf", "application/pdf")}, "Tiedoston muoto ei käy."),
        ({"document": SimpleUploadedFile("ote.pdf", b"", "application/pdf")}, "tyhjä"),
        ({"document": SimpleUploadedFile("ote.pdf", b"%PDF-1.4 broken", "application/pdf")}, "rikki"),
        ({"document": ""}, "Valitse tiedosto."),
        ({"organiser": "a" * 20}, "Valitse järjestäjä luettelosta."),
        ({"organiser": ""}, "Valitse järjestäjä."),
    ],
)
def test_bad_input_is_named_and_kept(registered: Cast, change: dict[str, object], message: str) -> None:
    answer = client_as(registered.provider_administrator).post(reverse(ADD), typed(registered, **change))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    assert 'value="Toimitusjohtaja"' in text
    assert not AuthorityProof.objects.exists()


def test_a_provider_is_no_organiser(registered: Cast) -> None:
    change = {"organiser": registered.other_company.organisation.public_id}
    answer = client_as(registered.provider_administrator).post(reverse(ADD), typed(registered, **change))
    assert answer.status_code == 422


def test_one_document_waits_at_a_time(personas: Cast, proof: AuthorityProof) -> None:
    answer = client_as(personas.provider_administrator).post(reverse(ADD), typed(personas))
    assert answer.status_code == 302
    assert AuthorityProof.objects.count() == 1


def test_an_active_company_need_not_show_anything(personas: Cast) -> None:
    assert client_as(personas.provider_administrator).get(reverse(ADD)).status_code == 302
    client_as(personas.provider_administrator).post(reverse(ADD), typed(personas))
    assert not AuthorityProof.objects.exists()


@pytest.mark.parametrize("name", ["worker", "planner", "client"])
def test_only_the_companys_administrator_shows_authority(registered: Cast, name: str) -> None:
    browser = client_as(registered.everybody[name])
    assert browser.get(reverse(ADD)).status_code == 403
    assert browser.post(reverse(ADD), typed(registered)).status_code == 403


def test_accepting_makes_the_company_active_and_tells_it(personas: Cast, proof: AuthorityProof) -> None:
    answer = client_as(personas.supervisor).post(page_of(proof, "proof-accept"), {"version": 1})
    assert answer.status_code == 302
    proof.refresh_from_db()
    personas.company.refresh_from_db()
    assert proof.state == ProofState.ACCEPTED
    assert proof.reviewed_by == personas.supervisor.user
    assert personas.company.state == ProviderState.ACTIVE
    assert not Task.objects.filter(subject_id=proof.public_id, done_at=None).exists()
    assert Message.objects.get(recipient_organisation=personas.company.organisation).title == (
        "Yrityksen valtuus on hyväksytty"
    )


def test_rejecting_needs_its_reason_and_leaves_the_company_inactive(personas: Cast, proof: AuthorityProof) -> None:
    browser = client_as(personas.planner)
    answer = browser.post(page_of(proof, "proof-reject"), {"version": 1, "reason": " "})
    assert answer.status_code == 422
    assert "Kirjoita perustelu." in answer.content.decode()
    browser.post(page_of(proof, "proof-reject"), {"version": 1, "reason": "Ote on vanhentunut."})
    proof.refresh_from_db()
    personas.company.refresh_from_db()
    assert (proof.state, proof.review_note) == (ProofState.REJECTED, "Ote on vanhentunut.")
    assert personas.company.state == ProviderState.REGISTERED
    assert Message.objects.get(recipient_organisation=personas.company.organisation).body == "Ote on vanhentunut."
    again = client_as(personas.provider_administrator).post(reverse(ADD), typed(personas))
    assert again.status_code == 302
    assert AuthorityProof.objects.waiting().count() == 1


def test_a_proof_is_checked_once(personas: Cast, proof: AuthorityProof) -> None:
    browser = client_as(personas.planner)
    browser.post(page_of(proof, "proof-reject"), {"version": 1, "reason": "Ei kelpaa."})
    browser.post(page_of(proof, "proof-accept"), {"version": 2})
    proof.refresh_from_db()
    assert proof.state == ProofState.REJECTED


@pytest.mark.parametrize("version", ["", "9", "x"])
def test_a_stale_button_does_nothing(personas: Cast, proof: AuthorityProof, version: str) -> None:
    client_as(personas.planner).post(page_of(proof, "proof-accept"), {"version": version})
    proof.refresh_from_db()
    assert proof.state == ProofState.SUBMITTED


def test_nobody_checks_a_company_of_their_own(personas: Cast, proof: AuthorityProof) -> None:
    assert personas.planner.user is not None
    make_membership(personas.planner.user, personas.company.organisation, "reader")
    browser = client_as(personas.planner)
    answer = browser.post(page_of(proof, "proof-accept"), {"version": 1}, follow=True)
    assert "Olet itse tämän yrityksen käyttäjä" in answer.content.decode()
    browser.post(page_of(proof, "proof-reject"), {"version": 1, "reason": "x"})
    proof.refresh_from_db()
    assert proof.state == ProofState.SUBMITTED


def test_another_organiser_finds_nothing(personas: Cast, proof: AuthorityProof) -> None:
    make_proof(make_registered_company(), personas.other_organiser, by=as_actor(personas.provider_administrator))
    browser = client_as(personas.other_planner)
    for name in ("proof-detail", "proof-document"):
        assert browser.get(page_of(proof, name)).status_code == 404
    for name in ("proof-accept", "proof-reject"):
        assert browser.post(page_of(proof, name), {"version": 1, "reason": "x"}).status_code == 404
    assert len(browser.get(reverse("providers:proof-list")).context["page"]) == 1


@pytest.mark.parametrize("name", ["case_manager", "decision_maker", "client"])
def test_officials_without_the_right_see_no_proofs(personas: Cast, proof: AuthorityProof, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(reverse("providers:proof-list")).status_code == 403
    assert browser.get(page_of(proof)).status_code == 404
    assert browser.get(page_of(proof, "proof-document")).status_code == 404


def test_the_company_reads_its_document_but_checks_nothing(personas: Cast, proof: AuthorityProof) -> None:
    browser = client_as(personas.provider_administrator)
    assert b"".join(browser.get(page_of(proof, "proof-document")).streaming_content)
    assert browser.get(page_of(proof)).status_code == 403
    assert browser.post(page_of(proof, "proof-accept"), {"version": 1}).status_code == 403
    assert client_as(personas.worker).get(page_of(proof, "proof-document")).status_code == 403
    assert client_as(personas.other_provider_administrator).get(page_of(proof, "proof-document")).status_code == 404


def test_the_document_is_a_download_and_its_opening_is_logged(personas: Cast, proof: AuthorityProof) -> None:
    answer = client_as(personas.planner).get(page_of(proof, "proof-document"))
    assert answer["Content-Disposition"] == 'attachment; filename="ote.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(pdf_bytes()[:8])
    entry = AccessLogEntry.objects.get(subject_id=proof.public_id)
    assert (entry.subject_kind, entry.purpose, entry.actor_user_id) == (
        "authority_proof",
        "proof.document",
        personas.planner.user.pk,
    )


def test_the_list_searches_and_shows_the_checked_ones(personas: Cast, proof: AuthorityProof) -> None:
    browser = client_as(personas.planner)
    address = reverse("providers:proof-list")
    assert len(browser.get(address, {"search": "kotihoiva"}).context["page"]) == 1
    assert len(browser.get(address, {"search": "muu"}).context["page"]) == 0
    assert len(browser.get(address, {"state": "reviewed"}).context["page"]) == 0


@pytest.mark.parametrize("name", ["proof-accept", "proof-reject"])
def test_a_get_does_nothing(personas: Cast, proof: AuthorityProof, name: str) -> None:
    assert client_as(personas.planner).get(page_of(proof, name)).status_code == 405


def test_a_missing_proof_is_not_found(personas: Cast) -> None:
    assert client_as(personas.planner).get(reverse("providers:proof-detail", args=["a" * 20])).status_code == 404


def test_the_list_takes_the_same_queries_for_5_and_500(personas: Cast, weigh: Callable[..., int]) -> None:
    browser, address = client_as(personas.planner), reverse("providers:proof-list")
    many_proofs(many_companies(5), personas.organiser)
    few = weigh(browser, address, 12)
    many_proofs(many_companies(495), personas.organiser)
    assert weigh(browser, address, 12) == few


def test_the_page_stays_within_its_budget(personas: Cast, proof: AuthorityProof, weigh: Callable[..., int]) -> None:
    assert weigh(client_as(personas.planner), page_of(proof), 20)
