from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from providers.models import OfficeAssignment
from tests.factories.providers import many_members
from tests.personas import Cast, Persona, as_actor, client_as
from voucher_portal.accounts.models import Membership, OneTimeCode, User
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.models import OutboxMessage

LIST, ADD = "providers:staff-list", "providers:staff-add"
ONE_PERSON = ("staff-edit", "staff-end", "staff-invite", "staff-code")


def membership_of(persona: Persona) -> Membership:
    return Membership.objects.get(public_id=persona.capacity_key.partition(":")[2])


def at(persona: Persona, name: str = "staff-edit") -> str:
    return reverse(f"providers:{name}", args=[membership_of(persona).public_id])


def new(personas: Cast, **change: object) -> dict[str, object]:
    return {
        "first_name": "Kaisa",
        "last_name": "Koivu",
        "title": "Lähihoitaja",
        "work_phone": "",
        "signs_in_by": "email",
        "email": "kaisa@example.fi",
        "login_name": "",
        f"office_{personas.office.public_id}": ["worker"],
        **change,
    }


def test_lists_own_people_with_their_rights(personas: Cast) -> None:
    text = client_as(personas.provider_administrator).get(reverse(LIST)).content.decode()
    assert "Onni Oja" in text and "Keskusta: Työntekijä" in text
    assert "Koko yritys: Laskuttaja" in text
    assert "Henna Harju" not in text


def test_searches_and_shows_those_who_have_left(personas: Cast) -> None:
    browser = client_as(personas.provider_administrator)
    assert len(browser.get(reverse(LIST), {"search": "onni oja"}).context["rows"]) == 1
    assert len(browser.get(reverse(LIST), {"search": "ei ketään"}).context["rows"]) == 0
    browser.post(at(personas.worker, "staff-end"), {"version": 1})
    assert len(browser.get(reverse(LIST), {"state": "ended"}).context["rows"]) == 1


def test_adds_a_worker_with_an_e_mail_and_sends_an_invitation(personas: Cast) -> None:
    answer = client_as(personas.provider_administrator).post(reverse(ADD), new(personas))
    assert answer.status_code == 302
    membership = Membership.objects.get(user__email="kaisa@example.fi")
    assert (membership.organisation, membership.roles) == (personas.company.organisation, [])
    assert [(row.office, row.roles) for row in membership.office_assignments.all()] == [(personas.office, ["worker"])]
    assert OutboxMessage.objects.filter(topic="accounts.invitation", subject_id=membership.public_id).exists()


def test_adds_a_worker_without_e_mail_and_prints_a_code(personas: Cast) -> None:
    typed = new(personas, signs_in_by="login_name", login_name="kaisa.koivu", email="")
    browser = client_as(personas.provider_administrator)
    answer = browser.post(reverse(ADD), typed)
    membership = Membership.objects.get(user__login_name="kaisa.koivu")
    address = reverse("providers:staff-code", args=[membership.public_id])
    assert answer["Location"] == address
    assert not OneTimeCode.objects.exists(), "looking at the page makes no code"
    assert browser.get(address).status_code == 200
    assert not OneTimeCode.objects.exists()
    paper = browser.post(address)
    assert paper.status_code == 200
    assert "kaisa.koivu" in paper.content.decode()
    assert "no-store" in paper["Cache-Control"]
    code = OneTimeCode.objects.get(user=membership.user)
    assert code.code_hash not in paper.content.decode()
    assert not OutboxMessage.objects.filter(topic="accounts.invitation").exists()


def test_only_the_chosen_way_of_signing_in_counts(personas: Cast) -> None:
    typed = new(personas, signs_in_by="login_name", login_name="kaisa.koivu", email="kaisa@example.fi")
    client_as(personas.provider_administrator).post(reverse(ADD), typed)
    assert User.objects.get(login_name="kaisa.koivu").email is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"email": ""}, "Kirjoita sähköposti, johon kutsu lähetetään."),
        ({"email": "väärä"}, "sähköposti"),
        ({"signs_in_by": "login_name"}, "Kirjoita käyttäjätunnus."),
        ({"signs_in_by": "login_name", "login_name": "Kaisa Koivu"}, "Käytä käyttäjätunnuksessa vain"),
        ({"first_name": ""}, "Kirjoita etunimi."),
    ],
)
def test_bad_input_is_named_and_kept(personas: Cast, change: dict[str, object], message: str) -> None:
    answer = client_as(personas.provider_administrator).post(reverse(ADD), new(personas, **change))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    assert 'value="Lähihoitaja"' in text
    assert not User.objects.filter(last_name="Koivu").exists()


def test_somebody_without_any_right_is_not_added(personas: Cast) -> None:
    typed = new(personas, **{f"office_{personas.office.public_id}": []})
    answer = client_as(personas.provider_administrator).post(reverse(ADD), typed)
    assert answer.status_code == 422
    assert "Anna henkilölle vähintään yksi oikeus." in answer.content.decode()
    assert not User.objects.filter(last_name="Koivu").exists()


def test_a_taken_login_name_is_named(personas: Cast) -> None:
    User.objects.create(login_name="kaisa.koivu")
    typed = new(personas, signs_in_by="login_name", login_name="kaisa.koivu")
    answer = client_as(personas.provider_administrator).post(reverse(ADD), typed)
    assert answer.status_code == 422
    assert "Käyttäjätunnus on jo käytössä." in answer.content.decode()


def test_another_companys_office_cannot_be_given(personas: Cast) -> None:
    typed = new(
        personas,
        **{f"office_{personas.office.public_id}": [], f"office_{personas.other_office.public_id}": ["worker"]},
    )
    assert client_as(personas.provider_administrator).post(reverse(ADD), typed).status_code == 422
    assert not OfficeAssignment.objects.filter(office=personas.other_office, membership__user__last_name="Koivu")


def test_the_matrix_gives_rights_by_office_and_everywhere(personas: Cast) -> None:
    typed = {
        "version": 1,
        "title": "Tiimivastaava",
        "everywhere": ["billing_user"],
        f"office_{personas.office.public_id}": [],
        f"office_{personas.second_office.public_id}": ["worker", "reader"],
    }
    assert client_as(personas.provider_administrator).post(at(personas.worker), typed).status_code == 302
    actor = as_actor(personas.worker)
    assert actor.holds_everywhere(Permission.REFERENCE_CREATE)
    assert actor.offices_with(Permission.EVENT_LOG) == (personas.second_office.pk,)
    assert membership_of(personas.worker).title == "Tiimivastaava"


def test_the_page_shows_what_the_person_has(personas: Cast) -> None:
    form = client_as(personas.provider_administrator).get(at(personas.worker)).context["form"]
    assert form[f"office_{personas.office.public_id}"].value() == ["worker"]
    assert form["everywhere"].value() == []


def test_a_stale_form_shows_both_versions_and_saves_nothing(personas: Cast) -> None:
    browser = client_as(personas.provider_administrator)
    field = f"office_{personas.office.public_id}"
    browser.post(at(personas.worker), {"version": 1, "title": "Ensi", field: ["reader"]})
    answer = browser.post(at(personas.worker), {"version": 1, "title": "Toinen", field: ["billing_user"]})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Ensi" in text and "Toinen" in text and "Lukija" in text
    assert OfficeAssignment.objects.get(membership=membership_of(personas.worker)).roles == ["reader"]


def test_the_last_administrator_stays(personas: Cast) -> None:
    browser = client_as(personas.provider_administrator)
    answer = browser.post(at(personas.provider_administrator), {"version": 1, "everywhere": ["worker"]})
    assert answer.status_code == 422
    assert "Organisaatiolla on oltava pääkäyttäjä." in answer.content.decode()
    browser.post(at(personas.provider_administrator, "staff-end"), {"version": 1})
    assert as_actor(personas.provider_administrator).can(Permission.COMPANY_MANAGE)


def test_ending_takes_every_right_at_once(personas: Cast) -> None:
    theirs = client_as(personas.worker)
    assert theirs.get(reverse("providers:office-list")).status_code == 200
    client_as(personas.provider_administrator).post(at(personas.worker, "staff-end"), {"version": 1})
    assert theirs.get(reverse("providers:office-list")).status_code == 403


def test_an_invitation_can_be_sent_again(personas: Cast) -> None:
    client_as(personas.provider_administrator).post(at(personas.worker, "staff-invite"))
    assert OutboxMessage.objects.filter(subject_id=membership_of(personas.worker).public_id).count() == 1


def test_a_code_is_not_printed_for_somebody_with_e_mail(personas: Cast) -> None:
    browser = client_as(personas.provider_administrator)
    assert browser.get(at(personas.worker, "staff-code"))["Location"] == at(personas.worker)
    assert browser.post(at(personas.worker, "staff-code"))["Location"] == at(personas.worker)
    assert not OneTimeCode.objects.exists()


@pytest.mark.parametrize("name", ["other_provider_administrator", "other_worker", "planner"])
def test_a_strangers_person_is_not_found(personas: Cast, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(at(personas.worker)).status_code == 404
    for each in ONE_PERSON:
        assert browser.post(at(personas.worker, each), {"version": 1}).status_code == 404
    assert membership_of(personas.worker).ended_at is None


@pytest.mark.parametrize("name", ["worker", "billing_user", "reader"])
def test_a_colleague_without_the_right_is_refused(personas: Cast, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(reverse(LIST)).status_code == 403
    assert browser.get(reverse(ADD)).status_code == 403
    assert browser.post(reverse(ADD), new(personas)).status_code == 403
    assert browser.get(at(personas.worker)).status_code == 403
    for each in ONE_PERSON:
        assert browser.post(at(personas.worker, each), {"version": 1}).status_code == 403


def test_an_organisers_own_staff_is_not_changed_here(personas: Cast) -> None:
    """An official sees the colleague, and has no right to manage a company."""
    assert client_as(personas.administrator).get(at(personas.planner)).status_code == 403


def test_missing_and_wrong_method(personas: Cast) -> None:
    browser = client_as(personas.provider_administrator)
    assert browser.get(reverse("providers:staff-edit", args=["a" * 20])).status_code == 404
    assert browser.get(at(personas.worker, "staff-end")).status_code == 405
    assert browser.get(at(personas.worker, "staff-invite")).status_code == 405
    assert browser.post(reverse(LIST)).status_code == 405


def test_the_same_queries_for_5_and_500(personas: Cast, weigh: Callable[..., int]) -> None:
    browser = client_as(personas.provider_administrator)
    few = weigh(browser, reverse(LIST), 12)
    many_members(personas.company.organisation, 495)
    assert weigh(browser, reverse(LIST), 12) == few
    assert weigh(browser, at(personas.worker), 20)
