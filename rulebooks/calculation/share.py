"""Who pays which part of a row's price: flat value per unit, one band (domain.md C1, C2, C4).

voucher part = covered quantity × the lower of price and value; the client pays the rest.
Price and voucher part are each rounded once, half up; the share is what is between them.
"""

from __future__ import annotations

from decimal import Decimal

from rulebooks.calculation.facts import RowFacts
from rulebooks.calculation.lines import Line, LineKind
from rulebooks.calculation.outcome import Refusal, RefusalCode
from rulebooks.calculation.texts import Texts, euro_text, quantity_text, rate_text
from voucher_portal.core.money import Split
from voucher_portal.core.quantities import value_of

_ABOVE_FREE_VALUE = Texts(
    "Palvelu on asiakkaalle maksuton, mutta hinta {price} on suurempi kuin setelin arvo {value}. "
    "Ota yhteyttä setelin myöntäjään.",
    "Tjänsten är avgiftsfri för klienten, men priset {price} är högre än sedelns värde {value}. "
    "Kontakta den som beviljat sedeln.",
    "The service is free for the client, but the price {price} is above the voucher's value {value}. "
    "Contact the organiser that granted the voucher.",
)
_PRICE = Texts(
    "Hinta: {quantity} × {rate} = {amount}",
    "Pris: {quantity} × {rate} = {amount}",
    "Price: {quantity} × {rate} = {amount}",
)
_WHOLE_PRICE = Texts(
    "Palveluseteli maksaa {quantity} × {rate} = {amount}. Hinta ei ylitä setelin arvoa {value}.",
    "Servicesedeln betalar {quantity} × {rate} = {amount}. Priset överskrider inte sedelns värde {value}.",
    "The voucher pays {quantity} × {rate} = {amount}. The price is not above the voucher's value {value}.",
)
_UP_TO_VALUE = Texts(
    "Palveluseteli maksaa enintään arvonsa: {quantity} × {rate} = {amount}",
    "Servicesedeln betalar högst sitt värde: {quantity} × {rate} = {amount}",
    "The voucher pays at most its value: {quantity} × {rate} = {amount}",
)
_FREE = Texts(
    "Palvelu on asiakkaalle maksuton. Asiakas maksaa {amount}.",
    "Tjänsten är avgiftsfri för klienten. Klienten betalar {amount}.",
    "The service is free for the client. The client pays {amount}.",
)
_SHARE = Texts(
    "Asiakas maksaa hinnan ja setelin erotuksen: {price} − {voucher} = {amount}",
    "Klienten betalar skillnaden mellan priset och sedeln: {price} − {voucher} = {amount}",
    "The client pays the difference between price and voucher: {price} − {voucher} = {amount}",
)
_EXCESS = Texts(
    "Setelillä oli jäljellä {left}. Asiakas maksaa loput {excess} kokonaan: {amount}",
    "På sedeln återstod {left}. Klienten betalar resten, {excess}, helt och hållet: {amount}",
    "The voucher had {left} left. The client pays the other {excess} in full: {amount}",
)


def split_of(billable: Decimal, covered: Decimal, facts: RowFacts) -> Split:
    """The price of a billable quantity and its parts, of which the voucher covers `covered`.

    Raises Refusal when a service that is free for the client costs more than its value.
    """
    if facts.is_free_for_client and facts.price > facts.unit_value:
        rates = {"price": rate_text(facts.price, facts.unit), "value": rate_text(facts.unit_value, facts.unit)}
        raise Refusal(RefusalCode.PRICE_ABOVE_FREE_VALUE, _ABOVE_FREE_VALUE.filled(**rates))
    price = value_of(billable, facts.unit, facts.price)
    voucher_part = value_of(covered, facts.unit, min(facts.price, facts.unit_value))
    return Split(price, voucher_part, price - voucher_part)


def share_lines(billable: Decimal, covered: Decimal, split: Split, facts: RowFacts) -> tuple[Line, ...]:
    """The lines of price, voucher part and client share."""
    return (
        _price_line(billable, split, facts),
        _voucher_line(covered, split, facts),
        *_client_lines(billable, covered, split, facts),
    )


def _price_line(billable: Decimal, split: Split, facts: RowFacts) -> Line:
    text = _PRICE.filled(
        quantity=quantity_text(billable, facts.unit),
        rate=rate_text(facts.price, facts.unit),
        amount=euro_text(split.price),
    )
    inputs = {"quantity": str(billable), "unit": facts.unit.value, "price": str(facts.price)}
    return Line(LineKind.PRICE, "price", facts.priced_by, text, split.price, inputs)


def _voucher_line(covered: Decimal, split: Split, facts: RowFacts) -> Line:
    paid = min(facts.price, facts.unit_value)
    template = _WHOLE_PRICE if facts.price <= facts.unit_value else _UP_TO_VALUE
    text = template.filled(
        quantity=quantity_text(covered, facts.unit),
        rate=rate_text(paid, facts.unit),
        value=rate_text(facts.unit_value, facts.unit),
        amount=euro_text(split.voucher_part),
    )
    inputs = {
        "quantity": str(covered),
        "unit": facts.unit.value,
        "price": str(facts.price),
        "unit_value": str(facts.unit_value),
    }
    return Line(LineKind.VOUCHER_PART, "flat_value", facts.value_rule, text, split.voucher_part, inputs)


def _client_lines(billable: Decimal, covered: Decimal, split: Split, facts: RowFacts) -> tuple[Line, ...]:
    covered_price = value_of(covered, facts.unit, facts.price)
    lines = [_share_line(Split(covered_price, split.voucher_part, covered_price - split.voucher_part), facts)]
    if billable > covered:
        lines.append(_excess_line(billable - covered, split.price - covered_price, facts))
    return tuple(lines)


def _share_line(covered: Split, facts: RowFacts) -> Line:
    text = (_FREE if facts.is_free_for_client else _SHARE).filled(
        price=euro_text(covered.price),
        voucher=euro_text(covered.voucher_part),
        amount=euro_text(covered.client_share),
    )
    rule = "free_for_client" if facts.is_free_for_client else "client_share"
    inputs = {"price": str(covered.price), "voucher_part": str(covered.voucher_part)}
    return Line(LineKind.CLIENT_SHARE, rule, facts.value_rule, text, covered.client_share, inputs)


def _excess_line(excess: Decimal, amount: Decimal, facts: RowFacts) -> Line:
    text = _EXCESS.filled(
        left=quantity_text(facts.remaining_quantity, facts.unit),
        excess=quantity_text(excess, facts.unit),
        amount=euro_text(amount),
    )
    inputs = {"quantity": str(excess), "unit": facts.unit.value, "price": str(facts.price)}
    return Line(LineKind.CLIENT_SHARE, "exhausted_split", facts.value_rule, text, amount, inputs)
