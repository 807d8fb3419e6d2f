from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from providers.actions.review import ask_more_information
from providers.models import Application, Attachment
from rulebooks.models import AttachmentRequirement
from tests.factories.providers import pdf_file
from tests.personas import Cast, client_as
from tests.web.providers.conftest import Actors
from voucher_portal.core import clock
from voucher_portal.core.models import AccessLogEntry
from voucher_portal.core.periods import format_date

NEXT_YEAR = datetime.timedelta(days=365)


@pytest.fixture
def requirement(draft: Application) -> AttachmentRequirement:
    return draft.call.version_of_definition.attachment_requirements.get()


def add(application: Application, requirement: AttachmentRequirement) -> str:
    return reverse("providers:attachment-add", args=[application.public_id, requirement.public_id])


def at(attachment: Attachment, name: str = "attachment-download") -> str:
    return reverse(f"providers:{name}", args=[attachment.public_id])


def sent(requirement: AttachmentRequirement, **change: object) -> dict[str, object]:
    prefix = f"attachment-{requirement.public_id}"
    valid_until = format_date(clock.today() + NEXT_YEAR)
    typed = {"document": pdf_file(), "valid_until": valid_until, **change}
    return {f"{prefix}-{name}": value for name, value in typed.items()}


def test_a_document_is_added(personas: Cast, draft: Application, requirement: AttachmentRequirement) -> None:
    answer = client_as(personas.provider_administrator).post(add(draft, requirement), sent(requirement))
    assert answer.status_code == 302
    attachment = draft.attachments.get()
    assert (attachment.original_name, attachment.requirement) == ("todistus.pdf", requirement)
    assert attachment.valid_until == clock.today() + NEXT_YEAR


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"document": SimpleUploadedFile("kuva.pdf", b"GIF89a", "application/pdf")}, "Tiedoston muoto ei käy."),
        ({"document": ""}, "Valitse tiedosto."),
        ({"valid_until": ""}, "Kirjoita liitteen viimeinen voimassaolopäivä."),
        ({"valid_until": "31.2.2027"}, "Päivää 31.2.2027 ei ole."),
        ({"valid_until": "1.1.2020"}, "Liite on jo vanhentunut."),
    ],
)
def test_bad_input_is_named_and_kept(
    personas: Cast,
    draft: Application,
    requirement: AttachmentRequirement,
    change: dict[str, object],
    message: str,
) -> None:
    typed = sent(requirement, **change)
    answer = client_as(personas.provider_administrator).post(add(draft, requirement), typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    assert f'value="{typed[f"attachment-{requirement.public_id}-valid_until"]}"' in text or not change.get(
        "valid_until", True
    )
    assert not draft.attachments.exists()


def test_too_large_a_file_is_refused(personas: Cast, draft: Application, requirement: AttachmentRequirement) -> None:
    big = SimpleUploadedFile("iso.pdf", b"%PDF-1.4" + b"0" * (10 * 1024 * 1024), "application/pdf")
    answer = client_as(personas.provider_administrator).post(add(draft, requirement), sent(requirement, document=big))
    assert answer.status_code == 422
    assert "Tiedosto on liian suuri." in answer.content.decode()


def test_a_new_document_replaces_the_one_of_a_draft(
    personas: Cast, draft: Application, requirement: AttachmentRequirement
) -> None:
    browser = client_as(personas.provider_administrator)
    browser.post(add(draft, requirement), sent(requirement, document=pdf_file("ensin.pdf")))
    browser.post(add(draft, requirement), sent(requirement, document=pdf_file("sitten.pdf")))
    assert [row.original_name for row in draft.attachments.all()] == ["sitten.pdf"]


def test_what_the_organiser_has_received_stays_readable_to_it(
    personas: Cast, actors: Actors, submitted: Application
) -> None:
    first = submitted.attachments.get()
    ask_more_information(
        application=submitted,
        request="Lähetä uusi.",
        due_date=clock.today() + NEXT_YEAR,
        expected_version=None,
        by=actors.planner,
    )
    browser = client_as(personas.provider_administrator)
    for name in ("toinen.pdf", "kolmas.pdf"):
        typed = sent(first.requirement, document=pdf_file(name))
        browser.post(add(submitted, first.requirement), typed)
    assert [row.original_name for row in Attachment.objects.current()] == ["kolmas.pdf"]
    assert [row.original_name for row in Attachment.objects.replaced()] == ["todistus.pdf"]
    assert b"".join(client_as(personas.planner).get(at(first)).streaming_content)
    text = client_as(personas.planner).get(reverse("providers:review-detail", args=[submitted.public_id]))
    assert "Aiemmin lähetetyt liitteet" in text.content.decode()


def test_a_document_is_removed(personas: Cast, draft: Application, requirement: AttachmentRequirement) -> None:
    browser = client_as(personas.provider_administrator)
    browser.post(add(draft, requirement), sent(requirement))
    browser.post(at(draft.attachments.get(), "attachment-remove"))
    assert not draft.attachments.exists()


def test_nothing_is_added_or_removed_after_sending(personas: Cast, submitted: Application) -> None:
    attachment = submitted.attachments.get()
    browser = client_as(personas.provider_administrator)
    browser.post(add(submitted, attachment.requirement), sent(attachment.requirement))
    browser.post(at(attachment, "attachment-remove"))
    assert list(submitted.attachments.current()) == [attachment]


def test_a_requirement_of_another_call_is_not_found(
    personas: Cast, draft: Application, others_submitted: Application
) -> None:
    address = reverse("providers:attachment-add", args=[draft.public_id, "a" * 20])
    assert client_as(personas.provider_administrator).post(address).status_code == 404


def test_the_download_is_an_attachment_and_is_logged(personas: Cast, submitted: Application) -> None:
    attachment = submitted.attachments.get()
    for persona, organiser in (
        (personas.provider_administrator, personas.organiser),
        (personas.planner, personas.organiser),
    ):
        answer = client_as(persona).get(at(attachment))
        assert answer["Content-Disposition"] == 'attachment; filename="todistus.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
        assert b"".join(answer.streaming_content).startswith(b"%PDF-")
        assert persona.user is not None
        entry = AccessLogEntry.objects.get(actor_user_id=persona.user.pk, subject_id=attachment.public_id)
        assert (entry.purpose, entry.organiser_id) == ("attachment.download", organiser.pk)


def test_a_drafts_document_is_the_companys_own(
    personas: Cast, draft: Application, requirement: AttachmentRequirement
) -> None:
    client_as(personas.provider_administrator).post(add(draft, requirement), sent(requirement))
    assert client_as(personas.planner).get(at(draft.attachments.get())).status_code == 404


@pytest.mark.parametrize("name", ["other_provider_administrator", "other_planner", "client", "mandate_holder"])
def test_a_stranger_finds_nothing(personas: Cast, submitted: Application, name: str) -> None:
    attachment = submitted.attachments.get()
    browser = client_as(personas.everybody[name])
    assert browser.get(at(attachment)).status_code == 404
    assert browser.post(at(attachment, "attachment-remove")).status_code == 404
    assert browser.post(add(submitted, attachment.requirement)).status_code == 404
    assert not AccessLogEntry.objects.filter(subject_id=attachment.public_id).exists()


@pytest.mark.parametrize("name", ["worker", "billing_user", "case_manager", "finance_clerk"])
def test_those_without_the_right_are_refused(personas: Cast, submitted: Application, name: str) -> None:
    attachment = submitted.attachments.get()
    assert client_as(personas.everybody[name]).get(at(attachment)).status_code == 403
    assert not AccessLogEntry.objects.filter(subject_id=attachment.public_id).exists()


def test_missing_and_wrong_method(personas: Cast, submitted: Application) -> None:
    browser = client_as(personas.provider_administrator)
    attachment = submitted.attachments.get()
    assert browser.get(reverse("providers:attachment-download", args=["a" * 20])).status_code == 404
    assert browser.post(at(attachment)).status_code == 405
    assert browser.get(at(attachment, "attachment-remove")).status_code == 405
    assert browser.get(add(submitted, attachment.requirement)).status_code == 405
