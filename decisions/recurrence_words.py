"""How a page or a letter says that what was granted comes anew."""

from __future__ import annotations

from django.utils.translation import gettext

from rulebooks.models import DefinitionVersion
from rulebooks.models.terms import CarryOver, Recurrence


def recurrence_words(version: DefinitionVersion) -> str:
    """ "joka viikko", "joka kuukausi", or nothing."""
    if version.recurrence == Recurrence.WEEK:
        return gettext("joka viikko")
    return gettext("joka kuukausi") if version.recurrence == Recurrence.MONTH else ""


def carry_over_sentence(version: DefinitionVersion) -> str:
    """What becomes of what a week or a month leaves; empty for a voucher that does not recur."""
    if version.recurrence == Recurrence.WHOLE:
        return ""
    if version.carry_over == CarryOver.NEXT:
        return gettext("Käyttämättä jäänyt siirtyy seuraavaan jaksoon, mutta ei sen yli.")
    if version.carry_over == CarryOver.WHOLE:
        return gettext("Käyttämättä jäänyt säilyy palvelusetelin loppuun asti.")
    return gettext("Käyttämättä jäänyt ei siirry seuraavaan jaksoon.")
