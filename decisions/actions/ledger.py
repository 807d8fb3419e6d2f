"""Movements of a balance (design, section 6).

Each function appends one `LedgerEntry` and moves the running balance, together and under the
row's lock. `key` is the idempotency key: the same key again is the same movement, made once.
Quantities are given positive in what the row counts (minutes, pieces, days, or euro), money in euro.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum
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


@dataclass(frozen=True)
class Cause:
    """What caused a movement: the kind and public id of a decision, an event, a job."""

    kind: str
    public_id: str


@dataclass(frozen=True)
class Opening:
    """What the balances of a period begin with: all that their rows grant, with or without a ceiling of money."""

    period: DateRange
    has_money_ceiling: bool = False


@transaction.atomic
def open_balances(*, rows: Iterable[VoucherRow], opening: Opening, cause: Cause, by: ActorLike) -> list[Balance]:
    """The balances of rows for a new period, each with everything its row grants (GRANT)."""
    balances = [
        Balance(
            organiser_id=row.organiser_id,
            row=row,
            period=opening.period,
            granted_quantity=row.granted_quantity,
            remaining_quantity=row.granted_quantity,
            remaining_money=row.value if opening.has_money_ceiling else None,
        )
        for row in rows
    ]
    Balance.objects.bulk_create(balances)
    key = f"grant:{cause.public_id}"
    LedgerEntry.objects.bulk_create(
        _entry(balance, EntryKind.GRANT, _added(balance.granted_quantity, balance.row.value), cause, key, by)
        for balance in balances
    )
    return balances


@transaction.atomic
def grant(*, balance: Balance, quantity: Decimal, money: Decimal, cause: Cause, key: str, by: ActorLike) -> LedgerEntry:
    """Add what the decision grants."""
    return _append(balance, EntryKind.GRANT, _added(quantity, money), cause, key, by)


@transaction.atomic
def top_up(
    *, balance: Balance, quantity: Decimal, money: Decimal, cause: Cause, key: str, by: ActorLike
) -> LedgerEntry:
    """Add to what was granted before; the granter's free choice (domain.md C48)."""
    return _append(balance, EntryKind.TOP_UP, _added(quantity, money), cause, key, by)


@transaction.atomic
def use(*, balance: Balance, quantity: Decimal, money: Decimal, cause: Cause, key: str, by: ActorLike) -> LedgerEntry:
    """Spend on a visit. Raises RuleViolation ("exhausted", "money_exhausted") when that much is not left."""
    _added(quantity, money)
    return _append(balance, EntryKind.USE, rules.Movement(-quantity, -money), cause, key, by)


@transaction.atomic
def return_use(*, balance: Balance, cause: Cause, key: str, by: ActorLike) -> LedgerEntry:
    """Give back, before billing, all that the cause has spent of this balance."""
    return _give_back(balance, EntryKind.RETURN, None, cause, key, by)


@transaction.atomic
def credit(
    *, balance: Balance, quantity: Decimal, money: Decimal, cause: Cause, key: str, by: ActorLike
) -> LedgerEntry:
    """Give back, after billing, at most what the cause has spent of this balance."""
    return _give_back(balance, EntryKind.CREDIT, _added(quantity, money), cause, key, by)


@transaction.atomic
def revoke_remaining(*, balance: Balance, cause: Cause, key: str, by: ActorLike) -> LedgerEntry:
    """Take back all that is left, because the decision was revoked."""
    return _empty(balance, EntryKind.REVOKE, cause, key, by)


@transaction.atomic
def expire_remaining(*, balance: Balance, cause: Cause, key: str, by: ActorLike) -> LedgerEntry:
    """Take away what is left when no visit can be logged on it any more."""
    return _empty(balance, EntryKind.EXPIRE, cause, key, by)


def locked_balance(balance: Balance) -> Balance:
    """The balance as it stands, locked until the end of the transaction."""
    return Balance.objects.select_for_update(of=("self",)).select_related("row").get(pk=balance.pk)


def _added(quantity: Decimal, money: Decimal) -> rules.Movement:
    if quantity < 0 or money < 0:
        raise ValueError("a quantity and an amount are given positive")
    return rules.Movement(quantity, money)


def _append(
    balance: Balance, kind: EntryKind, movement: rules.Movement, cause: Cause, key: str, by: ActorLike
) -> LedgerEntry:
    locked = locked_balance(balance)
    earlier = _earlier(locked, kind, cause, key)
    if earlier is not None:
        _refuse_another(earlier, movement)
        return earlier
    return _move(balance, locked, kind, movement, cause, key, by)


def _give_back(
    balance: Balance, kind: EntryKind, movement: rules.Movement | None, cause: Cause, key: str, by: ActorLike
) -> LedgerEntry:
    locked = locked_balance(balance)
    earlier = _earlier(locked, kind, cause, key)
    if earlier is not None:
        return earlier
    spent = spent_by(locked, cause)
    given_back = movement or spent
    if given_back.quantity > spent.quantity or given_back.money > spent.money:
        raise RuleViolation(_("Käynnistä ei voi palauttaa enempää kuin se on kuluttanut."), code="above_use")
    return _move(balance, locked, kind, given_back, cause, key, by)


def _empty(balance: Balance, kind: EntryKind, cause: Cause, key: str, by: ActorLike) -> LedgerEntry:
    locked = locked_balance(balance)
    earlier = _earlier(locked, kind, cause, key)
    if earlier is not None:
        return earlier
    money = locked.remaining_value if locked.remaining_money is None else locked.remaining_money
    return _move(balance, locked, kind, rules.Movement(-locked.remaining_quantity, -money), cause, key, by)


def spent_by(balance: Balance, cause: Cause) -> rules.Movement:
    """What a cause has spent of the balance and not got back, as positive numbers."""
    sums = balance.entries.filter(
        cause_kind=cause.kind,
        cause_id=cause.public_id,
        kind__in=(EntryKind.USE, EntryKind.RETURN, EntryKind.CREDIT),
    ).aggregate(quantity=Sum("quantity", default=ZERO), money=Sum("money", default=ZERO))
    return rules.Movement(-sums["quantity"], -sums["money"])


def _earlier(balance: Balance, kind: EntryKind, cause: Cause, key: str) -> LedgerEntry | None:
    """The entry already made with this key; the key of another movement is refused."""
    entry = balance.entries.filter(idempotency_key=key).first()
    if entry is not None and (entry.kind, entry.cause_kind, entry.cause_id) != (kind, cause.kind, cause.public_id):
        raise _key_reused()
    return entry


def _refuse_another(entry: LedgerEntry, movement: rules.Movement) -> None:
    if (entry.quantity, entry.money) != (movement.quantity, movement.money):
        raise _key_reused()


def _key_reused() -> RuleViolation:
    message = _("Sama tapahtuma on jo tallennettu toisilla tiedoilla. Avaa sivu uudelleen.")
    return RuleViolation(message, code="key_reused")


def _move(
    balance: Balance,
    locked: Balance,
    kind: EntryKind,
    movement: rules.Movement,
    cause: Cause,
    key: str,
    by: ActorLike,
) -> LedgerEntry:
    granted = movement.quantity if kind in (EntryKind.GRANT, EntryKind.TOP_UP) else ZERO
    _refuse_what_is_not_left(locked, movement, granted)
    entry = _entry(locked, kind, movement, cause, key, by)
    entry.save(force_insert=True)
    _change_running_balance(locked, movement, granted)
    balance.refresh_from_db(fields=["granted_quantity", "remaining_quantity", "remaining_money"])
    return entry


def _entry(
    balance: Balance, kind: EntryKind, movement: rules.Movement, cause: Cause, key: str, by: ActorLike
) -> LedgerEntry:
    return LedgerEntry(
        organiser_id=balance.organiser_id,
        balance=balance,
        kind=kind,
        quantity=movement.quantity,
        money=movement.money,
        cause_kind=cause.kind,
        cause_id=cause.public_id,
        idempotency_key=key,
        actor_user_id=by.user_id,
        created_at=clock.now(),
    )


def _refuse_what_is_not_left(locked: Balance, movement: rules.Movement, granted: Decimal) -> None:
    standing = rules.Standing(locked.granted_quantity + granted, locked.remaining_quantity, locked.remaining_money)
    refusal = rules.refusal_of_movement(standing, movement)
    if not refusal:
        return
    left = format_quantity(locked.remaining_quantity, locked.row.counted_in)
    if refusal == "money_exhausted":
        left = format_euro(locked.remaining_money or ZERO)
    message = _("Palvelusetelissä on jäljellä %(left)s. Pyydä myöntäjältä lisää, jos palvelua tarvitaan enemmän.")
    raise RuleViolation(message % {"left": left}, code=refusal)


def _change_running_balance(locked: Balance, movement: rules.Movement, granted: Decimal) -> None:
    money = None if locked.remaining_money is None else F("remaining_money") + movement.money
    Balance.objects.filter(pk=locked.pk).update(
        granted_quantity=F("granted_quantity") + granted,
        remaining_quantity=F("remaining_quantity") + movement.quantity,
        remaining_money=money,
    )
