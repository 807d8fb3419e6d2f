"""What the voucher row still covers of a quantity (domain.md C48, G7)."""

from __future__ import annotations

from decimal import Decimal

from rulebooks.calculation.facts import Exhaustion, RowFacts
from rulebooks.calculation.outcome import Refusal, RefusalCode
from rulebooks.calculation.texts import Texts, quantity_text

_NOTHING_LEFT = Texts(
    "Palvelusetelillä ei ole enää mitään jäljellä. Ota yhteyttä setelin myöntäjään.",
    "Det finns inget kvar på servicesedeln. Kontakta den som beviljat sedeln.",
    "Nothing is left on the voucher. Contact the organiser that granted it.",
)
_NOT_ENOUGH = Texts(
    "Palvelusetelillä on jäljellä {left}, ja kirjaus on {asked}. "
    "Lyhennä kirjausta tai ota yhteyttä setelin myöntäjään.",
    "På servicesedeln återstår {left}, och registreringen är {asked}. "
    "Förkorta den eller kontakta den som beviljat sedeln.",
    "The voucher has {left} left and the entry is {asked}. Shorten it, or contact the organiser that granted it.",
)


def covered_quantity(billable: Decimal, facts: RowFacts) -> Decimal:
    """The part of a billable quantity that the row pays for, in units of account.

    Raises Refusal when it is more than what is left and may not be split: the definition says
    refuse, the service is free for the client, or nothing is left at all.
    """
    left = facts.remaining_quantity
    if billable <= left:
        return billable
    if left == 0:
        raise Refusal(RefusalCode.EXHAUSTED, _NOTHING_LEFT)
    if facts.is_free_for_client or facts.exhaustion == Exhaustion.REFUSE:
        words = {"left": quantity_text(left, facts.unit), "asked": quantity_text(billable, facts.unit)}
        raise Refusal(RefusalCode.EXHAUSTED, _NOT_ENOUGH.filled(**words))
    return left
