"""The test calculator: a planner tries a version on a client's week before it is published. Nothing is saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rulebooks.calculation import Refusal
from rulebooks.calculation.bands import DayKind
from rulebooks.calculation.parameters import FaultyParameters
from rulebooks.calculation_facts import definition_facts, income_edition, with_cancellations
from rulebooks.definition_facts import BalanceLimit, DefinitionFacts
from rulebooks.forms.calculator import EventForm, EventRows, IncomeForm, QuantityForm, VoucherForm
from rulebooks.income_values import INCOME_MODELS, values_of_income
from rulebooks.models import DefinitionVersion
from rulebooks.models.definition import EventForm as WayOfLogging
from rulebooks.models.terms import ValueModel
from rulebooks.trial import Trial, run_trial
from rulebooks.trial_words import rows_left, steps_of, told
from rulebooks.views.definitions import official
from rulebooks.visit_terms import value_prices
from voucher_portal.core import clock
from voucher_portal.core.quantities import Unit

TEMPLATE = "rulebooks/definition_calculator.html"
ROWS, MORE_ROWS, MOST_ROWS = 3, 4, 40
_RELATED = ("definition", "organiser", "base_product", "travel_rate_table", "income_table")
_EXAMPLE = (
    ("10.9.2026", "17.15", "18.45"),
    ("24.12.2026", "17.00", "19.00"),
    ("26.12.2026", "10.00", "12.00"),
)
#: The price of the example: the value up to a full euro, and this much more.
_ABOVE_VALUE = 3


@dataclass
class Sheet:
    """The forms of the page, empty or filled."""

    voucher: VoucherForm
    income: IncomeForm | None
    events: EventRows

    def is_valid(self) -> bool:
        """Every form is asked, so that all faults are told at once."""
        told = [form.is_valid() for form in (self.voucher, self.events, self.income) if form is not None]
        return all(told)


@require_http_methods(["GET", "POST"])
def definition_calculator(request: HttpRequest, public_id: str) -> HttpResponse:
    """Type a client's voucher and a week of visits, see every sum with its reason."""
    rows = DefinitionVersion.objects.visible_to(request.actor).select_related(*_RELATED)
    version = get_object_or_404(rows, public_id=public_id)
    official(request)
    facts = with_cancellations(definition_facts(version), version)
    context: dict[str, Any] = {"version": version, "obstacle": _obstacle(version, facts)}
    if context["obstacle"]:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
        return render(request, TEMPLATE, context, status=status)
    sheet, result = _answered(request.POST if request.method == "POST" else None, version, facts)
    has_errors = bool(sheet.voucher.errors or (sheet.income and sheet.income.errors) or _has_errors(sheet.events))
    context |= {"voucher": sheet.voucher, "income": sheet.income, "events": sheet.events, "result": result}
    context["in_money"] = facts.balance_limit is BalanceLimit.MONEY
    return render(request, TEMPLATE, context, status=HTTPStatus.UNPROCESSABLE_ENTITY if has_errors else HTTPStatus.OK)


def _has_errors(events: EventRows) -> bool:
    return events.is_bound and bool(events.total_error_count())


def _answered(
    data: QueryDict | None, version: DefinitionVersion, facts: DefinitionFacts
) -> tuple[Sheet, dict[str, Any] | None]:
    """The sheet as the pressed button leaves it, and what came out if that was to calculate."""
    act = "" if data is None else data.get("act", "calculate")
    if data is None:
        return _fresh(version, facts), None
    if act in ("rows", "example"):
        return _typed(data, version, facts, is_example=act == "example"), None
    sheet = _sheet(data, version, facts)
    return sheet, _result(sheet, version, facts) if sheet.is_valid() else None


def _obstacle(version: DefinitionVersion, facts: DefinitionFacts) -> str:
    """Why this version cannot be tried at all; empty when it can."""
    if not any(product.values for product in facts.products):
        return _("Lisää ensin tuote ja sen arvo. Sen jälkeen voit kokeilla laskentaa.")
    if version.value_model == ValueModel.DAYCARE:
        return _("Varhaiskasvatuksen arvo lasketaan kuukaudelle perheen ja lapsen tiedoista, ei käynneistä.")
    if len({facts.by_code[code].unit for code in facts.banded_codes}) > 1:
        return _("Kellonaikoja on tuotteilla, joilla on eri yksiköt. Valitse niille kaikille sama yksikkö.")
    return ""


# --- The forms ---------------------------------------------------------------------------------


def _rows_class(facts: DefinitionFacts, how_many: int) -> type[EventRows]:
    row: type[forms.Form] = EventForm if facts.event_form == WayOfLogging.VISIT else QuantityForm
    return forms.formset_factory(row, EventRows, extra=how_many, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def _sheet(sent: QueryDict, version: DefinitionVersion, facts: DefinitionFacts) -> Sheet:
    data = _counted(sent)
    rows = _rows_class(facts, 0)(data, prefix="events", form_kwargs={"facts": facts})
    income = _income_model(version)
    return Sheet(
        VoucherForm(data, facts=facts, prefix="voucher"),
        IncomeForm(data, value_model=income, prefix="income") if income else None,
        rows,
    )


def _counted(sent: QueryDict) -> QueryDict:
    """What was sent, with a number of rows that the page can have."""
    data = sent.copy()
    typed = data.get("events-TOTAL_FORMS", "")
    rows = int(typed) if typed.isdecimal() and len(typed) < 4 else ROWS
    data["events-TOTAL_FORMS"] = str(min(max(rows, 1), MOST_ROWS))
    data["events-INITIAL_FORMS"] = "0"
    return data


def _income_model(version: DefinitionVersion) -> str:
    return version.value_model if version.value_model in INCOME_MODELS and version.income_table else ""


def _fresh(version: DefinitionVersion, facts: DefinitionFacts) -> Sheet:
    """An empty sheet with the values as prices."""
    rows = _rows_class(facts, ROWS)
    income = _income_model(version)
    today = {"on": clock.today(), "household_size": 1}
    return Sheet(
        VoucherForm(facts=facts, prefix="voucher", initial=_first_values(facts, is_example=False)),
        IncomeForm(value_model=income, prefix="income", initial=today) if income else None,
        rows(prefix="events", form_kwargs={"facts": facts}),
    )


def _typed(data: QueryDict, version: DefinitionVersion, facts: DefinitionFacts, *, is_example: bool) -> Sheet:
    """What was typed, with more empty rows or the visits of the example; nothing is judged yet."""
    sheet = _sheet(data, version, facts)
    week = [{name: form[name].data for name in form.fields} for form in sheet.events.forms if form.has_changed()]
    if is_example:
        week += _example_rows(facts)
    more = 1 if is_example else MORE_ROWS
    rows = _rows_class(facts, more)(prefix="events", initial=week[: MOST_ROWS - more], form_kwargs={"facts": facts})
    voucher = {name: sheet.voucher[name].data for name in sheet.voucher.fields}
    untouched = VoucherForm(data, facts=facts, prefix="voucher", initial=_first_values(facts, is_example=False))
    if is_example and (not any(voucher.values()) or not untouched.has_changed()):
        voucher = _first_values(facts, is_example=True)
    income = sheet.income
    return Sheet(
        VoucherForm(facts=facts, prefix="voucher", initial=voucher),
        income
        and IncomeForm(
            value_model=version.value_model,
            prefix="income",
            initial={name: income[name].data for name in income.fields},
        ),
        rows,
    )


def _first_values(facts: DefinitionFacts, is_example: bool) -> dict[str, Any]:
    """Twenty hours or ten pieces of the base product, and a price for each."""
    found: dict[str, Any] = {}
    base = facts.base_product_code or facts.products[0].code
    for code, prices in value_prices(facts).items():
        if prices:
            value = prices[0].price
            above = is_example and not facts.is_free_for_client
            found[f"price_{code}"] = value.to_integral_value(ROUND_CEILING) + _ABOVE_VALUE if above else value
    is_hours = facts.by_code[base].unit is Unit.HOUR
    found[f"quantity_{base}"] = Decimal(1200 if is_hours and facts.balance_limit is not BalanceLimit.MONEY else 10)
    if facts.balance_limit is BalanceLimit.MONEY:
        found[f"quantity_{base}"] = Decimal(640)
    return found


def _example_rows(facts: DefinitionFacts) -> Iterator[dict[str, Any]]:
    """The worked examples G3 and G4: a visit into the evening, an eve, a holiday."""
    for date, starts, ends in _EXAMPLE:
        if facts.event_form == WayOfLogging.VISIT:
            yield {"date": date, "starts": starts, "ends": ends}
        else:
            yield {"date": date, "quantity": 1}


# --- The outcome -------------------------------------------------------------------------------


def _result(sheet: Sheet, version: DefinitionVersion, facts: DefinitionFacts) -> dict[str, Any] | None:
    """What the page shows of the trial; None when the income gives no value, which its form then tells."""
    always, personal = facts.stretched(), None
    if sheet.income is not None:
        found = _personal(sheet.income, version, always)
        if found is None:
            return None
        always, personal = found
    trial = run_trial(always, sheet.voucher.prices(), sheet.voucher.granted(), sheet.events.events())
    return {
        "personal": personal,
        "personal_steps": () if personal is None else steps_of(personal.lines),
        "events": told(trial, facts),
        "split": trial.split,
        "travel": trial.travel if facts.travel is not None else None,
        "rows": rows_left(trial, facts),
        "notices": list(_notices(trial, version, facts, sheet.voucher.cleaned_data["home_municipality"])),
    }


def _personal(form: IncomeForm, version: DefinitionVersion, facts: DefinitionFacts) -> Any:
    on = form.cleaned_data["on"]
    try:
        edition = income_edition(version, on)
        if edition is not None:
            return values_of_income(facts, edition[0], form.situation(), edition[1], on)
    except FaultyParameters:
        form.add_error(None, _("Tulotaulukon luvuissa on virhe. Korjaa taulukko."))
        return None
    except Refusal as refusal:
        field = "granted_hours" if "granted_hours" in form.fields else None
        form.add_error(field, refusal.text.of(get_language() or "fi"))
        return None
    form.add_error("on", _("Tulotaulukossa ei ole lukuja tälle päivälle. Tarkista päivä tai lisää luvut taulukkoon."))
    return None


def _notices(trial: Trial, version: DefinitionVersion, facts: DefinitionFacts, municipality: str) -> Iterator[str]:
    """What the reader should know about the sums."""
    refused = sum(1 for _result in trial.refusals)
    if refused:
        yield ngettext(
            "%(count)s käyntiä ei voi kirjata, eikä se ole mukana summissa. Syy on käynnin kohdalla.",
            "%(count)s käyntiä ei voi kirjata, eivätkä ne ole mukana summissa. Syy on käynnin kohdalla.",
            refused,
        ) % {"count": refused}
    dates = [result.event.date for result in trial.results]
    if any(date not in facts.days for date in dates):
        yield _("Versio ei ole voimassa kaikkina näinä päivinä. Laskelma on tehty kuin se olisi.")
    special = any(band.day_kind in (DayKind.EVE, DayKind.HOLIDAY) for band in facts.bands)
    missing = sorted({date.year for date in dates} - facts.calendar_years) if special else []
    if missing:
        years = ", ".join(str(year) for year in missing)
        yield _(
            "Kalenterissa ei ole pyhäpäiviä ja aattoja vuodelta %(years)s. Ne lasketaan nyt tavallisina päivinä."
        ) % {"years": years}
    if municipality and version.municipality_codes and municipality not in version.municipality_codes:
        yield _("Palveluseteli ei ole käytössä asiakkaan kotikunnassa.")
    if facts.event_form == WayOfLogging.STAY:
        yield _("Poissaoloja ja vajaita kuukausia ei lasketa tässä.")
