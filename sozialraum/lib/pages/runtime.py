"""What written templates call: looking up names, printing values. The rules are those of Django's own engine."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from django.template import Context, Node, Template
from django.template.base import Variable, VariableDoesNotExist, render_value_in_context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

_PLAIN = Context()


class _Missing:
    """A name the context does not know: prints nothing, is false, and equals None."""

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return ""

    def __eq__(self, other: object) -> bool:
        return other is None or other is self

    def __hash__(self) -> int:
        return hash(None)

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Any:
        return iter(())


MISSING: Any = _Missing()


_PLAIN_KINDS: set[type] = set()
"""Classes whose objects have no items, only attributes."""


def look(value: Any, name: str) -> Any:
    """`value.name` as templates mean it: an item, else an attribute, called where it can be called."""
    kind = type(value)
    if kind is dict:
        found = value.get(name, MISSING)
    elif kind in _PLAIN_KINDS:
        found = getattr(value, name, MISSING)
    else:
        found = MISSING
        if not hasattr(kind, "__getitem__"):
            _PLAIN_KINDS.add(kind)
            found = getattr(value, name, MISSING)
    if type(found) is str:
        return found
    if found is MISSING or callable(found):
        if value is MISSING:
            return MISSING
        try:
            return Variable(f"value.{name}").resolve({"value": value})  # type: ignore[arg-type]
        except VariableDoesNotExist:
            return MISSING
    return found


def out(value: Any) -> str:
    """A value as HTML: escaped unless it is marked as safe."""
    kind = type(value)
    if kind is str:
        return escape(value)
    if kind is SafeString:
        return value
    if value is MISSING:
        return ""
    return render_value_in_context(value, _PLAIN)


def out_tag(value: Any) -> str:
    """What a tag returns; unlike a variable it is not written as people of a language write numbers."""
    return value if type(value) is SafeString else conditional_escape(value)


def given(value: Any) -> Any:
    """A name the context does not know is handed on as an empty text."""
    return "" if value is MISSING else value


def compared(operator: Any, one: Any, other: Any) -> bool:
    """A comparison in an `if`; what cannot be compared is no match."""
    try:
        return bool(operator(given_none(one), given_none(other)))
    except Exception:
        return False


def given_none(value: Any) -> Any:
    return None if value is MISSING else value


def by_django(node: Node, template: Template, variables: Mapping[str, Any]) -> str:
    """A node that is not written as Python, rendered as always."""
    context = Context({name: value for name, value in variables.items() if value is not MISSING})
    with context.bind_template(template), context.render_context.push_state(template):
        return node.render_annotated(context)
