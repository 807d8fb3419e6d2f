"""The gallery in a browser: axe, narrow screens, 400 % zoom, big targets, no scripting."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests import looking
from voucher_portal.site.gallery import PAGES

ADDRESSES = [
    "/dev/components/",
    *(f"/dev/components/{name}/" for name in PAGES),
    "/help/",
    "/coming/tenders/",
    "/nowhere/",
]
WIDTHS = (320, 1280)


def open_page(browser: Browser, address: str, width: int, **options: Any) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 860}, reduced_motion="reduce", **options)
    page.goto(address)
    return page


@pytest.mark.parametrize("address", ADDRESSES)
def test_accessible_at_every_width(chromium: Browser, gallery_address: str, axe_source: str, address: str) -> None:
    """axe finds nothing, nothing scrolls sideways, targets are big. 320 px is also 1280 px at 400 % zoom."""
    page = open_page(chromium, gallery_address + address, WIDTHS[0])
    page.evaluate(axe_source)
    found = [problem for width in WIDTHS for problem in looking.problems_at(page, width)]
    assert not found, "\n".join([address, *found])
    page.close()


def test_clients_read_18_px_or_larger(chromium: Browser, gallery_address: str) -> None:
    page = open_page(chromium, f"{gallery_address}/dev/components/client-voucher/", 360)
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("main *")]
            .filter((part) => [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
            .map((part) => parseFloat(getComputedStyle(part).fontSize))"""
    )
    assert len(sizes) > 20
    assert min(sizes) >= 18
    page.close()


def test_the_policy_is_not_broken(chromium: Browser, gallery_address: str) -> None:
    """Nothing on the pages is refused by the Content-Security-Policy, and no script fails."""
    page = chromium.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    for address in ADDRESSES[:-1]:
        page.goto(gallery_address + address)
    assert heard == []
    assert page.evaluate("typeof htmx") == "object"
    page.close()


def test_the_menu_of_a_phone_folds(chromium: Browser, gallery_address: str) -> None:
    page = open_page(chromium, f"{gallery_address}/dev/components/provider-home/", 360)
    link = page.locator("#menu").get_by_role("link", name="Asiakkaat")
    toggle = page.get_by_role("button", name="Valikko")
    assert not link.is_visible()
    toggle.click()
    assert link.is_visible()
    page.keyboard.press("Escape")
    assert not link.is_visible()
    page.close()


def test_everything_is_there_without_scripting(chromium: Browser, gallery_address: str) -> None:
    page = open_page(chromium, f"{gallery_address}/dev/components/", 360, java_script_enabled=False)
    assert page.locator("#menu").get_by_role("link", name="Ohjeet").is_visible()
    assert page.locator(".filter-submit").is_visible()
    assert not page.locator("[data-print]").first.is_visible()
    assert not page.locator("[data-copy]").first.is_visible()
    page.close()


def test_the_error_summary_takes_focus_and_leads_to_the_field(chromium: Browser, gallery_address: str) -> None:
    page = open_page(chromium, f"{gallery_address}/dev/components/failed-form/", 1280)
    assert page.title().startswith("Virhe: ")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.get_by_role("link", name="Kirjoita yrityksen nimi.").click()
    assert page.evaluate("document.activeElement.name") == "name"
    page.get_by_role("link", name="Valitse, mitä haet.").click()
    assert page.evaluate("document.activeElement.name") == "kind"
    page.close()


def test_leaving_a_changed_form_is_asked(chromium: Browser, gallery_address: str) -> None:
    page = open_page(chromium, f"{gallery_address}/dev/components/visit-form/", 1280)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Päättyi").fill("19.00")
    page.get_by_label("Päättyi").press("Tab")
    page.goto(f"{gallery_address}/help/")
    assert asked == ["beforeunload"]
    page.close()


def answer(route: Route, sent: list[str]) -> None:
    """A sent form is counted and the page stays."""
    if route.request.method == "POST":
        sent.append("POST")
        route.fulfill(status=204)
    else:
        route.continue_()


def test_a_form_is_sent_once(chromium: Browser, gallery_address: str) -> None:
    page = open_page(chromium, f"{gallery_address}/dev/components/visit-form/", 1280)
    sent: list[str] = []
    page.route("**/*", lambda route: answer(route, sent))
    button = page.get_by_role("button", name="Tallenna käynti")
    button.click(no_wait_after=True)
    button.click(no_wait_after=True, force=True)
    page.wait_for_timeout(200)
    assert sent == ["POST"]
    assert button.get_attribute("aria-disabled") == "true"
    page.close()


def test_a_large_file_is_refused_at_once(chromium: Browser, gallery_address: str, tmp_path: Path) -> None:
    large, small = tmp_path / "suuri.pdf", tmp_path / "pieni.pdf"
    large.touch()
    os.truncate(large, 11 * 1024 * 1024)
    small.touch()
    page = open_page(chromium, f"{gallery_address}/dev/components/", 1280)
    field = page.get_by_label("Liite")
    field.set_input_files(large)
    told = page.locator("[data-file-told]")
    assert told.is_visible()
    assert "enintään 10" in told.inner_text()
    field.set_input_files(small)
    assert not told.is_visible()
    page.close()


def test_on_paper_only_the_matter_remains(chromium: Browser, gallery_address: str) -> None:
    page = open_page(chromium, f"{gallery_address}/dev/components/client-voucher/", 1280)
    page.emulate_media(media="print")
    assert not page.locator(".band").is_visible()
    assert not page.locator(".button").first.is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
    page.close()
