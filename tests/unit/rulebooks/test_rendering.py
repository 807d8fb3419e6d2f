"""Rulebook texts become safe HTML with anchors."""

from __future__ import annotations

import pytest

from rulebooks.rendering import ANCHOR_LENGTH, Heading, heading_levels, render, render_translation

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


def test_a_text_is_cut_into_clauses_at_its_headings() -> None:
    rendered = render("Alku.\n\n# Yksi\n\nTeksti.\n\n> # Lainattu\n\n## Kaksi\n\n- a\n- b")

    assert [(clause.anchor, clause.title, clause.level) for clause in rendered.clauses] == [
        ("", "", 2),
        ("yksi", "Yksi", 2),
        ("kaksi", "Kaksi", 3),
    ]
    assert rendered.html == "".join(clause.html for clause in rendered.clauses)
    assert rendered.clauses[2].paragraphs == ("a", "b")


def test_the_words_of_a_clause_have_no_marks_but_the_addresses_of_links() -> None:
    text = "# A\n\n**Lihava** ja `koodi`, [laki](https://www.finlex.fi/).\n\n| x | y |\n|---|---|\n| 1 | 2 |"

    assert render(text).clauses[0].paragraphs == (
        "Lihava ja koodi, laki (https://www.finlex.fi/).",
        "x | y",
        "1 | 2",
    )


def test_a_clause_has_one_anchor_in_every_language() -> None:
    texts = {"fi": "# Yleistä\n\n## Hinta", "sv": "# Allmänt\n\n## Pris", "en": ""}

    assert [heading.anchor for heading in render_translation(texts, "sv").contents] == ["yleista", "hinta"]
    assert '<h2 id="yleista">Allmänt</h2>' in render_translation(texts, "sv").html
    assert render_translation(texts, "en").contents[0] == Heading("yleista", "Yleistä", 2)


def test_a_translation_with_other_headings_keeps_its_own_anchors() -> None:
    texts = {"fi": "# Yleistä\n\n## Hinta", "sv": "# Allmänt\n\n# Pris", "en": ""}

    assert [heading.anchor for heading in render_translation(texts, "sv").contents] == ["allmant", "pris"]
    assert heading_levels(texts["fi"]) != heading_levels(texts["sv"])


def test_a_long_heading_has_a_bounded_anchor() -> None:
    anchors = [heading.anchor for heading in render(f"# {'pitkä ' * 60}\n\n# {'pitkä ' * 60}").contents]

    assert len(set(anchors)) == 2
    assert all(len(anchor) <= ANCHOR_LENGTH + 3 for anchor in anchors)
