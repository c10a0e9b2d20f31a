"""{% kept %}: a part of the page that is the same for everybody is rendered once per language and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from sozialraum.lib.languages import ADDRESS, ORIGIN, PATH, unprefixed
from sozialraum.lib.pages.compiler import Compiler

register = template.Library()

MOST = 400
_kept: dict[tuple[Any, ...], SafeString] = {}


class KeptNode(template.Node):
    def __init__(self, nodelist: NodeList, name: str, varies: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.name = name
        self.varies = varies

    def render(self, context: Context) -> SafeString:
        varies = tuple(str(expression.resolve(context)) for expression in self.varies)
        return kept_part(self.name, varies, lambda: self.nodelist.render(context), context.get("request"))

    def write_into(self, compiler: Compiler, scope: dict[str, str]) -> None:
        """The same as Python, see sozialraum.lib.pages."""
        values = "".join(f"str({compiler.expression(one, scope)}), " for one in self.varies)
        part, call = compiler.local(), compiler.constant(kept_part)
        compiler.function_inside(part, self.nodelist, scope)
        request = compiler.request()
        compiler.line(f"add({call}({self.name!r}, ({values}), {part}, {request}))")


def kept_part(name: str, varies: tuple[str, ...], render: Callable[[], str], request: Any) -> SafeString:
    if settings.DEBUG:
        return _with_address(mark_safe(render()), request)  # noqa: S308 - rendered by a template
    key = (name, get_language(), *varies)
    html = _kept.get(key)
    if html is None:
        html = mark_safe(render())  # noqa: S308 - rendered by a template
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = html
    return _with_address(html, request)


def _with_address(html: SafeString, request: Any) -> SafeString:
    """Fill in the address of this page, the one thing that links to other languages need."""
    if PATH not in html and ADDRESS not in html:
        return html
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
