"""Opaque ids and their path converter."""

import re

from voucher_portal.core.public_ids import ALPHABET, PublicIdConverter, new_public_id


def test_ids_are_twenty_characters_without_look_alikes_and_all_different() -> None:
    made = {new_public_id() for _ in range(2000)}
    assert len(made) == 2000
    assert set("".join(made)) == set(ALPHABET)
    assert not set(ALPHABET) & set("ilo01")
    assert all(re.fullmatch(PublicIdConverter.regex, public_id) for public_id in made)


def test_the_converter_refuses_other_shapes() -> None:
    for other in ("1", "abc", "A" * 20, new_public_id() + "a", "../" + "a" * 17):
        assert not re.fullmatch(PublicIdConverter.regex, other)
