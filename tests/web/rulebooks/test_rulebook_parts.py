"""The approvals of bodies and the PDF files of a version."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from psycopg.types.range import DateRange

from rulebooks.actions import add_rulebook_pdf, publish_rulebook_version
from rulebooks.models import RulebookApproval, RulebookPdf, RulebookVersion
from tests.factories.providers import checked_pdf, pdf_file
from tests.factories.rulebooks import approve_rulebook, make_next_rulebook_version, make_rulebook_draft
from tests.personas import Cast, client_as
from tests.web.rulebooks.database import refused
from tests.web.rulebooks.forms import fields_of
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.documents import document_storage
from voucher_portal.core.models import StoredDocument

BODY = {"body_fi": "Lautakunta", "body_sv": "Nämnden", "body_en": "Committee"}
TYPED = {**BODY, "approval_date": "3.10.2025", "clause": "§ 87"}


@pytest.fixture
def draft(personas: Cast, planner: Actor) -> RulebookVersion:
    """Without an approval."""
    return make_rulebook_draft(personas.organiser, "service", by=planner, is_approved=False)


def at(name: str, thing: RulebookVersion | RulebookApproval | RulebookPdf) -> str:
    return reverse(f"rulebooks:{name}", args=[thing.public_id])


class TestApprovals:
    def test_one_or_several_bodies_approve_each_with_its_day_and_clause(
        self, browser: Browser, draft: RulebookVersion
    ) -> None:
        url = at("rulebook-approval-add", draft)
        board = {"body_fi": "Aluehallitus", "approval_date": "20.10.2025", "clause": "§ 331"}
        for typed in (TYPED, TYPED | board):
            response = browser.post(url, {**fields_of(browser.get(url)), **typed})
            assert response.headers["Location"] == at("rulebook-version", draft)

        rows = [(row.body_fi, row.approval_date, row.clause) for row in draft.approvals.all()]
        assert rows == [
            ("Lautakunta", datetime.date(2025, 10, 3), "§ 87"),
            ("Aluehallitus", datetime.date(2025, 10, 20), "§ 331"),
        ]
        page = browser.get(at("rulebook-version", draft)).content.decode()
        assert "Lautakunta" in page and "20.10.2025, § 331" in page

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"body_fi": ""}, "body_fi", "Kirjoita toimielin tai viranhaltija suomeksi."),
            ({"clause": ""}, "clause", "Kirjoita pöytäkirjan pykälä"),
            ({"approval_date": "eilen"}, "approval_date", "muodossa 1.2.2026"),
            ({"approval_date": "1.1.2090"}, "approval_date", "Päivä on vasta edessä."),
        ],
    )
    def test_bad_input_is_named_and_kept(
        self, browser: Browser, draft: RulebookVersion, wrong: dict[str, str], field: str, message: str
    ) -> None:
        url = at("rulebook-approval-add", draft)

        response = browser.post(url, {**fields_of(browser.get(url)), **TYPED, **wrong})

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert message in response.content.decode() and 'value="Nämnden"' in response.content.decode()
        assert not draft.approvals.exists()

    def test_a_body_approves_once(self, browser: Browser, draft: RulebookVersion, planner: Actor) -> None:
        approve_rulebook(draft, "Lautakunta", by=planner)
        url = at("rulebook-approval-add", draft)

        response = browser.post(url, {**fields_of(browser.get(url)), **TYPED})

        assert response.status_code == 422 and "on jo lisätty" in response.content.decode()

    def test_an_approval_is_mended_and_taken_off(
        self, browser: Browser, draft: RulebookVersion, planner: Actor
    ) -> None:
        approval = approve_rulebook(draft, by=planner)
        url = at("rulebook-approval-edit", approval)
        fields = fields_of(browser.get(url))

        assert browser.post(url, {**fields, "clause": "§ 13"}).status_code == 302
        approval.refresh_from_db()
        assert approval.clause == "§ 13"
        stale = browser.post(url, {**fields, "clause": "§ 14"})
        assert stale.status_code == 409 and "§ 13" in stale.content.decode() and "§ 14" in stale.content.decode()

        draft.refresh_from_db()
        browser.post(at("rulebook-approval-remove", approval), {"version": draft.version})
        assert not draft.approvals.exists()

    def test_a_stale_page_takes_nothing_off(self, browser: Browser, draft: RulebookVersion, planner: Actor) -> None:
        approval = approve_rulebook(draft, by=planner)

        browser.post(at("rulebook-approval-remove", approval), {"version": "1"})

        assert draft.approvals.exists()

    def test_publishing_names_the_languages_that_an_approval_lacks(
        self, browser: Browser, draft: RulebookVersion
    ) -> None:
        url = at("rulebook-approval-add", draft)
        browser.post(url, {**fields_of(browser.get(url)), **TYPED, "body_sv": ""})

        page = browser.get(at("rulebook-version-publish", draft)).content.decode()

        assert "Hyväksynyt toimielin: teksti puuttuu ruotsiksi." in page
        assert "Hyväksynyt toimielin: teksti puuttuu englanniksi." not in page


class TestPdfs:
    def test_everybody_downloads_it_once_the_version_is_published(
        self, browser: Browser, rulebook_draft: RulebookVersion, planner: Actor
    ) -> None:
        url = at("rulebook-pdf-add", rulebook_draft)
        typed = {**fields_of(browser.get(url)), "language": "sv", "document": pdf_file("regelbok.pdf")}
        assert browser.post(url, typed).headers["Location"] == at("rulebook-version", rulebook_draft)
        pdf = rulebook_draft.pdfs.get()
        assert (pdf.language, pdf.original_name) == ("sv", "regelbok.pdf")
        assert Browser().get(at("rulebook-pdf", pdf)).status_code == 404
        assert b"".join(browser.get(at("rulebook-pdf", pdf)).streaming_content)

        publish_rulebook_version(version=rulebook_draft, expected_version=None, by=planner)

        response = Browser().get(at("rulebook-pdf", pdf))
        assert b"".join(response.streaming_content).startswith(b"%PDF-")
        assert response["Content-Disposition"] == 'attachment; filename="regelbok.pdf"'
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "regelbok.pdf" in Browser().get(at("rulebook-version", rulebook_draft)).content.decode()

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [
            ({"document": SimpleUploadedFile("a.pdf", b"GIF89a", "application/pdf")}, "muoto ei käy"),
            ({"document": SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n", "image/png")}, "muodossa PDF"),
            ({"document": ""}, "Valitse tiedosto."),
            ({"language": ""}, "Valitse tiedoston kieli."),
            ({"language": "de"}, "de"),
        ],
    )
    def test_anything_else_is_refused(
        self, browser: Browser, draft: RulebookVersion, wrong: dict[str, Any], message: str
    ) -> None:
        url = at("rulebook-pdf-add", draft)
        typed = {**fields_of(browser.get(url)), "language": "fi", "document": pdf_file(), **wrong}

        response = browser.post(url, typed)

        assert response.status_code == 422 and message in response.content.decode()
        assert not RulebookPdf.objects.exists()

    def test_a_new_file_takes_the_place_of_the_one_in_the_same_language(
        self, browser: Browser, draft: RulebookVersion, planner: Actor
    ) -> None:
        for name in ("ensin.pdf", "sitten.pdf"):
            add_rulebook_pdf(version=draft, language="fi", upload=checked_pdf(name), expected_version=None, by=planner)

        pdf = draft.pdfs.get()
        assert pdf.original_name == "sitten.pdf"
        draft.refresh_from_db()
        browser.post(at("rulebook-pdf-remove", pdf), {"version": draft.version})
        assert not draft.pdfs.exists()

    def test_a_lost_file_is_not_found(self, draft: RulebookVersion, browser: Browser, planner: Actor) -> None:
        pdf = add_rulebook_pdf(version=draft, language="fi", upload=checked_pdf(), expected_version=None, by=planner)
        document_storage().delete(StoredDocument.objects.get(public_id=pdf.document_id).path)

        assert browser.get(at("rulebook-pdf", pdf)).status_code == 404


def test_the_database_freezes_both_with_their_version(
    rulebook_draft: RulebookVersion, draft: RulebookVersion, planner: Actor
) -> None:
    add_rulebook_pdf(version=rulebook_draft, language="fi", upload=checked_pdf(), expected_version=None, by=planner)
    publish_rulebook_version(version=rulebook_draft, expected_version=None, by=planner)
    approval = approve_rulebook(draft, "Muu", by=planner)

    for write in (
        lambda: rulebook_draft.approvals.update(clause="§ 1"),
        lambda: rulebook_draft.approvals.all()._raw_delete("default"),
        lambda: rulebook_draft.pdfs.update(original_name="toinen.pdf"),
        lambda: RulebookApproval.objects.filter(pk=approval.pk).update(version=rulebook_draft),
    ):
        assert "is not changed" in refused(write)


def test_two_published_versions_never_share_a_day(rulebook: RulebookVersion, planner: Actor) -> None:
    """The database's own refusal, past every form and action."""
    later = make_next_rulebook_version(rulebook, datetime.date(2040, 1, 1), by=planner)
    twin = RulebookVersion(
        organiser_id=later.organiser_id,
        rulebook_id=later.rulebook_id,
        number=3,
        state="published",
        text_fi="x",
        period=DateRange(datetime.date(2040, 5, 1), None, "[)"),
        published_at=clock.now(),
        published_by_id=planner.user_id,
    )
    assert "rulebook_version_published_no_overlap" in refused(lambda: RulebookVersion.objects.bulk_create([twin]))


@pytest.mark.parametrize("persona", ["worker", "visitor", "other_planner"])
def test_strangers_find_nothing_of_a_draft(
    draft: RulebookVersion, personas: Cast, planner: Actor, persona: str
) -> None:
    approval = approve_rulebook(draft, by=planner)
    pdf = add_rulebook_pdf(version=draft, language="fi", upload=checked_pdf(), expected_version=None, by=planner)
    stranger = client_as(getattr(personas, persona))
    # A file is public once it is published; every other address is closed to who has not signed in.
    closed = 302 if persona == "visitor" else 404

    for name, thing in (
        ("rulebook-approval-add", draft),
        ("rulebook-approval-edit", approval),
        ("rulebook-pdf-add", draft),
    ):
        assert stranger.get(at(name, thing)).status_code == closed, name
    assert stranger.get(at("rulebook-pdf", pdf)).status_code == 404
    assert stranger.post(at("rulebook-approval-remove", approval)).status_code == closed
    assert stranger.post(at("rulebook-pdf-remove", pdf)).status_code == closed
