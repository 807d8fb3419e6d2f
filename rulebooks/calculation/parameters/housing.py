"""Round-the-clock housing: a fee out of the net income, the voucher pays the rest up to its value (C38)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from rulebooks.calculation.parameters.fields import Field, Number, amount_field, percent_field
from rulebooks.calculation.parameters.table import ParameterTable
from rulebooks.calculation.texts import Texts


@dataclass(frozen=True, kw_only=True)
class HousingTable(ParameterTable):
    """The value of a month, the percentage of net income that is the fee, and what must stay with the client.

    `days_per_month` is what a county divides a month by to get a day: 30,4 makes 3 344 of 110.
    """

    max_value: Decimal
    fee_percent: Decimal
    couple_fee_percent: Decimal
    allowance: Decimal
    days_per_month: Decimal

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "max_value": amount_field(
            Texts("setelin enimmäisarvo, €/kk", "sedelns maximivärde, €/mån", "the voucher's highest value, €/month")
        ),
        "fee_percent": percent_field(
            Texts("maksu yksin asuvan nettotuloista, %", "avgift av ensamboendes nettoinkomst, %", "fee of one, %")
        ),
        "couple_fee_percent": percent_field(
            Texts(
                "maksu puolisoiden yhteisistä nettotuloista, %",
                "avgift av makarnas gemensamma nettoinkomster, %",
                "fee of a couple's joint net income, %",
            )
        ),
        "allowance": amount_field(
            Texts(
                "käyttövara, jonka asiakas saa pitää, €/kk",
                "dispositionsmedel som klienten får behålla, €/mån",
                "allowance that the client keeps, €/month",
            )
        ),
        "days_per_month": Number(
            label=Texts("kuukauden päivät laskennassa", "dagar per månad i beräkningen", "days a month is reckoned as"),
            least=Decimal(28),
            most=Decimal(31),
            decimals=4,
            shown_decimals=0,
        ),
    }

    def fee_percent_of(self, is_couple: bool) -> Decimal:
        return self.couple_fee_percent if is_couple else self.fee_percent
