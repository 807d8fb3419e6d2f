"""Why a visit cannot be priced, and what to do about it, in three languages."""

from __future__ import annotations

import datetime
from decimal import Decimal

from rulebooks.calculation.bands import BandTable, TimeBand
from rulebooks.calculation.facts import Rate, Terms, VoucherRow
from rulebooks.calculation.outcome import Refusal, RefusalCode
from rulebooks.calculation.texts import Texts, clock_minute_text, euro_text, quantity_text, rate_text
from voucher_portal.core.periods import format_date
from voucher_portal.core.quantities import Unit

_ENDS_BEFORE_START = Texts(
    "Käynti ei voi päättyä ennen kuin se alkaa. Tarkista ajat. Jos käynti päättyi seuraavana päivänä, merkitse se.",
    "Besöket kan inte sluta innan det börjar. Kontrollera tiderna. Om besöket slutade följande dag, markera det.",
    "The visit cannot end before it starts. Check the times. If it ended on the next day, tick that.",
)
_LASTS_TOO_LONG = Texts(
    "Käynti kestäisi yli {days} vuorokautta. Tarkista ajat, tai kirjaa aika useana käyntinä.",
    "Besöket skulle vara över {days} dygn. Kontrollera tiderna, eller registrera tiden som flera besök.",
    "The visit would last more than {days} days. Check the times, or log the time as several visits.",
)
_IMPOSSIBLE_DATE = Texts(
    "Vuosi {year} ei voi pitää paikkaansa. Tarkista päivä.",
    "Året {year} kan inte stämma. Kontrollera datumet.",
    "The year {year} cannot be right. Check the date.",
)
_NO_QUANTITY = Texts(
    "Määrän pitää olla suurempi kuin nolla.",
    "Antalet måste vara större än noll.",
    "The quantity must be more than zero.",
)
_OUTSIDE_HOURS = Texts(
    "Palvelua annetaan klo {opens}–{closes}, ja käynnistä osa on {date} klo {starts}–{ends}. "
    "Korjaa ajat. Jos asiakas tarvitsee palvelua muuhun aikaan, ota yhteyttä setelin myöntäjään.",
    "Tjänsten ges kl. {opens}–{closes}, och en del av besöket infaller {date} kl. {starts}–{ends}. "
    "Korrigera tiderna. Om klienten behöver tjänsten vid en annan tid, kontakta den som beviljat sedeln.",
    "The service is given from {opens} to {closes}, and a part of the visit is on {date} from {starts} to {ends}. "
    "Correct the times. If the client needs the service at other hours, contact the organiser that granted the "
    "voucher.",
)
_NO_BAND = Texts(
    "Palvelulle ei ole hintaa eikä arvoa {date} klo {starts}–{ends}. Korjaa ajat, tai ota yhteyttä setelin "
    "myöntäjään: ajalta puuttuu tuote.",
    "Tjänsten har varken pris eller värde {date} kl. {starts}–{ends}. Korrigera tiderna, eller kontakta den som "
    "beviljat sedeln: en produkt saknas för tiden.",
    "The service has neither price nor value on {date} from {starts} to {ends}. Correct the times, or contact the "
    "organiser that granted the voucher: those hours lack a product.",
)
_NO_PRICE = Texts(
    "Palvelulta {product} puuttuu hinta {date}. Tarkista päivä, tai ota yhteyttä setelin myöntäjään.",
    "Tjänsten {product} har inget pris den {date}. Kontrollera datumet, eller kontakta den som beviljat sedeln.",
    "The service {product} has no price on {date}. Check the date, or contact the organiser that granted the voucher.",
)
_NO_ROW = Texts(
    "Palvelusetelissä ei ole palvelua {product}{hours}. Korjaa ajat, tai ota yhteyttä setelin myöntäjään.",
    "Servicesedeln omfattar inte tjänsten {product}{hours}. Korrigera tiderna, eller kontakta den som beviljat sedeln.",
    "The voucher does not include the service {product}{hours}. Correct the times, or contact the organiser that "
    "granted the voucher.",
)
_HOURS = Texts(" (klo {starts}–{ends})", " (kl. {starts}–{ends})", " (from {starts} to {ends})")
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
_NOT_ENOUGH_OF = Texts(
    "Palvelusetelillä on palvelua {product} jäljellä {left}, ja kirjauksesta kuuluu siihen {asked}. "
    "Lyhennä kirjausta tai ota yhteyttä setelin myöntäjään.",
    "På servicesedeln återstår {left} av tjänsten {product}, och {asked} av registreringen hör till den. "
    "Förkorta den eller kontakta den som beviljat sedeln.",
    "The voucher has {left} of {product} left, and {asked} of the entry belongs to it. "
    "Shorten it, or contact the organiser that granted it.",
)
_ABOVE_FREE_VALUE = Texts(
    "Palvelu on asiakkaalle maksuton, mutta hinta {price} on suurempi kuin setelin arvo {value}. "
    "Ota yhteyttä setelin myöntäjään.",
    "Tjänsten är avgiftsfri för klienten, men priset {price} är högre än sedelns värde {value}. "
    "Kontakta den som beviljat sedeln.",
    "The service is free for the client, but the price {price} is above the voucher's value {value}. "
    "Contact the organiser that granted the voucher.",
)


def ends_before_start() -> Refusal:
    return Refusal(RefusalCode.ENDS_BEFORE_START, _ENDS_BEFORE_START)


def lasts_too_long(most_days: int) -> Refusal:
    return Refusal(RefusalCode.LASTS_TOO_LONG, _LASTS_TOO_LONG.filled(days=str(most_days)))


def impossible_date(year: int) -> Refusal:
    return Refusal(RefusalCode.IMPOSSIBLE_DATE, _IMPOSSIBLE_DATE.filled(year=str(year)))


def no_quantity() -> Refusal:
    return Refusal(RefusalCode.NO_QUANTITY, _NO_QUANTITY)


def no_band(date: datetime.date, minute: int, length: int, table: BandTable) -> Refusal:
    """Minutes of a date without a band: outside the service hours, or an hour that the table forgot."""
    words = {
        "date": format_date(date),
        "starts": clock_minute_text(minute),
        "ends": clock_minute_text(minute + length),
        "opens": clock_minute_text(table.service_from),
        "closes": clock_minute_text(table.service_until),
    }
    if table.service_from <= minute < table.service_until:
        return Refusal(RefusalCode.NO_BAND, _NO_BAND.filled(**words))
    return Refusal(RefusalCode.OUTSIDE_HOURS, _OUTSIDE_HOURS.filled(**words))


def no_price(product: Texts, date: datetime.date) -> Refusal:
    return Refusal(RefusalCode.NO_PRICE, _NO_PRICE.filled(product=product, date=format_date(date)))


def no_row(product: Texts, band: TimeBand | None) -> Refusal:
    hours: Texts | str = ""
    if band is not None:
        hours = _HOURS.filled(
            starts=clock_minute_text(band.from_minute),
            ends=clock_minute_text(band.until_minute),
        )
    return Refusal(RefusalCode.NO_ROW, _NO_ROW.filled(product=product, hours=hours))


def nothing_left() -> Refusal:
    return Refusal(RefusalCode.EXHAUSTED, _NOTHING_LEFT)


def not_enough(row: VoucherRow, asked: Decimal, asked_money: Decimal, terms: Terms) -> Refusal:
    """More is asked of a row than it has: of its time or pieces, or of its money."""
    left = row.remaining_quantity
    if len(terms.products) == 1 and (not left or row.remaining_money == 0):
        return nothing_left()
    if not row.limits_euros and asked > left:
        words = {"left": quantity_text(left, terms.unit), "asked": quantity_text(asked, terms.unit)}
    else:
        money = [amount for amount in (row.remaining_money, left if row.limits_euros else None) if amount is not None]
        words = {"left": euro_text(min(money)), "asked": euro_text(asked_money)}
    if len(terms.products) == 1:
        return Refusal(RefusalCode.EXHAUSTED, _NOT_ENOUGH.filled(**words))
    product = terms.product(row.product_code).name
    return Refusal(RefusalCode.EXHAUSTED, _NOT_ENOUGH_OF.filled(product=product, **words))


def above_free_value(rate: Rate, unit: Unit) -> Refusal:
    rates = {"price": rate_text(rate.price, unit), "value": rate_text(rate.unit_value, unit)}
    return Refusal(RefusalCode.PRICE_ABOVE_FREE_VALUE, _ABOVE_FREE_VALUE.filled(**rates))
