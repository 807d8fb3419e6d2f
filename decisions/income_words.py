"""How a page or a letter tells by which income a value was decided. Never for a provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.models import IncomeBasis, VoucherDecision
from decisions.personal_values import basis_of
from rulebooks.models.terms import ValueModel
from voucher_portal.core.money import format_euro, format_number


@dataclass(frozen=True)
class ShownBasis:
    """The household's money by name, and the steps by which it became the value."""

    facts: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]


def shown_basis(decision: VoucherDecision, language: str) -> ShownBasis | None:
    """None where the value does not depend on income."""
    basis = basis_of(decision)
    return basis and ShownBasis(tuple(_facts(basis)), tuple(basis.sentences(language)))


def _facts(basis: IncomeBasis) -> Iterator[tuple[str, str]]:
    is_housing = basis.value_model == ValueModel.HOUSING
    yield _("Nettotulot kuukaudessa") if is_housing else _("Tulot kuukaudessa"), format_euro(basis.monthly_income)
    if is_housing:
        yield _("Vähennykset kuukaudessa"), format_euro(basis.monthly_deductions)
        if basis.is_couple:
            yield _("Tulot ovat"), _("puolisoiden yhteiset")
    else:
        people = ngettext("%(count)s henkilö", "%(count)s henkilöä", basis.household_size)
        yield _("Talouden koko"), people % {"count": basis.household_size}
    if basis.value_model == ValueModel.INCOME_BY_HOURS:
        yield _("Myönnetyt tunnit kuukaudessa"), format_number(basis.granted_hours, least_decimals=0)
    if basis.monthly_fee is not None:
        yield _("Asiakkaan maksu kuukaudessa"), format_euro(basis.monthly_fee)
    if basis.allowance_left is not None:
        yield _("Asiakkaan käyttöön jää kuukaudessa"), format_euro(basis.allowance_left)
