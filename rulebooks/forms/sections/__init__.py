"""The pages on which a definition is written: one form for each section of the task list."""

from __future__ import annotations

from collections.abc import Mapping

from rulebooks.forms.sections.balance import ActivationForm, BalanceForm
from rulebooks.forms.sections.base import SectionForm
from rulebooks.forms.sections.basics import AreaForm, BasicsForm, ContactsForm
from rulebooks.forms.sections.billing import BillingForm, TravelForm
from rulebooks.forms.sections.decision import FeedbackForm, RetentionForm, TextsForm
from rulebooks.forms.sections.events import AbsencesForm, EventsForm, LoggingForm
from rulebooks.forms.sections.providers import RegistrationsForm, TermsForm
from rulebooks.forms.sections.value import PricingForm, ValueModelForm, ValueSourceForm
from rulebooks.rules import Section

SECTION_FORMS: Mapping[Section, type[SectionForm]] = {
    Section.BASICS: BasicsForm,
    Section.AREA: AreaForm,
    Section.CONTACTS: ContactsForm,
    Section.EVENTS: EventsForm,
    Section.PRICING: PricingForm,
    Section.VALUE: ValueModelForm,
    Section.VALUE_SOURCE: ValueSourceForm,
    Section.BALANCE: BalanceForm,
    Section.LOGGING: LoggingForm,
    Section.ABSENCES: AbsencesForm,
    Section.TRAVEL: TravelForm,
    Section.BILLING: BillingForm,
    Section.TERMS: TermsForm,
    Section.REGISTRATIONS: RegistrationsForm,
    Section.ACTIVATION: ActivationForm,
    Section.TEXTS: TextsForm,
    Section.FEEDBACK: FeedbackForm,
    Section.RETENTION: RetentionForm,
}
