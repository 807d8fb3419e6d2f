"""The lines of an outcome: each names its rule, the rule's version, its inputs and its amount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from rulebooks.calculation.facts import RuleVersion
from rulebooks.calculation.texts import Texts


class LineKind(StrEnum):
    """What the amount of a line is part of. The lines of one kind add up to that part."""

    QUANTITY = "quantity"
    PRICE = "price"
    VOUCHER_PART = "voucher_part"
    CLIENT_SHARE = "client_share"
    TRAVEL = "travel"
    NOTE = "note"


@dataclass(frozen=True)
class Line:
    """One step of the arithmetic, told so that a client, a provider and an auditor can follow it.

    `amount` is euro, for QUANTITY units of account, for NOTE None. `inputs` are plain texts
    and numbers as texts.
    """

    kind: LineKind
    rule: str
    version: RuleVersion
    text: Texts
    amount: Decimal | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The line as it is stored with the event: only texts, so that nothing is rounded."""
        return {
            "kind": self.kind.value,
            "rule": self.rule,
            "version": {
                "name": self.version.label().as_json(),
                "number": self.version.number,
                "public_id": self.version.public_id,
            },
            "inputs": dict(self.inputs),
            "amount": None if self.amount is None else str(self.amount),
            "text": self.text.as_json(),
        }
