"""What must be true of every model: where it may point, who sees it, and that its past is kept."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from tests.architecture.source import APP_LABELS, rank
from voucher_portal.core.append_only import append_only_models
from voucher_portal.core.history import NOT_TRACKED, event_model, tracked_models

#: Apps whose rows belong to one organiser.
TENANT_APPS = ("rulebooks", "providers", "clients", "decisions", "billing")
#: Rows that belong to no single organiser, with the reason.
NOT_TENANTS = {
    "providers.Provider": "a company works for many organisers",
    "providers.Office": "so does its office",
    "providers.OfficeAssignment": "a company's own division of work",
    "decisions.ActivationAttempt": "counts guesses, before it is known whose voucher they are about",
}
#: Parts of one other row, reached through it alone: the field that leads to the row with `visible_to`.
PARTS = {
    "providers.ApplicationAnswer": "application",
    "providers.ApplicationPrice": "application",
    "providers.Attachment": "application",
    "decisions.ActivationSecret": "decision",
    "decisions.DecisionParty": "decision",
    "decisions.VoucherRow": "decision",
    "decisions.LedgerEntry": "balance",
    "billing.BillingReferenceRow": "reference",
    "billing.ServiceEventPart": "event",
}


def own_models() -> list[type[models.Model]]:
    """The portal's models, without the event tables that history makes of them."""
    events = {event_model(model) for model in tracked_models()}
    return [model for label in APP_LABELS for model in apps.get_app_config(label).get_models() if model not in events]


def relations() -> Iterator[tuple[type[models.Model], models.Field, type[models.Model]]]:
    for label in APP_LABELS:
        for model in apps.get_app_config(label).get_models():
            for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
                if field.is_relation and field.related_model is not None:
                    yield model, field, field.related_model


def test_relations_point_down_the_line() -> None:
    """A foreign key written as a string escapes the import linter, not this."""
    examined = list(relations())
    assert len(examined) > 50
    upwards = [
        f"{model._meta.label}.{field.name} -> {target._meta.label}"
        for model, field, target in examined
        if model._meta.app_label != target._meta.app_label
        and rank(model._meta.app_label) <= rank(target._meta.app_label)
    ]
    assert not upwards


def test_no_generic_relations() -> None:
    examined = list(relations())
    assert examined
    assert not [model for model, _, target in examined if target._meta.label == "contenttypes.ContentType"]


def test_nothing_points_to_what_will_be_partitioned() -> None:
    """Access log, history and outbox have no incoming keys, and a moment by which they are cut."""
    partitioned = {
        *(apps.get_model("core", name) for name in ("AccessLogEntry", "OutboxMessage", "TransitionRecord")),
        *(event_model(model) for model in tracked_models()),
    }
    assert len(partitioned) > 10
    assert not [f"{model._meta.label}.{field.name}" for model, field, target in relations() if target in partitioned]
    moments = {"created_at", "pgh_created_at"}
    assert not [
        model._meta.label for model in partitioned if not moments & {field.name for field in model._meta.fields}
    ]


def test_every_model_keeps_its_history_or_says_why_not() -> None:
    examined = {model._meta.label for model in own_models()}
    tracked = {model._meta.label for model in tracked_models()}
    assert len(tracked) > 10
    assert examined - tracked - set(NOT_TRACKED) == set()
    assert tracked & set(NOT_TRACKED) == set()
    assert all(NOT_TRACKED.values())
    assert set(NOT_TRACKED) <= examined


def test_history_tables_are_append_only() -> None:
    assert {event_model(model) for model in tracked_models()} <= set(append_only_models())


def tenant_models() -> list[type[models.Model]]:
    return [model for model in own_models() if model._meta.app_label in TENANT_APPS]


def is_seen_by_tenant(model: type[models.Model]) -> bool:
    return hasattr(model._default_manager.get_queryset(), "visible_to")


def carries_its_organiser(model: type[models.Model]) -> bool:
    return bool({"organiser", "organiser_id"} & {field.name for field in model._meta.fields})


def test_every_tenant_model_starts_from_visible_to() -> None:
    examined = tenant_models()
    assert len(examined) > 15
    left_out = NOT_TENANTS.keys() | PARTS.keys()
    assert not [m._meta.label for m in examined if m._meta.label not in left_out and not is_seen_by_tenant(m)]


def test_every_tenant_row_carries_its_organiser() -> None:
    left_out = NOT_TENANTS.keys() | PARTS.keys()
    assert not [
        m._meta.label for m in tenant_models() if m._meta.label not in left_out and not carries_its_organiser(m)
    ]


def test_parts_lead_to_a_row_of_a_tenant() -> None:
    by_label = {model._meta.label: model for model in tenant_models()}
    assert NOT_TENANTS.keys() | PARTS.keys() <= by_label.keys()
    for label, field in PARTS.items():
        whole = by_label[label]._meta.get_field(field).related_model
        assert is_seen_by_tenant(whole), label
        assert carries_its_organiser(whole), label


def test_no_default_ordering_by_a_query() -> None:
    """Orders are named, so that a list has the same one each time."""
    assert all(
        isinstance(name, str | models.expressions.BaseExpression) for m in own_models() for name in m._meta.ordering
    )


def test_choices_of_state_are_those_of_the_transition_table() -> None:
    """A model with transitions has a field `state` whose choices its table knows."""
    examined = [model for model in own_models() if inspect.getattr_static(model, "transitions", None) is not None]
    assert examined
    for model in examined:
        known = {value for value, _ in model._meta.get_field("state").flatchoices}
        table = model.transitions
        named = {state for transition in table for state in (*transition.sources, transition.target)}
        assert named <= known, model._meta.label
