"""The planner opens a draft for comments, checks and answers them, and ends it."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse

from rulebooks.actions import (
    answer_comment,
    close_consultation,
    edit_rulebook_version,
    open_consultation,
    publish_comment,
)
from rulebooks.models import Consultation, ConsultationAnswer, ConsultationComment, RulebookVersion
from tests.factories.rulebooks import make_comment, make_consultation, make_rulebook_draft
from tests.personas import Cast, as_actor, client_as
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.database import refused
from tests.web.rulebooks.forms import fields_of
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.errors import NotPermitted, RuleViolation
from voucher_portal.core.periods import format_date
from voucher_portal.core.transitions import history
from voucher_portal.inbox.models import Announcement, Message, Task

DAY = datetime.timedelta(days=1)


@pytest.fixture
def consultation(rulebook_draft: RulebookVersion, planner: Actor) -> Consultation:
    return make_consultation(rulebook_draft, by=planner)


@pytest.fixture
def comment(consultation: Consultation) -> ConsultationComment:
    return make_comment(consultation)


def at(name: str, thing: RulebookVersion | Consultation | ConsultationComment) -> str:
    return reverse(f"rulebooks:{name}", args=[thing.public_id])


class TestOpening:
    def test_opens_until_the_last_day_and_tells_everybody(
        self, browser: Browser, rulebook_draft: RulebookVersion, personas: Cast
    ) -> None:
        url, last_day = at("consultation-open", rulebook_draft), clock.today() + 14 * DAY

        response = browser.post(url, {**fields_of(browser.get(url)), "last_day": format_date(last_day)})

        consultation = Consultation.objects.get()
        assert response.headers["Location"] == at("consultation", consultation)
        rulebook_draft.refresh_from_db()
        assert (rulebook_draft.state, consultation.last_day, consultation.is_open) == ("consultation", last_day, True)
        assert consultation.text_sv == rulebook_draft.text_sv
        assert [record.name for record in history(rulebook_draft)] == ["draft", "open_consultation"]
        [announcement] = Announcement.objects.all()
        assert announcement.audience == "everyone" and "Kotipalvelun sääntökirja" in announcement.title_fi
        [message] = Message.objects.visible_to(as_actor(personas.provider_administrator))
        assert (message.view_name, message.subject_id) == ("rulebooks:consultation", consultation.public_id)

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("1.1.2020", "Viimeinen kommentointipäivä on jo mennyt."),
            ("", "Kirjoita viimeinen kommentointipäivä."),
            ("30.2.2030", "Päivää 30.2.2030 ei ole."),
        ],
    )
    def test_an_impossible_last_day_is_named_and_kept(
        self, browser: Browser, rulebook_draft: RulebookVersion, typed: str, message: str
    ) -> None:
        url = at("consultation-open", rulebook_draft)

        response = browser.post(url, {**fields_of(browser.get(url)), "last_day": typed})

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["last_day"]
        assert (message in response.content.decode() and f'value="{typed}"' in response.content.decode()) or not typed
        assert not Consultation.objects.exists()

    def test_the_database_refuses_a_consultation_that_ends_before_it_begins(self, consultation: Consultation) -> None:
        rows = Consultation.objects.filter(pk=consultation.pk)
        for period in ("[2026-05-01,2026-05-01)", "[2026-05-01,)"):
            assert "consultation_has_its_days" in refused(lambda period=period: rows.update(period=period))

    def test_one_round_at_a_time(self, consultation: Consultation, planner: Actor) -> None:
        twin = Consultation(
            organiser_id=consultation.organiser_id,
            rulebook_version=consultation.rulebook_version,
            period=consultation.period,
            opened_at=clock.now(),
            opened_by_id=planner.user_id,
            text_fi="x",
        )
        assert "consultation_one_running" in refused(lambda: Consultation.objects.bulk_create([twin]))

    def test_a_text_that_is_not_ready_is_not_opened(self, browser: Browser, personas: Cast, planner: Actor) -> None:
        empty = make_rulebook_draft(personas.organiser, by=planner, text_fi="")
        with pytest.raises(RuleViolation, match="Kirjoita teksti suomeksi"):
            open_consultation(version=empty, last_day=clock.today(), expected_version=None, by=planner)

        uneven = make_rulebook_draft(personas.organiser, by=planner, text_sv="# Ett\n\n# Två")
        page = browser.get(at("consultation-open", uneven)).content.decode()
        assert "Tekstissä ruotsiksi on eri otsikot kuin suomeksi." in page and "Viimeinen komm" not in page
        with pytest.raises(RuleViolation, match="eri otsikot"):
            open_consultation(version=uneven, last_day=clock.today(), expected_version=None, by=planner)

    def test_a_draft_changed_meanwhile_is_looked_at_again(
        self, browser: Browser, rulebook_draft: RulebookVersion, planner: Actor
    ) -> None:
        url = at("consultation-open", rulebook_draft)
        seen = fields_of(browser.get(url))
        edit_rulebook_version(version=rulebook_draft, changes={"text_fi": "# Muu"}, expected_version=None, by=planner)

        response = browser.post(url, {**seen, "last_day": format_date(clock.today())})

        assert response.status_code == 409
        assert not Consultation.objects.exists()

    def test_an_open_draft_is_neither_written_nor_published(
        self, browser: Browser, rulebook_draft: RulebookVersion, consultation: Consultation, planner: Actor
    ) -> None:
        for name in ("rulebook-version-edit", "rulebook-version-publish", "rulebook-approval-add", "rulebook-pdf-add"):
            assert browser.get(at(name, rulebook_draft)).headers["Location"] == at("rulebook-version", rulebook_draft)
        with pytest.raises(RuleViolation, match="Päätä kommentointi ensin"):
            edit_rulebook_version(version=rulebook_draft, changes={"text_fi": "x"}, expected_version=None, by=planner)

    def test_who_may_not_publish_does_not_open(self, rulebook_draft: RulebookVersion, personas: Cast) -> None:
        with pytest.raises(NotPermitted):
            make_consultation(rulebook_draft, by=as_actor(personas.case_manager))


class TestEnding:
    def test_before_the_last_day_it_takes_a_reason(
        self, browser: Browser, consultation: Consultation, rulebook_draft: RulebookVersion
    ) -> None:
        url = at("consultation-close", consultation)

        response = browser.post(url, {"version": consultation.version, "reason": ""})
        assert response.status_code == 422
        assert "Kirjoita, miksi se päättyy kesken" in response.content.decode()

        response = browser.post(url, {"version": consultation.version, "reason": "Valmistelu siirtyi."})
        assert response.headers["Location"] == at("rulebook-version", rulebook_draft)
        rulebook_draft.refresh_from_db()
        consultation.refresh_from_db()
        assert rulebook_draft.is_editable and not consultation.is_open
        assert consultation.close_reason == "Valmistelu siirtyi."

    def test_after_the_last_day_it_takes_none(self, consultation: Consultation, planner: Actor) -> None:
        with clock.set_to(clock.now() + 15 * DAY):
            closed = close_consultation(consultation=consultation, reason="", expected_version=None, by=planner)

        assert closed.closed_by_id == planner.user_id and closed.close_reason == ""

    def test_twice_is_once(self, browser: Browser, consultation: Consultation, planner: Actor) -> None:
        close_consultation(consultation=consultation, reason="Ohi.", expected_version=None, by=planner)

        response = browser.post(at("consultation-close", consultation), {"version": 2, "reason": "Taas."})

        assert response.status_code == 422 and "Kommentointi on jo päätetty." in response.content.decode()

    def test_the_draft_can_be_opened_again(
        self, consultation: Consultation, rulebook_draft: RulebookVersion, planner: Actor
    ) -> None:
        close_consultation(consultation=consultation, reason="Korjataan.", expected_version=None, by=planner)
        rulebook_draft.refresh_from_db()

        again = make_consultation(rulebook_draft, by=planner)

        assert again.pk != consultation.pk and again.is_open


class TestProlonging:
    def test_gives_more_time(self, browser: Browser, consultation: Consultation) -> None:
        later = consultation.last_day + 7 * DAY
        typed = {"version": consultation.version, "last_day": format_date(later)}

        assert browser.post(at("consultation-extend", consultation), typed).status_code == 302
        consultation.refresh_from_db()
        assert consultation.last_day == later

    @pytest.mark.parametrize(("days", "message"), [(-30, "on jo mennyt"), (5, "Kommentointi jatkuu jo")])
    def test_less_time_is_refused(self, browser: Browser, consultation: Consultation, days: int, message: str) -> None:
        typed = {"version": consultation.version, "last_day": format_date(clock.today() + days * DAY)}

        response = browser.post(at("consultation-extend", consultation), typed)

        assert response.status_code == 422
        assert list(response.context["extend_form"].errors) == ["last_day"]
        assert message in response.content.decode() and typed["last_day"] in response.content.decode()

    def test_a_stale_page_shows_both(self, browser: Browser, consultation: Consultation) -> None:
        typed = {"version": 99, "last_day": format_date(consultation.last_day + DAY)}

        assert browser.post(at("consultation-extend", consultation), typed).status_code == 409


class TestComments:
    def test_the_list_shows_every_state_and_filters(
        self, browser: Browser, consultation: Consultation, personas: Cast, comment: ConsultationComment
    ) -> None:
        make_comment(consultation, by=as_actor(personas.provider_administrator), text="Yritys sanoo")
        url = at("consultation-comments", consultation)

        everything = browser.get(url).content.decode()
        assert "Selkeä kohta." in everything and "Yritys sanoo" in everything and "Tarkistettava" in everything
        for state, shown in (("waiting", "Selkeä kohta."), ("published", "Yritys"), ("unanswered", "Yritys")):
            [row] = browser.get(url, {"state": state}).context["page"]
            assert row.text.startswith(shown)
        assert "Tällaisia kommentteja ei ole" in browser.get(url, {"state": "hidden"}).content.decode()
        part = browser.get(url, headers={"HX-Request": "true"}).content.decode()
        assert "Yritys sanoo" in part and "<html" not in part

    def test_an_empty_list_says_what_will_be_here(self, browser: Browser, consultation: Consultation) -> None:
        assert "Ei vielä kommentteja" in browser.get(at("consultation-comments", consultation)).content.decode()

    def test_publishing_lets_everybody_read(
        self, browser: Browser, consultation: Consultation, comment: ConsultationComment
    ) -> None:
        assert browser.post(at("comment-publish", comment)).status_code == 302

        assert "Selkeä kohta." in Browser().get(at("consultation", consultation)).content.decode()
        assert [record.name for record in history(comment)] == ["write", "publish"]

    def test_hiding_takes_a_reason(
        self, browser: Browser, consultation: Consultation, comment: ConsultationComment, planner: Actor
    ) -> None:
        publish_comment(comment=comment, by=planner)
        url = at("comment-hide", comment)

        response = browser.post(url, {"reason": ""})
        assert response.status_code == 422
        assert "Kirjoita, miksi kommentti piilotetaan." in response.content.decode()

        assert browser.post(url, {"reason": "Nimeää henkilön."}).status_code == 302
        assert "Selkeä kohta." not in Browser().get(at("consultation", consultation)).content.decode()
        assert "Nimeää henkilön." in browser.get(at("comment-review", comment)).content.decode()

    def test_an_answer_is_read_beside_the_comment_and_can_be_written_better(
        self, browser: Browser, consultation: Consultation, comment: ConsultationComment, planner: Actor
    ) -> None:
        publish_comment(comment=comment, by=planner)
        url = at("comment-review", comment)

        browser.post(url, {**fields_of(browser.get(url)), "text": "Selvennämme."})
        browser.post(url, {**fields_of(browser.get(url)), "text": "Selvennämme kohtaa."})

        answer = ConsultationAnswer.objects.get()
        assert (answer.text, answer.version, answer.answered_by_id) == ("Selvennämme kohtaa.", 2, planner.user_id)
        assert "Selvennämme kohtaa." in Browser().get(at("consultation", consultation)).content.decode()

    def test_two_planners_do_not_answer_over_each_other(
        self, browser: Browser, comment: ConsultationComment, planner: Actor
    ) -> None:
        url = at("comment-review", comment)
        opened = fields_of(browser.get(url))
        answer_comment(comment=comment, text="Ensimmäinen", language="fi", expected_version=0, by=planner)

        response = browser.post(url, {**opened, "text": "Toinen"})

        assert response.status_code == 409
        page = response.content.decode()
        assert "Ensimmäinen" in page and "Toinen" in page
        assert ConsultationAnswer.objects.get().text == "Ensimmäinen"

    def test_an_empty_answer_is_refused(self, browser: Browser, comment: ConsultationComment) -> None:
        url = at("comment-review", comment)

        response = browser.post(url, {**fields_of(browser.get(url)), "text": ""})

        assert response.status_code == 422 and "Kirjoita vastaus." in response.content.decode()

    def test_the_task_ends_when_nothing_waits(
        self, consultation: Consultation, comment: ConsultationComment, planner: Actor
    ) -> None:
        publish_comment(comment=comment, by=planner)
        assert Task.objects.waiting().exists(), "published, but not answered"

        answer_comment(comment=comment, text="Kiitos.", language="fi", expected_version=0, by=planner)

        assert not Task.objects.waiting().exists()

    def test_another_organisers_planner_finds_nothing_to_check(
        self, consultation: Consultation, comment: ConsultationComment, personas: Cast
    ) -> None:
        stranger = client_as(personas.other_planner)

        assert stranger.get(at("comment-review", comment)).status_code == 404
        assert stranger.post(at("comment-publish", comment)).status_code == 404
        assert stranger.get(at("consultation-comments", consultation)).status_code == 403

    def test_the_same_queries_for_few_and_for_many(
        self, browser: Browser, consultation: Consultation, sql_budget: Budget
    ) -> None:
        url, counted = at("consultation-comments", consultation), []
        for more in (5, 495):
            ConsultationComment.objects.bulk_create(
                ConsultationComment(
                    organiser_id=consultation.organiser_id, consultation=consultation, text=f"{n}", language="fi"
                )
                for n in range(more)
            )
            with sql_budget(12) as queries:
                assert browser.get(url).status_code == 200
            counted.append(len(queries))

        assert counted[0] == counted[1]
