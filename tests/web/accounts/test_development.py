"""The one-click sign-in: handy in development, absent everywhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client as Browser

from tests.personas import Cast, as_actor, client_as
from voucher_portal.accounts.checks import check_development_sign_in

URL = "/dev/sign-in/"
ROOT = Path(__file__).resolve().parents[3]

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "voucher_portal.settings.production",
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "portal.example.fi",
    "PORTAL_ORIGIN": "https://portal.example.fi",
    "DATABASE_URL": "postgresql://portal@localhost/portal",
    "REDIS_URL": "redis://localhost:6379/0",
    "IDENTIFIER_KEYS": '{"a": "' + "A" * 43 + '="}',
    "IDENTIFIER_CURRENT_KEY": "a",
    "IDENTIFICATION_OIDC_ISSUER": "https://identity.example.fi",
    "IDENTIFICATION_OIDC_CLIENT_SECRET": "secret",
    "EMAIL_HOST": "mail.example.fi",
    "DOCUMENTS_BUCKET": "documents",
}


def in_production(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    start = "import django; django.setup()\n"
    return subprocess.run(
        [sys.executable, "-c", start + code],
        cwd=ROOT,
        env={**inherited, **PRODUCTION, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_lists_every_persona_by_organisation_with_something_to_try(personas: Cast) -> None:
    page = Browser().get(URL)
    text = page.content.decode()
    for persona in personas.everybody.values():
        if persona.user:
            assert persona.capacity_key in text, persona.key
    assert "Muodosta laskuviite kuukaudelta." in text
    titles = [group["title"] for group in page.context["groups"]]
    assert titles[:2] == ["Keski-Suomen hyvinvointialue", "Pirkanmaan hyvinvointialue"]
    assert titles[-1] == ""


def test_one_click_signs_in_with_everything_proved(personas: Cast) -> None:
    for persona in (personas.auditor, personas.worker, personas.client, personas.mandate_holder):
        browser = Browser()
        answer = browser.post(URL, {"user": persona.user.public_id, "capacity": persona.capacity_key})
        assert answer.status_code == 302
        page = browser.get("/inbox/messages/")
        assert page.status_code == 200
        assert page.context["request"].actor == as_actor(persona)


def test_switching_persons_leaves_nothing_behind(personas: Cast) -> None:
    browser = client_as(personas.auditor)
    browser.post(URL, {"user": personas.worker.user.public_id, "capacity": personas.worker.capacity_key})
    assert browser.session["_auth_user_id"] == str(personas.worker.user.pk)


@pytest.mark.parametrize(
    "typed", [{}, {"user": "a" * 20}, {"capacity": "client:self"}, {"user": "planner", "capacity": "nonsense"}]
)
def test_nonsense_is_not_found(personas: Cast, typed: dict[str, str]) -> None:
    assert Browser().post(URL, typed).status_code == 404


def test_a_capacity_of_another_person_is_not_found(personas: Cast) -> None:
    typed = {"user": personas.planner.user.public_id, "capacity": personas.auditor.capacity_key}
    assert Browser().post(URL, typed).status_code == 404


def test_other_methods_are_refused(db: None) -> None:
    assert Browser().put(URL).status_code == 405


def test_the_view_itself_refuses_outside_development(personas: Cast, settings) -> None:
    settings.DEVELOPMENT = False
    assert Browser().get(URL).status_code == 404
    typed = {"user": personas.planner.user.public_id, "capacity": personas.planner.capacity_key}
    assert Browser().post(URL, typed).status_code == 404


def test_its_proof_is_worth_nothing_outside_development(personas: Cast, settings) -> None:
    browser = Browser()
    browser.post(URL, {"user": personas.auditor.user.public_id, "capacity": personas.auditor.capacity_key})
    settings.DEVELOPMENT = False
    assert browser.get("/inbox/messages/").headers["Location"].startswith("/accounts/sign-in/second-factor/")


def test_the_check_is_content_on_this_machine(settings) -> None:
    assert check_development_sign_in() == []


def test_the_check_refuses_development_for_the_world(settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "portal.example.fi"]
    [error] = check_development_sign_in()
    assert error.id == "accounts.E001"
    assert "portal.example.fi" in error.msg


def test_the_check_refuses_the_address_outside_development(settings) -> None:
    settings.DEVELOPMENT = False
    [error] = check_development_sign_in()
    assert error.id == "accounts.E002"


def test_in_production_the_address_does_not_exist() -> None:
    done = in_production(
        "from django.urls import Resolver404, resolve, get_resolver\n"
        "try:\n"
        "    resolve('/dev/sign-in/')\n"
        "    print('found')\n"
        "except Resolver404:\n"
        "    print('absent')\n"
        "print('dev' in get_resolver().namespace_dict, resolve('/account/login/').view_name)\n"
    )
    assert done.stdout.split() == ["absent", "False", "account_login"], done.stderr


def test_in_production_the_checks_pass_and_refuse_a_mounted_address() -> None:
    content = in_production(
        "from voucher_portal.accounts.checks import check_development_sign_in as check\nprint(check())\n"
    )
    assert content.stdout.strip() == "[]", content.stderr
    mounted = in_production(
        "from django.urls import include, path\n"
        "from voucher_portal import urls\n"
        "urls.urlpatterns.append(path('dev/', include('voucher_portal.accounts.dev_urls')))\n"
        "from django.core.management import call_command\n"
        "call_command('check')\n"
    )
    assert mounted.returncode != 0
    assert "accounts.E002" in mounted.stderr
