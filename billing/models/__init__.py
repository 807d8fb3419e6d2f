from billing.models.event import ServiceEvent
from billing.models.part import ServiceEventPart
from billing.models.reference import BillingReference, BillingReferenceRow
from billing.models.simulation import Simulation, SimulationRow
from billing.models.use import DecisionUse

__all__ = [
    "BillingReference",
    "BillingReferenceRow",
    "DecisionUse",
    "ServiceEvent",
    "ServiceEventPart",
    "Simulation",
    "SimulationRow",
]
