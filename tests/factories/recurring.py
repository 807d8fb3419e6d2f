"""A voucher of two hours a week, from 3.4.2023 (a Monday) for four weeks, served by the company's office."""

from __future__ import annotations

import datetime
from decimal import Decimal

from decisions.proposals import RowDraft
from tests.factories.billing import Served, serve, standing_on
from tests.factories.decisions import SIGNING_DAY, Stage, approve, make_service
from tests.numbering import numbers
from tests.personas import Cast
from voucher_portal.core.periods import period

_numbers = numbers()
MONDAYS = [datetime.date(2023, 4, 3) + datetime.timedelta(weeks=number) for number in range(4)]
FOUR_WEEKS = period(MONDAYS[0], MONDAYS[3] + datetime.timedelta(days=6))
TWO_HOURS = Decimal(120)
#: After all the weeks, while their visits may still be logged.
MAY = datetime.datetime(2023, 5, 10, 9, 0, tzinfo=datetime.UTC)


def serve_weekly(cast: Cast, **terms: object) -> Served:
    """Terms are columns of the version: `carry_over`, `carry_over_limit` in hours, `recurrence`."""
    planner, signer = cast.planner.user, cast.decision_maker.user
    assert planner is not None and signer is not None
    columns = {"recurrence": "week", "logging_window_days": 60, "exhaustion": "refuse", **terms}
    with standing_on(SIGNING_DAY):
        service = make_service(cast.organiser, cast.unit, planner, name=f"Joka viikko {next(_numbers)}", **columns)
        approve(cast.office, service, signer=signer, preparer=planner)
    rows = (RowDraft(service.product, TWO_HOURS),)
    return serve(Stage(cast, service), period=FOUR_WEEKS, rows=rows)
