"""Rulebook texts become safe HTML with anchors."""

from __future__ import annotations

import pytest

from rulebooks.rendering import Heading, render

TEXT = """# Yleinen osa

Palveluseteli on **sitoumus**.

## Määritelmät ja käsitteet

| Tuote | Arvo |
|---|---:|
| Kotipalvelu | 32,00 €/h |

## Määritelmät ja käsitteet

[Laki](https://www.finlex.fi/) ja [sähköposti](mailto:a@example.fi).
"""


def test_headings_start_below_the_page_heading_and_have_anchors() -> None:
    rendered = render(TEXT)

    assert rendered.contents == (
        Heading("yleinen-osa", "Yleinen osa", 2),
        Heading("maaritelmat-ja-kasitteet", "Määritelmät ja käsitteet", 3),
        Heading("maaritelmat-ja-kasitteet-2", "Määritelmät ja käsitteet", 3),
    )
    assert '<h2 id="yleinen-osa">Yleinen osa</h2>' in rendered.html
    assert "<strong>sitoumus</strong>" in rendered.html


def test_tables_keep_their_number_columns_without_styles() -> None:
    html = render(TEXT).html

    assert '<td class="number">32,00 €/h</td>' in html
    assert "style" not in html


def test_links_are_kept() -> None:
    assert '<a href="https://www.finlex.fi/" rel="noopener noreferrer">Laki</a>' in render(TEXT).html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[klik](javascript:alert(1))",
        '<a href="https://example.fi" onclick="alert(1)">klik</a>',
        "<style>body{display:none}</style>",
        "![kuva](https://example.fi/a.png)",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_nothing_that_runs_or_loads_survives(attack: str) -> None:
    html = render(attack).html

    assert not any(word in html for word in ("<script", "<img", "<style", 'href="javascript', 'href="data', "<a href"))


def test_an_empty_text_is_empty() -> None:
    assert render("").html == "" and render("").contents == ()


def test_a_heading_of_signs_still_has_an_anchor() -> None:
    assert render("# §").contents == (Heading("kohta", "§", 2),)
