"""The options of a filter group as HTML, in one go.

A list page has some sixty choices; as template nodes they cost more than all queries of the page together, so
this one loop is written in Python. Everything that comes from data is escaped.
"""

from __future__ import annotations

from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

register = template.Library()


@register.simple_tag
def choice_boxes(group: dict[str, Any]) -> SafeString:
    """Checkboxes or radio buttons of a group {name, kind, options: [{value, label, count, checked}]}."""
    kind, name, offers = escape(group["kind"]), escape(group["name"]), escape(gettext("Offers:"))
    parts = []
    for option in group["options"]:
        count, checked = option["count"], option["checked"]
        empty = " is-empty" if count == 0 and not checked else ""
        figure = (
            f'<span class="sr-choice__count"><span class="sr-sr">{offers} </span>{count}</span>'
            if count is not None
            else ""
        )
        parts.append(
            f'<label class="sr-choice{empty}"><input type="{kind}" name="{name}" '
            f'value="{escape(option["value"])}"{" checked" if checked else ""}>'
            f"<span>{escape(option['label'])}</span>{figure}</label>\n"
        )
    return mark_safe("".join(parts))  # noqa: S308 - escaped above


@register.simple_tag
def choice_options(group: dict[str, Any]) -> SafeString:
    """The same for a select."""
    parts = []
    for option in group["options"]:
        figure = f" ({option['count']})" if option["count"] is not None else ""
        selected = " selected" if option["checked"] else ""
        parts.append(
            f'<option value="{escape(option["value"])}"{selected}>{escape(option["label"])}{figure}</option>'
        )
    return mark_safe("".join(parts))  # noqa: S308 - escaped above
