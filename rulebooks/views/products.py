"""Products of a draft and their values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rulebooks.actions import add_product, add_product_value, edit_product_value, remove_product_value
from rulebooks.actions.products import is_product_published
from rulebooks.forms.products import ProductForm, ValueForm, value_initial
from rulebooks.models import DefinitionVersion, Product, ProductValue
from rulebooks.rules import Section
from rulebooks.views.drafts import onward, writable_draft
from rulebooks.views.pages import answer, attempt, attempt_or_tell, expected_version, published_meanwhile
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission

TEMPLATE = "rulebooks/sections/product_form.html"


@require_GET
def definition_products(request: HttpRequest, public_id: str) -> HttpResponse:
    """The products and values of a draft."""
    version = writable_draft(request, public_id)
    if away := published_meanwhile(request, version):
        return away
    values = version.values.select_related("product").order_by("product__position", "product", "period")
    context = {"version": version, "values": list(values), "onward": onward(version, Section.PRODUCTS)}
    return render(request, "rulebooks/sections/products.html", context)


@require_http_methods(["GET", "POST"])
def product_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new product with its value."""
    version = writable_draft(request, public_id)
    if away := published_meanwhile(request, version):
        return away
    form = ProductForm(request.POST if request.method == "POST" else None, **_options(version))
    if request.method == "POST" and form.is_valid():
        added = attempt(
            form,
            lambda: add_product(
                version=version,
                details=form.details(),
                value=form.value(),
                expected_version=form.expected_version,
                by=request.actor,
            ),
            lambda current: ProductForm(**_options(current)),
        )
        if added is not None:
            messages.success(request, _("Tuote lisättiin."))
            return redirect("rulebooks:definition-products", version.public_id)
    return _answer(request, form, version=version)


@require_http_methods(["GET", "POST"])
def product_value_add(request: HttpRequest, public_id: str, product_id: str) -> HttpResponse:
    """Another value of a product, for another period."""
    version = writable_draft(request, public_id)
    if away := published_meanwhile(request, version):
        return away
    products = Product.objects.visible_to(request.actor).filter(definition_id=version.definition_id)
    product = get_object_or_404(products, public_id=product_id)
    form = ValueForm(request.POST if request.method == "POST" else None, **_options(version))
    if request.method == "POST" and form.is_valid():
        added = attempt(
            form,
            lambda: add_product_value(
                version=version,
                product=product,
                value=form.value(),
                expected_version=form.expected_version,
                by=request.actor,
            ),
            lambda current: ValueForm(**_options(current)),
        )
        if added is not None:
            messages.success(request, _("Arvo lisättiin."))
            return redirect("rulebooks:definition-products", version.public_id)
    return _answer(request, form, version=version, product=product)


@require_http_methods(["GET", "POST"])
def product_value_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a value; also the product, unless a published version uses it."""
    value = _writable_value(request, public_id)
    if away := published_meanwhile(request, value.version):
        return away
    is_frozen = is_product_published(value.product)
    form_class = ValueForm if is_frozen else ProductForm
    form = _value_form(form_class, value, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: edit_product_value(
                value=value,
                details=form.details() if isinstance(form, ProductForm) else None,
                changes=form.value(),
                expected_version=form.expected_version,
                by=request.actor,
            ),
            lambda current: _value_form(form_class, _reloaded(value)),
        )
        if saved is not None:
            messages.success(request, _("Tuote tallennettiin."))
            return redirect("rulebooks:definition-products", value.version.public_id)
    product = value.product if is_frozen else None
    return _answer(request, form, version=value.version, value=value, product=product)


@require_POST
def product_value_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a value off the draft."""
    value = _writable_value(request, public_id)
    removed = attempt_or_tell(
        request,
        lambda: remove_product_value(value=value, expected_version=expected_version(request), by=request.actor),
    )
    if removed is not None:
        messages.success(request, _("Tuotteen arvo poistettiin."))
    return redirect("rulebooks:definition-products", value.version.public_id)


def _writable_value(request: HttpRequest, public_id: str) -> ProductValue:
    rows = ProductValue.objects.visible_to(request.actor).select_related("product", "version__definition")
    value: ProductValue = get_object_or_404(rows, public_id=public_id)
    require(request.actor, Permission.DEFINITION_WRITE, value)
    return value


def _reloaded(value: ProductValue) -> ProductValue:
    return ProductValue.objects.select_related("product", "version").get(pk=value.pk)


def _value_form(form_class: type[ValueForm], value: ProductValue, data: object = None) -> ValueForm:
    return form_class(data, **_options(value.version, value_initial(value)))


def _options(version: DefinitionVersion, first: Mapping[str, object] = MappingProxyType({})) -> dict[str, Any]:
    """What the draft's own models say of its values, and what the form shows at first."""
    models = {"price_model": version.price_model, "value_model": version.value_model}
    return {**models, "initial": {**first, "version": version.version}}


def _answer(request: HttpRequest, form: ValueForm, **shown: object) -> HttpResponse:
    context = {"value": None, "product": None, "has_price_cap": "price_cap" in form.fields, **shown}
    return answer(request, TEMPLATE, context, form)
