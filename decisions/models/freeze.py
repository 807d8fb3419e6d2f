"""A trigger by which the database itself keeps what was decided as it was."""

from __future__ import annotations

import pgtrigger

#: What belongs to a decision is neither changed nor deleted once the decision has its number.
FREEZE_WITH_ITS_DECISION = pgtrigger.Trigger(
    name="freeze_with_decision",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF EXISTS (
            SELECT 1 FROM decisions_voucherdecision WHERE id = OLD.decision_id AND number IS NOT NULL
        ) THEN
            RAISE EXCEPTION 'what was decided is not changed';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    """,
)
