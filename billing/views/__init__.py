from billing.views.activation import activation_address, activation_detail
from billing.views.events import event_add, event_cancel, event_edit, event_preview
from billing.views.own import own_voucher, own_voucher_list
from billing.views.reference_making import reference_add
from billing.views.references import (
    reference_cancel,
    reference_csv,
    reference_detail,
    reference_list,
    reference_print,
)
from billing.views.simulations import simulation_csv, simulation_detail, simulation_list
from billing.views.use import use, use_csv, use_decision
from billing.views.why import event_why

__all__ = [
    "activation_address",
    "activation_detail",
    "event_add",
    "event_cancel",
    "event_edit",
    "event_preview",
    "event_why",
    "own_voucher",
    "own_voucher_list",
    "reference_add",
    "reference_cancel",
    "reference_csv",
    "reference_detail",
    "reference_list",
    "reference_print",
    "simulation_csv",
    "simulation_detail",
    "simulation_list",
    "use",
    "use_csv",
    "use_decision",
]
