"""Forms through the pack `kern`: what a screen reader and a thumb find."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template
from django.utils import translation


class CallForm(forms.Form):
    name = forms.CharField(help_text="As you like", required=False)
    phone = forms.CharField()
    way = forms.ChoiceField(choices=[("call", "Call"), ("visit", "Visit")], widget=forms.RadioSelect)
    agreed = forms.BooleanField()


def drawn(form: forms.Form) -> str:
    with translation.override("en"):
        return Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": form}))


def test_an_optional_field_says_so_and_its_hint_belongs_to_it() -> None:
    html = drawn(CallForm())
    assert '<span class="kern-label__optional">(optional)</span>' in html
    assert 'id="id_name_helptext">As you like' in html
    assert 'aria-describedby="id_name_helptext"' in html


def test_errors_stand_at_the_field_and_in_a_summary_that_leads_there() -> None:
    html = drawn(CallForm({"name": "Ada"}))
    assert "Please check 3 entries" in html
    assert '<a href="#id_phone">' in html
    assert '<a href="#id_way_0">' in html
    assert 'id="id_phone_error"' in html
    assert 'aria-invalid="true" aria-describedby="id_phone_error"' in html


def test_choices_are_a_group_with_a_legend_and_own_labels() -> None:
    html = drawn(CallForm())
    assert '<legend class="kern-label">Way' in html
    assert '<label class="kern-label" for="id_way_1">Visit</label>' in html
    assert html.count('class="kern-form-check__radio"') == 2


def test_a_layout_draws_fieldset_and_button() -> None:
    form = CallForm()
    form.helper = FormHelper()
    form.helper.layout = Layout(Fieldset("Your call", "name", "phone"), Submit("send", "Send"))
    html = render_crispy_form(form)
    assert '<legend class="kern-label sr-fieldset-title">Your call</legend>' in html
    assert '<button type="submit" name="send" value="Send"' in html
    assert html.count("<form ") == 1
