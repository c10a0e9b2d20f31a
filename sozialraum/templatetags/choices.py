"""The repeated parts of a list page as HTML: choices, chips, orders, page numbers.

A list page has some sixty choices and as many links; as template nodes they cost more than all queries of the page
together, so these loops are written in Python. Everything that comes from data is escaped.

A group is {legend, name, kind, options, hint, value, datalist}; kind is checkbox, radio, select or text. An option is
{value, label, count, checked} and may have a name of its own; count None shows no figure.
"""

from __future__ import annotations

import html
from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from sozialraum.templatetags.look import icon

register = template.Library()

# The same labels come again on every page.
escape = lru_cache(maxsize=8192)(html.escape)


@register.simple_tag
def filter_groups(groups: list[dict[str, Any]]) -> SafeString:
    offers = escape(gettext("Offers:"))
    parts = [
        _field(group) if group["kind"] in ("select", "text") else _fieldset(group, offers) for group in groups
    ]
    return mark_safe("".join(parts))  # noqa: S308 - escaped below


def _field(group: dict[str, Any]) -> str:
    key = "f-" + escape(group["name"])
    hint, described = "", ""
    if group.get("hint"):
        hint = f'<p class="kern-hint" id="{key}-hint">{escape(group["hint"])}</p>'
        described = f' aria-describedby="{key}-hint"'
    control = _select(group, key, described) if group["kind"] == "select" else _text(group, key, described)
    return f'<div class="sr-filter__field"><label for="{key}">{escape(group["legend"])}</label>{hint}{control}</div>'


def _select(group: dict[str, Any], key: str, described: str) -> str:
    options = []
    for option in group["options"]:
        figure = f" ({option['count']})" if option["count"] is not None else ""
        selected = " selected" if option["checked"] else ""
        options.append(
            f'<option value="{escape(option["value"])}"{selected}>{escape(option["label"])}{figure}</option>'
        )
    return (
        '<div class="kern-form-input__select-wrapper"><select class="kern-form-input__select" '
        f'id="{key}" name="{escape(group["name"])}"{described}>{"".join(options)}</select></div>'
    )


def _text(group: dict[str, Any], key: str, described: str) -> str:
    listed, choices = "", ""
    if group.get("datalist"):
        listed = f' list="{key}-list"'
        found = "".join(f'<option value="{escape(choice)}">' for choice in group["datalist"])
        choices = f'<datalist id="{key}-list">{found}</datalist>'
    return (
        f'<input class="kern-form-input__input" type="text" id="{key}" name="{escape(group["name"])}" '
        f'value="{escape(group.get("value") or "")}"{described}{listed} maxlength="100">{choices}'
    )


def _fieldset(group: dict[str, Any], offers: str) -> str:
    hint = f'<p class="kern-hint">{escape(group["hint"])}</p>' if group.get("hint") else ""
    parts = []
    for option in group["options"]:
        count, checked = option["count"], option["checked"]
        figure = ""
        if count is not None:
            figure = f'<span class="sr-choice__count"><span class="sr-sr">{offers} </span>{count}</span>'
        parts.append(
            f'<label class="sr-choice{" is-empty" if count == 0 and not checked else ""}">'
            f'<input type="{escape(group["kind"])}" name="{escape(option.get("name") or group["name"])}" '
            f'value="{escape(option["value"])}"{" checked" if checked else ""}>'
            f"<span>{escape(option['label'])}</span>{figure}</label>\n"
        )
    return f"<fieldset><legend>{escape(group['legend'])}</legend>{hint}{''.join(parts)}</fieldset>"


@register.simple_tag
def hidden_inputs(pairs: list[tuple[str, str]]) -> SafeString:
    """What a form sends along unseen."""
    return mark_safe(  # noqa: S308 - escaped here
        "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
            for name, value in pairs or ()
        )
    )


@register.simple_tag
def page_links(links: list[dict[str, Any]]) -> SafeString:
    """List items of a pagination: {number, url, is_current}; number None stands for a gap."""
    word = f'<span class="sr-sr">{escape(gettext("Page"))} </span>'
    parts = []
    for link in links:
        if link["number"] is None:
            parts.append('<li><span aria-hidden="true">…</span></li>')
        elif link["is_current"]:
            parts.append(f'<li><span aria-current="page">{word}{link["number"]}</span></li>')
        else:
            parts.append(f'<li><a href="{escape(link["url"])}">{word}{link["number"]}</a></li>')
    return mark_safe("\n".join(parts))  # noqa: S308 - escaped above


@register.simple_tag
def order_links(orders: list[dict[str, Any]]) -> SafeString:
    """List items of the orders of a list: {label, url, is_current}."""
    check = icon("check")
    return mark_safe(  # noqa: S308 - escaped here
        "".join(
            f'<li><span aria-current="true">{escape(order["label"])}{check}</span></li>'
            if order["is_current"]
            else f'<li><a href="{escape(order["url"])}" rel="nofollow">{escape(order["label"])}</a></li>'
            for order in orders
        )
    )


@register.simple_tag
def removable_chips(active: list[dict[str, str]]) -> SafeString:
    """List items of filters that are set: {label, url}; each link removes one."""
    end = f'<span class="sr-sr"> – {escape(gettext("remove"))}</span>{icon("close")}</a></li>'
    return mark_safe(  # noqa: S308 - escaped here
        "\n".join(
            f'<li><a class="sr-chip sr-chip--remove" href="{escape(one["url"])}">{escape(one["label"])}{end}'
            for one in active
        )
    )
