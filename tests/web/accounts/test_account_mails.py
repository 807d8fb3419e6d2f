"""allauth's mails leave through the outbox, which holds ids alone."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client as Browser

from tests.architecture.source import ROOT
from tests.factories.accounts import PASSWORD, make_membership, make_user_with_password
from tests.personas import Cast
from voucher_portal.accounts.mails import ACCOUNT_MAIL_TOPIC, TEMPLATES, request_account_mail
from voucher_portal.accounts.models import User
from voucher_portal.accounts.tasks import send_account_mail
from voucher_portal.core import outbox
from voucher_portal.core.models import OutboxMessage

NEW = "uusi salasana 2026"
NOW = datetime.datetime(2026, 3, 22, 10, 5, tzinfo=datetime.UTC)


@pytest.fixture
def person(personas: Cast) -> User:
    cache.clear()
    user = make_user_with_password(first_name="Testi", last_name="Tammela")
    make_membership(user, personas.organiser, "planner")
    return user


def work() -> None:
    """What the worker does."""
    for message in outbox.lease():
        assert send_account_mail(message.pk, str(message.lease_token))


def change_password(user: User) -> Browser:
    browser = Browser()
    browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    typed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    answer = browser.post("/account/password/change/", typed)
    assert answer["Location"] == "/accounts/own/"
    return browser


def test_asking_for_a_new_password_writes_ids_and_sends_nothing_yet(person: User) -> None:
    Browser().post("/account/password/reset/", {"email": person.email})
    assert mail.outbox == []
    row = OutboxMessage.objects.get()
    assert (row.topic, row.queue, row.part) == (ACCOUNT_MAIL_TOPIC, "delivery", "password_reset_key")
    assert (row.subject_kind, row.subject_id) == ("user", person.public_id)
    written = " ".join(str(value) for value in OutboxMessage.objects.values_list().get()).lower()
    for secret in (person.email, "tammela", "/account/password", "127.0.0.1"):
        assert str(secret).lower() not in written


def test_the_link_of_the_worker_opens_the_password(person: User) -> None:
    browser = Browser()
    browser.post("/account/password/reset/", {"email": person.email})
    work()
    [message] = mail.outbox
    assert message.to == [person.email]
    link = next(word for word in message.body.split() if "://" in word)
    assert link.startswith(settings.PORTAL_ORIGIN)
    target = browser.get(link.removeprefix(settings.PORTAL_ORIGIN), follow=True).redirect_chain[-1][0]
    browser.post(target, {"password1": NEW, "password2": NEW})
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert OutboxMessage.objects.filter(part="password_reset").count() == 1, "and the person is told"


def test_a_changed_password_is_told_with_the_moment_and_no_network_address(person: User) -> None:
    with time_machine.travel(NOW, tick=False):
        change_password(person)
    with time_machine.travel(NOW + datetime.timedelta(hours=1), tick=False):
        work()
    [message] = mail.outbox
    assert message.subject == "Salasanasi on vaihdettu"
    assert "Muutos tehtiin 22.3.2026 klo 12.05." in message.body
    assert settings.SUPPORT_PHONE in message.body
    assert "127.0.0.1" not in message.body


def test_a_mail_server_that_is_away_does_not_fail_the_request(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("voucher_portal.accounts.mails.send_mail", refuse)
    change_password(person)
    [message] = outbox.lease()
    assert not send_account_mail(message.pk, str(message.lease_token))
    message.refresh_from_db()
    assert (message.state, message.last_error_code) == ("pending", "ConnectionRefusedError")


@pytest.mark.parametrize("kind", sorted(TEMPLATES))
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_each_mail_is_written_in_the_persons_language(person: User, kind: str, language: str) -> None:
    person.language = language
    person.save(update_fields=["language"])
    request_account_mail(person, TEMPLATES[kind])
    work()
    [message] = mail.outbox
    assert message.subject and "\n" not in message.subject
    assert {"fi": "Hei!", "sv": "Hej!", "en": "Hello!"}[language] in message.body
    assert "&#" not in message.body


def test_every_mail_that_has_a_template_is_known() -> None:
    folders = (ROOT / "templates" / "account" / "email", ROOT / "templates" / "mfa" / "email")
    found = {path.name.removesuffix("_subject.txt") for folder in folders for path in folder.glob("*_subject.txt")}
    assert found == set(TEMPLATES)
    assert all(len(kind) <= 40 for kind in TEMPLATES), "the outbox has room for it"


def test_an_unknown_mail_is_refused_at_once(person: User) -> None:
    for prefix in ("account/email/unknown_account", "mfa/email/password_changed"):
        with pytest.raises(KeyError):
            request_account_mail(person, prefix)


def test_nothing_is_sent_to_a_closed_account_or_without_an_address(person: User) -> None:
    request_account_mail(person, TEMPLATES["password_changed"])
    User.objects.filter(pk=person.pk).update(is_active=False)
    work()
    person.email = None
    request_account_mail(person, TEMPLATES["password_changed"])
    assert mail.outbox == []
    assert OutboxMessage.objects.count() == 1


def test_a_delivery_that_comes_twice_sends_once(person: User) -> None:
    request_account_mail(person, TEMPLATES["password_changed"])
    [message] = outbox.lease()
    assert send_account_mail(message.pk, str(message.lease_token))
    assert not send_account_mail(message.pk, str(message.lease_token))
    assert len(mail.outbox) == 1
