"""{% kept %}: a part of the page that is the same for everybody is rendered once per language and kept."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

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
            return self.nodelist.render(context)
        key = (self.name, get_language(), *(str(expression.resolve(context)) for expression in self.varies))
        html = _kept.get(key)
        if html is None:
            html = self.nodelist.render(context)
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[key] = html
        return html


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
