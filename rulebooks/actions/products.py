"""Products of a draft and their dated values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.drafts import locked_definition_draft, set_columns
from rulebooks.models import DefinitionVersion, Product, ProductValue
from rulebooks.models.product import VatClass
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import DateRange
from voucher_portal.core.transitions import ActorLike
from voucher_portal.core.versions import bump


@dataclass(frozen=True)
class ProductDetails:
    """What is bought, and in which unit (a `core.quantities.Unit`)."""

    name_fi: str
    unit: str
    name_sv: str = ""
    name_en: str = ""
    vat_class: str = VatClass.EXEMPT


@dataclass(frozen=True)
class ValueDetails:
    """The value of one unit in euro, excl. VAT; a period without ends holds as long as the version."""

    unit_value: Decimal
    price_cap: Decimal | None = None
    period: DateRange = DateRange(None, None, "[)")


@transaction.atomic
def add_product(
    *,
    version: DefinitionVersion,
    details: ProductDetails,
    value: ValueDetails,
    expected_version: int | None,
    by: ActorLike,
) -> ProductValue:
    """A new product with its first value on a draft. Raises StaleVersion, RuleViolation."""
    locked = locked_definition_draft(version, expected_version)
    _refuse_name_in_use(locked, details.name_fi)
    highest = Product.objects.filter(definition_id=locked.definition_id).aggregate(highest=Max("position"))["highest"]
    product = Product.objects.create(
        organiser_id=locked.organiser_id,
        definition_id=locked.definition_id,
        position=0 if highest is None else highest + 1,
        **asdict(details),
    )
    return _create_value(locked, product, value)


@transaction.atomic
def add_product_value(
    *,
    version: DefinitionVersion,
    product: Product,
    value: ValueDetails,
    expected_version: int | None,
    by: ActorLike,
) -> ProductValue:
    """Another value of a product for another period. Raises RuleViolation where periods overlap."""
    locked = locked_definition_draft(version, expected_version)
    if product.definition_id != locked.definition_id:
        raise RuleViolation(_("Tuote kuuluu toiseen palveluseteliin. Valitse tuote luettelosta."), field="product")
    return _create_value(locked, product, value)


@transaction.atomic
def edit_product_value(
    *,
    value: ProductValue,
    details: ProductDetails | None,
    changes: ValueDetails,
    expected_version: int | None,
    by: ActorLike,
) -> ProductValue:
    """Change a value, and with `details` the product, which no published version may use.

    `expected_version` is that of the draft. Raises StaleVersion, RuleViolation.
    """
    draft = locked_definition_draft(value.version, expected_version)
    row = ProductValue.objects.select_related("product").select_for_update(of=("self",)).get(pk=value.pk)
    if details is not None:
        _change_product(draft, row.product, details)
    _refuse_overlap(draft, row.product, changes.period, but=row.pk)
    set_columns(row, asdict(changes))
    bump(draft)
    return row


@transaction.atomic
def remove_product_value(*, value: ProductValue, expected_version: int | None, by: ActorLike) -> DefinitionVersion:
    """Take a value off a draft, and its product too when no version values it any more.

    Raises StaleVersion, and RuleViolation while the product has time bands.
    """
    draft = locked_definition_draft(value.version, expected_version)
    ProductValue.objects.filter(pk=value.pk, version=draft).delete()
    if not draft.values.filter(product_id=value.product_id).exists():
        _leave_product(draft, value.product)
    if not ProductValue.objects.filter(product_id=value.product_id).exists():
        Product.objects.filter(pk=value.product_id).delete()
    return bump(draft)


def _leave_product(draft: DefinitionVersion, product: Product) -> None:
    if draft.bands.filter(product=product).exists():
        raise RuleViolation(_("Tuotteella on aikaikkunoita. Poista ne ensin."), code="has_bands")
    if draft.base_product_id == product.pk:
        set_columns(draft, {"base_product": None})


def is_product_published(product: Product) -> bool:
    """Does a published version give the product a value? Then its name and unit stay (one query)."""
    return ProductValue.objects.filter(product=product, version__in=DefinitionVersion.objects.published()).exists()


def _create_value(draft: DefinitionVersion, product: Product, value: ValueDetails) -> ProductValue:
    _refuse_overlap(draft, product, value.period)
    created = ProductValue.objects.create(
        organiser_id=draft.organiser_id, version=draft, product=product, **asdict(value)
    )
    bump(draft)
    return created


def _change_product(draft: DefinitionVersion, product: Product, details: ProductDetails) -> None:
    new = asdict(details)
    if new == {column: getattr(product, column) for column in new}:
        return
    if is_product_published(product):
        raise RuleViolation(
            _("Tuote on käytössä julkaistussa versiossa, eikä sitä voi muuttaa. Lisää uusi tuote ja poista tämä."),
            field="name_fi",
            code="published",
        )
    _refuse_name_in_use(draft, details.name_fi, but=product.pk)
    set_columns(product, new)


def _refuse_name_in_use(draft: DefinitionVersion, name: str, but: int = 0) -> None:
    same = Product.objects.filter(definition_id=draft.definition_id, name_fi=name, values__version=draft)
    if same.exclude(pk=but).exists():
        raise RuleViolation(_("Tämän niminen tuote on jo luettelossa. Anna tuotteelle toinen nimi."), field="name_fi")


def _refuse_overlap(draft: DefinitionVersion, product: Product, period: DateRange, but: int = 0) -> None:
    others = ProductValue.objects.filter(version=draft, product=product).exclude(pk=but)
    if others.filter(period__overlap=period).exists():
        raise RuleViolation(
            _("Tuotteella on jo arvo osalle tästä ajasta. Muuta päiviä niin, etteivät ajat mene päällekkäin."),
            field="first_day",
            code="overlap",
        )
