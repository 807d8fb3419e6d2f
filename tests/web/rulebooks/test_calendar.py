"""The organiser's calendar: a year brought in, days by hand, and past days that stay."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from rulebooks.actions import seed_calendar
from rulebooks.actions.calendars import refuse_past
from rulebooks.models import CalendarDay
from tests.factories.rulebooks import in_three, make_calendar_day
from tests.personas import Cast, client_as
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.forms import fields_of
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation

CALENDAR = reverse("rulebooks:calendar")
SEED = reverse("rulebooks:calendar-seed")
ADD = reverse("rulebooks:calendar-day-add")
TODAY = clock.today()
NEXT_YEAR = TODAY.year + 1
LATER = datetime.date(NEXT_YEAR, 12, 31)
DAY = {**in_three("name", "Uudenvuodenaatto"), "date": f"31.12.{NEXT_YEAR}", "kind": "eve"}


@pytest.fixture
def day(personas: Cast) -> CalendarDay:
    return make_calendar_day(personas.organiser, LATER)


@pytest.fixture
def past_day(personas: Cast) -> CalendarDay:
    return make_calendar_day(personas.organiser, TODAY - datetime.timedelta(days=1))


def url(name: str, day: CalendarDay) -> str:
    return reverse(f"rulebooks:calendar-day-{name}", args=[day.public_id])


class TestSeeding:
    def test_a_year_with_both_eves_as_eves(self, browser: Browser, personas: Cast) -> None:
        response = browser.post(SEED, {"year": "2026"}, follow=True)

        assert "Kalenteriin lisättiin 15 päivää vuodelle 2026" in response.content.decode()
        rows = CalendarDay.objects.filter(organiser=personas.organiser)
        assert set(rows.filter(kind="eve").values_list("date", flat=True)) == {
            datetime.date(2026, 6, 19),
            datetime.date(2026, 12, 24),
        }
        midsummer = rows.get(date=datetime.date(2026, 6, 19))
        assert (midsummer.name_fi, midsummer.name_sv, midsummer.name_en) == (
            "Juhannusaatto",
            "Midsommarafton",
            "Midsummer Eve",
        )

    @pytest.mark.parametrize("year", range(2023, 2032))
    def test_every_year_has_two_eves(self, personas: Cast, planner: Actor, year: int) -> None:
        seed_calendar(organiser=personas.organiser, year=year, by=planner)

        calendar = CalendarDay.objects.in_year(year).as_calendar()
        assert len(calendar.eves) == 2
        assert datetime.date(year, 12, 24) in calendar.eves
        assert not calendar.eves & calendar.holidays
        assert {datetime.date(year, 12, 25), datetime.date(year, 12, 6)} <= calendar.holidays

    def test_again_changes_nothing_and_keeps_what_was_written_by_hand(
        self, browser: Browser, personas: Cast, day: CalendarDay
    ) -> None:
        own_christmas = make_calendar_day(
            personas.organiser, datetime.date(NEXT_YEAR, 12, 24), "holiday", "Meidän joulu"
        )
        browser.post(SEED, {"year": str(NEXT_YEAR)})
        before = list(CalendarDay.objects.order_by("pk").values())

        again = browser.post(SEED, {"year": str(NEXT_YEAR)}, follow=True)

        assert "ovat jo kalenterissa" in again.content.decode()
        assert list(CalendarDay.objects.order_by("pk").values()) == before
        own_christmas.refresh_from_db()
        assert (own_christmas.name_fi, own_christmas.kind) == ("Meidän joulu", "holiday")
        assert CalendarDay.objects.filter(pk=day.pk).exists()

    def test_an_impossible_year_is_refused(self, personas: Cast, planner: Actor) -> None:
        with pytest.raises(RuleViolation, match="2000–2099"):
            seed_calendar(organiser=personas.organiser, year=1999, by=planner)
        assert not CalendarDay.objects.exists()

    def test_the_other_organiser_gets_nothing(self, browser: Browser, personas: Cast) -> None:
        browser.post(SEED, {"year": "2026"})

        assert not CalendarDay.objects.filter(organiser=personas.other_organiser).exists()


class TestReading:
    def test_by_month_with_weekday(self, browser: Browser, personas: Cast, planner: Actor) -> None:
        seed_calendar(organiser=personas.organiser, year=2026, by=planner)

        page = browser.get(CALENDAR, {"year": "2026"}).content.decode()

        for text in ("Toukokuu", "Helatorstai", "to 14.5.2026", "Aatto", "Pyhäpäivä"):
            assert text in page

    @pytest.mark.parametrize("year", ["", "x", "0000", "20260"])
    def test_this_year_for_a_year_that_is_none(self, browser: Browser, year: str) -> None:
        response = browser.get(CALENDAR, {"year": year})

        assert response.context["year"] == TODAY.year
        assert f"Tuo vuoden {TODAY.year} pyhät" in response.content.decode()

    def test_an_official_without_the_right_reads_only(self, personas: Cast, day: CalendarDay) -> None:
        page = client_as(personas.auditor).get(CALENDAR, {"year": str(NEXT_YEAR)}).content.decode()

        assert "Uudenvuodenaatto" in page
        assert url("edit", day) not in page and SEED not in page

    def test_the_other_organisers_days_are_not_shown(self, browser: Browser, personas: Cast) -> None:
        make_calendar_day(personas.other_organiser, LATER, "eve", "Toisten aatto")

        assert "Toisten aatto" not in browser.get(CALENDAR, {"year": str(NEXT_YEAR)}).content.decode()

    def test_the_same_queries_for_few_and_for_many(self, browser: Browser, personas: Cast, sql_budget: Budget) -> None:
        counted = []
        for days in (range(1, 6), range(6, 360)):
            for number in days:
                make_calendar_day(personas.organiser, datetime.date(NEXT_YEAR, 1, 1) + datetime.timedelta(days=number))
            with sql_budget(12) as queries:
                browser.get(CALENDAR, {"year": str(NEXT_YEAR)})
            counted.append(len(queries))
        assert counted[0] == counted[1]


class TestAdding:
    def test_a_day(self, browser: Browser, personas: Cast) -> None:
        response = browser.post(ADD, DAY)

        assert response.headers["Location"] == f"{CALENDAR}?year={NEXT_YEAR}"
        added = CalendarDay.objects.get(organiser=personas.organiser)
        assert (added.date, added.kind, added.name_sv) == (LATER, "eve", "Uudenvuodenaatto på svenska")

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"date": "31.2.2027"}, "date"),
            ({"date": "1.1.2020"}, "date"),
            ({"kind": "weekday"}, "kind"),
            ({"kind": ""}, "kind"),
            ({"name_fi": ""}, "name_fi"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(self, browser: Browser, wrong: dict[str, str], field: str) -> None:
        response = browser.post(ADD, {**DAY, **wrong})

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert "Uudenvuodenaatto på svenska" in response.content.decode()
        assert not CalendarDay.objects.exists()

    def test_a_day_twice_is_refused_by_the_form_and_by_the_database(
        self, browser: Browser, personas: Cast, day: CalendarDay
    ) -> None:
        response = browser.post(ADD, DAY)

        assert response.status_code == 422
        assert "on jo kalenterissa" in str(response.context["form"].errors["date"])
        with pytest.raises(IntegrityError, match="calendar_day_once"), transaction.atomic():
            make_calendar_day(personas.organiser, LATER)

    def test_within_the_budget(self, browser: Browser, sql_budget: Budget) -> None:
        with sql_budget(30):
            assert browser.post(ADD, DAY).status_code == 302


class TestEditing:
    def test_kind_and_name(self, browser: Browser, day: CalendarDay) -> None:
        page = url("edit", day)

        response = browser.post(
            page, {**fields_of(browser.get(page)), "kind": "holiday", "name_fi": "Vuoden viimeinen"}
        )

        assert response.status_code == 302
        day.refresh_from_db()
        assert (day.kind, day.name_fi, day.version) == ("holiday", "Vuoden viimeinen", 2)

    def test_a_stale_form_shows_both_versions(self, browser: Browser, day: CalendarDay) -> None:
        fields = {**fields_of(browser.get(url("edit", day))), "name_fi": "Minun"}
        browser.post(url("edit", day), {**fields, "name_fi": "Toisen"})

        stale = browser.post(url("edit", day), fields)

        assert stale.status_code == 409
        assert "Minun" in stale.content.decode() and "Toisen" in stale.content.decode()

    def test_a_past_day_is_not_changed_and_it_says_why(self, browser: Browser, past_day: CalendarDay) -> None:
        opened = browser.get(url("edit", past_day))
        response = browser.post(url("edit", past_day), {**fields_of(opened), "kind": "holiday"})

        assert "eikä niitä lasketa uudelleen" in opened.content.decode()
        assert response.status_code == 422
        past_day.refresh_from_db()
        assert past_day.kind == "eve"

    def test_the_guard_of_past_days_is_what_refuses(
        self, browser: Browser, past_day: CalendarDay, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fields = {**fields_of(browser.get(url("edit", past_day))), "kind": "holiday"}
        monkeypatch.setattr("rulebooks.actions.calendars.refuse_past", lambda date: None)

        assert browser.post(url("edit", past_day), fields).status_code == 302
        past_day.refresh_from_db()
        assert past_day.kind == "holiday"

    def test_today_may_still_be_changed(self) -> None:
        refuse_past(TODAY)


class TestRemoving:
    def test_a_day(self, browser: Browser, day: CalendarDay) -> None:
        response = browser.post(url("remove", day), {"version": day.version}, follow=True)

        assert "Päivä poistettiin" in response.content.decode()
        assert not CalendarDay.objects.exists()

    def test_a_past_day_stays_and_it_says_why(self, browser: Browser, past_day: CalendarDay) -> None:
        response = browser.post(url("remove", past_day), {"version": past_day.version}, follow=True)

        assert "eikä niitä lasketa uudelleen" in response.content.decode()
        assert CalendarDay.objects.filter(pk=past_day.pk).exists()

    @pytest.mark.parametrize("version", ["0", "x", ""])
    def test_a_stale_removal_is_told(self, browser: Browser, day: CalendarDay, version: str) -> None:
        browser.post(url("remove", day), {"version": version})

        assert CalendarDay.objects.filter(pk=day.pk).exists()
