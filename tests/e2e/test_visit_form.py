"""Logging a visit: the sums are seen before saving, and eye, keyboard and reader go the same way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import looking
from tests.e2e.screen import Screen

PHONE, WIDE = 360, 1280
SUMS = {"Yhteensä": "48,00 €", "Setelistä": "48,00 €", "Asiakas maksaa": "0,00 €", "Jää jäljelle": "15 h 30 min"}
#: The order in which the keyboard goes through the form once the sums are there.
ORDER = [
    "service_date",
    "starts",
    "ends",
    "ends_next_day",
    "Mistä tämä summa tulee?",
    "worker",
    "note",
    "Tallenna käynti",
    "Tallenna ja lisää seuraava",
]
FOCUSED = """() => {
    const part = document.activeElement;
    return part.matches("button, summary") ? part.innerText.trim() : part.name;
}"""
PLACE = """(part) => {
    const box = part.getBoundingClientRect();
    return [box.left, box.top + scrollY, box.right, box.bottom + scrollY];
}"""


@dataclass(frozen=True)
class Box:
    """Where something stands on the page, wherever it is scrolled."""

    left: float
    top: float
    right: float
    bottom: float


def box(part: Locator) -> Box:
    return Box(*part.evaluate(PLACE))


def typed(screen: Screen, width: int) -> Page:
    """An hour and a half on 12.4.2023, told but not yet saved."""
    screen.page.set_viewport_size({"width": width, "height": looking.HEIGHT})
    address = screen.asker.address("billing:event-add", "activation")
    screen.show("worker", address, screen.ask("worker", "GET", address).response)
    for label, value in {"Päivä": "12.4.2023", "Alkoi": "9.00", "Päättyi": "10.30"}.items():
        screen.page.get_by_label(label, exact=True).fill(value)
    expect(screen.page.locator("#calculation")).to_contain_text("Jää jäljelle")
    assert screen.troubles == []
    return screen.page


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_the_sums_are_told_before_saving(screen: Screen, width: int) -> None:
    """They are also the amounts of the row that ends up saved: 1,5 h × 32,00 €/h."""
    sums = typed(screen, width).locator("#calculation")
    for label, amount in SUMS.items():
        line = sums.locator("li, .summary-list > div").filter(has_text=label).filter(visible=True)
        expect(line).to_contain_text(amount)


def test_on_a_phone_they_stand_between_the_times_and_the_buttons(screen: Screen) -> None:
    page = typed(screen, PHONE)
    sums, save = box(page.locator("#calculation")), box(page.get_by_role("button", name="Tallenna käynti"))
    assert box(page.get_by_label("Päättyi", exact=True)).bottom < sums.top
    assert sums.bottom < box(page.get_by_label("Käynnin tehnyt")).top < save.top


def test_in_a_wide_window_they_stand_beside_the_times(screen: Screen) -> None:
    page = typed(screen, WIDE)
    sums, times = box(page.locator("#calculation")), box(page.get_by_label("Päättyi", exact=True))
    assert sums.left > times.right
    assert sums.top < times.bottom
    assert sums.bottom < looking.HEIGHT, "seen without scrolling"


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_the_keyboard_goes_the_way_of_the_eye(screen: Screen, width: int) -> None:
    page = typed(screen, width)
    page.get_by_label("Päivä", exact=True).focus()
    names, boxes = [], []
    for _ in ORDER:
        names.append(page.evaluate(FOCUSED))
        boxes.append(box(page.locator(":focus")))
        page.keyboard.press("Tab")
    assert names == ORDER
    for before, after in pairwise(boxes):
        beside = after.left >= before.right or before.left >= after.right
        assert after.top > before.top or (beside and width == WIDE), (before, after)


def test_counting_anew_keeps_the_focus(screen: Screen) -> None:
    page = typed(screen, WIDE)
    page.locator("#why").focus()
    page.evaluate("document.querySelector('#calculation > *').dataset.old = 'true'")
    page.locator("#visit").dispatch_event("change")
    expect(page.locator("[data-old]")).to_have_count(0)
    expect(page.locator("#why")).to_be_focused()
