from billing.forms.references import ChooseBillingForm, ReferenceFilterForm
from billing.forms.use import UseFilterForm
from billing.forms.visit import ReasonForm, VisitForm

__all__ = ["ChooseBillingForm", "ReasonForm", "ReferenceFilterForm", "UseFilterForm", "VisitForm"]
