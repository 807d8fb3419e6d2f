"""Documents: stored once, hashed, opened only after the bytes have proved to be the same."""

from __future__ import annotations

import secrets
from hashlib import file_digest, sha256
from typing import IO, Protocol, TypedDict, Unpack

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import IntegrityError, transaction

from voucher_portal.core import clock
from voucher_portal.core.models.stored_document import StoredDocument


class OrganiserLike(Protocol):
    """The organisation a document belongs to, as far as core needs to know."""

    @property
    def pk(self) -> int: ...
    @property
    def public_id(self) -> str: ...


class DocumentDetails(TypedDict, total=False):
    """What else may be written down about a document. `seal_status` is that of the seal port."""

    original_name: str
    language: str
    template_version: str
    seal_status: str
    created_by_user_id: int | None


class DocumentDamaged(Exception):
    """The stored bytes are not those that were stored."""


def document_storage() -> Storage:
    return storages["documents"]


def find_document(*, subject_kind: str, subject_id: str, copy: str) -> StoredDocument | None:
    """The stored document of this subject and copy, if there is one."""
    return StoredDocument.objects.filter(subject_kind=subject_kind, subject_id=subject_id, copy=copy).first()


def store_document(
    *,
    content: bytes,
    subject_kind: str,
    subject_id: str,
    copy: str,
    organiser: OrganiserLike | None,
    content_type: str,
    **details: Unpack[DocumentDetails],
) -> StoredDocument:
    """Store the bytes once per (subject, copy); asked again, the first document is returned.

    The file is written before its row: whoever is killed in between leaves a file that nobody
    refers to, never a row without its file. Raises ValueError for empty content.
    """
    if not content:
        raise ValueError("a document cannot be empty")
    if existing := find_document(subject_kind=subject_kind, subject_id=subject_id, copy=copy):
        return existing
    path = document_storage().save(_new_path(organiser), ContentFile(content))
    document = StoredDocument(
        subject_kind=subject_kind,
        subject_id=subject_id,
        copy=copy,
        organiser_id=organiser.pk if organiser else None,
        path=path,
        sha256=sha256(content).hexdigest(),
        size=len(content),
        content_type=content_type,
        **details,
    )
    return _insert_once(document)


def open_document(document: StoredDocument) -> IO[bytes]:
    """The bytes, from the start. Raises DocumentDamaged when they are not those stored."""
    file = document_storage().open(document.path, "rb")
    if file_digest(file, "sha256").hexdigest() != document.sha256:
        file.close()
        raise DocumentDamaged(document.public_id)
    file.seek(0)
    return file


def read_document(document: StoredDocument) -> bytes:
    """All the bytes. Raises DocumentDamaged."""
    with open_document(document) as file:
        return file.read()


def _insert_once(document: StoredDocument) -> StoredDocument:
    try:
        with transaction.atomic():
            document.save(force_insert=True)
    except IntegrityError:
        existing = find_document(subject_kind=document.subject_kind, subject_id=document.subject_id, copy=document.copy)
        if existing is None:
            raise
        document_storage().delete(document.path)
        return existing
    return document


def _new_path(organiser: OrganiserLike | None) -> str:
    """organiser/yyyy/random: nothing in a path tells whose document it is."""
    owner = organiser.public_id if organiser else "portal"
    return f"{owner}/{clock.today().year}/{secrets.token_hex(16)}"
