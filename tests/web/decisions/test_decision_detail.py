"""The page of a decision and what is done on it."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client as Browser

from decisions.actions.drafts import propose_decision
from decisions.models import VoucherDecision
from decisions.transitions import DecisionState
from tests.factories.decisions import Stage, make_activation
from tests.personas import as_actor, client_as
from tests.web.decisions.test_documents import leased, run
from voucher_portal.core.models import AccessLogEntry, OutboxMessage, TransitionRecord
from voucher_portal.core.periods import period
from voucher_portal.core.transitions import record_transition

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def maker(stage: Stage) -> Browser:
    return client_as(stage.cast.decision_maker)


def page(decision: VoucherDecision) -> str:
    return f"/decisions/{decision.public_id}/"


def download(browser: Browser, url: str) -> tuple[int, bytes]:
    """The status and all the bytes: a streamed answer ends only when it has been read."""
    answer = browser.get(url)
    return answer.status_code, b"".join(answer)


def act(browser: Browser, decision: VoucherDecision, name: str, **fields: str) -> int:
    decision.refresh_from_db()
    answer = browser.post(f"{page(decision)}{name}/", {"version": str(decision.version), **fields})
    decision.refresh_from_db()
    return answer.status_code


def test_everything_needed_to_decide_is_on_the_page(maker: Browser, stage: Stage) -> None:
    content = maker.get(page(stage.proposed())).content.decode()
    assert "Testi Aamu Aurinkoinen" in content
    assert "Odottaa allekirjoitusta" in content
    assert "20:00\u00a0h × 32,00\u00a0€/h" in content
    assert "640,00\u00a0€" in content
    assert "179 Jyväskylä" in content
    assert "15.3.2023" in content
    assert "kahdesti viikossa" in content
    assert "Allekirjoita ja anna tiedoksi" in content
    assert "Palauta esittäjälle" in content
    assert "Tee kielteinen päätös" in content


def test_signing_is_confirmed_with_what_is_signed_before_the_eyes(maker: Browser, stage: Stage) -> None:
    """One press opens the question, in plain HTML; the form stands nowhere else on the page."""
    decision = stage.proposed()
    content = maker.get(page(decision)).content.decode()
    asking = [part.split("</details>")[0] for part in content.split("<details")[1:]]
    [question] = [part for part in asking if f"{page(decision)}sign/" in part]
    assert content.count(f"{page(decision)}sign/") == 1
    assert "Allekirjoitus on lopullinen." in question
    for shown in ("Testi Aamu Aurinkoinen", "640,00\u00a0€", "Allekirjoita päätös"):
        assert shown in question


def test_a_signature_names_the_version_that_was_seen(maker: Browser, stage: Stage) -> None:
    decision = stage.proposed()
    for version in ({}, {"version": ""}, {"version": "abc"}):
        maker.post(f"{page(decision)}sign/", version)
    decision.refresh_from_db()
    assert decision.state == DecisionState.PROPOSED


def test_every_opening_is_logged(maker: Browser, stage: Stage) -> None:
    maker.get(page(stage.proposed()))
    entry = AccessLogEntry.objects.get(purpose="decision_page")
    assert entry.subject_id == stage.cast.client_record.public_id


def test_a_case_manager_proposes_and_a_decision_maker_signs(maker: Browser, stage: Stage) -> None:
    manager, decision = client_as(stage.cast.case_manager), stage.draft()
    assert act(manager, decision, "propose") == 302
    assert decision.state == DecisionState.PROPOSED
    assert "Allekirjoita ja anna tiedoksi" not in manager.get(page(decision)).content.decode()
    assert act(maker, decision, "sign") == 302
    assert (decision.state, decision.number) == (DecisionState.SIGNED, "2300001")
    content = maker.get(page(decision)).content.decode()
    assert "Palvelusetelipäätös 2300001" in content
    assert "Valmistuu hetkessä" in content


def test_the_proposer_sees_why_another_must_sign(maker: Browser, stage: Stage) -> None:
    decision = propose_decision(decision=stage.draft(), expected_version=None, by=as_actor(stage.cast.decision_maker))
    content = maker.get(page(decision)).content.decode()
    assert "Olet itse esittänyt tämän" in content
    assert "Allekirjoita ja anna tiedoksi" not in content
    act(maker, decision, "sign")
    assert decision.state == DecisionState.PROPOSED, "the gate holds also without the button"


def test_returning_with_a_reason(maker: Browser, stage: Stage) -> None:
    decision = stage.proposed()
    assert act(maker, decision, "return", reason="") == 422
    assert act(maker, decision, "return", reason="Tarkista tuntimäärä.") == 302
    assert decision.state == DecisionState.DRAFT
    assert "Tarkista tuntimäärä." in client_as(stage.cast.case_manager).get(page(decision)).content.decode()


def test_rejecting_with_a_reason(maker: Browser, stage: Stage) -> None:
    decision = stage.proposed()
    assert act(maker, decision, "reject", reason="") == 422
    assert act(maker, decision, "reject", reason="Ei tarvetta.") == 302
    assert (decision.state, decision.number) == (DecisionState.REJECTED, "2300001")


def test_a_refused_reason_keeps_the_page_and_says_why(maker: Browser, stage: Stage) -> None:
    decision = stage.proposed()
    answer = maker.post(f"{page(decision)}return/", {"version": str(decision.version), "reason": ""})
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "Kirjoita perustelu." in content
    assert 'href="#return_reason"' in content
    assert "640,00\u00a0€" in content


def test_a_stale_page_signs_nothing(maker: Browser, stage: Stage) -> None:
    decision = stage.proposed()
    answer = maker.post(f"{page(decision)}sign/", {"version": str(decision.version - 1)}, follow=True)
    decision.refresh_from_db()
    assert decision.state == DecisionState.PROPOSED
    assert "Joku muu ehti tallentaa ensin" in answer.content.decode()


def test_a_stale_reason_is_kept(maker: Browser, stage: Stage) -> None:
    decision = stage.proposed()
    answer = maker.post(f"{page(decision)}return/", {"version": "1", "reason": "Kirjoitin tämän."})
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "Joku muu ehti tallentaa ensin" in content
    assert "Kirjoitin tämän." in content
    assert f'name="version" value="{decision.version}"' in content


def test_ending_and_revoking(maker: Browser, stage: Stage) -> None:
    ended, revoked = stage.signed(), stage.signed(stage.cast.neighbour_record)
    assert act(maker, ended, "end", end_date="1.1.2024", reason="Muuttaa.") == 422
    assert act(maker, ended, "end", end_date="30.4.2023", reason="Muuttaa.") == 302
    assert ended.state == DecisionState.ENDED
    assert act(maker, revoked, "revoke", reason="Virhe.") == 302
    assert revoked.state == DecisionState.REVOKED


def test_a_draft_is_put_aside(stage: Stage) -> None:
    decision = stage.draft()
    assert act(client_as(stage.cast.case_manager), decision, "cancel") == 302
    assert decision.state == DecisionState.CANCELLED


def test_attaching_before_signing_waits_for_the_signature(maker: Browser, stage: Stage) -> None:
    decision = stage.proposed()
    manager = client_as(stage.cast.case_manager)
    assert act(manager, decision, "attach", office=stage.cast.office.public_id) == 302
    assert decision.attached_office == stage.cast.office
    assert not decision.activations.exists()
    assert act(maker, decision, "sign") == 302
    activation = decision.activations.get()
    assert (activation.state, activation.office) == ("offered", stage.cast.office)
    assert activation.offered_by == stage.cast.case_manager.user, "who proposed gets the answer"


def test_attaching_after_signing_offers_at_once(stage: Stage) -> None:
    decision = stage.signed()
    manager = client_as(stage.cast.case_manager)
    assert act(manager, decision, "attach", office=stage.cast.office.public_id) == 302
    assert decision.activations.get().state == "offered"
    assert act(manager, decision, "attach", office=stage.cast.second_office.public_id) == 422, "one per company"


def test_an_office_that_is_not_approved_cannot_be_attached(stage: Stage) -> None:
    decision = stage.signed()
    manager = client_as(stage.cast.case_manager)
    assert act(manager, decision, "attach", office=stage.cast.other_office.public_id) == 422
    assert act(manager, decision, "attach", office="") == 422
    assert not decision.activations.exists()


def test_a_new_code_replaces_the_old(stage: Stage) -> None:
    decision = stage.signed()
    assert act(client_as(stage.cast.case_manager), decision, "rotate") == 302
    first, second = decision.activation_secrets.order_by("sequence")
    assert (first.sequence, second.sequence) == (1, 2)
    assert first.replaced_at is not None
    assert first.encrypted_code is None
    assert second.replaced_at is None


def test_ending_the_service_of_a_provider(stage: Stage) -> None:
    decision, user = stage.signed(), stage.cast.worker.user
    assert user is not None
    activation = make_activation(decision, stage.cast.office, user)
    manager = client_as(stage.cast.case_manager)
    assert "Päätä palvelu" in manager.get(page(decision)).content.decode()
    url = f"/decisions/activations/{activation.public_id}/end/"
    manager.post(url, {"version": "1", "reason": ""})
    activation.refresh_from_db()
    assert activation.state == "activated"
    manager.post(url, {"version": "1", "reason": "Asiakas vaihtaa."})
    activation.refresh_from_db()
    assert activation.state == "ended"


def test_the_copies_can_be_opened_when_they_are_ready(maker: Browser, stage: Stage, document_folder: object) -> None:
    decision = stage.signed()
    url = f"{page(decision)}documents/client/"
    assert maker.get(url).status_code == 404
    assert run(leased(decision, "client"))
    shown = maker.get(page(decision)).content.decode()
    assert url in shown and "looked=1" in shown, "the other copy is still being made"
    answer = maker.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer).startswith(b"%PDF-1.7")
    assert "no-store" in answer["Cache-Control"]
    assert AccessLogEntry.objects.filter(purpose="document_client").count() == 1


def test_a_copy_that_failed_is_told(maker: Browser, stage: Stage) -> None:
    decision = stage.signed()
    OutboxMessage.objects.filter(subject_id=decision.public_id, part="client").update(state="failed")
    assert "Kirjettä ei voitu tehdä" in maker.get(page(decision)).content.decode()


def test_an_auditor_does_not_get_the_code(stage: Stage, document_folder: object) -> None:
    decision, auditor = stage.signed(), client_as(stage.cast.auditor)
    assert run(leased(decision, "provider"))
    assert "Tuottajan kappale" not in auditor.get(page(decision)).content.decode()
    assert auditor.get(f"{page(decision)}documents/provider/").status_code == 404
    assert download(client_as(stage.cast.case_manager), f"{page(decision)}documents/provider/")[0] == 200


def test_the_client_gets_both_copies_and_nobody_elses(stage: Stage, document_folder: object) -> None:
    decision = stage.signed()
    assert run(leased(decision, "provider"))
    assert run(leased(decision, "client"))
    url = f"{page(decision)}documents/provider/"
    assert download(client_as(stage.cast.client), url)[0] == 200
    for key in ("neighbour", "mandate_holder", "stranger_client", "other_case_manager", "worker", "planner"):
        assert client_as(getattr(stage.cast, key)).get(url).status_code == 404, key
    assert client_as(stage.cast.client).get(f"{page(decision)}documents/unknown/").status_code == 404


@pytest.mark.parametrize("name", ["propose", "cancel", "sign", "return", "reject", "revoke", "end", "rotate", "attach"])
def test_the_acts_are_posts_for_those_who_may(stage: Stage, name: str) -> None:
    decision = stage.proposed()
    url = f"{page(decision)}{name}/"
    assert client_as(stage.cast.decision_maker).get(url).status_code == 405
    for key, status in (("auditor", 403), ("other_decision_maker", 404), ("worker", 404), ("client", 404)):
        assert client_as(getattr(stage.cast, key)).post(url, {"reason": "x"}).status_code == status, key
    assert client_as(stage.cast.decision_maker).post(f"/decisions/{'a' * 20}/{name}/").status_code == 404
    decision.refresh_from_db()
    assert decision.state == DecisionState.PROPOSED


@pytest.mark.parametrize("name", ["sign", "return", "reject", "revoke", "end"])
def test_a_case_manager_does_not_decide(stage: Stage, name: str) -> None:
    assert act(client_as(stage.cast.case_manager), stage.proposed(), name, reason="x") == 403


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("other_case_manager", 404),
        ("worker", 404),
        ("client", 404),
        ("planner", 404),
        ("finance_clerk", 404),
        ("case_manager", 200),
        ("auditor", 200),
    ],
)
def test_who_may_open(stage: Stage, key: str, status: int) -> None:
    assert client_as(getattr(stage.cast, key)).get(page(stage.proposed())).status_code == status


def test_a_client_never_opens_the_officials_page_of_a_given_decision(stage: Stage) -> None:
    assert client_as(stage.cast.client).get(page(stage.signed())).status_code == 403


def test_the_wrong_method_and_a_missing_decision(maker: Browser, stage: Stage) -> None:
    assert maker.post(page(stage.proposed())).status_code == 405
    assert maker.get(f"/decisions/{'a' * 20}/").status_code == 404


@pytest.mark.parametrize("many", [5, 500])
def test_sql_budget(maker: Browser, stage: Stage, sql_budget, many: int) -> None:
    decision, user = stage.signed(), stage.cast.worker.user
    assert user is not None
    make_activation(decision, stage.cast.office, user)
    record = record_transition(decision, "rotate_code", "signed", by=as_actor(stage.cast.case_manager))
    values = {field.attname: getattr(record, field.attname) for field in record._meta.fields if field.name != "id"}
    TransitionRecord.objects.bulk_create(TransitionRecord(**values) for _ in range(many))
    maker.get(page(decision))
    with sql_budget(20):
        maker.get(page(decision))


@pytest.mark.parametrize("is_attached", [False, True])
def test_sql_budget_of_signing(maker: Browser, stage: Stage, sql_budget, is_attached: bool) -> None:
    decision = stage.proposed(office=stage.cast.office if is_attached else None)
    maker.get(page(decision))
    with sql_budget(30):
        maker.post(f"{page(decision)}sign/", {"version": str(decision.version)})
    decision.refresh_from_db()
    assert decision.state == DecisionState.SIGNED


class TestCautions:
    def test_another_voucher_of_the_same_service_and_time_is_told(self, maker: Browser, stage: Stage) -> None:
        other, decision = stage.signed(), stage.proposed()
        content = maker.get(page(decision)).content.decode()
        assert "Asiakkaalla on jo sama palveluseteli" in content
        assert f'<a href="{page(other)}">Päätös {other.number}</a>' in content

    def test_a_voucher_of_another_time_or_client_is_not(self, maker: Browser, stage: Stage) -> None:
        stage.signed(period=period(datetime.date(2023, 6, 1), datetime.date(2023, 6, 30)))
        stage.signed(stage.cast.neighbour_record)
        assert "Asiakkaalla on jo sama palveluseteli" not in maker.get(page(stage.proposed())).content.decode()

    def test_nothing_is_told_of_what_has_been_decided(self, maker: Browser, stage: Stage) -> None:
        stage.signed()
        assert "Asiakkaalla on jo sama palveluseteli" not in maker.get(page(stage.signed())).content.decode()

    def test_a_beginning_in_the_past_is_told(self, maker: Browser, stage: Stage) -> None:
        past = period(datetime.date(2023, 3, 1), datetime.date(2023, 5, 31))
        assert "alkaa takautuvasti 1.3.2023" in maker.get(page(stage.proposed(period=past))).content.decode()
        assert "takautuvasti" not in maker.get(page(stage.proposed())).content.decode()


class TestLooking:
    """A page whose letters are being made looks for them by itself, and stops in the end."""

    @pytest.mark.parametrize(
        ("asked", "next_look"), [("", "1"), ("?looked=1", "2"), ("?looked=9", "10"), ("?looked=x", "1")]
    )
    def test_while_they_are_made(self, stage: Stage, asked: str, next_look: str) -> None:
        decision = stage.signed()
        for persona, page in ((stage.cast.decision_maker, ""), (stage.cast.client, "own/")):
            address = f"/decisions/{page}{decision.public_id}/"
            content = client_as(persona).get(address + asked).content.decode()
            assert f'hx-get="{address}?looked={next_look}"' in content

    @pytest.mark.parametrize("asked", ["?looked=10", "?looked=99"])
    def test_not_for_ever(self, stage: Stage, asked: str) -> None:
        address = f"/decisions/{stage.signed().public_id}/"
        content = client_as(stage.cast.decision_maker).get(address + asked).content.decode()
        assert f'hx-get="{address}' not in content and "Päivitä sivu hetken kuluttua." in content

    def test_not_when_nothing_is_being_made(self, stage: Stage) -> None:
        decision = stage.signed()
        OutboxMessage.objects.filter(subject_id=decision.public_id).update(state="failed")
        content = client_as(stage.cast.decision_maker).get(f"/decisions/{decision.public_id}/").content.decode()
        assert "looked=" not in content
