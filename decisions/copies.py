"""The printed copies of a decision and their names."""

from __future__ import annotations

from enum import StrEnum

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


class Copy(StrEnum):
    """Which copy of a decision: they differ in what they tell."""

    CLIENT = "client"
    PROVIDER = "provider"


LABELS = {Copy.CLIENT: _("Asiakkaan kappale"), Copy.PROVIDER: _("Tuottajan kappale")}


def copy_name(copy: Copy, sequence: int = 1) -> str:
    """The name under which a copy is stored; a provider copy with a new code is another copy."""
    return str(copy) if sequence == 1 else f"{copy}-{sequence}"


def copy_of(name: str) -> tuple[Copy, int]:
    """The copy and the code's sequence that a stored name means. Raises ValueError for any other name."""
    kind, _, sequence = name.partition("-")
    return Copy(kind), int(sequence or 1)


def file_name(number: str, name: str, language: str) -> str:
    """Under which a copy is saved on a reader's device: 2300119-asiakkaan-kappale.pdf."""
    copy, sequence = copy_of(name)
    with translation.override(language):
        words = slugify(str(LABELS[copy]))
    return f"{number}-{words}.pdf" if sequence == 1 else f"{number}-{words}-{sequence}.pdf"
