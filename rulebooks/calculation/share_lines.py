"""The lines of one part: its price, what the voucher pays of it, what the client pays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from rulebooks.calculation.facts import PercentageOfPrice, Terms
from rulebooks.calculation.lines import Line, LineKind
from rulebooks.calculation.outcome import Part
from rulebooks.calculation.texts import Texts, euro_text, percentage_text, quantity_text, rate_text
from voucher_portal.core.money import euro

_PRICE = Texts(
    "Hinta: {quantity} × {rate} = {amount}",
    "Pris: {quantity} × {rate} = {amount}",
    "Price: {quantity} × {rate} = {amount}",
)
_PRICE_OF = Texts(*["{product}: {quantity} × {rate} = {amount}"] * 3)
_PERCENTAGE = Texts(
    "Setelin arvo on {percentage} hinnasta: {value}.",
    "Sedelns värde är {percentage} av priset: {value}.",
    "The voucher's value is {percentage} of the price: {value}.",
)
_PERCENTAGE_UP_TO = Texts(
    "Setelin arvo on {percentage} hinnasta, enintään {most}: {value}.",
    "Sedelns värde är {percentage} av priset, högst {most}: {value}.",
    "The voucher's value is {percentage} of the price, at most {most}: {value}.",
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
_UP_TO_MONEY = Texts(
    "Palvelusetelillä oli rahaa jäljellä {amount}. Palveluseteli maksaa sen.",
    "På servicesedeln återstod {amount} i pengar. Servicesedeln betalar det.",
    "The voucher had {amount} of money left. The voucher pays that.",
)
_NOTHING = Texts(
    "Palvelusetelillä ei ollut tähän enää mitään jäljellä. Palveluseteli maksaa {amount}.",
    "På servicesedeln fanns inget kvar för detta. Servicesedeln betalar {amount}.",
    "Nothing was left on the voucher for this. The voucher pays {amount}.",
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
_MONEY_REACHED = Texts(
    "Setelin raha riitti määrään {left}. Asiakas maksaa loput {excess} kokonaan: {amount}",
    "Pengarna på sedeln räckte till {left}. Klienten betalar resten, {excess}, helt och hållet: {amount}",
    "The voucher's money was enough for {left}. The client pays the other {excess} in full: {amount}",
)
_ALL_OF_IT = Texts(
    "Asiakas maksaa tämän kokonaan: {excess}, {amount}",
    "Klienten betalar detta helt och hållet: {excess}, {amount}",
    "The client pays all of this: {excess}, {amount}",
)


def part_lines(part: Part, terms: Terms) -> Iterator[Line]:
    """The lines of price, voucher part and client share of one part."""
    yield _price_line(part, terms)
    if isinstance(part.rate.value, PercentageOfPrice):
        yield _percentage_line(part, part.rate.value, terms)
    yield _voucher_line(part, terms)
    if part.used_quantity or not part.billable_quantity:
        yield _share_line(part, terms)
    if part.used_quantity < part.billable_quantity:
        yield _excess_line(part, terms)


def _price_line(part: Part, terms: Terms) -> Line:
    rate, of_several = part.rate, len(terms.products) > 1
    text = (_PRICE_OF if of_several else _PRICE).filled(
        product=terms.product(part.product_code).name,
        quantity=quantity_text(part.billable_quantity, terms.unit),
        rate=rate_text(rate.price, terms.unit),
        amount=euro_text(part.split.price),
    )
    inputs = {"quantity": str(part.billable_quantity), "unit": terms.unit.value, "price": str(rate.price)}
    if of_several:
        inputs |= _which(part)
    return Line(LineKind.PRICE, "price", rate.priced_by, text, part.split.price, inputs)


def _which(part: Part) -> Mapping[str, str]:
    """Which part it is, for whoever shows the lines of several."""
    moments = {"starts_at": part.starts_at, "ends_at": part.ends_at}
    known = {name: moment.isoformat() for name, moment in moments.items() if moment is not None}
    return {"product": part.product_code, "row": part.row_key, **known}


def _percentage_line(part: Part, rule: PercentageOfPrice, terms: Terms) -> Line:
    words = {
        "percentage": percentage_text(rule.percentage),
        "value": rate_text(part.rate.unit_value, terms.unit),
    }
    inputs = {"price": str(part.rate.price), "percentage": str(rule.percentage)}
    text = _PERCENTAGE.filled(**words)
    if rule.max_value is not None:
        text = _PERCENTAGE_UP_TO.filled(most=rate_text(rule.max_value, terms.unit), **words)
        inputs["max_value"] = str(rule.max_value)
    return Line(LineKind.NOTE, "value", part.rate.value_rule, text, inputs=inputs)


def _voucher_line(part: Part, terms: Terms) -> Line:
    rate = part.rate
    template, rule = _voucher_wording(part, terms)
    text = template.filled(
        quantity=quantity_text(part.used_quantity, terms.unit),
        rate=rate_text(rate.paid, terms.unit),
        value=rate_text(rate.unit_value, terms.unit),
        amount=euro_text(part.split.voucher_part),
    )
    inputs = {
        "quantity": str(part.used_quantity),
        "unit": terms.unit.value,
        "price": str(rate.price),
        "unit_value": str(rate.unit_value),
    }
    return Line(LineKind.VOUCHER_PART, rule, rate.value_rule, text, part.split.voucher_part, inputs)


def _voucher_wording(part: Part, terms: Terms) -> tuple[Texts, str]:
    if part.billable_quantity and not part.used_quantity:
        return _NOTHING, "exhausted"
    if _is_short_of_money(part, terms):
        return _UP_TO_MONEY, "money_left"
    rule = "percentage_of_price" if isinstance(part.rate.value, PercentageOfPrice) else "flat_value"
    return (_WHOLE_PRICE if part.rate.price <= part.rate.unit_value else _UP_TO_VALUE), rule


def _is_short_of_money(part: Part, terms: Terms) -> bool:
    return part.split.voucher_part < _amount(part.used_quantity, part.rate.paid, terms)


def _share_line(part: Part, terms: Terms) -> Line:
    price, voucher_part = _amount(part.used_quantity, part.rate.price, terms), part.split.voucher_part
    is_free = terms.is_free_for_client
    text = (_FREE if is_free else _SHARE).filled(
        price=euro_text(price), voucher=euro_text(voucher_part), amount=euro_text(price - voucher_part)
    )
    rule = "free_for_client" if is_free else "client_share"
    inputs = {"price": str(price), "voucher_part": str(voucher_part)}
    return Line(LineKind.CLIENT_SHARE, rule, part.rate.value_rule, text, price - voucher_part, inputs)


def _excess_line(part: Part, terms: Terms) -> Line:
    excess = part.billable_quantity - part.used_quantity
    amount = part.split.price - _amount(part.used_quantity, part.rate.price, terms)
    template = _MONEY_REACHED if _is_short_of_money(part, terms) else _EXCESS
    text = (template if part.used_quantity else _ALL_OF_IT).filled(
        left=quantity_text(part.used_quantity, terms.unit),
        excess=quantity_text(excess, terms.unit),
        amount=euro_text(amount),
    )
    inputs = {"quantity": str(excess), "unit": terms.unit.value, "price": str(part.rate.price)}
    return Line(LineKind.CLIENT_SHARE, "exhausted_split", part.rate.value_rule, text, amount, inputs)


def _amount(quantity: Decimal, rate: Decimal, terms: Terms) -> Decimal:
    return euro(quantity * rate / terms.quantity_per_unit)
