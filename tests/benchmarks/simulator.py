"""How long a simulation of 100,000 past visits takes in one process, and how much memory: at most 60 s and 300 MB.

    python -m tests.benchmarks.simulator [how many]

Not part of the suite's verdict. It starts servers of its own, as a test run does, fills a database of its own
with copies of one visit, and prints the time, the peak memory of the process, and visits in a second beside
the floor of the same run: reading the same rows without pricing them.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from tests.database import TestServers

MOST_SECONDS, MOST_MEGABYTES = 60, 300


def main(how_many: int) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voucher_portal.settings.test")
    import django

    django.setup()
    from tests.database import TestServers, connected_to, use_servers

    servers = TestServers.start()
    use_servers(servers, 0)
    name = servers.clone()
    try:
        with connected_to(name):
            return _measure(servers, name, how_many)
    finally:
        servers.drop(name)
        servers.stop()


def _measure(servers: TestServers, name: str, how_many: int) -> int:
    import datetime

    from billing.simulation import _READ, Effect, past_visits, simulate
    from tests.factories.billing import make_billing_stage, serve, standing_on
    from tests.personas import build_cast
    from voucher_portal.core.periods import period

    with standing_on(datetime.datetime(2023, 5, 1, 9, tzinfo=datetime.UTC)):
        stage = make_billing_stage(build_cast())
        serve(stage).log(datetime.date(2023, 4, 3), "09:00", "09:05")
    _fill(servers, name, how_many)
    days = period(datetime.date(2022, 1, 1), datetime.date(2033, 12, 31))
    version = (
        type(stage.service.version)
        .objects.select_related("definition", "base_product", "travel_rate_table", "income_table")
        .get(pk=stage.service.version.pk)
    )
    began = time.perf_counter()
    for _row in past_visits(version, days).values_list(*_READ, named=True).iterator(chunk_size=2000):
        pass
    floor = time.perf_counter() - began
    effect = Effect()
    began = time.perf_counter()
    done = max(simulate(version, days, effect))
    took = time.perf_counter() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{done} visits: {took:.1f} s ({took / floor:.1f} × reading them), peak {megabytes:.0f} MB\n")
    return 0 if took <= MOST_SECONDS and megabytes <= MOST_MEGABYTES else 1


def _fill(servers: TestServers, name: str, how_many: int) -> None:
    """Copies of the one visit, five minutes apart, as rows alone; by the administrator, past the triggers."""
    import psycopg

    from billing.models import ServiceEvent

    changed = {
        "public_id": "substr(md5(n::text), 1, 20)",
        "idempotency_key": "'copy-' || n",
        "starts_at": "starts_at + n * interval '5 minutes'",
        "ends_at": "ends_at + n * interval '5 minutes'",
        "service_date": "((starts_at + n * interval '5 minutes') AT TIME ZONE 'Europe/Helsinki')::date",
    }
    columns = [
        field.column for field in ServiceEvent._meta.concrete_fields if field.column != "id" and not field.generated
    ]
    told = ", ".join(changed.get(column, column) for column in columns)
    address = urlunsplit(urlsplit(servers.addresses.database_admin_url)._replace(path=f"/{name}"))
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(
            f"INSERT INTO billing_serviceevent ({', '.join(columns)}) "
            f"SELECT {told} FROM billing_serviceevent, generate_series(1, {how_many - 1}) n"
        )
        admin.execute("ANALYZE billing_serviceevent")


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
