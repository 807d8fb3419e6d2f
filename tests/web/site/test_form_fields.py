"""Field templates: label, hint, error and their ties, and what was typed is kept."""

from __future__ import annotations

from django import forms
from django.template import Context, Template

from voucher_portal.site.gallery_samples import SampleForm, failed_form


def test_hint_and_error_are_announced_with_the_field() -> None:
    text = str(failed_form()["date"].as_field_group())
    assert 'aria-describedby="id_date_helptext id_date_error"' in text
    assert 'id="id_date_helptext"' in text
    assert 'id="id_date_error"' in text
    assert 'aria-invalid="true"' in text
    assert 'value="31.2.2023"' in text


def test_optional_fields_say_so_and_required_ones_do_not() -> None:
    form = SampleForm()
    assert "(valinnainen)" in str(form["phone"].as_field_group())
    assert "(valinnainen)" not in str(form["name"].as_field_group())
    assert "(valinnainen)" not in str(form["accepts"].as_field_group())


def test_choices_stand_in_a_fieldset_with_their_question() -> None:
    text = str(failed_form()["kind"].as_field_group())
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_kind_helptext id_kind_error">' in text
    assert "<legend" in text
    assert text.count('class="govuk-radios__input"') == 2


def test_a_file_field_has_a_label_and_its_error() -> None:
    text = str(failed_form()["attachment"].as_field_group())
    assert '<label class="govuk-label" for="id_attachment">' in text
    assert 'aria-describedby="id_attachment_error"' in text


def test_a_password_is_never_printed_back() -> None:
    assert "salainen" not in str(SampleForm({"password": "salainen"})["password"].as_field_group())


def test_hostile_input_is_escaped() -> None:
    form = SampleForm({"name": '"><img src=x>', "reason": "</textarea><script>"})
    assert "<img" not in str(form["name"].as_field_group())
    assert "<script>" not in str(form["reason"].as_field_group())


def test_a_whole_form_keeps_its_hidden_fields() -> None:
    text = str(SampleForm())
    assert '<input type="hidden" name="version" value="3"' in text
    assert text.count('class="govuk-form-group') == len(SampleForm().visible_fields())


class Row(forms.Form):
    amount = forms.IntegerField(error_messages={"required": "Kirjoita määrä."})


def test_the_summary_gathers_forms_and_formsets_of_the_page() -> None:
    rows = forms.formset_factory(Row)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-amount": "1", "form-1-amount": ""}
    )
    assert not rows.is_valid()
    source = Template(
        "{% load portal_ui %}{% failed_forms as failed %}{% error_items failed as items %}"
        "{% for item in items %}{{ item.anchor }}={{ item.message }};{% endfor %}{% error_prefix %}"
    )
    text = source.render(Context({"rows": rows, "form": SampleForm()}))
    assert text == "id_form-1-amount=Kirjoita määrä.;Virhe: "


def test_an_unsent_form_is_no_error() -> None:
    source = Template("{% load portal_ui %}{% error_prefix %}")
    assert source.render(Context({"form": SampleForm()})) == ""
