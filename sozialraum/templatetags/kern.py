"""What the crispy-forms template pack `kern` needs beyond templates: KERN's classes on Django's own widgets.

Django renders the widgets and their ids, `aria-invalid` and `aria-describedby`; nothing here repeats that.
"""

from django import template
from django.forms import BaseForm, BoundField, widgets
from django.forms.boundfield import BoundWidget
from django.utils.safestring import SafeString

register = template.Library()

INPUT = "kern-form-input__input"
SELECT = "kern-form-input__select"
CHECKBOX = "kern-form-check__checkbox"
RADIO = "kern-form-check__radio"


def _class_of(widget: widgets.Widget) -> str:
    if isinstance(widget, widgets.CheckboxInput):
        return CHECKBOX
    if isinstance(widget, widgets.Select) and not isinstance(widget, widgets.RadioSelect):
        return SELECT
    return INPUT


@register.filter
def kern_kind(field: BoundField) -> str:
    """Which of KERN's shapes a field takes: choices, checkbox, select, multi or input."""
    widget = field.field.widget
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, widgets.CheckboxInput):
        return "checkbox"
    if isinstance(widget, widgets.MultiWidget):
        return "multi"
    if isinstance(widget, widgets.Select):
        return "select"
    return "input"


@register.filter
def error_target(field: BoundField) -> str:
    """Id of the element an error link leads to; a group of choices has none of its own, so its first one."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def has_optional(form: BaseForm) -> bool:
    """Whether the form has to say in words which of its fields may stay empty."""
    return any(not field.field.required and kern_kind(field) != "checkbox" for field in form.visible_fields())


@register.simple_tag
def kern_widget(field: BoundField) -> SafeString:
    """The field's widget with KERN's class added to those it already has."""
    widget = field.field.widget
    classes = [widget.attrs.get("class", ""), _class_of(widget)]
    return field.as_widget(attrs={"class": " ".join(name for name in classes if name)})


@register.simple_tag
def kern_choice(option: BoundWidget) -> SafeString:
    """One radio button or checkbox of a group, without the label that Django would put around it."""
    attrs = option.data["attrs"]
    attrs["class"] = RADIO if option.data["type"] == "radio" else CHECKBOX
    # The error belongs to the group, which describes it; repeating it on each choice is noise.
    attrs.pop("aria-invalid", None)
    return option.tag()
