"""The whole life of a voucher, through the pages only, each step by the person who does it."""

from __future__ import annotations

from tests.e2e.people import Portal
from tests.e2e.planner_steps import publish_definition, publish_rulebook
from voucher_portal.site.demo.cast import build_keski_suomi


def test_a_voucher_lives_from_definition_to_billing(portal: Portal) -> None:
    build_keski_suomi()
    planner = portal.sign_in("Suvi Suunta")
    publish_rulebook(planner, "Yleinen osa", "Palvelusetelien sääntökirja")
    publish_rulebook(planner, "Henkilötietojen käsittelyn ehdot", "Henkilötietojen käsittelyn ehdot")
    publish_definition(planner)
