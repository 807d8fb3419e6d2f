"""Triggers by which the database itself sees to it that a visit is the sum of its parts.

They look when the transaction ends, since a visit is written before its parts.
"""

from __future__ import annotations

import pgtrigger

_FIND_THE_VISIT = """
    SELECT * INTO whole FROM billing_serviceevent WHERE id = NEW.event_id AND outcome_number = NEW.outcome_number;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
"""
_COMPARE = """
    SELECT sum(price) AS price, sum(voucher_part) AS voucher_part, sum(client_share) AS client_share,
        sum(billable_quantity) AS billable, sum(used_quantity) AS used
    INTO parts FROM billing_serviceeventpart
    WHERE event_id = whole.id AND outcome_number = whole.outcome_number;
    IF (parts.price, parts.voucher_part, parts.client_share, parts.billable, parts.used) IS DISTINCT FROM
        (whole.price, whole.voucher_part, whole.client_share, whole.billable_quantity, whole.quantity) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'the parts of a visit do not add up to it';
    END IF;
    RETURN NULL;
"""
_DECLARED = [("whole", "billing_serviceevent%ROWTYPE"), ("parts", "RECORD")]

#: Of the visit: when it is written, and when a correction changes its sums.
VISIT_ADDS_UP = pgtrigger.Trigger(
    name="visit_adds_up",
    when=pgtrigger.After,
    operation=pgtrigger.Insert
    | pgtrigger.UpdateOf("price", "voucher_part", "client_share", "billable_quantity", "quantity", "outcome_number"),
    timing=pgtrigger.Deferred,
    declare=_DECLARED,
    func="whole := NEW;" + _COMPARE,
)

#: Of a part: nothing is added to an outcome that was whole. A corrected outcome is past comparing.
PART_ADDS_UP = pgtrigger.Trigger(
    name="part_adds_up",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    timing=pgtrigger.Deferred,
    declare=_DECLARED,
    func=_FIND_THE_VISIT + _COMPARE,
)
