"""A later version of a rulebook: companies are asked, accept, and the organiser sees who has not."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.urls import reverse

from providers.acceptances import AcceptanceState, in_state, standings, state_of, with_acceptance_of
from providers.actions.acceptances import accept_rulebook_version, ask_companies
from providers.actions.approvals import revoke_approval, suspend_approval
from providers.models import Application, ApprovalDecision, Provider, RulebookAcceptance
from providers.tasks import ask_for_acceptances
from rulebooks.actions import add_rulebook_version
from rulebooks.models import Call, DefinitionVersion, RulebookVersion
from tests.factories.providers import many_approvals, many_companies, signed_approval
from tests.factories.rulebooks import in_three, make_next_rulebook_version, make_rulebook
from tests.personas import Cast, client_as
from tests.web.providers.conftest import Actors
from voucher_portal.accounts.actor import PUBLIC_ACTOR
from voucher_portal.accounts.models import User
from voucher_portal.core import clock, outbox
from voucher_portal.core.errors import NotPermitted, RuleViolation
from voucher_portal.core.models import OutboxMessage, OutboxState
from voucher_portal.core.transitions import SYSTEM
from voucher_portal.inbox.models import Task

DAY = datetime.timedelta(days=1)
FIRST = datetime.date(2040, 1, 1)
TEXT = in_three("text", "# Yleistä\n\nPalveluseteli on vahva sitoumus.\n\n# Laskutus\n\nKuukausittain.")


@pytest.fixture
def before(version: DefinitionVersion) -> RulebookVersion:
    """The service part that the definition names."""
    rulebook = version.service_rulebook
    assert rulebook is not None
    return rulebook


@pytest.fixture
def later(signed: ApprovalDecision, before: RulebookVersion, actors: Actors) -> RulebookVersion:
    """The version that follows it, published after the company was approved; nobody has been asked yet."""
    return make_next_rulebook_version(before, FIRST, by=actors.planner, **TEXT)


def accept(version: RulebookVersion) -> str:
    return reverse("providers:rulebook-accept", args=[version.public_id])


def listing(version: RulebookVersion, name: str = "acceptance-list") -> str:
    return reverse(f"providers:{name}", args=[version.rulebook.public_id])


def work_on(message: OutboxMessage) -> bool:
    """Do as a worker does with a leased message."""
    [leased] = [row for row in outbox.lease() if row.pk == message.pk]
    return ask_for_acceptances(leased.pk, str(leased.lease_token))


class TestAsking:
    def test_publishing_ends_as_a_task_with_its_deadline(self, personas: Cast, later: RulebookVersion) -> None:
        message = OutboxMessage.objects.get(subject_id=later.public_id)

        assert work_on(message)

        [task] = Task.objects.waiting().filter(recipient_organisation=personas.company.organisation)
        assert (task.title, task.recipient_role) == ("Hyväksy uusi sääntökirja", "provider_administrator")
        assert task.view_name == "providers:rulebook-accept" and task.subject_id == later.public_id
        assert task.due_at is not None and clock.helsinki_date(task.due_at) == later.accept_by_date
        message.refresh_from_db()
        assert message.state == OutboxState.DONE

    def test_who_is_no_provider_is_left_in_peace(
        self, personas: Cast, later: RulebookVersion, others_submitted: Application
    ) -> None:
        """The other company has accepted the rulebook in an application that nobody has decided."""
        assert RulebookAcceptance.objects.filter(provider=personas.other_company).exists()

        assert ask_companies(version=later, by=SYSTEM) == 1
        assert not Task.objects.filter(recipient_organisation=personas.other_company.organisation).exists()

    def test_whose_approval_has_ended_is_left_in_peace(
        self, later: RulebookVersion, signed: ApprovalDecision, actors: Actors
    ) -> None:
        revoke_approval(approval=signed, reason="Lopetti.", expected_version=None, by=actors.decision_maker)

        assert ask_companies(version=later, by=SYSTEM) == 0

    def test_whose_approval_is_suspended_is_asked(
        self, later: RulebookVersion, signed: ApprovalDecision, actors: Actors
    ) -> None:
        suspend_approval(approval=signed, reason="Vakuutus.", expected_version=None, by=actors.decision_maker)

        assert ask_companies(version=later, by=SYSTEM) == 1

    def test_a_rulebook_that_no_voucher_of_theirs_names_is_not_their_concern(
        self, personas: Cast, signed: ApprovalDecision, actors: Actors
    ) -> None:
        other = make_next_rulebook_version(
            make_rulebook(personas.organiser, by=actors.planner), FIRST, by=actors.planner
        )

        assert ask_companies(version=other, by=SYSTEM) == 0

    def test_asking_twice_is_asking_once_also_after_the_answer(
        self, personas: Cast, later: RulebookVersion, actors: Actors
    ) -> None:
        for _ in range(2):
            ask_companies(version=later, by=SYSTEM)
        accept_rulebook_version(provider=personas.company, version=later, by=actors.administrator)

        assert ask_companies(version=later, by=SYSTEM) == 0
        assert Task.objects.filter(subject_id=later.public_id).count() == 1
        assert not Task.objects.waiting().filter(subject_id=later.public_id).exists()

    def test_a_company_approved_afterwards_is_asked_at_its_approval(
        self, personas: Cast, later: RulebookVersion, others_submitted: Application, actors: Actors
    ) -> None:
        signed_approval(others_submitted, preparer=actors.planner, signer=actors.decision_maker)

        [task] = Task.objects.waiting().filter(recipient_organisation=personas.other_company.organisation)
        assert task.subject_id == later.public_id


class TestAccepting:
    def test_the_company_reads_what_changed_and_accepts(
        self, personas: Cast, later: RulebookVersion, before: RulebookVersion
    ) -> None:
        ask_companies(version=later, by=SYSTEM)
        browser = client_as(personas.provider_administrator)
        page = browser.get(accept(later)).content.decode()
        assert "Muutokset versioon 1, jonka olette hyväksyneet" in page
        assert "vahva" in page and "<ins>" in page and "Hyväksy sääntökirja" in page

        response = browser.post(accept(later), follow=True)

        assert response.redirect_chain[0][0] == reverse("providers:own-rulebook-list")
        acceptance = RulebookAcceptance.objects.get(rulebook_version=later)
        assert (acceptance.provider, acceptance.accepted_by) == (
            personas.company,
            personas.provider_administrator.user,
        )
        assert acceptance.application is None and acceptance.organiser == personas.organiser
        assert not Task.objects.waiting().filter(subject_id=later.public_id).exists()
        assert Task.objects.get(subject_id=later.public_id).done_by == personas.provider_administrator.user
        assert "Veera Virta hyväksyi" in browser.get(accept(later)).content.decode()

    def test_reading_and_accepting_stay_within_their_budget(
        self, personas: Cast, later: RulebookVersion, sql_budget: Callable[[int], AbstractContextManager[object]]
    ) -> None:
        ask_companies(version=later, by=SYSTEM)
        browser = client_as(personas.provider_administrator)

        with sql_budget(20):
            assert browser.get(accept(later)).status_code == 200
        with sql_budget(20):
            assert browser.get(reverse("providers:own-rulebook-list")).status_code == 200
        with sql_budget(30):
            assert browser.post(accept(later)).status_code == 302

    def test_accepting_again_changes_nothing(self, personas: Cast, later: RulebookVersion) -> None:
        browser = client_as(personas.provider_administrator)
        browser.post(accept(later))
        first = RulebookAcceptance.objects.get(rulebook_version=later)

        assert browser.post(accept(later)).status_code == 302
        assert RulebookAcceptance.objects.get(rulebook_version=later).accepted_at == first.accepted_at

    def test_the_latest_version_answers_for_those_before_it(
        self, personas: Cast, later: RulebookVersion, actors: Actors
    ) -> None:
        ask_companies(version=later, by=SYSTEM)
        latest = make_next_rulebook_version(later, datetime.date(2041, 1, 1), by=actors.planner)
        ask_companies(version=latest, by=SYSTEM)
        assert Task.objects.waiting().filter(title="Hyväksy uusi sääntökirja").count() == 2

        accept_rulebook_version(provider=personas.company, version=latest, by=actors.administrator)

        assert not Task.objects.waiting().filter(title="Hyväksy uusi sääntökirja").exists()
        assert ask_companies(version=later, by=SYSTEM) == 0

    def test_a_worker_reads_and_may_not_accept(self, personas: Cast, later: RulebookVersion) -> None:
        browser = client_as(personas.worker)

        assert "Yrityksen pääkäyttäjä hyväksyy sääntökirjan." in browser.get(accept(later)).content.decode()
        assert browser.post(accept(later)).status_code == 403
        assert not RulebookAcceptance.objects.filter(rulebook_version=later).exists()

    @pytest.mark.parametrize("name", ["third_provider_administrator", "other_provider_administrator"])
    def test_a_company_that_it_does_not_bind_finds_nothing(
        self, personas: Cast, later: RulebookVersion, name: str
    ) -> None:
        browser = client_as(personas.everybody[name])

        assert browser.get(accept(later)).status_code == browser.post(accept(later)).status_code == 404

    @pytest.mark.parametrize("name", ["planner", "client", "visitor"])
    def test_who_is_no_company_is_refused(self, personas: Cast, later: RulebookVersion, name: str) -> None:
        response = client_as(personas.everybody[name]).get(accept(later))

        assert response.status_code == (302 if name == "visitor" else 403)

    def test_a_company_no_longer_approved_reads_and_is_told_why_it_cannot_accept(
        self, personas: Cast, later: RulebookVersion, signed: ApprovalDecision, actors: Actors
    ) -> None:
        revoke_approval(approval=signed, reason="Lopetti.", expected_version=None, by=actors.decision_maker)
        browser = client_as(personas.provider_administrator)

        assert "Hyväksy sääntökirja</button>" not in browser.get(accept(later)).content.decode()
        told = browser.post(accept(later), follow=True).content.decode()
        assert "Tämä sääntökirja ei koske yritystänne." in told

    def test_a_draft_is_not_accepted(
        self, personas: Cast, signed: ApprovalDecision, before: RulebookVersion, actors: Actors
    ) -> None:
        draft = add_rulebook_version(rulebook=before.rulebook, by=actors.planner)

        assert client_as(personas.provider_administrator).get(accept(draft)).status_code == 404
        with pytest.raises(RuleViolation, match="Luonnosta ei voi hyväksyä"):
            accept_rulebook_version(provider=personas.company, version=draft, by=actors.administrator)

    def test_nobody_accepts_for_nobody(self, personas: Cast, later: RulebookVersion) -> None:
        with pytest.raises(NotPermitted):
            accept_rulebook_version(provider=personas.company, version=later, by=PUBLIC_ACTOR)

    def test_own_list_shows_what_waits_and_what_is_late(self, personas: Cast, later: RulebookVersion) -> None:
        browser, url = client_as(personas.provider_administrator), reverse("providers:own-rulebook-list")
        assert later.accept_by_date is not None

        assert "Hyväksy viimeistään" in browser.get(url).content.decode()
        with clock.set_to(clock.now() + 40 * DAY):
            assert "Myöhässä, määräpäivä" in browser.get(url).content.decode()
            assert "on mennyt. Hyväksykää sääntökirja heti." in browser.get(accept(later)).content.decode()
        browser.post(accept(later))
        page = browser.get(url).content.decode()
        assert "Hyväksy viimeistään" not in page and "Veera Virta hyväksyi" in page

    def test_an_empty_list_says_what_will_be_here(self, personas: Cast) -> None:
        page = client_as(personas.provider_administrator).get(reverse("providers:own-rulebook-list")).content.decode()
        assert "Ei vielä sääntökirjoja" in page


class TestFollowing:
    def test_the_planner_sees_who_waits_who_is_late_and_who_has_accepted(
        self, personas: Cast, later: RulebookVersion, actors: Actors
    ) -> None:
        browser = client_as(personas.planner)
        page = browser.get(listing(later)).content.decode()
        assert "Odottaa hyväksyntää" in page and "Versio 1," in page and "hyväksyttävä viimeistään" in page

        with clock.set_to(clock.now() + 40 * DAY):
            [late] = browser.get(listing(later), {"state": "overdue"}).context["rows"]
            assert (late.provider, late.state) == (personas.company, AcceptanceState.OVERDUE)
            home = browser.get(reverse("site:home")).content.decode()
            assert "sääntökirjan hyväksyntä myöhässä" in home

        accept_rulebook_version(provider=personas.company, version=later, by=actors.administrator)
        [done] = browser.get(listing(later), {"state": "accepted"}).context["rows"]
        assert done.provider.accepted_by_name == "Veera Virta" and done.provider.accepted_number == 2

    def test_an_earlier_version_may_be_looked_at(
        self, personas: Cast, later: RulebookVersion, before: RulebookVersion
    ) -> None:
        [row] = client_as(personas.planner).get(listing(later), {"version": before.public_id}).context["rows"]

        assert row.state == AcceptanceState.ACCEPTED

    def test_an_applicant_is_listed_as_no_provider(
        self, personas: Cast, later: RulebookVersion, others_submitted: Application
    ) -> None:
        [row] = client_as(personas.planner).get(listing(later), {"state": "not_bound"}).context["rows"]

        assert row.provider == personas.other_company

    def test_searches_and_filters_nothing_for_nonsense(self, personas: Cast, later: RulebookVersion) -> None:
        browser = client_as(personas.planner)

        assert len(browser.get(listing(later), {"search": "kotihoiva"}).context["rows"]) == 1
        assert "Rajauksia vastaavia" in browser.get(listing(later), {"search": "zzz"}).content.decode()
        nonsense = {"state": "x", "version": "x", "page": "x"}
        assert len(browser.get(listing(later), nonsense).context["rows"]) == 1
        part = browser.get(listing(later), headers={"HX-Request": "true"}).content.decode()
        assert "Kotihoiva Esimerkki Oy" in part and "<html" not in part

    def test_the_states_in_the_database_and_in_words_are_the_same(
        self, personas: Cast, later: RulebookVersion, others_submitted: Application, actors: Actors
    ) -> None:
        def sorted_by_state() -> dict[str, set[str]]:
            found = with_acceptance_of(later, Provider.objects.all())
            for state in AcceptanceState:
                assert {state_of(provider, later) for provider in in_state(state, later, found)} <= {state}
            named = {state: {str(one) for one in in_state(state, later, found)} for state in AcceptanceState}
            assert sum(len(names) for names in named.values()) == found.count()
            return {str(state): names for state, names in named.items() if names}

        applicant, company = {"not_bound": {"Hoivapari Tmi"}}, {"Kotihoiva Esimerkki Oy"}
        assert sorted_by_state() == {"waiting": company, **applicant}
        with clock.set_to(clock.now() + 40 * DAY):
            assert sorted_by_state() == {"overdue": company, **applicant}
        accept_rulebook_version(provider=personas.company, version=later, by=actors.administrator)
        assert sorted_by_state() == {"accepted": company, **applicant}

    def test_the_file_has_the_same_rows(self, personas: Cast, later: RulebookVersion, actors: Actors) -> None:
        accept_rulebook_version(provider=personas.company, version=later, by=actors.administrator)

        response = client_as(personas.planner).get(listing(later, "acceptance-csv"))

        lines = b"".join(response.streaming_content).decode().removeprefix("\ufeff").splitlines()
        assert lines[0].split(";")[:2] == ["Yritys", "Y-tunnus"]
        cells = lines[1].split(";")
        assert cells[0] == "Kotihoiva Esimerkki Oy" and cells[3:6] == ["2", "Hyväksynyt", "2"]
        assert cells[7] == "Veera Virta" and len(lines) == 2
        assert response["Content-Disposition"] == 'attachment; filename="saantokirjan-hyvaksynnat.csv"'

    def test_a_name_that_a_spreadsheet_would_run_is_quoted(self, personas: Cast, later: RulebookVersion) -> None:
        organisation = personas.company.organisation
        organisation.name_fi = "=HYPERLINK(1)"
        organisation.save(update_fields=["name_fi"])

        response = client_as(personas.planner).get(listing(later, "acceptance-csv"))

        assert "'=HYPERLINK(1);" in b"".join(response.streaming_content).decode()

    def test_the_index_counts(self, personas: Cast, later: RulebookVersion, actors: Actors) -> None:
        def standing() -> tuple[int, int, int, int]:
            found = next(row for row in standings(actors.planner) if row.version == later)
            return found.bound, found.accepted, found.waiting, found.overdue

        assert standing() == (1, 0, 1, 0)
        with clock.set_to(clock.now() + 40 * DAY):
            assert standing() == (1, 0, 1, 1)
        accept_rulebook_version(provider=personas.company, version=later, by=actors.administrator)
        assert standing() == (1, 1, 0, 0)
        page = client_as(personas.planner).get(reverse("providers:acceptance-index")).content.decode()
        assert listing(later) in page

    def test_an_empty_index_says_what_will_be_here(self, personas: Cast) -> None:
        page = client_as(personas.planner).get(reverse("providers:acceptance-index")).content.decode()
        assert "Ei vielä julkaistuja sääntökirjoja" in page

    def test_a_stranger_finds_nothing_and_who_lacks_the_right_is_refused(
        self, personas: Cast, later: RulebookVersion
    ) -> None:
        for name in ("acceptance-list", "acceptance-csv"):
            assert client_as(personas.other_planner).get(listing(later, name)).status_code == 404
            assert client_as(personas.case_manager).get(listing(later, name)).status_code == 403
            assert client_as(personas.provider_administrator).get(listing(later, name)).status_code == 403
        assert client_as(personas.case_manager).get(reverse("providers:acceptance-index")).status_code == 403

    def test_the_same_queries_for_few_and_for_many(
        self, personas: Cast, later: RulebookVersion, call: Call, weigh: Callable[..., int]
    ) -> None:
        browser = client_as(personas.planner)
        preparer, signer = personas.planner.user, personas.decision_maker.user
        assert isinstance(preparer, User) and isinstance(signer, User)
        counted = []
        for more in (5, 495):
            many_approvals(many_companies(more), call, preparer=preparer, signer=signer)
            index = weigh(browser, reverse("providers:acceptance-index"), 12)
            home = weigh(browser, reverse("site:home"), 25)
            counted.append((weigh(browser, listing(later), 12), index, home))

        assert counted[0] == counted[1]
        assert len(browser.get(listing(later)).context["rows"]) == 25
