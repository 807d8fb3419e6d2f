"""Forms of products, their values, and attachments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.actions import AttachmentDetails, ProductDetails, ValueDetails
from rulebooks.forms.base import DraftForm, LanguageInput, PeriodMixin, period_initial
from rulebooks.models import AttachmentRequirement, ProductValue
from rulebooks.models.product import VatClass
from rulebooks.models.terms import PriceModel, ValueModel
from voucher_portal.core.form_fields import FinnishDateField, FinnishDecimalField, needed_later
from voucher_portal.core.quantities import Unit

UNIT_LABELS = (
    (Unit.HOUR.value, _("tunti (h)")),
    (Unit.VISIT.value, _("käynti")),
    (Unit.PIECE.value, _("kappale (kpl)")),
    (Unit.DAY.value, _("vuorokausi (vrk)")),
    (Unit.MONTH.value, _("kuukausi (kk)")),
)
_CAP_LABELS = {
    PriceModel.PRICE_CAP: _("Hintakatto, euroa yksiköltä"),
    PriceModel.FIXED: _("Kiinteä hinta, euroa yksiköltä"),
}
_PRODUCT_FIELDS = ("name_fi", "name_sv", "name_en", "unit", "vat_class")


class ValueForm(PeriodMixin, DraftForm):
    """The value of a product for a period; a version's whole validity when no days are given."""

    may_be_open = True
    unit_value = FinnishDecimalField(
        label=_("Palvelusetelin arvo, euroa yksiköltä"),
        help_text=_("Veroton arvo. Esimerkiksi 32,00"),
        decimal_places=4,
        max_value=99999,
        error_messages={"required": _("Kirjoita arvo.")},
    )
    price_cap = FinnishDecimalField(
        label=_("Hintakatto, euroa yksiköltä"), decimal_places=4, max_value=99999, required=False
    )
    first_day = FinnishDateField(
        label=_("Arvo voimassa alkaen"), help_text=_("Jätä tyhjäksi, jos sama kuin version."), required=False
    )
    last_day = FinnishDateField(label=_("Arvon viimeinen päivä"), required=False)

    def __init__(
        self, data: Any = None, *, price_model: str = "", value_model: str = ValueModel.FLAT, **options: Any
    ) -> None:
        super().__init__(data, **options)
        if value_model != ValueModel.FLAT:
            self.fields["unit_value"].label = _("Palvelusetelin enimmäisarvo, euroa yksiköltä")
            self.fields["unit_value"].help_text = _("Asiakkaan oma arvo on enintään tämä. Esimerkiksi 32,00")
        if price_model == PriceModel.FREE_PRICING:
            del self.fields["price_cap"]
        elif price_model:
            self.fields["price_cap"].label = _CAP_LABELS[PriceModel(price_model)]
        if price_model == PriceModel.PRICE_CAP:
            needed_later(self.fields["price_cap"])

    def value(self) -> ValueDetails:
        cleaned = self.cleaned_data
        return ValueDetails(cleaned["unit_value"], cleaned.get("price_cap"), cleaned["period"])


class ProductForm(ValueForm):
    """A product together with its value."""

    translated = (
        LanguageInput(
            "name",
            _("Tuotteen nimi"),
            max_length=200,
            is_required=True,
            hint=_("Esimerkiksi Säännöllinen kotipalvelu, arkipäivä"),
        ),
    )
    unit = forms.ChoiceField(label=_("Yksikkö"), choices=UNIT_LABELS)
    vat_class = forms.ChoiceField(label=_("Arvonlisävero"), choices=VatClass.choices)
    field_order = [*_PRODUCT_FIELDS, "unit_value", "price_cap", "first_day", "last_day"]

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.order_fields(self.field_order)

    def details(self) -> ProductDetails:
        return ProductDetails(**{name: self.cleaned_data[name] for name in _PRODUCT_FIELDS})


def value_initial(value: ProductValue) -> dict[str, Any]:
    """What the form of an existing value shows at first."""
    product = {name: getattr(value.product, name) for name in _PRODUCT_FIELDS}
    amounts = {"unit_value": value.unit_value, "price_cap": value.price_cap}
    return {**product, **amounts, **period_initial(value.period)}


class AttachmentForm(DraftForm):
    """A document that goes with an application."""

    translated = (
        LanguageInput(
            "name",
            _("Liitteen nimi"),
            max_length=200,
            is_required=True,
            hint=_("Esimerkiksi Vastuuvakuutustodistus"),
        ),
    )
    is_mandatory = forms.BooleanField(
        label=_("Pakollinen"),
        help_text=_("Hakemusta ei voi lähettää ilman tätä liitettä."),
        required=False,
        initial=True,
    )
    has_expiry = forms.BooleanField(
        label=_("Liitteellä on viimeinen voimassaolopäivä"),
        help_text=_("Hakija kirjoittaa päivän hakemukseensa."),
        required=False,
    )

    def details(self) -> AttachmentDetails:
        return AttachmentDetails(**self.changes())


def attachment_initial(requirement: AttachmentRequirement) -> dict[str, Any]:
    names = ("name_fi", "name_sv", "name_en", "is_mandatory", "has_expiry")
    return {name: getattr(requirement, name) for name in names}
