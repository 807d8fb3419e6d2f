"""Finnish alphabetical order in Python; the database's twin is tested in tests/web/core."""

from voucher_portal.core.finnish_sort import _FROM, _TO, sort_text


def test_letters_after_z_come_in_their_own_order() -> None:
    in_order = ["Aura", "Zeniitti", "åland", "Ähtäri", "Äänekoski", "Öljymäki"]
    shuffled = ["Äänekoski", "Öljymäki", "Zeniitti", "åland", "Aura", "Ähtäri"]
    assert sorted(shuffled, key=sort_text) == in_order


def test_case_is_ignored_and_accents_count_as_their_base_letter() -> None:
    assert sort_text("ÉCOLE") == sort_text("ecole")
    assert sort_text("Müller") == sort_text("Myller")


def test_every_letter_has_its_place() -> None:
    assert len(_FROM) == len(_TO) == len(set(_FROM))
