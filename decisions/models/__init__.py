from decisions.models.activation import Activation, ActivationAttempt, ActivationSecret
from decisions.models.decision import DecisionParty, VoucherDecision, VoucherRow
from decisions.models.income import IncomeBasis
from decisions.models.ledger import Balance, EntryKind, LedgerEntry

__all__ = [
    "Activation",
    "ActivationAttempt",
    "ActivationSecret",
    "Balance",
    "DecisionParty",
    "EntryKind",
    "IncomeBasis",
    "LedgerEntry",
    "VoucherDecision",
    "VoucherRow",
]
