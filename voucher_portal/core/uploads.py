"""What people upload is judged by its content, never by its name or the browser's word."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.pdf_inspection import Verdict, inspected_apart

MEBIBYTE = 1024 * 1024
MAX_BYTES = 10 * MEBIBYTE
MAX_PIXELS = 100_000_000
_CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}
_NAMES = {"pdf": "PDF", "png": "PNG", "jpeg": "JPEG"}
_PDF_REFUSALS = {
    Verdict.ENCRYPTED: _("PDF-tiedosto on suojattu salasanalla. Tallenna se ilman salasanaa ja yritä uudelleen."),
    Verdict.BROKEN: _("PDF-tiedosto on rikki. Tallenna tai tulosta se uudelleen PDF-muotoon."),
    Verdict.ACTIVE_CONTENT: _(
        "PDF-tiedostossa on ohjelmakoodia tai liitteitä. Tulosta se PDF-muotoon ja lähetä uusi tiedosto."
    ),
}
_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True)
class CheckedUpload:
    """A file that passed: its bytes, its kind as found in them, and a name safe to show."""

    content: bytes
    kind: str
    content_type: str
    original_name: str

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def check_upload(
    file: UploadedFile[Any] | IO[bytes],
    *,
    allowed: Sequence[str] = ("pdf", "png", "jpeg"),
    max_bytes: int = MAX_BYTES,
    field: str | None = None,
) -> CheckedUpload:
    """Read and judge an uploaded file. Raises RuleViolation that says what to do instead.

    A PDF must open without a password and hold no scripts, no launched programs and no files
    inside; an image must be whole in its header and not absurdly large.
    """
    content = file.read(max_bytes + 1)
    if not content:
        raise RuleViolation(_("Tiedosto on tyhjä. Valitse toinen tiedosto."), field, "file_empty")
    if len(content) > max_bytes:
        message = _("Tiedosto on liian suuri. Suurin sallittu koko on %(megabytes)s Mt.")
        raise RuleViolation(message % {"megabytes": max_bytes // MEBIBYTE}, field, "file_too_large")
    kind = _kind_of(content)
    if kind not in allowed:
        kinds = ", ".join(_NAMES[name] for name in allowed)
        message = _("Tiedoston muoto ei käy. Tallenna se muodossa %(kinds)s ja yritä uudelleen.")
        raise RuleViolation(message % {"kinds": kinds}, field, "file_kind")
    if kind == "pdf":
        _check_pdf(content, field)
    else:
        _check_image(content, kind, field)
    return CheckedUpload(content, kind, _CONTENT_TYPES[kind], _safe_name(getattr(file, "name", "") or ""))


def _kind_of(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "jpeg" if content.startswith(b"\xff\xd8\xff") else ""


def _safe_name(name: str) -> str:
    """The last part of the name, without what could not be printed."""
    last = PurePath(name.replace("\\", "/")).name
    return re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", last)[-120:]


def _check_pdf(content: bytes, field: str | None) -> None:
    verdict = inspected_apart(content)
    if verdict is not Verdict.CLEAN:
        raise RuleViolation(_PDF_REFUSALS[verdict], field, f"pdf_{verdict}")


def _check_image(content: bytes, kind: str, field: str | None) -> None:
    try:
        width, height = _png_size(content) if kind == "png" else _jpeg_size(content)
    except (struct.error, ValueError):
        width = height = 0
    if not 0 < width * height <= MAX_PIXELS:
        message = _("Kuva on rikki tai liian suuri. Tallenna se uudelleen ja yritä uudelleen.")
        raise RuleViolation(message, field, "image_broken")


def _png_size(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR" or b"IEND" not in content[-16:]:
        raise ValueError("not a whole PNG")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while True:
        marker, length = struct.unpack(">HH", content[at : at + 4])
        if marker >> 8 != 0xFF or length < 2:
            raise ValueError("not a whole JPEG")
        if marker & 0xFF in _JPEG_SIZES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
