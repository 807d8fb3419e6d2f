"""Every address of the resolver × method × persona = expected status (design 4 and 13)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tests.security.asking import SIGN_IN, Asker
from tests.security.table import PARTS, Row, address_names, module_of, rows_of
from voucher_portal.site import errors

METHODS = ("GET", "POST")
#: Django's own answer to a field left empty: it names nothing and says not what to do.
BARE = "Tämä kenttä vaaditaan."
#: They ask with the methods that a page has not, and stand for the others.
FEW = ("case_manager", "provider_administrator", "visitor")


@pytest.fixture(autouse=True)
def _bare_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """How a refusal looks is asked of tests/web/site/test_error_pages.py; drawn here, it takes a third of the time."""

    def bare(request: HttpRequest, name: str, status: int) -> HttpResponse:
        return HttpResponse(status=status)

    monkeypatch.setattr(errors, "_page", bare)


def test_the_table_has_every_address_and_no_other() -> None:
    assert settings.DEVELOPMENT, "the matrix holds the addresses of /dev/ too"
    existing = address_names()
    listed = {row.name for part in PARTS for row in rows_of(part)}
    assert existing - listed == set(), "addresses that the matrix does not list"
    assert listed - existing == set(), "rows whose address does not exist"
    assert len(existing) > 150


def test_no_row_stands_twice() -> None:
    keys = [(row.name, row.method, row.thing) for part in PARTS for row in rows_of(part)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("part", PARTS)
def test_everybody_gets_the_listed_answer(asker: Asker, part: str) -> None:
    """A refusal writes nothing; no answer is a server error."""
    rows = _with_refused_methods(rows_of(part))
    wrong = [line for row in rows for line in _differences(asker, row)]
    assert not wrong, "\n".join(wrong)
    assert len(rows) >= len(METHODS)


@pytest.mark.parametrize("part", PARTS)
def test_a_method_that_no_page_has_is_refused(asker: Asker, part: str) -> None:
    """405, or what a GET would have been answered where the sign-in comes before the page."""
    excepted: dict[str, str] = getattr(module_of(part), "PUT", {})
    things = {row.name: row.thing for row in rows_of(part)}
    for name, thing in things.items():
        for persona in FEW:
            answer = asker.ask(persona, "PUT", asker.address(name, thing))
            expected = {"405", SIGN_IN} if name not in excepted else set(excepted[name].split())
            assert answer.status in expected, f"PUT {name} as {persona}: {answer.status}"
            assert not answer.written, f"PUT {name} as {persona} wrote to {answer.written}"


def _with_refused_methods(rows: list[Row]) -> list[Row]:
    listed = {(row.name, row.method) for row in rows}
    things = {row.name: row.thing for row in rows}
    closed = {row.name for row in rows if row.expected["visitor"] == SIGN_IN}
    missing = [(name, method) for name in things for method in METHODS if (name, method) not in listed]
    return rows + [Row(name, method, things[name], _refused(name in closed)) for name, method in missing]


def _refused(is_closed: bool) -> dict[str, str]:
    """To a visitor a closed page answers every method with the sign-in page."""
    return {**dict.fromkeys(FEW, "405"), **({"visitor": SIGN_IN} if is_closed else {})}


def _differences(asker: Asker, row: Row) -> Iterator[str]:
    address = asker.address(row.name, row.thing)
    for persona, expected in row.expected.items():
        answer = asker.ask(persona, row.method, address)
        where = f"{row.method} {row.name} {row.thing} as {persona}"
        if answer.status != expected:
            yield f"{where}: {answer.status}, expected {expected}"
        if row.method == "POST" and BARE in answer.response.content.decode():
            yield f"{where}: a required field does not say its name"
        if answer.is_refusal and answer.written:
            yield f"{where}: refused, yet wrote to {', '.join(answer.written)}"
