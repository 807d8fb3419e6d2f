"""Transition tables, without a database."""

from types import SimpleNamespace
from typing import Any

import pytest

from voucher_portal.core.transitions import SYSTEM, Transition, TransitionTable, available

TABLE = TransitionTable(
    "letter",
    Transition("send", ("draft",), "sent", "letter.send", "Lähetä", tone="primary"),
    Transition("cancel", ("draft", "sent"), "cancelled", "letter.cancel", "Peru", needs_reason=True),
    Transition("archive", ("sent",), "archived", None, "Arkistoi"),
)


class Clerk:
    user_id = 1
    capacity_key = "official:1"
    display_name = "Virkailija"

    def can(self, permission: str, thing: Any = None) -> bool:
        return permission == "letter.send"


def names(state: str, actor: Any) -> list[str]:
    letter: Any = SimpleNamespace(kind="letter", state=state, transitions=TABLE)
    return [transition.name for transition in available(letter, actor)]


def test_buttons_are_the_steps_that_state_and_permission_allow() -> None:
    assert names("draft", Clerk()) == ["send"]
    assert names("draft", SYSTEM) == ["send", "cancel"]
    assert names("sent", SYSTEM) == ["cancel"]
    assert names("archived", SYSTEM) == []


def test_a_table_knows_its_states_and_steps() -> None:
    assert TABLE.states() == {"draft", "sent", "cancelled", "archived"}
    assert len(TABLE) == 3
    with pytest.raises(KeyError):
        TABLE.get("burn")


def test_two_steps_cannot_have_the_same_name() -> None:
    step = Transition("send", ("draft",), "sent", None, "Lähetä")
    with pytest.raises(ValueError, match="same name"):
        TransitionTable("letter", step, step)
