from __future__ import annotations

from tests.personas import Cast, client_as
from voucher_portal.accounts.permission_labels import PERMISSION_LABELS
from voucher_portal.accounts.permissions import Permission
from voucher_portal.accounts.roles import ROLES

URL = "/accounts/roles/"


def test_every_role_stands_with_its_sentence_and_permissions(personas: Cast) -> None:
    text = client_as(personas.planner).get(URL).content.decode()
    for role in ROLES.values():
        assert str(role.label) in text
        assert str(role.sentence) in text
    assert len(ROLES) >= 13
    assert "Allekirjoittaa palvelusetelipäätöksen" in text


def test_every_permission_has_words_and_a_role() -> None:
    assert set(PERMISSION_LABELS) == set(Permission)
    given = frozenset().union(*(role.permissions for role in ROLES.values()))
    assert given == set(Permission)


def test_everybody_may_read_it(personas: Cast) -> None:
    for persona in (personas.visitor, personas.client, personas.worker):
        assert client_as(persona).get(URL).status_code == 200


def test_post_is_refused(personas: Cast) -> None:
    assert client_as(personas.planner).post(URL).status_code == 405
