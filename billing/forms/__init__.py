from billing.forms.references import ChooseBillingForm, ReferenceFilterForm
from billing.forms.use import UseFilterForm
from billing.forms.visit import VisitForm
from clients.forms import ReasonForm

__all__ = ["ChooseBillingForm", "ReasonForm", "ReferenceFilterForm", "UseFilterForm", "VisitForm"]
