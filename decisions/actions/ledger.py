"""Movements of a balance (design, section 6).

Each function appends one `LedgerEntry` to each balance and moves the running balance, together and
under the row's lock. Several balances are always locked in the order of their keys. `key` is the
idempotency key of a balance: the same key again is the same movement, made once.
Quantities are given positive in what the row counts (minutes, pieces, days, or euro), money in euro.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Case, DecimalField, F, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from decisions import rules
from decisions.models import Balance, EntryKind, LedgerEntry, VoucherRow
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.money import format_euro
from voucher_portal.core.periods import DateRange
from voucher_portal.core.quantities import format_quantity
from voucher_portal.core.transitions import ActorLike

ZERO = Decimal(0)
SPENDING = (EntryKind.USE, EntryKind.RETURN, EntryKind.CREDIT)
#: What was asked before with the same key must be the same to the cent; the others take what there is.
_ASKED_EXACTLY = (EntryKind.GRANT, EntryKind.TOP_UP, EntryKind.USE, EntryKind.TRANSFER)
_MOVED = ("granted_quantity", "carried_quantity", "remaining_quantity", "remaining_money")


@dataclass(frozen=True)
class Cause:
    """What caused a movement: the kind and public id of a decision, an event, a job."""

    kind: str
    public_id: str


@dataclass(frozen=True)
class Opening:
    """What balances begin with in each period: all that their rows grant, with or without a ceiling of money."""

    periods: Sequence[DateRange]
    has_money_ceiling: bool = False


@transaction.atomic
def open_balances(*, rows: Iterable[VoucherRow], opening: Opening, cause: Cause, by: ActorLike) -> list[Balance]:
    """A balance of each row for each period, each with everything its row grants (GRANT)."""
    balances = [
        Balance(
            organiser_id=row.organiser_id,
            row=row,
            period=period,
            granted_quantity=row.granted_quantity,
            remaining_quantity=row.granted_quantity,
            remaining_money=row.value if opening.has_money_ceiling else None,
        )
        for row in rows
        for period in opening.periods
    ]
    Balance.objects.bulk_create(balances)
    step = _Step(EntryKind.GRANT, cause, f"grant:{cause.public_id}", by, (), _granted)
    LedgerEntry.objects.bulk_create(_entry(step, balance, _granted(balance)) for balance in balances)
    return balances


def _granted(balance: Balance) -> rules.Movement:
    return _added(balance.granted_quantity, balance.row.value)


@transaction.atomic
def grant(*, balance: Balance, quantity: Decimal, money: Decimal, cause: Cause, key: str, by: ActorLike) -> LedgerEntry:
    """Add what the decision grants."""
    granted = _added(quantity, money)
    return _move(balance, EntryKind.GRANT, lambda _locked: granted, cause, key, by)


@transaction.atomic
def top_up(
    *, balance: Balance, quantity: Decimal, money: Decimal, cause: Cause, key: str, by: ActorLike
) -> LedgerEntry:
    """Add to what was granted before; the granter's free choice (domain.md C48)."""
    added = _added(quantity, money)
    return _move(balance, EntryKind.TOP_UP, lambda _locked: added, cause, key, by)


@transaction.atomic
def use(*, balance: Balance, quantity: Decimal, money: Decimal, cause: Cause, key: str, by: ActorLike) -> LedgerEntry:
    """Spend on a visit. Raises RuleViolation ("exhausted", "money_exhausted") when that much is not left."""
    taken = _taken(quantity, money)
    return _move(balance, EntryKind.USE, lambda _locked: taken, cause, key, by)


@dataclass(frozen=True)
class Carried:
    """What an earlier period hands on to the one that a visit draws from, both positive."""

    source: Balance
    quantity: Decimal
    money: Decimal


@dataclass(frozen=True)
class Draw:
    """What a visit takes from one balance, both positive; `carried` is first taken over from earlier periods."""

    balance: Balance
    quantity: Decimal
    money: Decimal
    carried: tuple[Carried, ...] = ()


@transaction.atomic
def use_all(*, draws: Sequence[Draw], cause: Cause, key: str, by: ActorLike) -> list[LedgerEntry]:
    """Spend on a visit that several rows pay for: from every balance, or from none.

    Raises RuleViolation as `use` does.
    """
    return _post(_of(draws), [*_carry_steps(draws, cause, key, by), _use_step(draws, cause, key, by)])


@transaction.atomic
def return_all(*, cause: Cause, key: str, by: ActorLike) -> list[LedgerEntry]:
    """Give back, before billing, all that the cause has spent, to every balance it came from."""
    spent = spent_of_balances(cause)
    return _post(spent, [_return_step(spent, cause, key, by)])


@transaction.atomic
def correct_use(*, draws: Sequence[Draw], cause: Cause, return_key: str, key: str, by: ActorLike) -> list[LedgerEntry]:
    """Give back all that a visit has spent, and spend on it anew: what was given back may be used again."""
    spent = spent_of_balances(cause)
    carrying = _carry_steps(draws, cause, key, by)
    steps = [_return_step(spent, cause, return_key, by), *carrying, _use_step(draws, cause, key, by)]
    return _post({*spent, *_of(draws)}, steps)


def _of(draws: Iterable[Draw]) -> set[int]:
    return {key for draw in draws for key in (draw.balance.pk, *(one.source.pk for one in draw.carried))}


@transaction.atomic
def return_use(*, balance: Balance, cause: Cause, key: str, by: ActorLike) -> LedgerEntry:
    """Give back, before billing, all that the cause has spent of this balance."""
    return _move(balance, EntryKind.RETURN, lambda locked: spent_by(locked, cause), cause, key, by)


@transaction.atomic
def credit(
    *, balance: Balance, quantity: Decimal, money: Decimal, cause: Cause, key: str, by: ActorLike
) -> LedgerEntry:
    """Give back, after billing, at most what the cause has spent of this balance."""
    credited = _added(quantity, money)

    def at_most_spent(locked: Balance) -> rules.Movement:
        spent = spent_by(locked, cause)
        if credited.quantity > spent.quantity or credited.money > spent.money:
            raise RuleViolation(_("Käynnistä ei voi palauttaa enempää kuin se on kuluttanut."), code="above_use")
        return credited

    return _move(balance, EntryKind.CREDIT, at_most_spent, cause, key, by)


@transaction.atomic
def revoke_remaining(*, balance: Balance, cause: Cause, key: str, by: ActorLike) -> LedgerEntry:
    """Take back all that is left, because the decision was revoked."""
    return _move(balance, EntryKind.REVOKE, _all_that_is_left, cause, key, by)


@transaction.atomic
def expire_remaining(*, balance: Balance, cause: Cause, key: str, by: ActorLike) -> LedgerEntry:
    """Take away what is left when no visit can be logged on it any more."""
    return _move(balance, EntryKind.EXPIRE, _all_that_is_left, cause, key, by)


def locked_balances(keys: Iterable[int]) -> dict[int, Balance]:
    """The balances as they stand, locked until the end of the transaction, always in the same order."""
    found = Balance.objects.select_for_update(of=("self",)).select_related("row").filter(pk__in=list(keys))
    return {balance.pk: balance for balance in found.order_by("pk")}


def spent_by(balance: Balance, cause: Cause) -> rules.Movement:
    """What a cause has spent of the balance and not got back, as positive numbers."""
    return spent_of_balances(cause).get(balance.pk, rules.Movement(ZERO, ZERO))


def spent_of_balances(cause: Cause) -> dict[int, rules.Movement]:
    """What a cause has spent and not got back, of each balance that it has drawn from (by key)."""
    entries = LedgerEntry.objects.filter(cause_kind=cause.kind, cause_id=cause.public_id, kind__in=SPENDING)
    sums = entries.values("balance_id").annotate(quantity=Sum("quantity"), money=Sum("money")).order_by("balance_id")
    found = {one["balance_id"]: rules.Movement(-one["quantity"], -one["money"]) for one in sums}
    return {key: spent for key, spent in found.items() if spent.quantity or spent.money}


@dataclass(frozen=True)
class _Step:
    """One movement of some balances, by their keys: what its entries carry, and how much of a locked balance."""

    kind: EntryKind
    cause: Cause
    key: str
    by: ActorLike
    balances: Collection[int]
    movement_of: Callable[[Balance], rules.Movement]

    def change(self, balance: Balance, movement: rules.Movement) -> None:
        """Move the running balance, as this process sees it."""
        if self.kind in (EntryKind.GRANT, EntryKind.TOP_UP):
            balance.granted_quantity += movement.quantity
        if self.kind is EntryKind.TRANSFER:
            balance.carried_quantity += movement.quantity
        balance.remaining_quantity += movement.quantity
        if balance.remaining_money is not None:
            balance.remaining_money += movement.money


def _use_step(draws: Sequence[Draw], cause: Cause, key: str, by: ActorLike) -> _Step:
    taken = {draw.balance.pk: _taken(draw.quantity, draw.money) for draw in draws}
    return _Step(EntryKind.USE, cause, key, by, taken, lambda locked: taken[locked.pk])


def _carry_steps(draws: Sequence[Draw], cause: Cause, key: str, by: ActorLike) -> list[_Step]:
    """TRANSFER out of every earlier period, and into the one that is drawn from; none where nothing is carried."""
    out: dict[int, rules.Movement] = {}
    into: dict[int, rules.Movement] = {}
    for draw in draws:
        for one in draw.carried:
            out[one.source.pk] = _taken(one.quantity, one.money)
            before = into.get(draw.balance.pk, rules.Movement(ZERO, ZERO))
            into[draw.balance.pk] = _added(before.quantity + one.quantity, before.money + one.money)
    if not out:
        return []
    return [
        _Step(EntryKind.TRANSFER, cause, f"{key}:out", by, out, lambda locked: out[locked.pk]),
        _Step(EntryKind.TRANSFER, cause, f"{key}:in", by, into, lambda locked: into[locked.pk]),
    ]


def _return_step(spent: Mapping[int, rules.Movement], cause: Cause, key: str, by: ActorLike) -> _Step:
    return _Step(EntryKind.RETURN, cause, key, by, spent, lambda locked: spent[locked.pk])


def _added(quantity: Decimal, money: Decimal) -> rules.Movement:
    if quantity < 0 or money < 0:
        raise ValueError("a quantity and an amount are given positive")
    return rules.Movement(quantity, money)


def _taken(quantity: Decimal, money: Decimal) -> rules.Movement:
    _added(quantity, money)
    return rules.Movement(-quantity, -money)


def _all_that_is_left(locked: Balance) -> rules.Movement:
    money = locked.remaining_value if locked.remaining_money is None else locked.remaining_money
    return rules.Movement(-locked.remaining_quantity, -money)


def _move(
    balance: Balance,
    kind: EntryKind,
    movement_of: Callable[[Balance], rules.Movement],
    cause: Cause,
    key: str,
    by: ActorLike,
) -> LedgerEntry:
    """One movement of one balance; the balance that was given is moved too."""
    moved: dict[int, Balance] = {}
    entry = _post([balance.pk], [_Step(kind, cause, key, by, [balance.pk], movement_of)], moved)[0]
    for column in _MOVED:
        setattr(balance, column, getattr(moved[balance.pk], column))
    return entry


def _post(keys: Iterable[int], steps: Sequence[_Step], moved: dict[int, Balance] | None = None) -> list[LedgerEntry]:
    """Append the entries of every step, or find those made before: four queries, however many balances.

    `moved` is filled with the balances as they stand afterwards.
    """
    locked = locked_balances(keys)
    before = {key: _standing(balance) for key, balance in locked.items()}
    earlier = _earlier(locked, steps)
    entries = [_entry_of(step, locked[key], earlier.get((step.key, key))) for step in steps for key in step.balances]
    LedgerEntry.objects.bulk_create(entry for entry in entries if entry.pk is None)
    _change_running_balances(locked, before)
    if moved is not None:
        moved.update(locked)
    return entries


def _earlier(locked: Mapping[int, Balance], steps: Sequence[_Step]) -> dict[tuple[str, int], LedgerEntry]:
    """The entries already made with these keys, by key and balance."""
    keys = [step.key for step in steps]
    found = LedgerEntry.objects.filter(balance__in=list(locked), idempotency_key__in=keys)
    return {(entry.idempotency_key, entry.balance_id): entry for entry in found}


def _entry_of(step: _Step, locked: Balance, earlier: LedgerEntry | None) -> LedgerEntry:
    """A new entry, by which the locked balance has moved, or the one made before."""
    if earlier is not None:
        _refuse_another(step, locked, earlier)
        return earlier
    movement = step.movement_of(locked)
    _refuse_what_is_not_left(step, locked, movement)
    step.change(locked, movement)
    return _entry(step, locked, movement)


def _refuse_another(step: _Step, locked: Balance, earlier: LedgerEntry) -> None:
    """The key of another movement is refused."""
    same_cause = (earlier.kind, earlier.cause_kind, earlier.cause_id) == (
        step.kind,
        step.cause.kind,
        step.cause.public_id,
    )
    asked = step.movement_of(locked) if same_cause and step.kind in _ASKED_EXACTLY else None
    if not same_cause or (asked is not None and asked != rules.Movement(earlier.quantity, earlier.money)):
        message = _("Sama tapahtuma on jo tallennettu toisilla tiedoilla. Avaa sivu uudelleen.")
        raise RuleViolation(message, code="key_reused")


def _entry(step: _Step, balance: Balance, movement: rules.Movement) -> LedgerEntry:
    return LedgerEntry(
        organiser_id=balance.organiser_id,
        balance=balance,
        kind=step.kind,
        quantity=movement.quantity,
        money=movement.money,
        cause_kind=step.cause.kind,
        cause_id=step.cause.public_id,
        idempotency_key=step.key,
        actor_user_id=step.by.user_id,
        created_at=clock.now(),
    )


def _refuse_what_is_not_left(step: _Step, locked: Balance, movement: rules.Movement) -> None:
    adds = step.kind in (EntryKind.GRANT, EntryKind.TOP_UP, EntryKind.TRANSFER)
    usable = locked.usable_quantity + (movement.quantity if adds else ZERO)
    standing = rules.Standing(usable, locked.remaining_quantity, locked.remaining_money)
    refusal = rules.refusal_of_movement(standing, movement)
    if not refusal:
        return
    left = format_quantity(locked.remaining_quantity, locked.row.counted_in)
    if refusal == "money_exhausted":
        left = format_euro(locked.remaining_money or ZERO)
    message = _("Palvelusetelissä on jäljellä %(left)s. Pyydä myöntäjältä lisää, jos palvelua tarvitaan enemmän.")
    raise RuleViolation(message % {"left": left}, code=refusal)


def _standing(balance: Balance) -> dict[str, Decimal | None]:
    return {column: getattr(balance, column) for column in _MOVED}


def _change_running_balances(locked: Mapping[int, Balance], before: Mapping[int, Mapping[str, Decimal | None]]) -> None:
    """In one UPDATE, by adding to what is there."""
    changes = {}
    for column in _MOVED:
        moved = {key: getattr(balance, column) or ZERO for key, balance in locked.items()}
        amounts = {key: now - (before[key][column] or ZERO) for key, now in moved.items()}
        if any(amounts.values()):
            changes[column] = F(column) + _by_balance(amounts)
    if changes:
        Balance.objects.filter(pk__in=list(locked)).update(**changes)


def _by_balance(amounts: Mapping[int, Decimal]) -> Case:
    field = DecimalField(max_digits=12, decimal_places=2)
    return Case(*(When(pk=key, then=Value(amount, field)) for key, amount in amounts.items()), output_field=field)
