"""Gap-free number series (decision numbers, billing references)."""

from __future__ import annotations

from django.db import connection, transaction

from voucher_portal.core.models.counter import Counter

_NEXT = """
INSERT INTO {table} (scope, organiser_public_id, year, last_value) VALUES (%s, %s, %s, 1)
ON CONFLICT (scope, organiser_public_id, year) DO UPDATE SET last_value = {table}.last_value + 1
RETURNING last_value
"""


def next_number(*, scope: str, organiser_public_id: str, year: int) -> int:
    """The next number of the series, from 1.

    The counter row stays locked until the caller's transaction ends: whoever rolls back gives
    the number back, so the series has no gaps. Raises TransactionManagementError outside a
    transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number belongs to the transaction that uses it")
    with connection.cursor() as cursor:
        cursor.execute(_NEXT.format(table=Counter._meta.db_table), [scope, organiser_public_id, year])
        (number,) = cursor.fetchone()
    return int(number)
