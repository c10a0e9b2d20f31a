"""{% kept %}: a part of the page that is the same for everybody is rendered once per language and kept."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from sozialraum.lib.languages import ADDRESS, ORIGIN, PATH, unprefixed

register = template.Library()

MOST = 400
_kept: dict[tuple[Any, ...], SafeString] = {}


class KeptNode(template.Node):
    def __init__(self, nodelist: NodeList, name: str, varies: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.name = name
        self.varies = varies

    def render(self, context: Context) -> SafeString:
        if settings.DEBUG:
            return _with_address(self.nodelist.render(context), context)
        key = (self.name, get_language(), *(str(expression.resolve(context)) for expression in self.varies))
        html = _kept.get(key)
        if html is None:
            html = self.nodelist.render(context)
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[key] = html
        return _with_address(html, context)


def _with_address(html: SafeString, context: Context) -> SafeString:
    """Fill in the address of this page, the one thing that links to other languages need."""
    if PATH not in html and ADDRESS not in html:
        return html
    request = context["request"]
    path, query = unprefixed(request.path), request.META.get("QUERY_STRING", "")
    return mark_safe(  # noqa: S308 - escaped here
        html.replace(ADDRESS, escape(f"{path}?{query}" if query else path))
        .replace(PATH, escape(path))
        .replace(ORIGIN, escape(f"{request.scheme}://{request.get_host()}"))
    )


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept "footer" request.resolver_match.view_name %}…{% endkept %}`

    The name and the values after it are all that the part may depend on, besides the language and the settings:
    never anything of the person who asks.
    """
    _tag, name, *varies = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, name.strip("\"'"), [parser.compile_filter(part) for part in varies])
