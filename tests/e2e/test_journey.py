"""The whole life of a voucher, through the pages only, each step by the person who does it."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pikepdf
import pytest

from tests.e2e import (
    approval_steps,
    client_steps,
    decision_steps,
    first_sign_in_steps,
    planner_steps,
    provider_steps,
    service_steps,
)
from tests.e2e.people import Portal
from voucher_portal.core import clock
from voucher_portal.core.periods import format_date
from voucher_portal.site.demo.cast import build_keski_suomi


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A one-page PDF, standing for the papers of a company."""
    path = tmp_path / "todistus.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    return path


def test_a_voucher_lives_from_definition_to_billing(portal: Portal, document: Path) -> None:
    build_keski_suomi()
    _service_is_defined(portal)
    _company_is_approved(portal, document)
    number, code = _voucher_is_granted(portal)
    _voucher_is_used(portal, number, code)


def _service_is_defined(portal: Portal) -> None:
    planner = portal.sign_in("Suvi Suunta")
    planner_steps.publish_rulebook(planner, "Yleinen osa", "Palvelusetelien sääntökirja")
    planner_steps.publish_rulebook(planner, "Henkilötietojen käsittelyn ehdot", "Henkilötietojen käsittelyn ehdot")
    planner_steps.publish_definition(planner)
    planner_steps.open_call(planner)


def _company_is_approved(portal: Portal, document: Path) -> None:
    planner = portal.sign_in("Suvi Suunta")
    provider_steps.register_company(portal)
    provider_steps.refuse_a_second_registration(portal)
    company = portal.sign_in("Veera Virta")
    provider_steps.show_authority(company, portal.sign_in("Vesa Vuori"), document)
    provider_steps.add_office(company)
    provider_steps.add_staff(company)
    paper = first_sign_in_steps.print_code(company, "Siiri Salmi")
    first_sign_in_steps.sign_in_for_the_first_time(portal, paper)
    first_sign_in_steps.refuse_the_code_again(portal, paper)
    provider_steps.apply(company, document)
    approval_steps.ask_for_more(planner, company, format_date(clock.today() + datetime.timedelta(days=14)))
    approval_steps.approve(planner, portal.sign_in("Aino Alanko"))
    approval_steps.find_in_directory(portal)


def _voucher_is_granted(portal: Portal) -> tuple[str, str]:
    case_manager, decision_maker = portal.sign_in("Eero Enqvist"), portal.sign_in("Aino Alanko")
    decision_steps.add_client(case_manager)
    decision_steps.assess(case_manager)
    decision_steps.propose(
        case_manager, format_date(_last_month()), format_date(clock.today() + datetime.timedelta(90))
    )
    decision_steps.sign(decision_maker)
    number, lines = decision_steps.provider_copy(decision_maker)
    for line in decision_steps.PROVIDER_COPY:
        assert line in lines, (line, lines)
    code = re.search(r"T-[A-Z0-9]{6}", " ".join(lines))
    assert code is not None
    client_steps.read_and_compare(client_steps.identify(portal, "Testi Aamu"))
    return number, code[0]


def _voucher_is_used(portal: Portal, number: str, code: str) -> None:
    worker = portal.sign_in("Onni Oja", width=360)
    service_steps.activate(worker, number, code)
    day = format_date(_last_month().replace(day=5))
    edit_address = service_steps.log_visit(worker, day)
    service_steps.bill(portal.sign_in("Lauri Lahti"))
    service_steps.sees_visit_as_billed(worker, day, edit_address)
    client_steps.sees_use(client_steps.identify(portal, "Testi Aamu"))
    client_steps.follow_up(portal.sign_in("Aino Alanko"))
    decision_steps.grant_with_attached_provider(portal.sign_in("Eero Enqvist"), portal.sign_in("Aino Alanko"))
    service_steps.accept_offer(worker, "Veikko")


def _last_month() -> datetime.date:
    """The first day of last month: its visits may be logged, and its month has ended."""
    return (clock.today().replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
