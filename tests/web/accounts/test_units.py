from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.accounts import make_unit
from tests.personas import Cast, client_as
from voucher_portal.accounts.models import OrganiserUnit

LIST = "/accounts/units/"
ADD = "/accounts/units/add/"


def edit(unit: OrganiserUnit, name: str = "unit-edit") -> str:
    return reverse(f"accounts:{name}", args=[unit.public_id])


def typed(unit: OrganiserUnit | None = None, **change: object) -> dict[str, object]:
    values = {"name_fi": unit.name_fi if unit else "Uusi yksikkö", "name_sv": "", "name_en": "", "phone": ""}
    return {**values, "parent": "", "version": unit.version if unit else "", **change}


def test_the_list_is_a_tree_in_finnish_order(personas: Cast) -> None:
    make_unit(personas.organiser, "Äitiysneuvola", parent=personas.unit)
    make_unit(personas.organiser, "Aikuisten palvelut")
    rows = client_as(personas.administrator).get(LIST).context["rows"]
    assert [(row.unit.name_fi, row.depth) for row in rows] == [
        ("Aikuisten palvelut", 0),
        ("Ikääntyneiden palvelut", 0),
        ("Asiakasohjaus Jyväskylä", 1),
        ("Äitiysneuvola", 1),
    ]


def test_another_organisers_units_are_not_there(personas: Cast) -> None:
    assert "Kotiin annettavat palvelut" not in client_as(personas.administrator).get(LIST).content.decode()


def test_an_empty_list_says_what_will_be_there(personas: Cast) -> None:
    OrganiserUnit.objects.filter(pk=personas.other_unit.pk).update(closed_at=personas.other_unit.created_at)
    assert "Ei vielä yksiköitä" in client_as(personas.other_administrator).get(LIST).content.decode()


def test_adds_a_unit_below_another(personas: Cast) -> None:
    answer = client_as(personas.administrator).post(ADD, typed(parent=personas.unit.public_id, phone="014 123 456"))
    assert answer.status_code == 302
    unit = OrganiserUnit.objects.get(name_fi="Uusi yksikkö")
    assert (unit.organiser, unit.parent, unit.phone) == (personas.organiser, personas.unit, "014 123 456")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name_fi": ""}, "Kirjoita yksikön nimi suomeksi."),
        ({"phone": "soita"}, "Kirjoita puhelinnumero numeroin"),
        ({"parent": "a" * 20}, "Valitse yläyksikkö luettelosta."),
    ],
)
def test_bad_input_names_the_field_and_keeps_what_was_typed(
    personas: Cast, change: dict[str, object], words: str
) -> None:
    answer = client_as(personas.administrator).post(ADD, typed(name_sv="Ny enhet", **change))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Ny enhet" in answer.content.decode()


def test_a_parent_of_another_organiser_is_refused(personas: Cast) -> None:
    answer = client_as(personas.administrator).post(ADD, typed(parent=personas.other_unit.public_id))
    assert answer.status_code == 422


def test_changes_a_unit(personas: Cast) -> None:
    answer = client_as(personas.administrator).post(edit(personas.unit), typed(personas.unit, name_sv="Äldreservice"))
    assert answer.status_code == 302
    personas.unit.refresh_from_db()
    assert (personas.unit.name_sv, personas.unit.version) == ("Äldreservice", 2)


def test_a_unit_never_ends_up_below_itself(personas: Cast) -> None:
    answer = client_as(personas.administrator).post(
        edit(personas.unit), typed(personas.unit, parent=personas.sub_unit.public_id)
    )
    assert answer.status_code == 422
    assert "Yksikkö ei voi olla itsensä alla" in answer.content.decode()


def test_a_stale_form_shows_both_versions(personas: Cast) -> None:
    browser = client_as(personas.administrator)
    browser.post(edit(personas.unit), typed(personas.unit, name_sv="Ensin"))
    answer = browser.post(edit(personas.unit), typed(personas.unit, name_sv="Sitten"))
    assert answer.status_code == 422
    assert "Joku muu ehti tallentaa ensin" in answer.content.decode()
    assert "Ensin" in answer.content.decode() and "Sitten" in answer.content.decode()
    personas.unit.refresh_from_db()
    assert personas.unit.name_sv == "Ensin"


def test_a_unit_with_open_units_below_stays(personas: Cast) -> None:
    browser = client_as(personas.administrator)
    answer = browser.post(edit(personas.unit, "unit-close"), follow=True)
    assert "Sulje tai siirrä ensin" in answer.content.decode()
    assert browser.post(edit(personas.sub_unit, "unit-close")).status_code == 302
    assert browser.post(edit(personas.unit, "unit-close")).status_code == 302
    personas.unit.refresh_from_db()
    assert personas.unit.closed_at is not None
    assert browser.get(edit(personas.unit)).status_code == 404


def test_another_organisers_unit_is_not_found(personas: Cast) -> None:
    browser = client_as(personas.administrator)
    assert browser.get(edit(personas.other_unit)).status_code == 404
    assert browser.post(edit(personas.other_unit), typed(personas.other_unit)).status_code == 404
    assert browser.post(edit(personas.other_unit, "unit-close")).status_code == 404


@pytest.mark.parametrize("name", ["planner", "auditor", "provider_administrator", "client"])
def test_only_for_administrators(personas: Cast, name: str) -> None:
    browser = client_as(personas.everybody[name])
    for address in (LIST, ADD, edit(personas.unit)):
        assert browser.get(address).status_code == 403
    for address in (ADD, edit(personas.unit), edit(personas.unit, "unit-close")):
        assert browser.post(address, typed()).status_code == 403


def test_wrong_methods_and_missing_units(personas: Cast) -> None:
    browser = client_as(personas.administrator)
    assert browser.post(LIST).status_code == 405
    assert browser.get(edit(personas.unit, "unit-close")).status_code == 405
    assert browser.put(ADD).status_code == 405
    assert browser.get(reverse("accounts:unit-edit", args=["a" * 20])).status_code == 404


@pytest.mark.parametrize("count", [5, 500])
def test_the_same_queries_for_few_and_for_many(personas: Cast, sql_budget, count: int) -> None:
    for number in range(count):
        make_unit(personas.organiser, f"Yksikkö {number:03d}", parent=personas.unit)
    browser = client_as(personas.administrator)
    with sql_budget(12):
        assert browser.get(LIST).status_code == 200
    with sql_budget(20):
        assert browser.get(edit(personas.unit)).status_code == 200
