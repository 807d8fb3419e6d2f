"""The printed copies of a decision and their names."""

from __future__ import annotations

from enum import StrEnum


class Copy(StrEnum):
    """Which copy of a decision: they differ in what they tell."""

    CLIENT = "client"
    PROVIDER = "provider"


def copy_name(copy: Copy, sequence: int = 1) -> str:
    """The name under which a copy is stored; a provider copy with a new code is another copy."""
    return str(copy) if sequence == 1 else f"{copy}-{sequence}"


def copy_of(name: str) -> tuple[Copy, int]:
    """The copy and the code's sequence that a stored name means. Raises ValueError for any other name."""
    kind, _, sequence = name.partition("-")
    return Copy(kind), int(sequence or 1)
