"""Every write of billing: visits and billing references."""

from billing.actions.references import Billing, cancel_billing_reference, create_billing_reference
from billing.actions.visits import cancel_visit, edit_visit, log_visit

__all__ = [
    "Billing",
    "cancel_billing_reference",
    "cancel_visit",
    "create_billing_reference",
    "edit_visit",
    "log_visit",
]
