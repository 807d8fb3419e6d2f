"""Every page that somebody may open, looked at in a browser: wide and narrow, sent empty, in each language.

The pages are read from the matrix of tests/security, which has every address of the resolver; those that
it never opens stand in tests/e2e/occasions.py, or below with the reason why they have no page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.utils import translation

from tests import looking
from tests.e2e.occasions import ERRORS, OCCASIONS, error_answer
from tests.e2e.screen import Screen
from tests.security.table import CLIENTS, COMPANY, OFFICIALS, PARTS, Row, address_names, rows_of

WIDE, NARROW = 1280, 320
#: Each sees another menu and maybe another side of the same page. Clients first: they read the largest letters.
KINDS = (CLIENTS, (*COMPANY, "other_provider_administrator"), (*OFFICIALS, "other_official"), ("visitor",))
#: Addresses that open no page of their own, by what they answer instead.
NO_PAGE = {
    "a file": {
        "billing:reference-csv",
        "billing:simulation-csv",
        "billing:use-csv",
        "decisions:document",
        "brand-stylesheet",
        "mfa_download_recovery_codes",
        "providers:acceptance-csv",
        "providers:attachment-download",
        "providers:proof-document",
        "rulebooks:definition-version-export",
        "rulebooks:parameter-edition-json",
        "rulebooks:rulebook-pdf",
    },
    "not for people": {
        "api-exchange-schema",
        "api-schema",
        "api-unknown",
        "api-voucher-detail",
        "api-voucher-list",
        "healthz",
        "readyz",
    },
    "leads on at once": {"accounts:identify", "accounts:identify-return", "mfa_login_webauthn", "set-language"},
    "a part of a page": {"billing:event-preview", "decisions:decision-values"},
}
EXCUSED = {name for names in NO_PAGE.values() for name in names}
#: A form with errors is 422; allauth's forms answer 200 with theirs.
SHOWN_AGAIN = ("200", "422")
OTHER_LANGUAGES = ("sv", "en")
EVERY_NTH = 11
BAD = """<html lang="sv"><link rel="icon" href="data:,"><title>– Portaali</title><img src="x"><button>OK</button>
    <p style="color: red">Punainen</p><svg width="2000"></svg></html>"""
MAIN = re.compile(rb"<main.*</main>", re.DOTALL)
#: What differs each time a page is made: tokens and keys of forms.
CHANGING = re.compile(rb'value="[^"]*"')


@dataclass(frozen=True)
class View:
    """One address as it is opened by somebody of each kind that may."""

    row: Row
    viewers: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.row.method} {self.row.name} {self.row.thing}"


def views_of(part: str, method: str, *statuses: str) -> list[View]:
    found = []
    for row in rows_of(part):
        seen_by = [next((name for name in kind if row.expected[name] in statuses), "") for kind in KINDS]
        viewers = tuple(filter(None, seen_by))
        if row.method == method and row.name not in EXCUSED and viewers:
            found.append(View(row, viewers))
    return found


PAGES = {part: views_of(part, "GET", "200") for part in PARTS}
FORMS = {part: views_of(part, "POST", *SHOWN_AGAIN) for part in PARTS}


def sides(screen: Screen, view: View, language: str = "fi") -> Iterator[str]:
    """Show the page to everybody who may open it, but for whom it is the same as for one before; who sees it."""
    with translation.override(language):
        address = screen.asker.address(view.row.name, view.row.thing)
    shown: set[bytes] = set()
    for persona in view.viewers:
        answer = screen.ask(persona, view.row.method, address)
        assert answer.status == view.row.expected[persona], f"{view} as {persona}: {answer.status}"
        side = CHANGING.sub(b"", b"".join(MAIN.findall(answer.response.content)))
        if side not in shown:
            shown.add(side)
            show(screen, persona, address, answer.response)
            yield persona


def show(screen: Screen, persona: str, address: str, response: HttpResponse) -> None:
    assert response["Content-Type"].startswith("text/html"), address
    assert b"</html>" in response.content, f"{address} is no whole page"
    screen.show(persona, urlsplit(address).path, response)


def narrow(screen: Screen) -> None:
    screen.page.set_viewport_size({"width": NARROW, "height": looking.HEIGHT})


def problems(screen: Screen, language: str = "fi") -> list[str]:
    """What is wrong with the page on the screen, in the window that it has."""
    width = (screen.page.viewport_size or {})["width"]
    return looking.problems_at(screen.page, width, rules=looking.RULES_BUT_COLOURS, language=language) + screen.troubles


def problems_wide_and_narrow(screen: Screen) -> list[str]:
    """320 px is also 1280 px at 400 % zoom. The window is changed once: the next page starts where this one ends."""
    widths = [WIDE, NARROW] if (screen.page.viewport_size or {})["width"] == WIDE else [NARROW, WIDE]
    rules = {WIDE: looking.RULES_OF_A_PAGE, NARROW: looking.RULES_BUT_COLOURS}
    found = [problem for width in widths for problem in looking.problems_at(screen.page, width, rules=rules[width])]
    return found + screen.troubles


def test_no_address_is_left_unlooked_at() -> None:
    """What the matrix opens, what has an occasion, and what has no page: together the whole resolver."""
    rows = [row for part in PARTS for row in rows_of(part)]
    assert {row.name for row in rows} == address_names()
    to_open = {row.name for row in rows if row.method == "GET" and "405" not in row.expected.values()}
    opened = {view.row.name for views in PAGES.values() for view in views}
    staged = {occasion.name for occasion in OCCASIONS.values()}
    assert to_open - opened - staged - EXCUSED == set(), "pages that nobody looks at"
    assert EXCUSED & (opened | staged) == set(), "excused, and yet looked at"
    assert EXCUSED - address_names() == set(), "excuses for addresses that do not exist"
    assert len(opened) > 100


@pytest.mark.parametrize("part", [part for part in PARTS if PAGES[part]])
def test_every_page(screen: Screen, part: str) -> None:
    """axe, sideways scrolling, targets, head, console and policy, in a wide and in a narrow window."""
    wrong, looked_at = [], set()
    for view in PAGES[part]:
        for persona in sides(screen, view):
            looked_at.add(str(view))
            wrong += [f"{view} as {persona}: {problem}" for problem in problems_wide_and_narrow(screen)]
    assert looked_at == {str(view) for view in PAGES[part]}
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("part", [part for part in PARTS if FORMS[part]])
def test_every_form_sent_empty(screen: Screen, part: str) -> None:
    """The page of a form with its errors, on a phone."""
    narrow(screen)
    wrong, looked_at = [], set()
    for view in FORMS[part]:
        for persona in sides(screen, view):
            looked_at.add(str(view))
            wrong += [f"{view} as {persona}: {problem}" for problem in problems(screen)]
    assert looked_at == {str(view) for view in FORMS[part]}
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_a_sample_in_the_other_languages(screen: Screen, language: str) -> None:
    first = OTHER_LANGUAGES.index(language)
    sample = [view for views in PAGES.values() for view in views if _has_languages(view)][first::EVERY_NTH]
    narrow(screen)
    wrong = []
    for view in sample:
        persona = next(sides(screen, view, language))
        wrong += [f"{view} as {persona}: {problem}" for problem in problems(screen, language)]
    assert len(sample) > 10
    assert not wrong, "\n".join(wrong)


def _has_languages(view: View) -> bool:
    """The addresses under /dev/ have none."""
    return not view.row.name.startswith(("dev:", "component-gallery"))


@pytest.mark.get_may_write("allauth notes that the recovery codes were shown, so that they are shown once")
@pytest.mark.parametrize("what", OCCASIONS)
def test_a_page_that_needs_an_occasion(screen: Screen, what: str) -> None:
    occasion = OCCASIONS[what]
    address, response = screen.in_portal(lambda: occasion.answer(screen.asker.world))
    assert response.status_code == occasion.status, response.headers
    show(screen, "visitor", address, response)
    found = problems_wide_and_narrow(screen)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("address", "status"), ERRORS.items())
def test_the_page_of_something_gone_wrong(screen: Screen, address: str, status: int) -> None:
    response = screen.in_portal(lambda: error_answer(address))
    assert response.status_code == status
    show(screen, "visitor", address, response)
    found = problems_wide_and_narrow(screen)
    assert not found, "\n".join(found)


def test_the_look_finds_what_it_looks_for(screen: Screen) -> None:
    """The twin: a page with everything wrong."""
    response = HttpResponse(BAD)
    response["Content-Security-Policy"] = "default-src 'none'"
    screen.show("visitor", "/bad/", response)
    narrow(screen)
    found = "\n".join(problems(screen))
    for word in ("language", "no title", "exactly one h1", "px wide", "image-alt", "OK</button>", "Security Policy"):
        assert word in found, f"{word}: {found}"
