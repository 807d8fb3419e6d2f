"""The mail with the link for choosing a password leaves through the outbox."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client as Browser

from tests.factories.accounts import PASSWORD, make_user_with_password
from tests.personas import Cast, as_actor
from voucher_portal.accounts.actions import SignInMeans, StaffDetails, add_staff, end_membership, resend_invitation
from voucher_portal.accounts.models import Membership
from voucher_portal.accounts.tasks import send_invitation
from voucher_portal.core import outbox
from voucher_portal.core.models import OutboxMessage


@pytest.fixture
def invited(personas: Cast) -> Membership:
    cache.clear()
    return add_staff(
        organisation=personas.organiser,
        first_name="Uusi",
        last_name="Ulappa",
        means=SignInMeans(email="uusi.ulappa@example.fi"),
        details=StaffDetails(roles=("planner",)),
        by=as_actor(personas.administrator),
    )


def run_outbox() -> None:
    for message in outbox.lease():
        assert send_invitation(message.pk, str(message.lease_token))


def link_in(body: str) -> str:
    return next(word for word in body.split() if "://" in word)


def test_the_link_leads_to_a_password_and_in(invited: Membership, settings) -> None:
    run_outbox()
    [message] = mail.outbox
    assert message.to == ["uusi.ulappa@example.fi"]
    assert "Keski-Suomen hyvinvointialue" in message.subject
    assert "014 000 0000" in message.body
    link = link_in(message.body)
    assert link.startswith(settings.PORTAL_ORIGIN)
    browser = Browser()
    form = browser.get(link.removeprefix(settings.PORTAL_ORIGIN), follow=True)
    target = form.redirect_chain[-1][0]
    browser.post(target, {"password1": "uusi salasana 2026", "password2": "uusi salasana 2026"})
    signed_in = Browser()
    signed_in.post("/account/login/", {"login": "uusi.ulappa@example.fi", "password": "uusi salasana 2026"})
    assert signed_in.session["_auth_user_id"] == str(invited.user.pk)


def test_the_link_works_once(invited: Membership, settings) -> None:
    run_outbox()
    path = link_in(mail.outbox[0].body).removeprefix(settings.PORTAL_ORIGIN)
    browser = Browser()
    target = browser.get(path, follow=True).redirect_chain[-1][0]
    browser.post(target, {"password1": "uusi salasana 2026", "password2": "uusi salasana 2026"})
    again = Browser().get(path, follow=True)
    assert 'name="password1"' not in again.content.decode()


def test_it_speaks_the_persons_language(invited: Membership) -> None:
    invited.user.language = "sv"
    invited.user.save(update_fields=["language"])
    run_outbox()
    assert "/sv/account/" in mail.outbox[0].body


def test_somebody_with_a_password_gets_the_sign_in_page(personas: Cast) -> None:
    known = make_user_with_password(first_name="Testi")
    add_staff(
        organisation=personas.organiser,
        first_name="Testi",
        last_name="Tammela",
        means=SignInMeans(email=known.email or ""),
        details=StaffDetails(roles=("planner",)),
        by=as_actor(personas.administrator),
    )
    run_outbox()
    assert link_in(mail.outbox[0].body).endswith("/account/login/")
    known.refresh_from_db()
    assert known.check_password(PASSWORD)


def test_nothing_is_sent_once_the_place_has_ended(invited: Membership, personas: Cast) -> None:
    end_membership(membership=invited, by=as_actor(personas.administrator))
    run_outbox()
    assert mail.outbox == []


def test_sending_again_is_another_mail(invited: Membership, personas: Cast) -> None:
    resend_invitation(membership=invited, by=as_actor(personas.administrator))
    run_outbox()
    assert len(mail.outbox) == 2


def test_the_outbox_row_holds_ids_alone(invited: Membership) -> None:
    row = OutboxMessage.objects.get()
    assert (row.subject_kind, row.subject_id, row.topic) == ("membership", invited.public_id, "accounts.invitation")
    assert "ulappa" not in row.idempotency_key
