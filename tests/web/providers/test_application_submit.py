from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.urls import reverse

from providers.actions.applications import submit_application
from providers.models import Application, ApprovalDecision, Attachment
from providers.transitions import ApplicationState, ProviderState
from rulebooks.actions import close_call
from rulebooks.models import Call
from tests.factories.providers import draft_application, fill_application
from tests.personas import Cast, as_actor, client_as
from tests.web.providers.conftest import Actors
from voucher_portal.core import clock
from voucher_portal.core.errors import NotPermitted, RuleViolation
from voucher_portal.inbox.models import Message, Task


def at(application: Application, name: str = "application-submit") -> str:
    return reverse(f"providers:{name}", args=[application.public_id])


@pytest.fixture
def full(personas: Cast, actors: Actors, draft: Application) -> Application:
    return fill_application(draft, [personas.office], by=actors.administrator)


def test_sends_a_complete_application(personas: Cast, full: Application) -> None:
    answer = client_as(personas.provider_administrator).post(at(full), {"version": full.version})
    assert answer["Location"] == at(full, "application-detail")
    full.refresh_from_db()
    assert full.state == ApplicationState.SUBMITTED
    assert full.submitted_by == personas.provider_administrator.user
    task = Task.objects.get(subject_id=full.public_id)
    assert (task.title, task.recipient_role, task.view_name) == (
        "Käsittele uusi hakemus",
        "planner",
        "providers:review-detail",
    )
    assert "Kotihoiva Esimerkki Oy" in task.about


def test_the_page_shows_every_answer_before_sending(personas: Cast, full: Application) -> None:
    text = client_as(personas.provider_administrator).get(at(full)).content.decode()
    for shown in ("Keskusta", "Jyväskylä", "32,00\u00a0€/h", "todistus.pdf", "Veera Virta hyväksyi"):
        assert shown in text


def test_an_empty_draft_names_everything_that_is_missing_with_links(personas: Cast, draft: Application) -> None:
    browser = client_as(personas.provider_administrator)
    answer = browser.post(at(draft), {"version": draft.version})
    text = answer.content.decode()
    assert answer.status_code == 422
    for missing, section in (
        ("Valitse vähintään yksi toimipiste", "application-offices"),
        ("Valitse vähintään yksi kunta", "application-offices"),
        ("Hinta puuttuu: Säännöllinen kotipalvelu", "application-prices"),
        ("Pakollinen liite puuttuu: Vastuuvakuutustodistus", "application-attachments"),
        ("Hyväksymättä: ", "application-acceptances"),
    ):
        assert missing in text
        assert at(draft, section) in text
    draft.refresh_from_db()
    assert draft.state == ApplicationState.DRAFT
    assert not Task.objects.filter(subject_id=draft.public_id).exists()


def drop_attachment(application: Application) -> None:
    Attachment.objects.all().delete()


def drop_price(application: Application) -> None:
    application.prices.all().delete()


def raise_price(application: Application) -> None:
    application.prices.update(price=Decimal("32.01"))


def drop_acceptance(application: Application) -> None:
    application.acceptances.all()[:1].get().delete()


def expire_attachment(application: Application) -> None:
    Attachment.objects.update(valid_until=clock.today() - datetime.timedelta(days=1))


def drop_office(application: Application) -> None:
    application.offices.clear()


def close_office(application: Application) -> None:
    application.offices.update(closed_at=clock.now())


def move_office(application: Application) -> None:
    application.offices.update(served_municipality_codes=["992"])


def inactivate(application: Application) -> None:
    application.provider.state = ProviderState.REGISTERED
    application.provider.save()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (drop_attachment, "Pakollinen liite puuttuu"),
        (drop_price, "Hinta puuttuu"),
        (raise_price, "Hinta ei kelpaa"),
        (drop_acceptance, "Hyväksymättä"),
        (expire_attachment, "Liite on vanhentunut"),
        (drop_office, "Valitse vähintään yksi toimipiste"),
        (close_office, "Toimipiste Keskusta on suljettu"),
        (move_office, "Mikään valittu toimipiste ei palvele kunnassa Jyväskylä"),
        (inactivate, "Yrityksen valtuutta ei ole vielä hyväksytty"),
    ],
)
def test_one_thing_missing_stops_it(
    personas: Cast, full: Application, spoil: Callable[[Application], None], message: str
) -> None:
    spoil(full)
    answer = client_as(personas.provider_administrator).post(at(full), {"version": full.version})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    full.refresh_from_db()
    assert full.state == ApplicationState.DRAFT


def test_a_closed_call_stops_it(personas: Cast, actors: Actors, full: Application) -> None:
    close_call(call=full.call, reason="Riittää.", by=actors.planner)
    answer = client_as(personas.provider_administrator).post(at(full), {"version": full.version})
    assert answer.status_code == 422
    assert "Haku ei ole nyt auki" in answer.content.decode()


def test_the_same_municipality_twice_is_stopped(
    personas: Cast, actors: Actors, submitted: Application, call: Call
) -> None:
    """Two applications on their way would leave a visit with two prices (S0:L87)."""
    second = draft_application(personas.company, call, by=actors.administrator)
    second = fill_application(second, [personas.office], by=actors.administrator)
    answer = client_as(personas.provider_administrator).post(at(second), {"version": second.version})
    assert answer.status_code == 422
    assert "Kunnasta Jyväskylä teillä on jo hakemus tai hyväksyntä" in answer.content.decode()


def test_an_approved_municipality_is_stopped_too(
    personas: Cast, actors: Actors, signed: ApprovalDecision, call: Call
) -> None:
    second = draft_application(personas.company, call, by=actors.administrator)
    second = fill_application(second, [personas.office], by=actors.administrator)
    with pytest.raises(RuleViolation, match="Jyväskylä"):
        submit_application(application=second, expected_version=None, by=actors.administrator)


def test_another_municipality_is_another_application(
    personas: Cast, actors: Actors, submitted: Application, call: Call
) -> None:
    personas.office.served_municipality_codes = ["179", "992"]
    personas.office.save()
    second = draft_application(personas.company, call, by=actors.administrator)
    second = fill_application(
        second, [personas.office], by=actors.administrator, price="30.00", municipality_codes=("992",)
    )
    submit_application(application=second, expected_version=None, by=actors.administrator)
    assert Application.objects.undecided().count() == 2


def test_somebody_elses_application_takes_no_municipality(
    personas: Cast, others_submitted: Application, full: Application
) -> None:
    answer = client_as(personas.provider_administrator).post(at(full), {"version": full.version})
    assert answer.status_code == 302


def test_what_changed_after_checking_is_not_sent(personas: Cast, full: Application) -> None:
    answer = client_as(personas.provider_administrator).post(at(full), {"version": full.version - 1})
    assert answer.status_code == 422
    assert "Joku muu ehti tallentaa ensin." in answer.content.decode()
    full.refresh_from_db()
    assert full.state == ApplicationState.DRAFT


def test_is_sent_once(personas: Cast, submitted: Application) -> None:
    browser = client_as(personas.provider_administrator)
    answer = browser.post(at(submitted), {"version": submitted.version})
    assert answer["Location"] == at(submitted, "application-detail")
    assert Task.objects.filter(subject_id=submitted.public_id).count() == 1


def test_the_action_itself_asks_for_the_right(personas: Cast, full: Application) -> None:
    with pytest.raises(NotPermitted):
        submit_application(application=full, expected_version=None, by=as_actor(personas.worker))


def test_a_draft_is_withdrawn_without_telling_anybody(personas: Cast, draft: Application) -> None:
    client_as(personas.provider_administrator).post(at(draft, "application-withdraw"), {"version": 1})
    draft.refresh_from_db()
    assert draft.state == ApplicationState.WITHDRAWN
    assert not Message.objects.filter(recipient_organisation=personas.organiser).exists()
    assert client_as(personas.planner).get(reverse("providers:review-list")).context["page"].paginator.count == 0


def test_a_sent_application_is_withdrawn_and_the_organiser_told(personas: Cast, submitted: Application) -> None:
    typed = {"version": submitted.version}
    client_as(personas.provider_administrator).post(at(submitted, "application-withdraw"), typed)
    submitted.refresh_from_db()
    assert submitted.state == ApplicationState.WITHDRAWN
    assert not Task.objects.filter(subject_id=submitted.public_id, done_at=None).exists()
    message = Message.objects.get(recipient_organisation=personas.organiser)
    assert message.title == "Yritys perui hakemuksensa"
    assert client_as(personas.planner).get(at(submitted, "review-detail")).status_code == 200


def test_a_decided_application_is_not_withdrawn(personas: Cast, signed: ApprovalDecision) -> None:
    application = signed.application
    application.refresh_from_db()
    client_as(personas.provider_administrator).post(
        at(application, "application-withdraw"), {"version": application.version}
    )
    application.refresh_from_db()
    assert application.state == ApplicationState.APPROVED


PAGES = ("application-edit", "application-detail", "application-submit")


@pytest.mark.parametrize("name", ["other_provider_administrator", "planner", "client"])
def test_a_stranger_finds_nothing(personas: Cast, full: Application, name: str) -> None:
    browser = client_as(personas.everybody[name])
    for page in PAGES:
        assert browser.get(at(full, page)).status_code == 404
    for button in ("application-submit", "application-withdraw"):
        assert browser.post(at(full, button), {"version": full.version}).status_code == 404


def test_a_colleague_reads_but_sends_nothing(personas: Cast, full: Application) -> None:
    browser = client_as(personas.worker)
    assert browser.get(at(full, "application-detail")).status_code == 200
    assert browser.get(at(full, "application-edit")).status_code == 403
    assert browser.get(at(full)).status_code == 403
    for button in ("application-submit", "application-withdraw"):
        assert browser.post(at(full, button), {"version": full.version}).status_code == 403


def test_a_worker_sees_no_link_to_an_attachment(personas: Cast, full: Application) -> None:
    attachment = full.attachments.get()
    address = reverse("providers:attachment-download", args=[attachment.public_id])
    assert address not in client_as(personas.worker).get(at(full, "application-detail")).content.decode()
    text = client_as(personas.provider_administrator).get(at(full, "application-detail")).content.decode()
    assert address in text


def test_missing_and_wrong_method(personas: Cast, full: Application) -> None:
    browser = client_as(personas.provider_administrator)
    for page in PAGES:
        assert browser.get(reverse(f"providers:{page}", args=["a" * 20])).status_code == 404
        assert browser.put(at(full, page)).status_code == 405
    assert browser.get(at(full, "application-withdraw")).status_code == 405


@pytest.mark.parametrize("page", PAGES)
def test_stays_within_its_budget(personas: Cast, full: Application, page: str, weigh: Callable[..., int]) -> None:
    assert weigh(client_as(personas.provider_administrator), at(full, page), 20)


def test_sending_stays_within_its_budget(
    personas: Cast, full: Application, sql_budget: Callable[[int], object]
) -> None:
    browser = client_as(personas.provider_administrator)
    with sql_budget(30):
        browser.post(at(full), {"version": full.version})
