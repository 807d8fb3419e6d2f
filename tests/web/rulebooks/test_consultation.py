"""A draft open for comments: read by everybody, commented by companies and the public."""

from __future__ import annotations

import datetime

import pytest
from django.apps import apps
from django.test import Client as Browser
from django.urls import reverse

from rulebooks.actions import (
    answer_comment,
    close_consultation,
    edit_rulebook_version,
    hide_comment,
    publish_comment,
    write_comment,
)
from rulebooks.actions.comments import CommentText
from rulebooks.models import Consultation, ConsultationAnswer, ConsultationComment, RulebookVersion
from tests.factories.accounts import identity_code
from tests.factories.rulebooks import make_comment, make_consultation
from tests.personas import Cast, Persona, as_actor, client_as
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.database import refused
from voucher_portal.accounts.actor import PUBLIC_ACTOR, Actor
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.models import TransitionRecord
from voucher_portal.inbox.models import Task

DAY = datetime.timedelta(days=1)


@pytest.fixture
def consultation(rulebook_draft: RulebookVersion, planner: Actor) -> Consultation:
    return make_consultation(rulebook_draft, by=planner)


def at(consultation: Consultation, name: str = "consultation") -> str:
    return reverse(f"rulebooks:{name}", args=[consultation.public_id])


def said(**typed: str) -> dict[str, str]:
    return {"clause": "yleista", "text": "Voisiko kohtaa selventää?", **typed}


class TestReading:
    def test_everybody_reads_the_draft_at_its_permanent_address_marked_as_one(
        self, rulebook_draft: RulebookVersion, consultation: Consultation
    ) -> None:
        page = Browser().get(reverse("rulebooks:rulebook-version", args=[rulebook_draft.public_id])).content.decode()

        assert "Palveluseteli on sitoumus." in page and "Kommentoitavana" in page
        assert "Tämä on luonnos, joka on kommentoitavana" in page
        last_day = consultation.last_day
        assert f"Kommentoi viimeistään {last_day.day}.{last_day.month}.{last_day.year}." in page

    def test_the_public_lists_name_it_with_its_last_day(self, consultation: Consultation) -> None:
        rulebook = consultation.rulebook_version.rulebook
        listed = Browser().get(reverse("rulebooks:public-rulebook-list")).content.decode()
        detail = Browser().get(reverse("rulebooks:rulebook-detail", args=[rulebook.public_id])).content.decode()

        assert "Kotipalvelun sääntökirja" in listed and "kommentoi viimeistään" in listed
        assert "Kommentoi viimeistään" in detail and at(consultation) in detail

    def test_comments_and_answers_stand_under_their_clause(
        self, consultation: Consultation, personas: Cast, planner: Actor
    ) -> None:
        of_company = make_comment(consultation, by=as_actor(personas.provider_administrator), text="Yrityksen sana.")
        answer_comment(comment=of_company, text="Kiitos.", language="fi", expected_version=0, by=planner)
        publish_comment(comment=make_comment(consultation, clause="", text="Koko tekstistä."), by=planner)

        response = Browser().get(at(consultation))

        [clause] = response.context["clauses"]
        assert [comment.text for comment in clause.comments] == ["Yrityksen sana."]
        assert [comment.text for comment in response.context["of_whole"]] == ["Koko tekstistä."]
        page = response.content.decode()
        assert "Kotihoiva Esimerkki Oy" in page and "Kiitos." in page and "Nimetön" in page

    def test_unchecked_and_hidden_comments_are_read_by_nobody_else(
        self, consultation: Consultation, personas: Cast, planner: Actor
    ) -> None:
        make_comment(consultation, text="Tarkistamaton sana.")
        hidden = make_comment(consultation, text="Piilotettu sana.")
        hide_comment(comment=hidden, reason="Ei koske luonnosta.", by=planner)

        for persona in (personas.visitor, personas.provider_administrator, personas.client, personas.planner):
            page = client_as(persona).get(at(consultation)).content.decode()
            assert "Tarkistamaton" not in page and "Piilotettu" not in page

    def test_a_clause_has_the_same_anchor_in_swedish(self, consultation: Consultation, planner: Actor) -> None:
        publish_comment(comment=make_comment(consultation, text="Svensk kommentar", language="sv"), by=planner)

        response = Browser().get("/sv" + at(consultation))

        [clause] = response.context["clauses"]
        assert (clause.clause.anchor, len(clause.comments)) == ("yleista", 1)
        assert "sitoumus. på svenska" in response.content.decode()

    def test_what_was_commented_on_stays_when_the_draft_is_written_again(
        self, rulebook_draft: RulebookVersion, consultation: Consultation, planner: Actor
    ) -> None:
        publish_comment(comment=make_comment(consultation, text="Hyvä kohta."), by=planner)
        close_consultation(consultation=consultation, reason="Kaikki vastasivat.", expected_version=None, by=planner)
        edit_rulebook_version(
            version=rulebook_draft, changes={"text_fi": "# Salainen luonnos"}, expected_version=None, by=planner
        )

        address = reverse("rulebooks:rulebook-version", args=[rulebook_draft.public_id])
        response = Browser().get(address, follow=True)

        assert response.redirect_chain == [(at(consultation), 302)]
        page = response.content.decode()
        assert "Palveluseteli on sitoumus." in page and "Hyvä kohta." in page
        assert "Kommentointi päättyi kesken" in page and "Kaikki vastasivat." in page
        assert "Salainen luonnos" not in page and "Kommentoi tätä kohtaa" not in page

    def test_the_same_queries_for_few_and_for_many_comments(
        self, consultation: Consultation, sql_budget: Budget
    ) -> None:
        counted = []
        for more in (5, 495):
            ConsultationComment.objects.bulk_create(
                ConsultationComment(
                    organiser_id=consultation.organiser_id,
                    consultation=consultation,
                    state="published",
                    clause="yleista",
                    text=f"Kommentti {number}",
                    language="fi",
                )
                for number in range(more)
            )
            with sql_budget(20) as queries:
                assert Browser().get(at(consultation)).status_code == 200
            counted.append(len(queries))

        assert counted[0] == counted[1]


class TestCommenting:
    def test_anybody_comments_and_tells_nothing_of_themselves(self, consultation: Consultation) -> None:
        browser = Browser()
        assert "Kotipalvelun sääntökirja" in browser.get(at(consultation, "comment-add")).content.decode()

        response = browser.post(at(consultation, "comment-add"), said(), follow=True)

        assert response.redirect_chain == [(f"{at(consultation)}#yleista", 302)]
        assert "näkyy, kun järjestäjä on tarkistanut sen" in response.content.decode()
        comment = ConsultationComment.objects.get()
        assert (comment.state, comment.clause_title, comment.author, comment.company) == (
            "waiting",
            "Yleistä",
            "",
            None,
        )

    def test_a_name_and_an_organisation_may_be_told(self, consultation: Consultation, planner: Actor) -> None:
        Browser().post(at(consultation, "comment-add"), said(author_name="Maija", author_organisation="Yhdistys"))

        publish_comment(comment=ConsultationComment.objects.get(), by=planner)

        assert "Maija, Yhdistys" in Browser().get(at(consultation)).content.decode()

    def test_a_company_comments_by_its_name_and_is_read_at_once(
        self, consultation: Consultation, personas: Cast
    ) -> None:
        browser = client_as(personas.provider_administrator)
        form = browser.get(at(consultation, "comment-add")).content.decode()
        assert "Kommentoit yrityksen nimissä: Kotihoiva Esimerkki Oy." in form and 'name="author_name"' not in form

        browser.post(at(consultation, "comment-add"), said(author_name="Joku muu"))

        comment = ConsultationComment.objects.get()
        assert (comment.state, str(comment.company), comment.author_name) == ("published", "Kotihoiva Esimerkki Oy", "")
        assert TransitionRecord.objects.get(subject_id=comment.public_id).actor_name == "Veera Virta"

    @pytest.mark.parametrize("persona", ["worker", "client", "case_manager", "other_planner"])
    def test_whoever_speaks_for_no_company_is_not_written_down(
        self, consultation: Consultation, personas: Cast, persona: str
    ) -> None:
        """Not in the comment, its steps, nor the change history of the task that it made."""
        someone: Persona = getattr(personas, persona)

        client_as(someone).post(at(consultation, "comment-add"), said())

        comment = ConsultationComment.objects.get()
        record = TransitionRecord.objects.get(subject_id=comment.public_id)
        assert (comment.state, comment.company, record.actor_user_id, record.actor_name) == ("waiting", None, None, "")
        noted = apps.get_model("inbox", "TaskEvent").objects.get(key__startswith="consultation-comments:")
        assert noted.pgh_context["user"] is None

    def test_planners_get_one_task_for_all_comments(self, consultation: Consultation, personas: Cast) -> None:
        make_comment(consultation)
        make_comment(consultation, clause="")

        [task] = Task.objects.visible_to(as_actor(personas.planner)).waiting()
        assert task.title == "Tarkista kommentit ja vastaa niihin"

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"text": ""}, "text", "Kirjoita kommentti."),
            ({"text": "x" * 5001}, "text", "5000"),
            ({"clause": "muu"}, "clause", "Valitse kohta luettelosta."),
            ({"text": f"Tunnus on {identity_code('010150', 901)}."}, "text", "Poista kommentista henkilötunnus."),
            ({"website": "http://robot.example"}, "website", "Tyhjennä tämä kenttä"),
        ],
    )
    def test_bad_input_is_named_and_kept(
        self, consultation: Consultation, wrong: dict[str, str], field: str, message: str
    ) -> None:
        response = Browser().post(at(consultation, "comment-add"), said(author_name="Maija", **wrong) | wrong)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        page = response.content.decode()
        assert message in page and 'value="Maija"' in page and "Virhe: " in page
        assert not ConsultationComment.objects.exists()

    def test_many_comments_from_one_address_have_to_wait(self, consultation: Consultation) -> None:
        browser, address = Browser(REMOTE_ADDR="192.0.2.66"), at(consultation, "comment-add")
        answers = [browser.post(address, said()).status_code for _ in range(6)]

        response = browser.post(address, said(text="Seitsemäs sana"))

        assert answers == [302] * 6 and response.status_code == 422
        page = response.content.decode()
        assert "Odota hetki ja lähetä kommentti uudelleen" in page and "Seitsemäs sana" in page
        assert ConsultationComment.objects.count() == 6
        assert Browser(REMOTE_ADDR="192.0.2.67").post(address, said()).status_code == 302

    def test_the_last_day_is_still_a_day_and_the_next_is_not(
        self, rulebook_draft: RulebookVersion, planner: Actor
    ) -> None:
        consultation = make_consultation(rulebook_draft, 0, by=planner)
        assert Browser().post(at(consultation, "comment-add"), said()).status_code == 302

        with clock.set_to(clock.now() + DAY):
            page = Browser().get(at(consultation, "comment-add")).content.decode()
            response = Browser().post(at(consultation, "comment-add"), said())

        assert "Uusia kommentteja ei enää oteta vastaan." in page
        assert response.status_code == 422 and "Kommentointi päättyi" in response.content.decode()
        assert ConsultationComment.objects.count() == 1

    def test_an_ended_consultation_takes_none(self, consultation: Consultation, planner: Actor) -> None:
        close_consultation(consultation=consultation, reason="Aikataulu.", expected_version=None, by=planner)

        with pytest.raises(RuleViolation, match="päättyi"):
            write_comment(consultation=consultation, comment=CommentText("", "Myöhässä", "fi"), by=PUBLIC_ACTOR)


def test_the_database_keeps_what_was_said_and_what_it_was_said_of(
    consultation: Consultation, personas: Cast, planner: Actor
) -> None:
    comment = make_comment(consultation, by=as_actor(personas.provider_administrator))
    comments = ConsultationComment.objects.filter(pk=comment.pk)
    rounds = Consultation.objects.filter(pk=consultation.pk)

    for write in (
        lambda: comments.update(text="Muuta"),
        lambda: comments.update(company=None),
        lambda: rounds.update(text_sv="Annat"),
    ):
        assert "Cannot update" in refused(write)
    assert comments.update(state="hidden") == rounds.update(close_reason="") == 1
    assert not ConsultationAnswer.objects.exists()
