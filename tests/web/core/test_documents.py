"""A document is stored once, and opened only when its bytes are the same."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from tests.documents import storages_with_documents_in
from tests.web.core.conftest import Together
from voucher_portal.core import documents
from voucher_portal.core.models import StoredDocument

ORGANISER: Any = SimpleNamespace(pk=3, public_id="b" * 20)
CONTENT = b"%PDF-1.7 the letter"


@pytest.fixture(autouse=True)
def storage_root(settings: Settings, tmp_path: Path) -> Path:
    settings.STORAGES = storages_with_documents_in(tmp_path)
    return tmp_path


def store(content: bytes = CONTENT, **changed: Any) -> StoredDocument:
    words = {
        "subject_kind": "decision",
        "subject_id": "c" * 20,
        "copy": "client",
        "organiser": ORGANISER,
        "content_type": "application/pdf",
        "language": "fi",
        "template_version": "2026-1",
        "original_name": "2300119.pdf",
    }
    return documents.store_document(content=content, **{**words, **changed})


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.mark.usefixtures("db")
def test_a_document_is_stored_with_what_tells_it_is_the_same(storage_root: Path) -> None:
    document = store()
    assert re.fullmatch(r"b{20}/20\d\d/[0-9a-f]{32}", document.path)
    assert document.sha256 == sha256(CONTENT).hexdigest()
    assert (document.size, document.organiser_id, document.seal_status) == (len(CONTENT), 3, "not_sealed")
    assert documents.read_document(document) == CONTENT
    assert [path.stat().st_mode & 0o777 for path in files(storage_root)] == [0o600]
    with documents.open_document(document) as file:
        assert file.read(5) == b"%PDF-"


@pytest.mark.usefixtures("db")
def test_the_same_copy_again_is_the_first_document(storage_root: Path) -> None:
    first = store()
    assert store(b"%PDF-1.7 rendered again") == first
    assert documents.read_document(first) == CONTENT
    assert len(files(storage_root)) == 1
    other = store(copy="provider")
    assert other != first
    assert documents.find_document(subject_kind="decision", subject_id="c" * 20, copy="provider") == other


@pytest.mark.usefixtures("db")
def test_a_document_without_an_organiser_and_an_empty_one() -> None:
    assert store(organiser=None).path.startswith("portal/")
    with pytest.raises(ValueError, match="empty"):
        store(b"", copy="empty")


@pytest.mark.usefixtures("db")
def test_changed_bytes_are_not_served(storage_root: Path) -> None:
    document = store()
    (storage_root / document.path).write_bytes(b"%PDF-1.7 forged")
    with pytest.raises(documents.DocumentDamaged):
        documents.open_document(document)


@pytest.mark.usefixtures("db")
def test_the_row_never_changes() -> None:
    document = store()
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("UPDATE core_storeddocument SET sha256 = '' WHERE id = %s", [document.pk])


def test_many_who_store_the_same_copy_at_once_get_one_document(together: Together, storage_root: Path) -> None:
    stored = together(6, lambda number: store(f"%PDF-1.7 by {number}".encode()))
    assert len({document.pk for document in stored}) == 1
    assert StoredDocument.objects.count() == 1
    (path,) = files(storage_root)
    assert sha256(path.read_bytes()).hexdigest() == stored[0].sha256


def test_who_is_killed_before_the_row_leaves_only_a_file(committed_db: str, storage_root: Path) -> None:
    with transaction.atomic():
        store()
        transaction.set_rollback(True)
    assert not StoredDocument.objects.exists()
    assert len(files(storage_root)) == 1
    assert documents.read_document(store(b"%PDF-1.7 second try")) == b"%PDF-1.7 second try"
