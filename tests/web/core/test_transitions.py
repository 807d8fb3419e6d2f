"""`apply` is the only code that sets a state."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from tests.web.core.conftest import Together
from tests.web.core.letters import Clerk, Letter
from voucher_portal.core import transitions
from voucher_portal.core.errors import NotPermitted, RuleViolation, StaleVersion
from voucher_portal.core.models import TransitionRecord
from voucher_portal.core.versions import bump

SENT_AT = datetime.datetime(2026, 4, 1, 9, 0, tzinfo=datetime.UTC)
SENDER = Clerk("letter.send", "letter.cancel")

pytestmark = pytest.mark.usefixtures("letters")


def test_a_step_sets_the_state_with_its_stamps_and_writes_who_did_it() -> None:
    letter = Letter.objects.create(organiser_id=3)
    letter.name = "not saved by a step"
    sent = transitions.apply(letter, "send", by=SENDER, stamps={"sent_at": SENT_AT})
    assert sent is letter
    found = Letter.objects.get()
    assert (found.state, found.sent_at, found.name) == ("sent", SENT_AT, "")
    (record,) = transitions.history(letter)
    assert (record.kind, record.subject_id, record.name) == ("letter", letter.public_id, "send")
    assert (record.from_state, record.to_state, record.organiser_id) == ("draft", "sent", 3)
    assert (record.actor_user_id, record.actor_capacity, record.actor_name) == (7, "official:1", "Veera Virkailija")


def test_a_reason_is_demanded_where_the_table_says_so() -> None:
    letter = Letter.objects.create()
    with pytest.raises(RuleViolation) as refused:
        transitions.apply(letter, "cancel", by=SENDER, reason="  ")
    assert (refused.value.field, refused.value.code) == ("reason", "reason_missing")
    transitions.apply(letter, "cancel", by=SENDER, reason=" Väärä vastaanottaja ")
    assert transitions.history(letter).get().reason == "Väärä vastaanottaja"


def test_without_the_permission_nothing_happens() -> None:
    letter = Letter.objects.create()
    with pytest.raises(NotPermitted):
        transitions.apply(letter, "send", by=Clerk("letter.cancel"), stamps={"sent_at": SENT_AT})
    assert Letter.objects.get().state == "draft"
    assert not TransitionRecord.objects.exists()


def test_a_step_that_the_table_does_not_list_is_refused_on_what_the_database_says() -> None:
    letter, same_letter = Letter.objects.create(), Letter.objects.get()
    transitions.apply(letter, "send", by=SENDER, stamps={"sent_at": SENT_AT})
    assert same_letter.state == "draft"
    with pytest.raises(RuleViolation) as refused:
        transitions.apply(same_letter, "send", by=SENDER, stamps={"sent_at": SENT_AT})
    assert refused.value.code == "transition_not_listed"
    assert transitions.history(letter).count() == 1


def test_half_a_state_is_refused_by_the_database_and_leaves_no_record() -> None:
    letter = Letter.objects.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        transitions.apply(letter, "send", by=SENDER)
    assert not TransitionRecord.objects.exists()


def test_of_many_who_try_at_once_one_takes_the_step(together: Together) -> None:
    letter = Letter.objects.create()

    def send(_: int) -> str:
        try:
            transitions.apply(Letter.objects.get(pk=letter.pk), "send", by=SENDER, stamps={"sent_at": SENT_AT})
        except RuleViolation as refused:
            return refused.code
        return "sent"

    outcomes = together(6, send)
    assert outcomes.count("sent") == 1
    assert outcomes.count("transition_not_listed") == 5
    assert transitions.history(letter).count() == 1


def test_without_the_lock_several_take_the_same_step(together: Together) -> None:
    """The sabotaged twin: reading the state without locking the row lets more than one through."""
    from threading import Barrier

    letter, all_have_read = Letter.objects.create(), Barrier(4)

    def send_unlocked(_: int) -> None:
        with transaction.atomic():
            state = Letter.objects.get(pk=letter.pk).state
            all_have_read.wait(timeout=30)
            if state == "draft":
                Letter.objects.filter(pk=letter.pk).update(state="sent", sent_at=SENT_AT)
                transitions.record_transition(letter, "send", state, by=SENDER)

    together(4, send_unlocked)
    assert transitions.history(letter).count() == 4


def test_many_things_take_a_step_together_or_not_at_all() -> None:
    drafts = [Letter.objects.create(organiser_id=number) for number in range(3)]
    transitions.apply_all(drafts, "cancel", by=SENDER, reason="Vanhentunut")
    assert set(Letter.objects.values_list("state", flat=True)) == {"cancelled"}
    assert {letter.state for letter in drafts} == {"cancelled"}
    recorded = TransitionRecord.objects.order_by("organiser_id")
    assert [(row.organiser_id, row.from_state, row.reason) for row in recorded] == [
        (0, "draft", "Vanhentunut"),
        (1, "draft", "Vanhentunut"),
        (2, "draft", "Vanhentunut"),
    ]
    another = Letter.objects.create()
    with pytest.raises(RuleViolation):
        transitions.apply_all([another, *drafts], "cancel", by=SENDER, reason="Vanhentunut")
    assert Letter.objects.get(pk=another.pk).state == "draft"
    transitions.apply_all([], "cancel", by=SENDER)


def test_birth_is_recorded_without_a_state_before() -> None:
    letter = Letter.objects.create()
    record = transitions.record_transition(letter, "draft", "", by=transitions.SYSTEM)
    assert (record.from_state, record.to_state, record.actor_user_id) == ("", "draft", None)


def test_a_stale_form_is_found_out_by_the_version() -> None:
    letter = Letter.objects.create()
    letter.check_version(1)
    letter.check_version(None)
    bump(letter)
    now = Letter.objects.get()
    assert now.version == 2
    with pytest.raises(StaleVersion) as stale:
        now.check_version(1)
    assert stale.value.current is now


def test_the_database_sorts_in_finnish() -> None:
    from voucher_portal.core.finnish_sort import sort_text

    names = [
        "Öljymäki",
        "Zeniitti",
        "ähtäri",
        "Åland",
        "aura",
        "Äänekoski",
        "Zürich",
        "Éclair",
        "Eclair 2",
        "Kotihoiva",
    ]
    Letter.objects.bulk_create(Letter(name=name) for name in names)
    found = list(Letter.objects.order_by("sort_name").values_list("name", "sort_name"))
    assert [name for name, _ in found] == sorted(names, key=sort_text)
    assert [name for name, _ in found][-4:] == ["Åland", "ähtäri", "Äänekoski", "Öljymäki"]
    assert all(key == sort_text(name) for name, key in found)
