"""The terms of a definition version, a part for each page on which a planner writes them.

Every number here is a county's own: what is not in a definition version is in a dated parameter
table of the organiser (`models/parameter.py`), never in code.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from rulebooks.calculation.bands import MINUTES_OF_DAY
from rulebooks.models.parameter import ParameterTable
from voucher_portal.core.translated import Translated


class PriceModel(models.TextChoices):
    FREE_PRICING = "free_pricing", _("Tuottaja päättää hinnan")
    PRICE_CAP = "price_cap", _("Tuottaja päättää hinnan hintakattoon asti")
    FIXED = "fixed", _("Järjestäjä päättää kiinteän hinnan")


class ValueModel(models.TextChoices):
    FLAT = "flat", _("Kiinteä arvo yksikköä kohti")
    PERCENTAGE = "percentage", _("Osuus tuottajan hinnasta")
    INCOME_HOURLY = "income_hourly", _("Tulot pienentävät tunnin arvoa")
    INCOME_BY_HOURS = "income_by_hours", _("Tulot, talouden koko ja tunnit määräävät arvon")
    HOUSING = "housing", _("Asumispalvelun arvo nettotulojen mukaan")
    DAYCARE = "daycare", _("Varhaiskasvatuksen arvo")


class ValueBasis(models.TextChoices):
    FROZEN = "frozen", _("Päätöksen arvo pysyy samana")
    FOLLOWS = "follows", _("Arvo seuraa voimassa olevaa määritelmää")


class Exhaustion(models.TextChoices):
    REFUSE = "refuse", _("Käyntiä ei voi kirjata")
    SPLIT = "split", _("Asiakas maksaa ylimenevän osan")


class RoundingMode(models.TextChoices):
    NONE = "none", _("Ei pyöristetä")
    NEAREST = "nearest", _("Lähimpään täyteen aikaan")
    UP = "up", _("Ylöspäin täyteen aikaan")


class BalanceLimit(models.TextChoices):
    QUANTITY = "quantity", _("Määrä: tunnit, kappaleet tai vuorokaudet")
    QUANTITY_AND_MONEY = "quantity_and_money", _("Määrä ja lisäksi euromäärä, jota ei ylitetä")
    MONEY = "money", _("Euromäärä")


class Recurrence(models.TextChoices):
    WHOLE = "whole", _("Koko voimassaoloajaksi kerralla")
    WEEK = "week", _("Joka viikolle")
    MONTH = "month", _("Joka kuukaudelle")


class CarryOver(models.TextChoices):
    NONE = "none", _("Ei siirry")
    NEXT = "next", _("Siirtyy seuraavaan jaksoon")
    WHOLE = "whole", _("Siirtyy koko voimassaoloajan")


class BandCrossing(models.TextChoices):
    SPLIT = "split", _("Käynti jaetaan minuutilleen")
    BY_START = "by_start", _("Koko käynti lasketaan alkamisajan mukaan")


class MissingBandRow(models.TextChoices):
    DRAW_FROM_BASE = "draw_from_base", _("Aika otetaan perustuotteen saldosta")
    REFUSE = "refuse", _("Käyntiä ei voi kirjata")


class PartialMonth(models.TextChoices):
    CALENDAR_DAYS = "calendar_days", _("Kuukausihinta kalenteripäivien suhteessa")
    DAILY_RATE = "daily_rate", _("Vuorokausihinta jokaiselta päivältä")
    OPERATIONAL_DAYS = "operational_days", _("Kuukausihinta toimintapäivien suhteessa")


class BillingPeriod(models.TextChoices):
    MONTH = "month", _("Kuukausittain jälkikäteen")
    HALF_MONTH = "half_month", _("Kaksi kertaa kuukaudessa")


class Registration(models.TextChoices):
    SOTERI = "soteri", _("Soteri-rekisteri")
    COUNTY_REGISTER = "county_register", _("Hyvinvointialueen tai kunnan tuottajarekisteri")
    PREPAYMENT = "prepayment", _("Ennakkoperintärekisteri")


class ValueTerms(models.Model):
    """Where the value comes from, and the client's part of the price (C1–C6, C20, C35–C38)."""

    price_model = models.CharField(_("hinnoittelu"), max_length=16, choices=PriceModel.choices, blank=True)
    is_free_for_client = models.BooleanField(_("asiakkaalle maksuton"), default=False)
    exhaustion = models.CharField(max_length=10, choices=Exhaustion.choices, default=Exhaustion.REFUSE)
    value_model = models.CharField(max_length=16, choices=ValueModel.choices, default=ValueModel.FLAT)
    value_basis = models.CharField(max_length=8, choices=ValueBasis.choices, default=ValueBasis.FROZEN)
    value_percent = models.DecimalField(_("osuus hinnasta"), max_digits=5, decimal_places=2, null=True, blank=True)
    income_table = models.ForeignKey(
        ParameterTable,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tulotaulukko"),
    )

    class Meta:
        abstract = True


class BalanceTerms(models.Model):
    """What the balance limits and how it recurs (design, section 6). The limit is in units of account."""

    balance_limit = models.CharField(max_length=20, choices=BalanceLimit.choices, default=BalanceLimit.QUANTITY)
    recurrence = models.CharField(max_length=8, choices=Recurrence.choices, default=Recurrence.WHOLE)
    carry_over = models.CharField(max_length=8, choices=CarryOver.choices, default=CarryOver.NONE)
    carry_over_limit = models.DecimalField(
        _("siirtyy enintään"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    allows_several_providers = models.BooleanField(_("monta tuottajaa yhtä aikaa"), default=False)

    class Meta:
        abstract = True


class BandTerms(models.Model):
    """The hours of the service and what happens between its time bands (C32, C45). Minutes of the day."""

    service_from = models.PositiveSmallIntegerField(_("palvelua annetaan alkaen"), default=0)
    service_until = models.PositiveSmallIntegerField(_("palvelua annetaan asti"), default=MINUTES_OF_DAY)
    band_crossing = models.CharField(max_length=10, choices=BandCrossing.choices, default=BandCrossing.SPLIT)
    missing_band_row = models.CharField(
        max_length=16, choices=MissingBandRow.choices, default=MissingBandRow.DRAW_FROM_BASE
    )
    base_product = models.ForeignKey(
        "rulebooks.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


class LoggingTerms(models.Model):
    """How service is logged: time windows in days, minutes per visit (C23, C44).

    `logging_window_days`: how many days back of the current month's first day an event may be
    dated. `correction_window_days`: how long after it was billed an event may be disputed.
    """

    logging_window_days = models.PositiveSmallIntegerField(default=60)
    correction_window_days = models.PositiveSmallIntegerField(default=365)
    rounding_mode = models.CharField(max_length=10, choices=RoundingMode.choices, default=RoundingMode.NONE)
    rounding_minutes = models.PositiveSmallIntegerField(default=1)
    minimum_billable_minutes = models.PositiveSmallIntegerField(default=0)
    billing_prefix = models.CharField(_("laskuviitteen alku"), max_length=5, blank=True)
    billing_period = models.CharField(max_length=12, choices=BillingPeriod.choices, default=BillingPeriod.MONTH)

    class Meta:
        abstract = True


class TravelTerms(models.Model):
    """Compensation of a round trip in kilometres (C47, G9). Without a rate table none is paid."""

    travel_rate_table = models.ForeignKey(
        ParameterTable,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kilometrikorvaus"),
    )
    travel_free_km = models.DecimalField(max_digits=6, decimal_places=1, default=0)
    travel_cap = models.DecimalField(_("enintään"), max_digits=12, decimal_places=2, null=True, blank=True)
    is_travel_in_home_municipality_only = models.BooleanField(default=False)
    is_travel_in_reference = models.BooleanField(default=True)

    class Meta:
        abstract = True


class AbsenceTerms(models.Model):
    """Partial months and absences of stays (C42, C43, G5, G6). Days and percent of the day's price.

    `absence_percent` is paid from the day after `absence_full_days` days paid in full, and for
    `absence_max_days` days at the most; None is without end.
    """

    partial_month = models.CharField(max_length=20, choices=PartialMonth.choices, blank=True)
    absence_full_days = models.PositiveSmallIntegerField(default=0)
    absence_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    absence_max_days = models.PositiveSmallIntegerField(null=True, blank=True)
    counts_departure_day = models.BooleanField(default=False)
    counts_return_day = models.BooleanField(default=False)

    class Meta:
        abstract = True


class ApplicationTerms(models.Model):
    """What a provider must show, and what is asked afterwards (C12, C14, C54).

    `registration_transition_end` is the last day on which another registration than Soteri is enough.
    `feedback_questions` are one to a line; `retention_years` count from the end of the decision.
    """

    registrations_required = ArrayField(
        models.CharField(max_length=20, choices=Registration.choices), default=list, blank=True
    )
    registration_transition_end = models.DateField(null=True, blank=True)
    feedback_questions = Translated(models.TextField(_("palautelomakkeen kysymykset"), blank=True))
    retention_years = models.PositiveSmallIntegerField(_("säilytysaika vuosina"), null=True, blank=True)

    class Meta:
        abstract = True
