from __future__ import annotations

import threading

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import connections
from django.urls import reverse

from tests.factories.accounts import PASSWORD, make_membership, make_organiser, make_user, make_user_with_password
from tests.personas import Cast, Persona, as_actor, client_as
from voucher_portal.accounts.actions import end_membership
from voucher_portal.accounts.models import Membership, OneTimeCode
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.models import OutboxMessage
from voucher_portal.core.transitions import SYSTEM

ALL_POSTS = ("staff-edit", "staff-end", "staff-code", "staff-invite", "staff-second-factor")


def membership_of(persona: Persona) -> Membership:
    return Membership.objects.get(public_id=persona.capacity_key.partition(":")[2])


def edit(membership: Membership, name: str = "staff-edit") -> str:
    return reverse(f"accounts:{name}", args=[membership.public_id])


def typed(membership: Membership, **change: object) -> dict[str, object]:
    return {"roles": membership.roles, "title": "", "phone": "", "version": membership.version, **change}


def test_changes_roles_area_title_and_phone(personas: Cast) -> None:
    membership = membership_of(personas.planner)
    answer = client_as(personas.administrator).post(
        edit(membership),
        typed(
            membership,
            roles=["planner", "supervisor"],
            units=[personas.unit.public_id],
            title="Suunnittelija",
            phone="040 1234567",
        ),
    )
    assert answer.status_code == 302
    membership.refresh_from_db()
    assert (membership.roles, membership.title, membership.version) == (["planner", "supervisor"], "Suunnittelija", 2)
    assert as_actor(personas.planner).unit_ids == tuple(sorted([personas.unit.pk, personas.sub_unit.pk]))


def test_the_page_shows_what_is_there(personas: Cast) -> None:
    page = client_as(personas.administrator).get(edit(membership_of(personas.planner)))
    assert page.status_code == 200
    assert 'value="planner"' in page.content.decode()
    assert personas.planner.user.email in page.content.decode()


def test_a_stale_form_shows_both_versions_and_saves_nothing(personas: Cast) -> None:
    membership = membership_of(personas.planner)
    browser = client_as(personas.administrator)
    browser.post(edit(membership), typed(membership, title="Ensimmäinen"))
    answer = browser.post(edit(membership), typed(membership, title="Toinen"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Joku muu ehti tallentaa ensin" in text
    assert "Ensimmäinen" in text and "Toinen" in text
    membership.refresh_from_db()
    assert membership.title == "Ensimmäinen"
    again = browser.post(edit(membership), typed(membership, title="Toinen"))
    assert again.status_code == 302
    membership.refresh_from_db()
    assert membership.title == "Toinen"


def test_another_organisers_person_is_not_found(personas: Cast) -> None:
    membership = membership_of(personas.other_planner)
    browser = client_as(personas.administrator)
    assert browser.get(edit(membership)).status_code == 404
    for name in ALL_POSTS:
        assert browser.post(edit(membership, name), typed(membership)).status_code == 404
    assert membership_of(personas.other_planner).version == 1


@pytest.mark.parametrize("name", ["planner", "auditor", "worker", "client"])
def test_only_for_administrators(personas: Cast, name: str) -> None:
    membership = membership_of(personas.planner)
    browser = client_as(personas.everybody[name])
    assert browser.get(edit(membership)).status_code == 403
    for each in ALL_POSTS:
        assert browser.post(edit(membership, each), typed(membership)).status_code == 403


@pytest.mark.parametrize("name", ALL_POSTS[1:])
def test_a_get_does_nothing_and_is_refused(personas: Cast, name: str) -> None:
    assert client_as(personas.administrator).get(edit(membership_of(personas.planner), name)).status_code == 405


def test_a_missing_person_is_not_found(personas: Cast) -> None:
    address = reverse("accounts:staff-edit", args=["a" * 20])
    assert client_as(personas.administrator).get(address).status_code == 404


def test_without_a_role_nothing_is_saved(personas: Cast) -> None:
    membership = membership_of(personas.planner)
    answer = client_as(personas.administrator).post(edit(membership), typed(membership, roles=[], title="Jotain"))
    assert answer.status_code == 422
    assert "Valitse vähintään yksi rooli." in answer.content.decode()
    assert "Jotain" in answer.content.decode()


def test_ending_takes_every_right_at_once(personas: Cast) -> None:
    membership = membership_of(personas.case_manager)
    theirs = client_as(personas.case_manager)
    answer = client_as(personas.administrator).post(edit(membership, "staff-end"))
    assert answer.status_code == 302
    assert theirs.get(reverse("accounts:staff-list")).status_code == 403
    assert theirs.get(reverse("accounts:own-account")).context["request"].actor.is_public


def test_an_ended_place_cannot_be_changed(personas: Cast) -> None:
    membership = membership_of(personas.case_manager)
    browser = client_as(personas.administrator)
    browser.post(edit(membership, "staff-end"))
    membership.refresh_from_db()
    assert browser.post(edit(membership), typed(membership)).status_code == 422
    assert "Työskentely päättyi" in browser.get(edit(membership)).content.decode()


def test_the_last_administrator_stays(personas: Cast) -> None:
    membership = membership_of(personas.administrator)
    browser = client_as(personas.administrator)
    answer = browser.post(edit(membership), typed(membership, roles=["planner"]))
    assert answer.status_code == 422
    assert "Organisaatiolla on oltava pääkäyttäjä" in answer.content.decode()
    ended = browser.post(edit(membership, "staff-end"), follow=True)
    assert "Organisaatiolla on oltava pääkäyttäjä" in ended.content.decode()
    membership.refresh_from_db()
    assert membership.ended_at is None


def test_an_administrator_may_go_when_another_stays(personas: Cast) -> None:
    make_membership(make_user(), personas.organiser, "organiser_administrator")
    membership = membership_of(personas.administrator)
    client_as(personas.administrator).post(edit(membership, "staff-end"))
    membership.refresh_from_db()
    assert membership.ended_at is not None


def test_the_invitation_can_be_sent_again(personas: Cast) -> None:
    browser = client_as(personas.administrator)
    membership = membership_of(personas.planner)
    browser.post(edit(membership, "staff-invite"))
    browser.post(edit(membership, "staff-invite"))
    assert OutboxMessage.objects.filter(subject_id=membership.public_id).count() == 2


def test_a_code_is_printed_for_a_person_with_a_login_name(personas: Cast) -> None:
    membership = make_membership(
        make_user("Testi", "Tunnus", email=None, login_name="testi.tunnus"), personas.organiser, "planner"
    )
    answer = client_as(personas.administrator).post(edit(membership, "staff-code"))
    text = answer.content.decode()
    code = OneTimeCode.objects.get(user=membership.user)
    assert answer.status_code == 200
    assert "testi.tunnus" in text
    assert answer.context["issued"].code in text
    assert answer.context["issued"].code not in code.code_hash
    assert "no-store" in answer.headers["Cache-Control"]


def test_no_code_for_a_person_with_an_e_mail(personas: Cast) -> None:
    answer = client_as(personas.administrator).post(edit(membership_of(personas.planner), "staff-code"), follow=True)
    assert "Koodin voi tulostaa vain henkilölle" in answer.content.decode()
    assert not OneTimeCode.objects.exists()


def test_no_code_for_a_person_who_works_elsewhere_too(personas: Cast) -> None:
    user = make_user("Testi", "Tunnus", email=None, login_name="testi.tunnus")
    make_membership(user, personas.other_organiser, "decision_maker")
    membership = make_membership(user, personas.organiser, "planner")
    client_as(personas.administrator).post(edit(membership, "staff-code"))
    assert not OneTimeCode.objects.exists()


def test_a_lost_phone_is_replaced_and_the_password_stays(personas: Cast) -> None:
    membership = make_membership(make_user_with_password(first_name="Testi"), personas.organiser, "auditor")
    totp.TOTP.activate(membership.user, totp.generate_totp_secret())
    answer = client_as(personas.administrator).post(edit(membership, "staff-second-factor"))
    assert answer.status_code == 302
    assert not Authenticator.objects.filter(user=membership.user).exists()
    membership.user.refresh_from_db()
    assert membership.user.check_password(PASSWORD)


def test_the_second_factor_of_somebody_known_elsewhere_stays(personas: Cast) -> None:
    membership = membership_of(personas.planner)
    make_membership(membership.user, personas.other_organiser, "planner")
    totp.TOTP.activate(membership.user, totp.generate_totp_secret())
    answer = client_as(personas.administrator).post(edit(membership, "staff-second-factor"), follow=True)
    assert "Henkilö toimii portaalissa myös muualla" in answer.content.decode()
    assert Authenticator.objects.filter(user=membership.user).exists()


def test_two_administrators_cannot_remove_each_other_at_once(committed_db: str) -> None:
    organiser = make_organiser()
    both = [make_membership(make_user(), organiser, "organiser_administrator") for _unused in range(2)]
    gate = threading.Barrier(2)
    refused: list[str] = []

    def remove(membership: Membership) -> None:
        gate.wait(timeout=10)
        try:
            end_membership(membership=membership, by=SYSTEM)
        except RuleViolation as error:
            refused.append(error.code)
        connections.close_all()

    threads = [threading.Thread(target=remove, args=(membership,)) for membership in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert refused == ["last_administrator"]
    assert Membership.objects.living().filter(organisation=organiser).count() == 1


def test_the_budget_of_the_page(personas: Cast, sql_budget) -> None:
    browser = client_as(personas.administrator)
    with sql_budget(20):
        assert browser.get(edit(membership_of(personas.planner))).status_code == 200
