"""The arithmetic behind bars, pages and sort links."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.paginator import Paginator

from voucher_portal.site.templatetags import portal_ui


@pytest.mark.parametrize(
    ("used", "whole", "planned", "expected"),
    [
        (330, 1200, 0, (275, 0, 28)),
        (Decimal(610), Decimal(1000), Decimal(20), (610, 20, 61)),
        (1500, 1200, 100, (1000, 0, 100)),
        (0, 0, 0, (0, 0, 0)),
        (-5, 100, 0, (0, 0, 0)),
        (900, 1000, 300, (900, 100, 90)),
        (None, None, None, (0, 0, 0)),
    ],
)
def test_bar_shares_stay_inside_the_bar(
    used: object, whole: object, planned: object, expected: tuple[int, int, int]
) -> None:
    shares = portal_ui.bar_shares(used, whole, planned)
    assert (shares.used, shares.planned, shares.percent) == expected


def test_a_sort_link_turns_round() -> None:
    assert portal_ui.sort_link("price", "") == portal_ui.SortLink("price", "")
    assert portal_ui.sort_link("price", "price") == portal_ui.SortLink("-price", "ascending")
    assert portal_ui.sort_link("price", "-price") == portal_ui.SortLink("price", "descending")


def test_page_numbers_leave_gaps() -> None:
    assert portal_ui.page_numbers(Paginator(range(1000), 25).page(20)) == [1, None, 19, 20, 21, None, 40]


def test_an_unknown_status_word_raises() -> None:
    assert portal_ui.status_word("in_force").tone == "ok"
    with pytest.raises(KeyError):
        portal_ui.status_word("pending")


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.0", "Tuntematon selain"),
    ],
)
def test_browsers_have_names(user_agent: str, expected: str) -> None:
    assert portal_ui.browser_name(user_agent) == expected
