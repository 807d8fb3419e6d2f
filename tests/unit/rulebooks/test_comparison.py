"""What changed between two texts: clause by clause, word by word."""

from __future__ import annotations

import pytest

from rulebooks import comparison
from rulebooks.comparison import Change, ClauseChange, Comparison, Paragraph, compare
from rulebooks.rendering import render

OLD = """Johdanto.

# 1 Yleistä

Seteli on sitoumus.

# 2 Laskutus

Lasku lähetetään 14 päivän kuluessa.

- kuukausittain
- [ohje](https://vanha.example)

# 3 Poistuva

Tätä ei enää ole.

# 4 Palaute ja valvonta

Asiakas voi antaa palautetta palvelusta tuottajalle ja järjestäjälle.
"""
NEW = """Johdanto.

# 1 Yleistä

Seteli on sitoumus.

# 2 Uusi kohta

Kokonaan muuta asiaa.

# 3 Laskutus

Lasku lähetetään 30 päivän kuluessa.

- kuukausittain
- [ohje](https://uusi.example)

# 4 Asiakkaan ääni

Asiakas voi antaa palautetta palvelusta tuottajalle ja järjestäjälle.
"""


def compared(old: str, new: str) -> Comparison:
    return compare(render(old).clauses, render(new).clauses)


def marked(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    return [piece.text for paragraph in paragraphs for piece in paragraph if piece.is_marked]


def clause(found: Comparison, title: str) -> ClauseChange:
    return next(change for change in found.clauses if change.title == title)


def test_each_clause_is_the_same_added_removed_or_changed() -> None:
    found = compared(OLD, NEW)

    assert [(str(change.change), change.title) for change in found.clauses] == [
        ("same", ""),
        ("same", "1 Yleistä"),
        ("added", "2 Uusi kohta"),
        ("changed", "3 Laskutus"),
        ("removed", "3 Poistuva"),
        ("changed", "4 Asiakkaan ääni"),
    ]
    assert (found.same, found.added, found.changed, found.removed) == (2, 1, 2, 1)


def test_inside_a_clause_only_the_words_that_differ_are_marked() -> None:
    change = clause(compared(OLD, NEW), "3 Laskutus")

    assert change.old is not None and change.new is not None
    assert marked(change.old.paragraphs) == ["14", "vanha"]
    assert marked(change.new.paragraphs) == ["30", "uusi"]
    assert [piece.text for piece in change.new.paragraphs[0]] == ["Lasku lähetetään ", "30", " päivän kuluessa."]
    assert marked((change.old.title,)) == ["2"] and marked((change.new.title,)) == ["3"]


def test_a_clause_is_known_by_its_words_when_its_title_is_new() -> None:
    change = clause(compared(OLD, NEW), "4 Asiakkaan ääni")

    assert change.old is not None and change.new is not None
    assert marked(change.old.paragraphs) == []
    assert marked((change.old.title,)) == ["Palaute ja valvonta"]


def test_a_clause_that_moved_is_no_new_clause() -> None:
    found = compared("# A\n\nYksi.\n\n# B\n\nKaksi.", "# B\n\nKaksi.\n\n# A\n\nYksi.")

    assert found.same == 2
    assert found.count(Change.SAME) == len(found.clauses)


def test_clauses_of_one_title_are_told_apart_by_the_titles_above_them() -> None:
    old = "# Arki\n\n## Hinta\n\nKymmenen.\n\n# Pyhä\n\n## Hinta\n\nKaksikymmentä."
    new = "# Pyhä\n\n## Hinta\n\nKaksikymmentä.\n\n# Arki\n\n## Hinta\n\nKymmenen."

    assert compared(old, new).same == 4


def test_one_side_is_all_of_an_added_or_removed_clause() -> None:
    found = compared(OLD, NEW)
    added, removed = clause(found, "2 Uusi kohta"), clause(found, "3 Poistuva")

    assert added.old is None and added.new is not None
    assert marked(added.new.paragraphs) == ["Kokonaan muuta asiaa."]
    assert removed.new is None and removed.old is not None
    assert marked(removed.old.paragraphs) == ["Tätä ei enää ole."]


@pytest.mark.parametrize(("old", "new"), [("", ""), ("", NEW), (OLD, "")])
def test_an_empty_text_is_compared_too(old: str, new: str) -> None:
    found = compared(old, new)

    assert len(found.clauses) == found.added + found.removed
    assert found.added == len(render(new).clauses) and found.removed == len(render(old).clauses)


def test_nothing_is_lost_on_either_side() -> None:
    """Whatever is marked, the words of both texts are all there, in order."""
    found = compared(OLD, NEW)

    for text, side in ((OLD, "old"), (NEW, "new")):
        shown = [getattr(change, side) for change in found.clauses if getattr(change, side) is not None]
        words = {"".join(piece.text for piece in part) for whole in shown for part in whole.paragraphs}
        assert words == {part for whole in render(text).clauses for part in whole.paragraphs}


def test_a_very_long_change_is_shown_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "MOST_WORD_PAIRS", 10)

    change = compared("# A\n\nYksi kaksi kolme neljä.", "# A\n\nYksi kaksi kolme viisi.").clauses[0]

    assert change.old is not None and marked(change.old.paragraphs) == ["Yksi kaksi kolme neljä."]


def test_a_number_in_front_of_a_title_does_not_make_it_another() -> None:
    found = compared("# § 3 Maksu\n\nA.\n\n# 2024\n\nB.", "# 4.1 Maksu\n\nA.\n\n# 2024\n\nB.")

    assert [str(change.change) for change in found.clauses] == ["changed", "same"]


def test_a_title_that_stays_is_not_repeated_on_the_sides() -> None:
    change = compared("# A\n\nYksi.", "# A\n\nKaksi.").clauses[0]

    assert change.old is not None and change.new is not None
    assert change.old.title == change.new.title == ()


def test_a_sign_beside_a_word_is_no_part_of_the_word() -> None:
    change = compared("# A\n\nHinta on 32,00 euroa.", "# A\n\nHinta on 32,50 euroa, veroton.").clauses[0]

    assert change.old is not None and change.new is not None
    assert marked(change.old.paragraphs) == ["00"]
    assert marked(change.new.paragraphs) == ["50", ", veroton"]
