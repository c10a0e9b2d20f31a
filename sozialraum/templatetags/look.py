"""The icons, drawn once per process: an include for each of them costs more than the rest of a card."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sozialraum.lib.pages import constant_tag

register = template.Library()


@lru_cache(maxsize=512)
def _icon(name: str, classes: str) -> SafeString:
    return format_html(
        '<svg class="{}" width="24" height="24" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        classes,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
@constant_tag
def icon(name: str, flip: bool = False, cls: str = "") -> SafeString:
    """A line icon of static/img/icons.svg. Decorative: the text beside it must say everything.

    flip mirrors it in right-to-left languages, for arrows.
    """
    classes = ["sr-icon", "sr-icon--flip" if flip else "", cls]
    return _icon(name, " ".join(part for part in classes if part))
