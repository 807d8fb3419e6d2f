"""Change history: every change is written, and what is written never changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models, transaction
from django.db.utils import ProgrammingError
from django.utils.translation import override

from tests.factories.accounts import make_organiser, make_user_with_password
from voucher_portal.accounts.models import Organisation, User
from voucher_portal.core.history import NOT_TRACKED, event_model, tracked, tracked_models
from voucher_portal.core.translated import (
    Translated,
    columns_of,
    missing_translations,
    translated_fields,
    translation,
)

pytestmark = pytest.mark.usefixtures("db")


def events(model: type[models.Model], key: int) -> list[Any]:
    history: Any = event_model(model)
    return list(history.objects.filter(pgh_obj_id=key).order_by("pgh_id"))


def test_insert_update_and_delete_are_written() -> None:
    organiser = make_organiser("Vanhan nimen hyvinvointialue")
    key = organiser.pk
    organiser.name_fi = "Uuden nimen hyvinvointialue"
    organiser.save()
    organiser.save()
    organiser.delete()
    written = [(event.pgh_label, event.name_fi) for event in events(Organisation, key)]
    assert written == [
        ("insert", "Vanhan nimen hyvinvointialue"),
        ("update", "Uuden nimen hyvinvointialue"),
        ("delete", "Uuden nimen hyvinvointialue"),
    ]


def test_what_is_left_out_is_not_in_the_history() -> None:
    user = make_user_with_password()
    (inserted, *_) = events(User, user.pk)
    columns = {field.name for field in inserted._meta.fields}
    assert not columns & {"password", "last_login", "identity_hash"}
    assert "email" in columns
    before = len(events(User, user.pk))
    User.objects.filter(pk=user.pk).update(password="changed")
    assert len(events(User, user.pk)) == before


def test_generated_columns_are_left_out_by_themselves() -> None:
    assert "sort_name" not in {field.name for field in event_model(Organisation)._meta.fields}


def test_the_history_never_changes() -> None:
    make_organiser()
    history: Any = event_model(Organisation)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        history.objects.update(name_fi="toinen")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        history.objects.all().delete()


def test_models_are_tracked_or_their_reason_is_known() -> None:
    assert Organisation in tracked_models()
    labels = {model._meta.label for model in tracked_models()}
    assert not labels & set(NOT_TRACKED)
    assert NOT_TRACKED["core.OutboxMessage"]
    assert all(len(reason) > 10 for reason in NOT_TRACKED.values())


def test_a_field_that_does_not_exist_cannot_be_left_out() -> None:
    with pytest.raises(ValueError, match="no field pasword"):
        tracked(exclude=["pasword"])(User)


def test_a_translated_text_is_read_in_the_language_of_the_page() -> None:
    organiser = Organisation(name_fi="Keski-Suomi", name_sv="Mellersta Finland")
    assert organiser.name == "Keski-Suomi"
    with override("sv"):
        assert organiser.name == "Mellersta Finland"
    with override("en"):
        assert organiser.name == "Keski-Suomi"
    with override(None):
        assert organiser.name == "Keski-Suomi"
    assert translation(organiser, "name", "sv-fi") == "Mellersta Finland"
    assert translation(organiser, "name", "de") == "Keski-Suomi"


def test_a_translated_text_is_set_by_language() -> None:
    with pytest.raises(AttributeError, match="name_fi"):
        Organisation().name = "Keski-Suomi"


def test_translated_columns() -> None:
    assert translated_fields(Organisation) == ("name", "support_hours")
    assert isinstance(Organisation.name, Translated)
    assert columns_of("name") == ("name_fi", "name_sv", "name_en")
    fields = {column: Organisation._meta.get_field(column) for column in columns_of("name")}
    assert [field.blank for field in fields.values()] == [False, True, True]
    assert str(fields["name_sv"].verbose_name) == "nimi (ruotsiksi)"


def test_missing_translations() -> None:
    organiser = Organisation(name_fi="Keski-Suomi", name_en=" ")
    assert missing_translations(organiser) == [("name", "sv"), ("name", "en")]
    organiser.support_hours_sv = "vardagar kl. 9–15"
    assert missing_translations(organiser) == [
        ("name", "sv"),
        ("name", "en"),
        ("support_hours", "fi"),
        ("support_hours", "en"),
    ]
