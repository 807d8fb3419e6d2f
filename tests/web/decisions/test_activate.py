"""Taking a voucher into use by its code: one answer to all that does not hold, counted attempts."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connections
from django.test import Client as Browser

from decisions.actions.activation import Claim, activate_voucher
from decisions.actions.codes import new_code, printed_code, rotate_activation_code
from decisions.actions.signing import revoke_decision
from decisions.models import Activation, ActivationAttempt, VoucherDecision
from decisions.rules import CODE_ALPHABET, ORGANISATION_LIMIT, USER_LIMIT, VOUCHER_LIMIT
from providers.models import ApprovalDecision
from tests.factories.accounts import make_membership, make_user
from tests.factories.decisions import SIGNING_DAY, Stage, approve, make_activation, make_stage
from tests.personas import AAMU_CODE, Cast, Persona, as_actor, build_cast, client_as
from voucher_portal.accounts.identity import identity_hash
from voucher_portal.core.errors import NotPermitted, RuleViolation
from voucher_portal.inbox.models import Task

URL = "/decisions/activations/activate/"
WRONG = "Tiedoilla ei löydy palveluseteliä"
TOO_MANY = "Yrityksiä on ollut liian monta"


@pytest.fixture
def worker(stage: Stage) -> Browser:
    return client_as(stage.cast.worker)


@pytest.fixture
def decision(stage: Stage) -> VoucherDecision:
    return stage.signed()


def form(decision: VoucherDecision, **fields: str) -> dict[str, str]:
    values = {
        "organiser": decision.organiser.public_id,
        "number": decision.number or "",
        "code": printed_code(decision, decision.activation_secrets.count()),
    }
    return {**values, **fields}


def another_code(decision: VoucherDecision) -> str:
    right = printed_code(decision, 1)
    return next(code for code in iter(new_code, "") if code != right)


@pytest.mark.usefixtures("db")
def test_the_right_fields_take_the_voucher_into_use(worker: Browser, decision: VoucherDecision, stage: Stage) -> None:
    answer = worker.post(URL, form(decision))
    activation = Activation.objects.get()
    assert answer["Location"].endswith(f"/billing/activations/{activation.public_id}/")
    assert (activation.state, activation.office, activation.provider) == (
        "activated",
        stage.cast.office,
        stage.cast.company,
    )
    assert activation.activated_by == stage.cast.worker.user
    assert ActivationAttempt.objects.get().succeeded


@pytest.mark.usefixtures("db")
def test_an_identity_code_does_instead_of_the_number(worker: Browser, decision: VoucherDecision) -> None:
    assert worker.post(URL, form(decision, number=AAMU_CODE)).status_code == 302


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("T-", ""), lambda code: f" {code} "])
def test_the_code_is_read_as_people_write_it(worker: Browser, decision: VoucherDecision, change) -> None:
    assert worker.post(URL, form(decision, code=change(printed_code(decision, 1)))).status_code == 302


def refused(browser: Browser, fields: dict[str, str]) -> str:
    answer = browser.post(URL, fields)
    assert answer.status_code == 422
    assert not Activation.objects.exists()
    content = answer.content.decode()
    assert "Aurinkoinen" not in content
    assert "640" not in content
    return content


@pytest.mark.usefixtures("db")
def test_wrong_unknown_expired_revoked_and_rotated_get_the_same_answer(
    worker: Browser, decision: VoucherDecision, stage: Stage
) -> None:
    other_organiser = stage.cast.other_organiser.public_id
    revoked = stage.signed(stage.cast.neighbour_record)
    revoked_form = form(revoked)
    revoke_decision(decision=revoked, reason="x", expected_version=None, by=as_actor(stage.cast.decision_maker))
    claims = [
        form(decision, code=another_code(decision)),
        form(decision, number="2399999"),
        form(decision, organiser=other_organiser),
        revoked_form,
    ]
    answers = {_without_what_was_typed(refused(worker, claim), claim) for claim in claims}
    expired = form(decision)
    with time_machine.travel(datetime.datetime(2023, 6, 1, 9, tzinfo=datetime.UTC)):
        late = client_as(stage.cast.worker)
        answers.add(_without_what_was_typed(refused(late, expired), expired))
    assert len(answers) == 1
    assert WRONG in answers.pop()


def _without_what_was_typed(content: str, claim: dict[str, str]) -> str:
    """The part of the page that tells the result: the summary of errors."""
    start = content.index('class="govuk-error-summary"') if "govuk-error-summary" in content else 0
    return content[start : content.index("</div>", content.index(WRONG))]


@pytest.mark.usefixtures("db")
def test_a_rotated_code_no_longer_works(worker: Browser, decision: VoucherDecision, stage: Stage) -> None:
    old = form(decision)
    rotate_activation_code(decision=decision, expected_version=None, by=as_actor(stage.cast.case_manager))
    assert WRONG in refused(worker, old)
    assert worker.post(URL, form(decision)).status_code == 302


@pytest.mark.usefixtures("db")
def test_a_draft_and_a_proposal_cannot_be_activated(worker: Browser, stage: Stage) -> None:
    proposed = stage.proposed()
    claim = {"organiser": proposed.organiser.public_id, "number": "2300001", "code": "T-KGRT8M"}
    assert WRONG in refused(worker, claim)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("organiser", "", "Valitse päätöksen myöntäjä"),
        ("number", "", "Kirjoita päätöksen numero"),
        ("number", "230011", "seitsemän numeroa"),
        ("number", "010150-901Z", "010150-****"),
        ("code", "", "Kirjoita tuottajan varmenne"),
        ("code", "T-12", "kuusi merkkiä"),
        ("code", "T-KGRT0M", "kuusi merkkiä"),
    ],
)
def test_bad_input_is_told_without_an_attempt(
    worker: Browser, decision: VoucherDecision, field: str, typed: str, says: str
) -> None:
    content = refused(worker, form(decision, **{field: typed}))
    assert says in content
    assert f'href="#id_{field}"' in content
    assert not ActivationAttempt.objects.exists()


@pytest.mark.usefixtures("db")
def test_attempts_of_one_person_are_limited(worker: Browser, decision: VoucherDecision, stage: Stage) -> None:
    wrong = form(decision, code=another_code(decision))
    for _ in range(USER_LIMIT.failures):
        assert WRONG in refused(worker, wrong)
    assert TOO_MANY in refused(worker, form(decision)), "the right code is not even looked at"
    assert ActivationAttempt.objects.count() == USER_LIMIT.failures
    with time_machine.travel(SIGNING_DAY + USER_LIMIT.period + datetime.timedelta(seconds=1), tick=False):
        assert client_as(stage.cast.worker).post(URL, form(decision)).status_code == 302


def failures(count: int, **fields: object) -> None:
    values: dict[str, object] = {
        "user_id": 1,
        "organisation_id": 1,
        "decision_lookup": b"x",
        "succeeded": False,
        "created_at": SIGNING_DAY,
    }
    ActivationAttempt.objects.bulk_create(ActivationAttempt(**{**values, **fields}) for _ in range(count))


@pytest.mark.usefixtures("db")
def test_attempts_of_one_company_are_limited(worker: Browser, decision: VoucherDecision, stage: Stage) -> None:
    failures(ORGANISATION_LIMIT.failures - 1, organisation_id=stage.cast.company.organisation_id)
    assert WRONG in refused(worker, form(decision, code=another_code(decision)))
    assert TOO_MANY in refused(worker, form(decision))


@pytest.mark.usefixtures("db")
def test_attempts_against_one_voucher_are_limited(worker: Browser, decision: VoucherDecision) -> None:
    refused(worker, form(decision, code=another_code(decision)))
    lookup = ActivationAttempt.objects.get().decision_lookup
    failures(VOUCHER_LIMIT.failures - 1, decision_lookup=bytes(lookup))
    assert TOO_MANY in refused(worker, form(decision))


@pytest.mark.usefixtures("db")
def test_successes_are_not_counted_against_anybody(stage: Stage, decision: VoucherDecision, worker: Browser) -> None:
    failures(50, organisation_id=stage.cast.company.organisation_id, succeeded=True)
    assert worker.post(URL, form(decision)).status_code == 302


@pytest.mark.usefixtures("db")
def test_a_company_that_is_not_approved_cannot_take_it(decision: VoucherDecision, stage: Stage) -> None:
    content = refused(client_as(stage.cast.other_worker), form(decision))
    assert "ei ole hyväksytty" in content
    assert WRONG not in content


@pytest.mark.usefixtures("db")
def test_a_suspended_approval_does_not_do(worker: Browser, decision: VoucherDecision) -> None:
    ApprovalDecision.objects.update(state="suspended")
    assert "ei ole hyväksytty" in refused(worker, form(decision))


@pytest.mark.usefixtures("db")
def test_an_office_must_serve_the_municipality(decision: VoucherDecision, stage: Stage) -> None:
    signer, preparer = stage.cast.decision_maker.user, stage.cast.planner.user
    assert signer is not None and preparer is not None
    row = approve(stage.cast.other_office, stage.service, signer=signer, preparer=preparer)
    row.municipality_codes = ["500"]
    row.save()
    assert "ei ole hyväksytty" in refused(client_as(stage.cast.other_worker), form(decision))


@pytest.mark.usefixtures("db")
def test_who_has_several_offices_chooses(decision: VoucherDecision, stage: Stage) -> None:
    administrator = client_as(stage.cast.provider_administrator)
    assert "Valitse toimipiste" in refused(administrator, form(decision))
    fields = form(decision, office=stage.cast.second_office.public_id)
    assert administrator.post(URL, fields).status_code == 302
    assert Activation.objects.get().office == stage.cast.second_office


@pytest.mark.usefixtures("db")
def test_another_companys_office_cannot_be_chosen(decision: VoucherDecision, stage: Stage) -> None:
    fields = form(decision, office=stage.cast.other_office.public_id)
    refused(client_as(stage.cast.provider_administrator), fields)
    with pytest.raises(NotPermitted):
        activate_voucher(claim=None, office=stage.cast.second_office, by=as_actor(stage.cast.worker))


@pytest.mark.usefixtures("db")
def test_a_voucher_the_company_has_already_is_told(worker: Browser, decision: VoucherDecision, stage: Stage) -> None:
    user = stage.cast.worker.user
    assert user is not None
    make_activation(decision, stage.cast.second_office, user)
    answer = worker.post(URL, form(decision))
    assert answer.status_code == 422
    assert "on jo tällä tuottajalla" in answer.content.decode()


@pytest.mark.usefixtures("db")
def test_an_offer_is_accepted_by_the_code_too(worker: Browser, stage: Stage) -> None:
    decision = stage.signed(office=stage.cast.second_office)
    assert worker.post(URL, form(decision)).status_code == 302
    activation = Activation.objects.get()
    assert (activation.state, activation.office) == ("activated", stage.cast.office)
    assert not Task.objects.waiting().filter(subject_id=activation.public_id).exists()


@pytest.mark.usefixtures("db")
def test_nobody_activates_their_own_voucher(decision: VoucherDecision, stage: Stage) -> None:
    client, user = stage.cast.client.user, stage.cast.worker.user
    assert client is not None and user is not None
    client.identity_hash = None
    client.save()
    user.identity_hash = identity_hash(AAMU_CODE)
    user.save()
    assert "omaa asiaasi" in refused(client_as(stage.cast.worker), form(decision))


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("key", ["reader", "billing_user", "case_manager", "client", "mandate_holder"])
def test_is_forbidden_without_the_right(decision: VoucherDecision, stage: Stage, key: str) -> None:
    browser = client_as(getattr(stage.cast, key))
    assert browser.get(URL).status_code == 403
    assert browser.post(URL, form(decision)).status_code == 403


@pytest.mark.usefixtures("db")
def test_the_page_and_the_wrong_method(worker: Browser) -> None:
    assert worker.get(URL).status_code == 200
    assert worker.delete(URL).status_code == 405


@pytest.mark.usefixtures("db")
def test_sql_budget(worker: Browser, decision: VoucherDecision, sql_budget) -> None:
    worker.get(URL)
    fields = form(decision)
    with sql_budget(20):
        worker.get(URL)
    with sql_budget(30):
        worker.post(URL, {**fields, "code": another_code(decision)})
    with sql_budget(30):
        assert worker.post(URL, fields).status_code == 302


def test_codes_have_no_look_alikes() -> None:
    assert not set(CODE_ALPHABET) & set("IL0O1")
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(code.startswith("T-") and len(code) == 8 and set(code[2:]) <= set(CODE_ALPHABET) for code in codes)


@pytest.fixture
def committed_stage(committed_db: str) -> Iterator[Stage]:
    with time_machine.travel(SIGNING_DAY, tick=False):
        yield make_stage(build_cast())


def workers_of(cast: Cast, count: int) -> list[Persona]:
    """Administrators of one company, so that each may use any office."""
    memberships = [
        make_membership(make_user("Testi", f"Työ{number}"), cast.company.organisation, "provider_administrator")
        for number in range(count)
    ]
    return [Persona(f"w{at}", found.user, f"staff:{found.public_id}") for at, found in enumerate(memberships)]


def test_parallel_guesses_are_all_counted(committed_stage: Stage) -> None:
    """Twenty-five colleagues guess at once: the company's limit lets twenty through, no more."""
    decision, cast = committed_stage.signed(), committed_stage.cast
    actors = [as_actor(persona) for persona in workers_of(cast, 25)]
    answers: list[str] = []
    start = threading.Barrier(len(actors))

    def guess(number: int) -> None:
        claim = Claim(decision.organiser, f"23{number:05}", "", "T-AAAAAA")
        start.wait()
        try:
            activate_voucher(claim=claim, office=cast.office, by=actors[number])
        except RuleViolation as refusal:
            answers.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess, args=[number]) for number in range(len(actors))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert answers.count("wrong_claim") == ORGANISATION_LIMIT.failures
    assert answers.count("too_many_attempts") == 5
    assert ActivationAttempt.objects.count() == ORGANISATION_LIMIT.failures


def test_a_refused_attempt_stays_written(committed_stage: Stage) -> None:
    claim = Claim(committed_stage.cast.organiser, "2399999", "", "T-AAAAAA")
    with pytest.raises(RuleViolation):
        activate_voucher(claim=claim, office=committed_stage.cast.office, by=as_actor(committed_stage.cast.worker))
    connections["default"].close()
    assert ActivationAttempt.objects.count() == 1
