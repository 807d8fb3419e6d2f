"""The provider's clients: offers first, the tree of services, old ones, and answering an offer."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.test import Client as Browser

from decisions.actions.signing import end_decision
from decisions.models import Activation, VoucherDecision
from tests.factories.decisions import Stage, approve, make_activation, make_service, twenty_hours
from tests.personas import AAMU_CODE, as_actor, client_as
from voucher_portal.core.models import AccessLogEntry, TransitionRecord
from voucher_portal.inbox.models import Message, Task

pytestmark = pytest.mark.usefixtures("db")
URL = "/decisions/activations/"
JUNE = datetime.datetime(2023, 6, 1, 9, tzinfo=datetime.UTC)


@pytest.fixture
def worker(stage: Stage) -> Browser:
    return client_as(stage.cast.worker)


@pytest.fixture
def served(stage: Stage) -> Activation:
    user = stage.cast.worker.user
    assert user is not None
    return make_activation(stage.signed(), stage.cast.office, user)


@pytest.fixture
def offered(stage: Stage) -> Activation:
    return stage.signed(stage.cast.neighbour_record, office=stage.cast.office).activations.get()


def test_lists_the_clients_with_what_is_left(worker: Browser, served: Activation) -> None:
    content = worker.get(URL).content.decode()
    assert "Aurinkoinen Testi Aamu" in content
    assert f"/billing/activations/{served.public_id}/" in content
    assert "2300001" in content
    assert "20\u00a0h" in content
    assert "Ota käyttöön" in content


def test_offers_stand_first(worker: Browser, served: Activation, offered: Activation) -> None:
    content = worker.get(URL).content.decode()
    assert content.index("Testi Veikko Vanamo") < content.index("Aurinkoinen Testi Aamu")
    assert f"/activations/{offered.public_id}/" in content


def test_the_tree_goes_from_organiser_to_service(worker: Browser, served: Activation, stage: Stage) -> None:
    planner, user = stage.cast.planner.user, stage.cast.worker.user
    assert planner is not None and user is not None
    second = make_service(stage.cast.organiser, stage.cast.unit, planner, name="Siivous")
    other = stage.signed(stage.cast.neighbour_record, definition=second.definition, rows=twenty_hours(second))
    make_activation(other, stage.cast.office, user)
    content = worker.get(URL).content.decode()
    assert "Keski-Suomen hyvinvointialue" in content
    assert "Kotipalvelu (1)" in content
    assert "Siivous (1)" in content
    chosen = worker.get(URL, {"service": second.definition.public_id}).content.decode()
    results = chosen[chosen.index('id="results"') :]
    assert "Vanamo" in results
    assert "Aurinkoinen" not in results


def test_old_clients_are_shown_when_asked_for(served: Activation, stage: Stage) -> None:
    with time_machine.travel(JUNE):
        browser = client_as(stage.cast.worker)
        assert "Ei vielä asiakkaita" in browser.get(URL).content.decode()
        assert "Aurinkoinen Testi Aamu" in browser.get(URL, {"old": "on"}).content.decode()


def test_an_ended_voucher_is_current_until_its_last_day(worker: Browser, served: Activation, stage: Stage) -> None:
    end_decision(
        decision=served.decision,
        end_date=datetime.date(2023, 4, 30),
        reason="Muuttaa.",
        expected_version=None,
        by=as_actor(stage.cast.decision_maker),
    )
    assert "Aurinkoinen" in worker.get(URL).content.decode()
    with time_machine.travel(datetime.datetime(2023, 5, 1, 9, tzinfo=datetime.UTC)):
        assert "Aurinkoinen" not in client_as(stage.cast.worker).get(URL).content.decode()


@pytest.mark.parametrize("query", ["aurin", "2300001", AAMU_CODE])
def test_searches_by_name_number_or_identity_code(worker: Browser, served: Activation, query: str) -> None:
    answer = worker.post(URL, {"query": query})
    content = answer.content.decode()
    results = content[content.index('id="results"') :]
    assert "Aurinkoinen Testi Aamu" in results
    assert "Vanamo" not in results


def test_a_search_finds_only_the_companys_clients(worker: Browser, served: Activation, stage: Stage) -> None:
    stage.signed(stage.cast.neighbour_record)
    assert "Asiakasta ei löytynyt" in worker.post(URL, {"query": "vanamo"}).content.decode()


@pytest.mark.parametrize(
    "key", ["second_worker", "other_worker", "other_provider_administrator", "third_provider_administrator"]
)
def test_another_office_or_company_sees_nothing(
    stage: Stage, served: Activation, offered: Activation, key: str
) -> None:
    content = client_as(getattr(stage.cast, key)).get(URL).content.decode()
    assert "Aurinkoinen" not in content
    assert "Vanamo" not in content


def test_the_stranger_has_clients_of_her_own(stage: Stage, served: Activation) -> None:
    signer, planner, user = stage.cast.decision_maker.user, stage.cast.planner.user, stage.cast.other_worker.user
    assert signer is not None and planner is not None and user is not None
    approve(stage.cast.other_office, stage.service, signer=signer, preparer=planner)
    make_activation(stage.signed(stage.cast.neighbour_record), stage.cast.other_office, user)
    content = client_as(stage.cast.other_worker).get(URL).content.decode()
    assert "Vanamo" in content
    assert "Aurinkoinen" not in content


def test_a_reader_sees_the_list_without_activation(stage: Stage, served: Activation) -> None:
    content = client_as(stage.cast.reader).get(URL).content.decode()
    assert "Aurinkoinen" in content
    assert "Ota käyttöön" not in content


def test_the_client_of_a_proposal_is_not_seen(worker: Browser, stage: Stage) -> None:
    stage.proposed(office=stage.cast.office)
    assert "Aurinkoinen" not in worker.get(URL).content.decode()


@pytest.mark.parametrize("key", ["case_manager", "client", "planner", "mandate_holder"])
def test_is_forbidden_for_others(stage: Stage, key: str) -> None:
    assert client_as(getattr(stage.cast, key)).get(URL).status_code == 403


def test_the_wrong_method(worker: Browser) -> None:
    assert worker.delete(URL).status_code == 405


def offer_url(activation: Activation) -> str:
    return f"{URL}{activation.public_id}/"


def test_the_offer_shows_what_the_provider_needs(worker: Browser, offered: Activation) -> None:
    content = worker.get(offer_url(offered)).content.decode()
    assert "Testi Veikko Vanamo" in content
    assert "20:00\u00a0h" in content
    assert "Jyväskylä" in content
    assert "Koulukatu" not in content, "the address is seen after accepting"
    assert AccessLogEntry.objects.filter(purpose="activation_offer").count() == 1


def test_accepting_needs_no_code(worker: Browser, offered: Activation, stage: Stage) -> None:
    task = Task.objects.waiting().get(subject_id=offered.public_id)
    assert task.recipient_organisation == stage.cast.company.organisation
    assert (task.recipient_permission, task.recipient_office_id) == ("voucher.activate", offered.office_id)
    worker.post(f"{offer_url(offered)}accept/", {"version": str(offered.version)})
    offered.refresh_from_db()
    assert (offered.state, offered.activated_by) == ("activated", stage.cast.worker.user)
    task.refresh_from_db()
    assert task.done_at is not None
    message = Message.objects.get(subject_id=offered.decision.public_id)
    assert message.recipient_user == stage.cast.case_manager.user
    assert "Vanamo" not in f"{message.title} {message.about} {message.body}"


def test_declining_needs_a_reason_that_reaches_the_official(worker: Browser, offered: Activation, stage: Stage) -> None:
    url = f"{offer_url(offered)}decline/"
    answer = worker.post(url, {"version": str(offered.version), "reason": ""})
    assert answer.status_code == 422
    assert "Kirjoita perustelu" in answer.content.decode()
    assert worker.post(url, {"version": str(offered.version), "reason": "Ei vapaita aikoja."}).status_code == 302
    offered.refresh_from_db()
    assert offered.state == "declined"
    record = TransitionRecord.objects.get(subject_id=offered.public_id, name="decline")
    assert record.reason == "Ei vapaita aikoja."
    task = Task.objects.waiting().get(subject_id=offered.decision.public_id)
    assert task.recipient_user == stage.cast.case_manager.user
    page = client_as(stage.cast.case_manager).get(f"/decisions/{offered.decision.public_id}/")
    assert "Ei vapaita aikoja." in page.content.decode()
    assert worker.get(offer_url(offered)).status_code == 404, "who declined sees the client no more"


def test_another_provider_can_be_attached_after_a_refusal(worker: Browser, offered: Activation, stage: Stage) -> None:
    worker.post(f"{offer_url(offered)}decline/", {"version": "1", "reason": "Ei vapaita aikoja."})
    decision = VoucherDecision.objects.get(pk=offered.decision_id)
    manager = client_as(stage.cast.case_manager)
    fields = {"version": str(decision.version), "office": stage.cast.second_office.public_id}
    assert manager.post(f"/decisions/{decision.public_id}/attach/", fields).status_code == 302
    assert not Task.objects.waiting().filter(subject_id=decision.public_id).exists()
    assert Activation.objects.offered().get().office == stage.cast.second_office


def test_an_offer_of_a_voucher_that_is_over_cannot_be_accepted(offered: Activation, stage: Stage) -> None:
    with time_machine.travel(JUNE):
        client_as(stage.cast.worker).post(f"{offer_url(offered)}accept/", {"version": str(offered.version)})
    offered.refresh_from_db()
    assert offered.state == "offered"


def test_a_stale_answer_does_nothing(worker: Browser, offered: Activation) -> None:
    worker.post(f"{offer_url(offered)}accept/", {"version": "7"})
    offered.refresh_from_db()
    assert offered.state == "offered"
    assert worker.post(f"{offer_url(offered)}decline/", {"version": "7", "reason": "x"}).status_code == 422


def test_an_accepted_offer_leads_to_the_clients_card(worker: Browser, served: Activation) -> None:
    assert worker.get(offer_url(served))["Location"].endswith(f"/billing/activations/{served.public_id}/")


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("reader", 403),
        ("billing_user", 403),
        ("second_worker", 404),
        ("other_worker", 404),
        ("case_manager", 403),
        ("client", 404),
    ],
)
@pytest.mark.parametrize("name", ["accept", "decline"])
def test_who_may_not_answer(stage: Stage, offered: Activation, key: str, status: int, name: str) -> None:
    browser = client_as(getattr(stage.cast, key))
    assert browser.post(f"{offer_url(offered)}{name}/", {"reason": "x", "version": "1"}).status_code == status
    offered.refresh_from_db()
    assert offered.state == "offered"


@pytest.mark.parametrize("name", ["", "accept/", "decline/", "end/"])
def test_missing_objects_and_wrong_methods(worker: Browser, offered: Activation, name: str) -> None:
    missing = f"{URL}{'a' * 20}/{name}"
    assert (worker.post(missing) if name else worker.get(missing)).status_code == 404
    wrong = worker.get(f"{offer_url(offered)}{name}") if name else worker.post(offer_url(offered))
    assert wrong.status_code == 405


@pytest.mark.parametrize("many", [5, 500])
def test_sql_budget(worker: Browser, stage: Stage, sql_budget, many: int) -> None:
    user = stage.cast.worker.user
    assert user is not None
    for decision in stage.signed_without_letters(many):
        make_activation(decision, stage.cast.office, user)
    worker.get(URL)
    with sql_budget(12):
        worker.get(URL)
    with sql_budget(12):
        worker.post(URL, {"query": "tuomi"})
