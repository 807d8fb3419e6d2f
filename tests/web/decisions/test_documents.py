"""The copies of a decision: rendered once, tagged PDF/A, with the fields of document 001."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
import time_machine
from django.db import connections

from decisions.actions.codes import printed_code, rotate_activation_code
from decisions.actions.documents import store_requested_copy
from decisions.actions.signing import reject_decision
from decisions.copies import Copy
from decisions.letters import letter_html
from decisions.letters.renderer import RefusedAddress, render_pdf
from decisions.models import ActivationSecret, VoucherDecision
from decisions.rules import normalise_code
from decisions.tasks import render_decision_copy
from tests.factories.decisions import SIGNING_DAY, Stage, make_stage
from tests.pdf_text import pdf_lines
from tests.personas import as_actor, build_cast
from voucher_portal.core import outbox
from voucher_portal.core.documents import read_document
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.models import OutboxMessage, OutboxState, StoredDocument

#: S1:L136–166, the provider copy of the source document, with the decision's own code and number.
PROVIDER_COPY = [
    "Sivu 1 / 2",
    "Keski-Suomen hyvinvointialue",
    "PALVELUSETELI",
    "Ikääntyneiden palvelut",
    "Tuottajan kappale",
    "Päätöksen numero 2300001",
    "Tuottajan varmenne {code}",
    "Nimi ja osoite Testi Aamu Aurinkoinen",
    "Koulukatu 11 a 2",
    "40100 JYVÄSKYLÄ",
    "Voimassaoloaika 1.4.2023 – 31.5.2023",
    "Kotikunta 179 Jyväskylä",
    "Puhelinnumero 040066666",
    "014 123 4567",
    "Erikoisala JAKAMATON",
    "Palvelu / tuote Määrä Á-arvo, veroton Arvo, veroton",
    "Säännöllinen kotipalvelu, arkipäivä (ei omavastuuta) 20:00 h 32,00 eur/h 640,00 eur",
]


@pytest.fixture(autouse=True)
def _documents(document_folder: Path) -> None:
    """Every test here stores documents."""


def leased(decision: VoucherDecision, part: str) -> OutboxMessage:
    """The message of a copy, as the relay would hand it to a worker."""
    outbox.lease()
    return OutboxMessage.objects.get(subject_id=decision.public_id, part=part)


def stored(decision: VoucherDecision, part: str) -> StoredDocument:
    return StoredDocument.objects.get(subject_id=decision.public_id, copy=part)


def run(message: OutboxMessage) -> bool:
    done: bool = render_decision_copy(message.pk, str(message.lease_token))
    return done


@pytest.fixture
def signed(stage: Stage) -> VoucherDecision:
    client = stage.cast.client_record
    client.phones = ["040066666", "014 123 4567"]
    client.save()
    return stage.signed()


def words(content: bytes) -> list[str]:
    return [" ".join(line.replace("\u00a0", " ").split()) for line in pdf_lines(content)]


@pytest.mark.usefixtures("db")
def test_the_provider_copy_has_every_field_in_the_arrangement_of_the_source(signed: VoucherDecision) -> None:
    code = printed_code(signed, 1)
    assert run(leased(signed, "provider"))
    lines = words(read_document(stored(signed, "provider")))
    assert lines[: len(PROVIDER_COPY)] == [line.format(code=code) for line in PROVIDER_COPY]
    assert "Sivu 2 / 2" in lines


@pytest.mark.usefixtures("db")
def test_the_client_copy_says_what_was_decided_what_to_do_and_how_to_ask_for_review(signed: VoucherDecision) -> None:
    assert run(leased(signed, "client"))
    lines = words(read_document(stored(signed, "client")))
    order = [
        "Sinulle on myönnetty palveluseteli",
        "20 tuntia palvelua",
        "Voit käyttää tunnit 1.4.2023 – 31.5.2023. Palvelu on sinulle maksuton.",
        "Mitä teet nyt",
        "Mitä päätettiin",
        "Säännöllinen kotipalvelu, arkipäivä (ei omavastuuta) 20:00 h 32,00 €/h 640,00 €",
        "Perustelut",
        "Jos olet eri mieltä",
        "Voit pyytää oikaisua. Pyynnön on oltava perillä viimeistään 26.4.2023 . Ohje on seuraavalla sivulla.",
        "Viranhaltijapäätös",
        "Oikaisua haetaan kirjallisesti hyvinvointialueen lautakunnalta.",
    ]
    places = [lines.index(line) for line in order]
    assert places == sorted(places)


@pytest.mark.usefixtures("db")
def test_the_client_copy_does_not_hold_the_code(signed: VoucherDecision) -> None:
    code = printed_code(signed, 1)
    assert run(leased(signed, "client"))
    assert code not in " ".join(words(read_document(stored(signed, "client"))))


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("part", ["client", "provider"])
def test_a_copy_is_tagged_pdf_a_3a_in_the_decisions_language(signed: VoucherDecision, part: str) -> None:
    assert run(leased(signed, part))
    with pikepdf.open(io.BytesIO(read_document(stored(signed, part)))) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert len(pdf.Root.OutputIntents) == 1
        assert str(pdf.Root.Lang) == "fi"
        assert "2300001" in str(pdf.docinfo["/Title"])
        fonts = [font for page in pdf.pages for font in page.resources.Font.values()]
        assert fonts
        assert all("+Letter" in str(font.BaseFont) for font in fonts), "a font of the machine was used"
        assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts)


@pytest.mark.usefixtures("db")
def test_a_decision_in_swedish_is_written_in_swedish(stage: Stage) -> None:
    decision = stage.signed(decision_language="sv")
    html = letter_html(decision, Copy.CLIENT)
    assert '<html lang="sv">' in html
    assert "arkipäivä (ei omavastuuta) (sv)" in html


@pytest.mark.usefixtures("db")
def test_a_stored_copy_tells_its_language_template_and_seal(signed: VoucherDecision) -> None:
    assert run(leased(signed, "client"))
    document = stored(signed, "client")
    assert (document.language, document.template_version, document.seal_status) == ("fi", "2026-3", "not_sealed")
    assert document.organiser_id == signed.organiser_id
    assert document.original_name == "2300001-asiakkaan-kappale.pdf"


@pytest.mark.usefixtures("db")
def test_the_readable_code_is_erased_when_the_provider_copy_is_stored(signed: VoucherDecision) -> None:
    assert run(leased(signed, "client"))
    assert ActivationSecret.objects.get(decision=signed).encrypted_code is not None
    assert run(leased(signed, "provider"))
    secret = ActivationSecret.objects.get(decision=signed)
    assert secret.encrypted_code is None
    assert len(bytes(secret.code_hash)) == 32
    with pytest.raises(RuleViolation):
        printed_code(signed, 1)


@pytest.mark.usefixtures("db")
def test_a_protected_address_stands_in_no_copy(stage: Stage) -> None:
    client = stage.cast.client_record
    client.address_protected = True
    client.save()
    decision = stage.signed()
    for copy in Copy:
        html = letter_html(decision, copy, "T-KGRT8M")
        assert "Koulukatu" not in html
        assert "JYVÄSKYLÄ" not in html
        assert "179" not in html
    assert "turvakielto" in html


@pytest.mark.usefixtures("db")
def test_a_rejection_tells_why_and_how_to_ask_for_review(stage: Stage) -> None:
    decision = reject_decision(
        decision=stage.proposed(),
        reason="Palvelun tarvetta ei ole.",
        expected_version=None,
        by=as_actor(stage.cast.decision_maker),
    )
    assert run(leased(decision, "client"))
    lines = words(read_document(stored(decision, "client")))
    assert "Sinulle ei myönnetty palveluseteliä" in lines
    assert "Palvelun tarvetta ei ole." in lines


@pytest.mark.usefixtures("db")
def test_a_new_code_gets_a_provider_copy_of_its_own(stage: Stage, signed: VoucherDecision) -> None:
    first = printed_code(signed, 1)
    assert run(leased(signed, "provider"))
    rotate_activation_code(decision=signed, expected_version=None, by=as_actor(stage.cast.case_manager))
    second = printed_code(signed, 2)
    assert run(leased(signed, "provider-2"))
    assert first != second == normalise_code(second)
    text = " ".join(words(read_document(stored(signed, "provider-2"))))
    assert second in text
    assert first not in text


@pytest.mark.usefixtures("db")
def test_asked_for_a_second_time_the_stored_copy_stays(signed: VoucherDecision) -> None:
    message = leased(signed, "provider")
    first = store_requested_copy(message)
    assert store_requested_copy(message).pk == first.pk
    assert StoredDocument.objects.filter(subject_id=signed.public_id).count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://example.fi/logo.png",
        "file:///etc/passwd",
        "font:../../../etc/passwd",
        "font:missing.woff2",
        "data:image/png;base64,AAAA",
    ],
)
def test_the_renderer_fetches_nothing_but_its_fonts(address: str) -> None:
    with pytest.raises(RefusedAddress):
        render_pdf(f'<html lang="fi"><title>x</title><img src="{address}" alt=""></html>')


@pytest.fixture
def committed_stage(committed_db: str) -> Iterator[Stage]:
    with time_machine.travel(SIGNING_DAY, tick=False):
        yield make_stage(build_cast())


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_two_workers_at_once_store_exactly_one_document(
    committed_stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = committed_stage.signed()
    message = leased(decision, "provider")
    both_have_rendered = threading.Barrier(2)

    def render_together(html: str) -> bytes:
        content = render_pdf(html)
        both_have_rendered.wait(timeout=30)
        return content

    monkeypatch.setattr("decisions.actions.documents.render_pdf", render_together)

    def work() -> None:
        try:
            store_requested_copy(message)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert not any(worker.is_alive() for worker in workers)
    assert StoredDocument.objects.filter(subject_id=decision.public_id, copy="provider").count() == 1
    assert len(files_in(tmp_path)) == 1
    message.refresh_from_db()
    assert message.state == OutboxState.DONE
    assert ActivationSecret.objects.get(decision=decision).encrypted_code is None


def test_a_worker_that_fails_gives_the_message_back(
    committed_stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(html: str) -> bytes:
        raise OSError("no fonts today")

    decision = committed_stage.signed()
    message = leased(decision, "provider")
    monkeypatch.setattr("decisions.actions.documents.render_pdf", broken)
    assert run(message) is False
    message.refresh_from_db()
    assert (message.state, message.last_error_code) == (OutboxState.PENDING, "OSError")
    assert files_in(tmp_path) == []
    assert ActivationSecret.objects.get(decision=decision).encrypted_code is not None
