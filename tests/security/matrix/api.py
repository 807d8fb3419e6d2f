"""The API and the health checks: no persons, no sign-in."""

from __future__ import annotations

ROWS = """
api-exchange-schema | GET | exchange_schema | else 200
api-schema | GET | | else 200
api-unknown | GET | nothing | else 404
api-unknown | POST | nothing | else 404
api-voucher-detail | GET | definition_version | else 200
api-voucher-list | GET | | else 200
healthz | GET | | else 200
readyz | GET | | else 200
"""

#: An unknown address is unknown in every method.
PUT = {
    "api-unknown": "404",
}
