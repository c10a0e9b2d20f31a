"""Icons, and the parts of the frame that are the same on every page of a language.

The frame (head, navigation, footer) costs more to render than most pages; it depends on a handful of values, so each
process keeps what it rendered. Nothing about a person may stand inside `frame`.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

# Languages x addresses x a few flags; reached only if somebody puts an unbounded value into a key.
MOST_PARTS = 2000
_parts: dict[tuple[Any, ...], str] = {}


@lru_cache(maxsize=512)
def _icon(name: str, classes: str) -> SafeString:
    return format_html(
        '<svg class="{}" width="24" height="24" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def icon(name: str, flip: bool = False, cls: str = "") -> SafeString:
    """A line icon of static/img/icons.svg. Decorative: the text beside it must say everything.

    flip mirrors it in right-to-left languages, for arrows.
    """
    classes = ["sr-icon", "sr-icon--flip" if flip else "", cls]
    return _icon(name, " ".join(part for part in classes if part))


class FrameNode(template.Node):
    def __init__(self, nodelist: NodeList, name: str, keys: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.name = name
        self.keys = keys

    def render(self, context: template.Context) -> str:
        values = (str(key.resolve(context, ignore_failures=True)) for key in self.keys)
        key = (self.name, get_language(), *values)
        html = _parts.get(key)
        if html is None:
            html = self.nodelist.render(context)
            if not settings.DEBUG and len(_parts) < MOST_PARTS:
                _parts[key] = html
        return html


@register.tag
def frame(parser: Parser, token: Token) -> FrameNode:
    """{% frame "name" value … %}…{% endframe %}: rendered once per process, language and values."""
    name, *keys = token.split_contents()[1:]
    nodelist = parser.parse(("endframe",))
    parser.delete_first_token()
    return FrameNode(nodelist, name.strip("\"'"), [parser.compile_filter(key) for key in keys])
