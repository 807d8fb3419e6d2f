"""An index change: its effect is shown first, then a draft with the new values and the record of the act."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from rulebooks.actions import add_definition_version, publish_definition_version
from rulebooks.models import DefinitionVersion, IndexChange, ProductValue
from tests.factories.rulebooks import make_definition, make_definition_draft, many_values, only_product
from tests.personas import Cast
from tests.web.rulebooks.conftest import Budget
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.periods import period

TODAY = clock.today()
DAY = datetime.timedelta(days=1)
FROM = datetime.date(TODAY.year + 1, 1, 1)
CHANGE = {"percent": "2,5", "rounding": "cent", "first_day": f"1.1.{TODAY.year + 1}", "source": "Hintaindeksi § 331"}


@pytest.fixture
def capped(personas: Cast, planner: Actor) -> DefinitionVersion:
    """36,00 €/h with a price cap of 39,99."""
    return make_definition(
        personas.organiser, by=planner, unit_value="36.00", price_cap="39.99", price_model="price_cap"
    )


def url(version: DefinitionVersion) -> str:
    return reverse("rulebooks:index-change", args=[version.definition.public_id])


def confirmed(version: DefinitionVersion, **typed: str) -> dict[str, str]:
    return {**CHANGE, **typed, "shown": version.public_id, "confirmed": "yes"}


class TestEffect:
    def test_every_value_before_and_after_and_nothing_written(
        self, browser: Browser, capped: DefinitionVersion
    ) -> None:
        response = browser.post(url(capped), CHANGE)

        page = response.content.decode()
        assert response.status_code == 200
        for text in (
            "36,00\N{NO-BREAK SPACE}€/h",
            "36,90\N{NO-BREAK SPACE}€/h",
            "40,99\N{NO-BREAK SPACE}€/h",
            "hintakatto",
        ):
            assert text in page
        assert [(row.is_cap, row.effect.after) for row in response.context["effects"]] == [
            (False, Decimal("36.90")),
            (True, Decimal("40.99")),
        ]
        assert capped.definition.versions.count() == 1 and not IndexChange.objects.exists()

    @pytest.mark.parametrize(
        ("rounding", "after"), [("cent", "36.61"), ("up_5c", "36.65"), ("up_10c", "36.70"), ("euro", "37.00")]
    )
    def test_by_each_rounding(self, browser: Browser, capped: DefinitionVersion, rounding: str, after: str) -> None:
        shown = browser.post(url(capped), {**CHANGE, "percent": "1,7", "rounding": rounding})

        assert shown.context["effects"][0].effect.after == Decimal(after)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"percent": "0"}, "percent"),
            ({"percent": "-51"}, "percent"),
            ({"percent": "101"}, "percent"),
            ({"percent": "paljon"}, "percent"),
            ({"rounding": "up"}, "rounding"),
            ({"first_day": "1.1.2024"}, "first_day"),
            ({"first_day": "31.2.2030"}, "first_day"),
            ({"source": ""}, "source"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(
        self, browser: Browser, capped: DefinitionVersion, wrong: dict[str, str], field: str
    ) -> None:
        response = browser.post(url(capped), {**CHANGE, **wrong})

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert next(value for key, value in {**CHANGE, **wrong}.items() if key != field) in response.content.decode()

    def test_the_same_queries_for_few_and_for_many(
        self, browser: Browser, personas: Cast, planner: Actor, sql_budget: Budget
    ) -> None:
        counted = []
        for values in (5, 500):
            draft = make_definition_draft(personas.organiser, by=planner)
            many_values(draft, values - 1)
            version = publish_definition_version(version=draft, expected_version=None, by=planner)
            browser.get(url(version))
            with sql_budget(20) as asked:
                browser.get(url(version))
            with sql_budget(20) as shown:
                assert len(browser.post(url(version), CHANGE).context["effects"]) == values
            counted.append((len(asked), len(shown)))
        assert counted[0] == counted[1]


class TestMaking:
    def test_a_draft_with_the_new_values_and_the_record(
        self, browser: Browser, capped: DefinitionVersion, planner: Actor, sql_budget: Budget
    ) -> None:
        shown = browser.post(url(capped), CHANGE)
        sent = {field.name: field.value() for field in shown.context["form"]}

        with sql_budget(30):
            response = browser.post(url(capped), {**sent, "confirmed": "yes"})

        draft = capped.definition.versions.get(number=2)
        assert response.headers["Location"] == reverse("rulebooks:definition-version-edit", args=[draft.public_id])
        assert draft.is_draft and draft.period == period(FROM, None)
        value = draft.values.get()
        assert (value.unit_value, value.price_cap) == (Decimal("36.90"), Decimal("40.99"))
        before = capped.values.get()
        assert (before.unit_value, before.price_cap) == (Decimal("36.00"), Decimal("39.99"))
        change = IndexChange.objects.get()
        assert (change.version, change.percent, change.rounding) == (draft, Decimal("2.5"), Decimal("0.01"))
        assert (change.source, change.made_by_id) == ("Hintaindeksi § 331", planner.user_id)

    def test_it_is_listed_with_its_source(self, browser: Browser, capped: DefinitionVersion) -> None:
        browser.post(url(capped), confirmed(capped))

        page = browser.get(url(capped)).content.decode()

        for text in ("2,5\N{NO-BREAK SPACE}%", "Hintaindeksi § 331", "Lähimpään senttiin", "Versio 2"):
            assert text in page

    def test_values_of_their_own_days(self, browser: Browser, personas: Cast, planner: Actor) -> None:
        """What ended before is left out, what begins later is changed and keeps its days."""
        draft = make_definition_draft(personas.organiser, by=planner)
        product = only_product(draft)
        draft.values.update(period=period(datetime.date(2023, 1, 1), datetime.date(2023, 12, 31)))
        days = [period(datetime.date(2024, 1, 1), FROM + 30 * DAY), period(FROM + 31 * DAY, None)]
        for amount, own in zip(("34.00", "40.00"), days, strict=True):
            ProductValue.objects.create(
                organiser=personas.organiser, version=draft, product=product, period=own, unit_value=Decimal(amount)
            )
        version = publish_definition_version(version=draft, expected_version=None, by=planner)

        browser.post(url(version), confirmed(version))

        made = version.definition.versions.get(number=2).values.order_by("period")
        assert [(row.unit_value, row.period.lower) for row in made] == [
            (Decimal("34.85"), None),
            (Decimal("41.00"), FROM + 31 * DAY),
        ]

    def test_it_is_published_like_any_draft(self, browser: Browser, capped: DefinitionVersion, planner: Actor) -> None:
        browser.post(url(capped), confirmed(capped))
        draft = capped.definition.versions.get(number=2)

        publish_definition_version(version=draft, expected_version=None, by=planner)

        capped.refresh_from_db()
        assert capped.period is not None and capped.period.upper == FROM
        assert DefinitionVersion.objects.in_force(FROM).get(definition=capped.definition) == draft

    def test_refused_while_a_draft_exists(self, browser: Browser, capped: DefinitionVersion, planner: Actor) -> None:
        add_definition_version(definition=capped.definition, by=planner)

        assert "Palvelusetelistä on luonnos" in browser.get(url(capped)).content.decode()
        for typed in (CHANGE, confirmed(capped)):
            response = browser.post(url(capped), typed)
            assert response.status_code == 422
            assert "on jo luonnos" in response.content.decode()
        assert not IndexChange.objects.exists()

    def test_refused_when_another_version_was_published_after_looking(
        self, browser: Browser, capped: DefinitionVersion, planner: Actor
    ) -> None:
        following = add_definition_version(definition=capped.definition, by=planner)
        DefinitionVersion.objects.filter(pk=following.pk).update(period=period(TODAY + DAY, None))
        publish_definition_version(version=following, expected_version=None, by=planner)

        response = browser.post(url(capped), confirmed(capped))

        assert response.status_code == 422
        assert "Tarkista vaikutus uudelleen" in response.content.decode()
        assert not IndexChange.objects.exists()

    def test_a_version_of_another_voucher_is_not_found(
        self, browser: Browser, capped: DefinitionVersion, published: DefinitionVersion
    ) -> None:
        assert browser.post(url(capped), confirmed(published)).status_code == 404

    def test_the_database_refuses_a_change_of_nothing(self, browser: Browser, capped: DefinitionVersion) -> None:
        browser.post(url(capped), confirmed(capped))

        with pytest.raises(IntegrityError, match="changes_something"), transaction.atomic():
            IndexChange.objects.update(percent=0)
