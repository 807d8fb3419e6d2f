"""The component gallery: whole, and only in development."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from voucher_portal.site.gallery import PAGES
from voucher_portal.site.status_words import STATUS_WORDS

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
COMPONENT = re.compile(r"<c-([a-z-]+)")
#: Shown as a part of other components or by the layout.
PARTS_OF_OTHERS = {"icon", "error-summary"}


def shown_in_gallery() -> set[str]:
    pages = (TEMPLATES / "site" / "gallery").glob("*.html")
    return {name for page in pages for name in COMPONENT.findall(page.read_text())}


def test_shows_every_component_in_its_states() -> None:
    page = Client().get(reverse("component-gallery"))
    assert page.status_code == 200
    text = page.content.decode()
    for word in STATUS_WORDS.values():
        assert str(word.label) in text


def test_no_component_is_missing_from_the_gallery() -> None:
    existing = {path.stem.replace("_", "-") for path in (TEMPLATES / "cotton").glob("*.html")}
    assert len(existing) > 35
    assert existing - shown_in_gallery() == PARTS_OF_OTHERS


def test_every_component_is_described() -> None:
    guide = (TEMPLATES.parent / "docs" / "frontend.md").read_text()
    existing = {path.stem.replace("_", "-") for path in (TEMPLATES / "cotton").glob("*.html")}
    assert not {name for name in existing - {"icon"} if f"<c-{name}" not in guide}


@pytest.mark.parametrize("name", PAGES)
def test_whole_pages_are_shown(name: str) -> None:
    page = Client().get(reverse("component-gallery-page", args=[name]))
    assert page.status_code == 200
    assert "<h1>" in page.content.decode()


def test_an_unknown_page_is_not_found() -> None:
    assert Client().get("/dev/components/nothing/").status_code == 404


def test_only_reading() -> None:
    assert Client().post(reverse("component-gallery")).status_code == 405


def test_the_vocabulary_has_at_most_eight_words() -> None:
    assert 0 < len(STATUS_WORDS) <= 8


def test_the_addresses_exist_in_development_only() -> None:
    source = (TEMPLATES.parent / "voucher_portal" / "urls.py").read_text()
    included = re.search(r"\nif settings\.DEVELOPMENT:\n((?:    .*\n)+)", source)
    assert included is not None
    assert "site.dev_urls" in included[1]
    assert source.count("dev_urls") == included[1].count("dev_urls")


def test_what_is_typed_is_escaped() -> None:
    page = Client().get(reverse("component-gallery"), {"search": '"><script>alert(1)</script>'})
    assert "<script>alert" not in page.content.decode()


@override_settings(SUPPORT_PHONE="+358 9 111 222")
def test_the_support_phone_stands_on_every_page() -> None:
    text = Client().get(reverse("component-gallery")).content.decode()
    assert "+358 9 111 222" in text
    assert "tel:+3589111222" in text
