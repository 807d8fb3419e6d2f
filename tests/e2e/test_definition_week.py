"""A planner who has not seen the pages before writes a voucher whose value follows the clock."""

from __future__ import annotations

import datetime

from tests.e2e import week_steps
from tests.e2e.people import Portal
from tests.factories.definition_parts import make_holiday
from voucher_portal.site.demo import rules
from voucher_portal.site.demo.cast import build_keski_suomi


def test_the_home_care_voucher_of_lapland_is_written_and_published(portal: Portal) -> None:
    house = build_keski_suomi()
    rules.publish_rulebooks(house)
    make_holiday(house.organiser, datetime.date(2026, 12, 26))

    week_steps.write_the_week(portal.sign_in("Suvi Suunta"))

    reader = portal.visitor(width=360).open(portal.people["Suvi Suunta"].path)
    reader.sees("Ma–pe", "18.00–22.00", "41,40", "Su, pyhät", "72,00")
