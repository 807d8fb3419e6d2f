"""The only code that sets a state. Each app declares its table in its own `transitions.py`.

The buttons of a page come from `available`, the gate is `apply`: both read the same table,
so that screen and gate cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from voucher_portal.core.errors import NotPermitted, RuleViolation
from voucher_portal.core.models.transition_record import TransitionRecord

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

M = TypeVar("M", bound=models.Model)


class ActorLike(Protocol):
    """Who does something, as far as core needs to know."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def capacity_key(self) -> str: ...
    @property
    def display_name(self) -> str: ...
    def can(self, permission: str, thing: Any = None) -> bool: ...


@dataclass(frozen=True)
class SystemActor:
    """The portal itself: jobs that nobody started."""

    user_id: int | None = None
    capacity_key: str = "system"
    display_name: str = "Palveluseteliportaali"

    def can(self, permission: str, thing: Any = None) -> bool:
        return True


SYSTEM = SystemActor()


@dataclass(frozen=True)
class Transition:
    """One line of a table: who may take a thing from which states to which.

    `permission` None means that the step is no button: an action or a job takes it on its own
    grounds.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    permission: str | None
    label: str | _StrPromise
    needs_reason: bool = False
    tone: Literal["primary", "secondary", "warning"] = "secondary"

    def starts_from(self, state: str) -> bool:
        return state in self.sources


class TransitionTable:
    """The transitions of one kind of thing, in the order of their buttons."""

    def __init__(self, kind: str, *transitions: Transition) -> None:
        self.kind = kind
        self._by_name = {transition.name: transition for transition in transitions}
        if len(self._by_name) != len(transitions):
            raise ValueError(f"two transitions of {kind} have the same name")

    def __iter__(self) -> Iterator[Transition]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def get(self, name: str) -> Transition:
        """Raises KeyError: asking for a step that is not in the table is a mistake in the code."""
        return self._by_name[name]

    def states(self) -> frozenset[str]:
        return frozenset(
            state for transition in self._by_name.values() for state in (*transition.sources, transition.target)
        )


@transaction.atomic
def apply(
    thing: M,
    name: str,
    *,
    by: ActorLike,
    reason: str = "",
    organiser_id: int | None = None,
    stamps: Mapping[str, Any] | None = None,
) -> M:
    """Take the thing through the named transition, and write down who did it.

    Locks the row and decides on the state it finds there. Saves only `state`, and with it in
    the same UPDATE the `stamps` that belong to the state (`signed_at`, `signed_by`, `number`),
    so that a check constraint never sees half of them. `organiser_id` is the thing's own when
    it is not given. Raises RuleViolation when the table does not list the step from the
    present state or the reason is missing, NotPermitted when the actor lacks the permission.
    """
    subject: Any = thing
    transition = subject.transitions.get(name)
    locked: Any = type(thing)._base_manager.select_for_update(of=("self",)).get(pk=thing.pk)
    _refuse(transition, locked, by, reason)
    from_state, subject.state = locked.state, transition.target
    for column, value in (stamps or {}).items():
        setattr(subject, column, value)
    thing.save(update_fields=["state", *(stamps or {})])
    record_transition(thing, transition.name, from_state, by=by, reason=reason.strip(), organiser_id=organiser_id)
    return thing


@transaction.atomic
def apply_all(things: Sequence[M], name: str, *, by: ActorLike, reason: str = "") -> None:
    """Take many things of one kind through the same transition: all of them, or none.

    As `apply`, in a fixed number of queries however many things there are.
    """
    if not things:
        return
    model: Any = type(things[0])
    transition = model.transitions.get(name)
    keys = [thing.pk for thing in things]
    found = model._base_manager.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    from_states = {locked.pk: _refuse(transition, locked, by, reason) for locked in found}
    model._base_manager.filter(pk__in=keys).update(state=transition.target)
    for thing in things:
        vars(thing)["state"] = transition.target
    TransitionRecord.objects.bulk_create(
        _record(thing, transition.name, from_states[thing.pk], by=by, reason=reason.strip()) for thing in things
    )


def record_transition(
    thing: models.Model,
    name: str,
    from_state: str,
    *,
    by: ActorLike,
    reason: str = "",
    organiser_id: int | None = None,
) -> TransitionRecord:
    """Write the row of a transition. An action calls it for the birth of a thing (`from_state` "")."""
    record = _record(thing, name, from_state, by=by, reason=reason, organiser_id=organiser_id)
    record.save(force_insert=True)
    return record


def _record(
    thing: models.Model,
    name: str,
    from_state: str,
    *,
    by: ActorLike,
    reason: str,
    organiser_id: int | None = None,
) -> TransitionRecord:
    subject: Any = thing
    return TransitionRecord(
        kind=subject.kind,
        subject_id=subject.public_id,
        organiser_id=organiser_id if organiser_id is not None else getattr(thing, "organiser_id", None),
        name=name,
        from_state=from_state,
        to_state=subject.state,
        reason=reason,
        actor_user_id=by.user_id,
        actor_capacity=by.capacity_key,
        actor_name=by.display_name,
    )


def available(thing: models.Model, actor: ActorLike) -> list[Transition]:
    """The transitions that this actor could take from the present state, in the table's order."""
    subject: Any = thing
    return [
        transition
        for transition in subject.transitions
        if transition.starts_from(subject.state)
        and transition.permission is not None
        and actor.can(transition.permission, thing)
    ]


def history(thing: models.Model) -> models.QuerySet[TransitionRecord]:
    """The rows of what was done to the thing, oldest first."""
    subject: Any = thing
    return TransitionRecord.objects.filter(kind=subject.kind, subject_id=subject.public_id).order_by("created_at", "id")


def _refuse(transition: Transition, locked: Any, by: ActorLike, reason: str) -> str:
    """Raise what keeps the step from being taken; the present state when nothing does."""
    if transition.permission is not None and not by.can(transition.permission, locked):
        raise NotPermitted(transition.permission)
    if not transition.starts_from(locked.state):
        raise RuleViolation(
            _("Tila on ehtinyt muuttua. Avaa sivu uudelleen ja tarkista, mitä voit tehdä."),
            code="transition_not_listed",
        )
    if transition.needs_reason and not reason.strip():
        raise RuleViolation(_("Kirjoita perustelu."), field="reason", code="reason_missing")
    return str(locked.state)
