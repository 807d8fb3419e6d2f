"""Questions of the application, contacts of units and cancellations: adding, changing, removing, bad input."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from rulebooks.actions import ContactDetails, add_contact, publish_definition_version
from rulebooks.models import ApplicationQuestion, CancellationRule, DefinitionContact, DefinitionVersion
from tests.factories.accounts import make_unit
from tests.factories.definition_parts import make_cancellation_rules, make_contact, make_question
from tests.factories.rulebooks import in_three
from tests.personas import Cast
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.forms import fields_of
from voucher_portal.accounts.actor import Actor
from voucher_portal.core.errors import RuleViolation


def url(name: str, thing: Any, *more: str) -> str:
    return reverse(f"rulebooks:{name}", args=[thing.public_id, *more])


def contacts_page(draft: DefinitionVersion) -> str:
    return url("definition-section", draft, "contacts")


class TestQuestions:
    def test_add_edit_and_remove(self, browser: Browser, draft: DefinitionVersion) -> None:
        page = browser.get(url("question-add", draft))
        assert page.context["form"]["is_mandatory"].value() is True
        fields = {**fields_of(page), **in_three("text", "Kuinka monta asiakasta?"), "kind": "text"}

        assert browser.post(url("question-add", draft), fields).status_code == 302
        question = draft.questions.get()
        assert (question.text_sv, question.is_mandatory, question.position) == (
            "Kuinka monta asiakasta? på svenska",
            True,
            0,
        )
        assert "Kuinka monta asiakasta?" in browser.get(url("definition-questions", draft)).content.decode()

        edit = url("question-edit", question)
        browser.post(edit, {**fields_of(browser.get(edit)), "kind": "yes_no"})
        question.refresh_from_db()
        assert question.kind == "yes_no"

        draft.refresh_from_db()
        told = browser.post(url("question-remove", question), {"version": draft.version}, follow=True)
        assert "Kysymys poistettiin." in told.content.decode() and not draft.questions.exists()

    @pytest.mark.parametrize(("wrong", "field"), [({"text_fi": ""}, "text_fi"), ({"kind": "song"}, "kind")])
    def test_bad_input_keeps_what_was_typed(
        self, browser: Browser, draft: DefinitionVersion, wrong: dict[str, str], field: str
    ) -> None:
        fields = {**in_three("text", "Miksi?"), "kind": "text", "version": draft.version, **wrong}

        response = browser.post(url("question-add", draft), fields)

        assert response.status_code == 422 and list(response.context["form"].errors) == [field]
        assert "Miksi? in English" in response.content.decode()

    def test_a_stale_form_shows_both(self, browser: Browser, draft: DefinitionVersion, planner: Actor) -> None:
        edit = url("question-edit", make_question(draft, by=planner))
        fields = {**fields_of(browser.get(edit)), "text_fi": "Minun"}
        browser.post(edit, {**fields, "text_fi": "Toisen"})

        stale = browser.post(edit, fields)

        assert stale.status_code == 409
        assert [(row.typed, row.current) for row in stale.context["form"].stale_rows] == [("Minun", "Toisen")]

    def test_the_same_queries_for_few_and_for_many(
        self, browser: Browser, draft: DefinitionVersion, sql_budget: Budget
    ) -> None:
        counted = []
        for more in (5, 495):
            ApplicationQuestion.objects.bulk_create(
                ApplicationQuestion(organiser_id=draft.organiser_id, version=draft, **in_three("text", f"K{number}"))
                for number in range(more)
            )
            with sql_budget(20) as used:
                browser.get(url("definition-questions", draft))
            counted.append(len(used))
        assert counted[0] == counted[1]


class TestContacts:
    def test_add_edit_and_remove(self, browser: Browser, draft: DefinitionVersion, personas: Cast) -> None:
        typed = {"unit": personas.sub_unit.public_id, "name": "Neuvonta", "phone": "014 111 1111", "email": ""}
        page = browser.get(url("contact-add", draft))

        response = browser.post(url("contact-add", draft), {**fields_of(page), **typed})

        assert response.headers["Location"] == contacts_page(draft)
        contact = draft.contacts.get()
        assert (contact.unit, contact.name) == (personas.sub_unit, "Neuvonta")
        assert "Neuvonta" in browser.get(contacts_page(draft)).content.decode()

        edit = url("contact-edit", contact)
        browser.post(edit, {**fields_of(browser.get(edit)), "email": "neuvonta@keskisuomi.example"})
        contact.refresh_from_db()
        assert contact.email == "neuvonta@keskisuomi.example"

        draft.refresh_from_db()
        browser.post(url("contact-remove", contact), {"version": draft.version})
        assert not draft.contacts.exists()

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"name": ""}, "name"),
            ({"phone": "soita"}, "phone"),
            ({"email": "ei osoite"}, "email"),
            ({"unit": "zzz"}, "unit"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(
        self, browser: Browser, draft: DefinitionVersion, personas: Cast, wrong: dict[str, str], field: str
    ) -> None:
        typed = {"unit": personas.unit.public_id, "name": "Neuvonta", "phone": "014 111 1111", **wrong}

        response = browser.post(url("contact-add", draft), {**typed, "version": draft.version})

        assert response.status_code == 422 and list(response.context["form"].errors) == [field]
        assert (wrong.get(field) or "014 111 1111") in response.content.decode() or field == "unit"

    def test_a_unit_has_one_contact(self, browser: Browser, draft: DefinitionVersion, planner: Actor) -> None:
        contact = make_contact(draft, by=planner)
        draft.refresh_from_db()
        typed = {"unit": contact.unit.public_id, "name": "Toinen", "phone": "014 111 1111", "version": draft.version}

        response = browser.post(url("contact-add", draft), typed)

        assert "Yksiköllä on jo yhteystieto" in str(response.context["form"].errors["unit"])

    def test_another_organisers_unit_is_refused(self, draft: DefinitionVersion, planner: Actor, personas: Cast) -> None:
        details = ContactDetails(make_unit(personas.other_organiser), "Neuvonta", "014 111 1111")

        with pytest.raises(RuleViolation, match="Valitse yksikkö"):
            add_contact(version=draft, details=details, expected_version=None, by=planner)
        assert not DefinitionContact.objects.exists()


class TestCancellations:
    def test_each_reason_with_its_parts(self, browser: Browser, draft: DefinitionVersion) -> None:
        page = url("definition-cancellations", draft)
        typed = {
            "notice_hours": "24",
            "client_percent_client_cancelled_late": "50",
            "voucher_percent_client_no_show": "33,5",
            "client_percent_client_no_show": "66,5",
        }

        response = browser.post(page, {**fields_of(browser.get(page)), **typed})

        assert response.headers["Location"] == url("definition-version-edit", draft)
        rules = {rule.reason: rule for rule in draft.cancellation_rules.all()}
        assert rules.keys() == {"client_cancelled_late", "client_no_show"}
        late, missed = rules["client_cancelled_late"], rules["client_no_show"]
        assert (late.notice_hours, late.voucher_percent, late.client_percent) == (24, 0, 50)
        assert (missed.notice_hours, missed.voucher_percent, missed.client_percent) == (
            None,
            Decimal("33.5"),
            Decimal("66.5"),
        )

    def test_saved_as_it_is_it_stays(self, browser: Browser, draft: DefinitionVersion, planner: Actor) -> None:
        make_cancellation_rules(draft, by=planner)
        page = url("definition-cancellations", draft)
        columns = ("reason", "notice_hours", "voucher_percent", "client_percent")
        before = list(CancellationRule.objects.values_list(*columns))

        response = browser.post(page, {**fields_of(browser.get(page)), "then": "next"})

        assert response.headers["Location"] == url("definition-section", draft, "travel")
        assert list(CancellationRule.objects.values_list(*columns)) == before

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"notice_hours": "vuorokausi"}, "notice_hours"),
            ({"client_percent_client_no_show": "110"}, "client_percent_client_no_show"),
            (
                {"voucher_percent_client_no_show": "60", "client_percent_client_no_show": "50"},
                "client_percent_client_no_show",
            ),
        ],
    )
    def test_bad_input_keeps_what_was_typed(
        self, browser: Browser, draft: DefinitionVersion, wrong: dict[str, str], field: str
    ) -> None:
        response = browser.post(url("definition-cancellations", draft), {"version": draft.version, **wrong})

        assert response.status_code == 422 and list(response.context["form"].errors) == [field]
        assert f'value="{wrong[field]}"' in response.content.decode()
        assert not draft.cancellation_rules.exists()

    def test_a_stale_form_names_the_reason(self, browser: Browser, draft: DefinitionVersion, planner: Actor) -> None:
        page = url("definition-cancellations", draft)
        fields = fields_of(browser.get(page))
        make_cancellation_rules(draft, by=planner)

        stale = browser.post(page, {**fields, "client_percent_client_no_show": "20"})

        assert stale.status_code == 409
        rows = {row.label: (row.typed, row.current) for row in stale.context["form"].stale_rows}
        assert rows["Asiakas ei ollut paikalla: asiakas maksaa hinnasta, prosenttia"] == ("20", "50")


@pytest.mark.parametrize(("name", "make"), [("question-edit", make_question), ("contact-edit", make_contact)])
def test_a_published_part_opens_for_reading(
    browser: Browser, draft: DefinitionVersion, planner: Actor, name: str, make: Any
) -> None:
    part = make(draft, by=planner)
    publish_definition_version(version=draft, expected_version=None, by=planner)
    draft.refresh_from_db()

    assert browser.get(url(name, part)).headers["Location"] == url("definition-version", draft)
    removed = browser.post(url(name.replace("edit", "remove"), part), {"version": draft.version}, follow=True)
    assert "Tee uusi versio" in removed.content.decode()
