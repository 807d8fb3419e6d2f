"""Triggers by which the database itself keeps what was published as it was."""

from __future__ import annotations

import pgtrigger

#: A published version is neither deleted nor changed. Only its period may be closed earlier,
#: when a later version begins.
FREEZE_PUBLISHED_VERSION = pgtrigger.Trigger(
    name="freeze_published",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Q(old__state="published"),
    func="""
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'a published version is not deleted';
        END IF;
        IF to_jsonb(NEW) - 'period' IS DISTINCT FROM to_jsonb(OLD) - 'period' THEN
            RAISE EXCEPTION 'a published version is not changed';
        END IF;
        IF NEW.period IS NULL OR NOT NEW.period <@ OLD.period OR isempty(NEW.period)
            OR lower(NEW.period) IS DISTINCT FROM lower(OLD.period) THEN
            RAISE EXCEPTION 'the period of a published version is only closed earlier';
        END IF;
        RETURN NEW;
    """,
)


_FREEZE_WITH_VERSION = """
        IF EXISTS (
            SELECT 1 FROM the_versions
            WHERE id IN (OLD.version_id, NEW.version_id) AND state = 'published'
        ) THEN
            RAISE EXCEPTION 'what belongs to a published version is not changed';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    """


def _frozen_with(table: str) -> pgtrigger.Trigger:
    """What belongs to a version of that table is as frozen as the version."""
    return pgtrigger.Trigger(
        name="freeze_with_version",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=_FREEZE_WITH_VERSION.replace("the_versions", table),
    )


#: Values and attachment requirements are as frozen as the version they belong to.
FREEZE_WITH_ITS_VERSION = _frozen_with("rulebooks_definitionversion")
#: So are the approvals and the PDF files of a rulebook version.
FREEZE_WITH_RULEBOOK_VERSION = _frozen_with("rulebooks_rulebookversion")

#: A product keeps its name and unit once a published version gives it a value.
FREEZE_PUBLISHED_PRODUCT = pgtrigger.Trigger(
    name="freeze_published_product",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF EXISTS (
            SELECT 1 FROM rulebooks_productvalue AS value
            JOIN rulebooks_definitionversion AS version ON version.id = value.version_id
            WHERE value.product_id = OLD.id AND version.state = 'published'
        ) THEN
            RAISE EXCEPTION 'a product of a published version is not changed';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    """,
)
