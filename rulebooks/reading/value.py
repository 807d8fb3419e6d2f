"""Prices, values, time bands, and what the balance limits."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from rulebooks.models import ProductValue
from rulebooks.models.product import VatClass
from rulebooks.models.terms import CarryOver, PriceModel, Recurrence, ValueModel
from rulebooks.reading.days import told_times
from rulebooks.reading.fact import Fact, Reader, percent
from rulebooks.reading.week import band_lines
from voucher_portal.core.money import format_number, format_rate
from voucher_portal.core.periods import format_period


def pricing(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    if not version.price_model:
        return
    yield Fact(_("Hinnoittelu"), version.get_price_model_display())
    if version.is_free_for_client:
        share = _("Palvelu on asiakkaalle maksuton.")
    else:
        share = _("Asiakas maksaa hinnan ja palvelusetelin arvon erotuksen.")
    yield Fact(_("Asiakkaan osuus"), share)


def value_model(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    yield Fact(_("Arvon laskeminen"), version.get_value_model_display())
    yield Fact(_("Kun arvo muuttuu"), version.get_value_basis_display())


def value_source(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    if version.value_model == ValueModel.PERCENTAGE:
        yield Fact(_("Osuus hinnasta"), percent(version.value_percent))
    else:
        yield Fact(_("Taulukko"), "" if version.income_table is None else reader.text(version.income_table))


def products(reader: Reader) -> Iterator[Fact]:
    """One fact for each product, a line for each of its values."""
    lines: dict[int, list[str]] = {}
    for value in reader.parts.values:
        lines.setdefault(value.product_id, []).append(_told_value(value, reader))
    named = {value.product_id: value.product for value in reader.parts.values}
    for product_id, told in lines.items():
        product = named[product_id]
        taxed = [product.get_vat_class_display()] if product.vat_class != VatClass.EXEMPT else []
        yield Fact(reader.text(product), "\n".join([*told, *taxed]))


def _told_value(value: ProductValue, reader: Reader) -> str:
    """ "36,00 €/h, hintakatto 40,00 €/h, 1.1.2026 alkaen"."""
    unit, model = value.product.unit, reader.parts.version.price_model
    told = [format_rate(value.unit_value, unit)]
    if value.price_cap is not None and model in (PriceModel.PRICE_CAP, PriceModel.FIXED):
        name = _("kiinteä hinta") if model == PriceModel.FIXED else _("hintakatto")
        told.append(f"{name} {format_rate(value.price_cap, unit)}")
    if has_own_days(value, reader):
        told.append(format_period(value.period, reader.language[:2]))
    return ", ".join(told)


def has_own_days(value: ProductValue, reader: Reader) -> bool:
    """Does the value hold for other days than its version?"""
    period = value.period
    return (period.lower or period.upper) is not None and period != reader.parts.version.period


def bands(reader: Reader) -> Iterator[Fact]:
    """One fact for each product, a line for each of its hours; then what happens between them."""
    lines = band_lines(reader.parts)
    if not lines:
        return
    hours: dict[int, list[str]] = {}
    named = {line.product.pk: line.product for line in lines}
    for line in lines:
        hours.setdefault(line.product.pk, []).append(f"{line.days} {line.hours}")
    for product_id, told in hours.items():
        yield Fact(reader.text(named[product_id]), "\n".join(told))
    yield from band_rules(reader)


def band_rules(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    yield Fact(_("Palvelua annetaan klo"), told_times(version.service_from, version.service_until))
    yield Fact(_("Kun käynti jatkuu aikaikkunasta toiseen"), version.get_band_crossing_display())
    yield Fact(_("Kun setelillä ei ole aikaikkunan tuotetta"), version.get_missing_band_row_display())
    if version.base_product is not None:
        yield Fact(_("Perustuote"), reader.text(version.base_product))


def balance(reader: Reader) -> Iterator[Fact]:
    version = reader.parts.version
    yield Fact(_("Seteli rajoittaa"), version.get_balance_limit_display())
    yield Fact(_("Määrä annetaan"), version.get_recurrence_display())
    if version.recurrence != Recurrence.WHOLE:
        yield Fact(_("Käyttämättä jäänyt määrä"), _told_carry_over(reader))
    yield Fact(_("Kun määrä loppuu kesken käynnin"), version.get_exhaustion_display())


def _told_carry_over(reader: Reader) -> str:
    version = reader.parts.version
    told = str(version.get_carry_over_display())
    if version.carry_over == CarryOver.NONE or version.carry_over_limit is None:
        return told
    limit = format_number(version.carry_over_limit, least_decimals=0)
    return _("%(rule)s, enintään %(limit)s") % {"rule": told, "limit": limit}
