"""Template filters."""

import datetime
from decimal import Decimal

from django.template import Context, Engine
from django.utils.translation import override

from voucher_portal.core.periods import month_period
from voucher_portal.core.templatetags import portal_format

ENGINE = Engine(libraries={"portal_format": "voucher_portal.core.templatetags.portal_format"})


def shown(source: str, **values: object) -> str:
    text = ENGINE.from_string("{% load portal_format %}" + source).render(Context(values))
    return text.replace("\u00a0", " ")


def test_filters_in_a_template() -> None:
    assert shown("{{ sum|euro }}", sum=Decimal("1234.5")) == "1 234,50 €"
    assert shown("{{ value|rate:'h' }}", value=Decimal(32)) == "32,00 €/h"
    assert shown("{{ left|quantity:'minutes' }} = {{ left|hours }}", left=1110) == "18 h 30 min = 18 h 30 min"
    assert shown("{{ days|period }}", days=month_period(2023, 4)) == "1.4.2023 – 30.4.2023"
    assert shown("{{ day|finnish_date }} {{ day|weekday_date }}", day=datetime.date(2023, 4, 12)) == (
        "12.4.2023 ke 12.4."
    )
    assert shown("{{ time|clock }}", time=datetime.time(9, 0)) == "9.00"


def test_moments_are_shown_in_helsinki_time() -> None:
    at = datetime.datetime(2026, 6, 30, 21, 30, tzinfo=datetime.UTC)
    assert shown("{{ at|finnish_date }} {{ at|clock }}", at=at) == "1.7.2026 0.30"


def test_nothing_is_shown_for_nothing() -> None:
    for name in ("euro", "hours", "period", "finnish_date", "weekday_date", "clock"):
        assert getattr(portal_format, name)(None) == ""
    assert portal_format.quantity(None, "minutes") == portal_format.rate(None, "h") == ""


def test_words_follow_the_language() -> None:
    with override("sv"):
        assert shown("{{ day|weekday_date }}", day=datetime.date(2023, 4, 12)) == "ons 12.4."
    with override("de"):
        assert shown("{{ day|weekday_date }}", day=datetime.date(2023, 4, 12)) == "ke 12.4."
