"""From the nodes of a Django template to the source of a Python function."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.template import Context, Engine, Node, Template
from django.template.base import FilterExpression, NodeList, TextNode, Variable, VariableNode
from django.template.defaulttags import (
    CommentNode,
    ForNode,
    IfNode,
    LoadNode,
    TemplateLiteral,
    URLNode,
    WithNode,
)
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode, construct_relative_path
from django.template.smartif import TokenBase
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, mark_safe
from django.utils.translation import gettext, ngettext

from sozialraum.lib.pages import runtime

Render = Callable[[dict[str, Any]], str]
Tag = TypeVar("Tag", bound=Callable[..., Any])
Scope = dict[str, str]
"""Names of the template bound at this place, and the Python variables that hold them."""

_CONSTANT: set[Callable[..., Any]] = set()
COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "in": lambda one, other: one in other,
    "not in": lambda one, other: one not in other,
    "is": operator.is_,
    "is not": operator.is_not,
}


def constant_tag(function: Tag) -> Tag:
    """A simple tag whose answer depends on its arguments and the language alone: constants are written in."""
    _CONSTANT.add(function)
    return function


class Unknown(Exception):
    """This part of a template cannot be written as Python."""


class UnknownAsAWhole(Unknown):
    """Nor can Django render this part alone."""


def compiled(template: Template) -> Render:
    """The template as a function of its context, for the active language. `Unknown` where that is not possible."""
    return Compiler(template).function()


class Compiler:
    def __init__(self, template: Template) -> None:
        self.template = template
        self.engine: Engine = template.engine
        self.lines: list[str] = []
        self.depth = 1
        self.texts: list[str] = []
        self.constants: dict[str, Any] = {
            name: getattr(runtime, name)
            for name in ("MISSING", "look", "out", "out_tag", "given", "compared", "by_django")
        } | {
            "ngettext": ngettext,
            "reverse": reverse,
            "mark_safe": mark_safe,
            "conditional_escape": conditional_escape,
        }
        self.names: dict[str, str] = {}
        self.assigned: dict[str, str] = {}
        self.count = 0
        self.blocks: dict[str, BlockNode] = {}
        self.isolated = False

    # --- writing ----------------------------------------------------------------------------------------
    def function(self) -> Render:
        self.nodes(self._root(self.template), {})
        self.flush()
        head = [f"{local} = context.get({name!r}, MISSING)" for name, local in self.names.items()]
        head += [f"{local} = {first}" for local, first in self.assigned.items()]
        head += ["parts = []", "add = parts.append"]
        body = [*("    " + one for one in head), *self.lines, "    return ''.join(parts)"]
        source = "\n".join(["def page(context):", *body])
        exec(compile(source, f"<{self.template.name}>", "exec"), self.constants)  # noqa: S102 - our own templates
        return self.constants["page"]  # type: ignore[no-any-return]

    def _root(self, template: Template) -> NodeList:
        """The outermost template of an inheritance; the innermost definition of each block counts."""
        for node in template.nodelist:
            if isinstance(node, ExtendsNode):
                parent = node.parent_name
                if parent.is_var or parent.filters:
                    raise Unknown("a parent that is known at last only")
                self.blocks = {**node.blocks, **self.blocks}
                return self._root(self.engine.get_template(parent.var))
            if not isinstance(node, TextNode):
                break
        return template.nodelist

    def line(self, text: str) -> None:
        self.flush()
        self.lines.append("    " * self.depth + text)

    def text(self, text: str) -> None:
        """Text that is always the same; neighbours become one."""
        if text:
            self.texts.append(text)

    def flush(self) -> None:
        if self.texts:
            text, self.texts = "".join(self.texts), []
            self.lines.append("    " * self.depth + f"add({text!r})")

    @contextmanager
    def indented(self, head: str) -> Iterator[None]:
        self.line(head)
        self.depth += 1
        yield
        self.line("pass")
        self.depth -= 1

    def function_inside(self, name: str, nodes: NodeList, scope: Scope) -> None:
        """`name()` returns these nodes as a text."""
        with self.indented(f"def {name}():"):
            self.line("parts = []")
            self.line("add = parts.append")
            begin, assigned = len(self.lines), len(self.assigned)
            self.nodes(nodes, dict(scope))
            self.line("return ''.join(parts)")
            if names := list(self.assigned)[assigned:]:
                self.lines.insert(begin, "    " * self.depth + f"nonlocal {', '.join(names)}")

    def constant(self, value: Any) -> str:
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def local(self) -> str:
        self.count += 1
        return f"v{self.count}"

    # --- nodes ------------------------------------------------------------------------------------------
    def nodes(self, nodes: NodeList, scope: Scope) -> None:
        for node in nodes:
            self.node(node, scope)

    def node(self, node: Node, scope: Scope) -> None:
        writer = WRITERS.get(type(node)) or getattr(type(node), "write_into", None)
        kept = self.lines.copy(), self.texts.copy(), self.depth, scope.copy()
        try:
            if writer is None:
                raise Unknown(type(node).__name__)
            if hasattr(type(node), "write_into"):
                node.write_into(self, scope)  # type: ignore[attr-defined]
            else:
                writer(self, node, scope)
        except UnknownAsAWhole:
            raise
        except Unknown:
            if node.get_nodes_by_type(BlockNode) or _binds(node):
                raise
            self.lines, self.texts, self.depth = kept[0], kept[1], kept[2]
            scope.clear()
            scope.update(kept[3])
            self._by_django(node, scope)

    def _by_django(self, node: Node, scope: Scope) -> None:
        if scope.get("forloop") == "":
            raise Unknown("the counters of a loop")
        bound = ", ".join(f"{name!r}: {local}" for name, local in scope.items())
        base = "{}" if self.isolated else "context"
        where = f"{{**{base}, {bound}}}" if bound else base
        self.line(f"add(by_django({self.constant(node)}, {self.constant(self.template)}, {where}))")

    def write_text(self, node: TextNode, scope: Scope) -> None:
        self.text(node.s)

    def write_nothing(self, node: Node, scope: Scope) -> None:
        """Comments and loads leave nothing behind."""

    def write_variable(self, node: VariableNode, scope: Scope) -> None:
        self.line(f"add(out({self.expression(node.filter_expression, scope)}))")

    def write_block(self, node: BlockNode, scope: Scope) -> None:
        self.nodes(self.blocks.get(node.name, node).nodelist, dict(scope))

    def write_if(self, node: IfNode, scope: Scope) -> None:
        opened = 0
        for condition, nodes in node.conditions_nodelists:
            if condition is None:
                self.nodes(nodes, scope)
                break
            self.line(f"if {self.condition(condition, scope)}:")
            self.depth += 1
            self.nodes(nodes, scope)
            self.line("pass")
            self.depth -= 1
            self.line("else:")
            self.depth += 1
            opened += 1
        self.line("pass")
        self.depth -= opened

    def write_for(self, node: ForNode, scope: Scope) -> None:
        inner = dict(scope)
        inner["forloop"] = ""
        locals_ = [self.local() for _ in node.loopvars]
        inner.update(zip(node.loopvars, locals_, strict=True))
        values = self.local()
        self.line(f"{values} = {self.expression(node.sequence, scope)} or ()")
        if node.is_reversed:
            self.line(f"{values} = reversed({values})")
        if len(node.nodelist_empty):
            with self.indented(f"if not {values}:"):
                self.nodes(node.nodelist_empty, dict(scope))
        with self.indented(f"for {', '.join(locals_)} in {values}:"):
            self.nodes(node.nodelist_loop, inner)

    def write_with(self, node: WithNode, scope: Scope) -> None:
        self.nodes(node.nodelist, {**scope, **self._bound(node.extra_context, scope)})

    def _bound(self, values: dict[str, FilterExpression], scope: Scope) -> Scope:
        bound = {}
        for name, expression in values.items():
            bound[name] = self.local()
            self.line(f"{bound[name]} = given({self.expression(expression, scope)})")
        return bound

    def write_include(self, node: IncludeNode, scope: Scope) -> None:
        name = node.template
        if name.is_var or name.filters or not isinstance(name.var, str):
            raise Unknown("an include that is known at last only")
        bound = self._bound(node.extra_context, scope)
        path = construct_relative_path(node.origin.template_name, name.var) if node.origin else name.var
        template, was = self.engine.get_template(path), self.isolated
        if node.isolated_context:
            self.isolated = True
            self.nodes(template.nodelist, bound)
        else:
            self.nodes(template.nodelist, {**scope, **bound})
        self.isolated = was

    def write_static(self, node: StaticNode, scope: Scope) -> None:
        if not self.is_constant(node.path):
            raise Unknown("a file that is known at last only")
        self._constant_text(conditional_escape(node.url(self._empty())), node.varname, scope)

    def write_url(self, node: URLNode, scope: Scope) -> None:
        name = node.view_name
        if not self.is_constant(name) or ":" in name.var:
            raise Unknown("a page that is known at last only")
        if all(map(self.is_constant, [*node.args, *node.kwargs.values()])):
            url = node.render(self._empty()) if node.asvar is None else reverse(name.var)
            self._constant_text(url, node.asvar, scope)
            return
        args = ", ".join(self.expression(one, scope) for one in node.args)
        if node.asvar is not None or node.kwargs:
            raise Unknown("an address in a variable")
        self.line(f"add(conditional_escape(reverse({name.var!r}, args=[{args}])))")

    def write_translate(self, node: TranslateNode, scope: Scope) -> None:
        expression = node.filter_expression
        if expression.filters or expression.var.literal is None or node.message_context:
            raise Unknown("a translation of something that is known at last only")
        context = self._empty()
        text = node.render(context)
        self._constant_text(context[node.asvar] if node.asvar else text, node.asvar, scope)

    def write_blocktranslate(self, node: BlockTranslateNode, scope: Scope) -> None:
        if node.message_context:
            raise Unknown("a translation with a context")
        inner = {**scope, **self._bound(node.extra_context, scope)}
        singular, names = node.render_token_list(node.singular)
        if node.plural:
            inner[node.countervar] = self.local()
            self.line(f"{inner[node.countervar]} = {self.expression(node.counter, scope)}")
            plural, more = node.render_token_list(node.plural)
            names = [*names, *more]
            message = f"ngettext({singular!r}, {plural!r}, {inner[node.countervar]})"
        elif not names:
            self._constant_text(mark_safe(gettext(singular) % {}), node.asvar, scope)  # noqa: S308
            return
        else:
            message = repr(gettext(singular))
        values = ", ".join(
            f"{name!r}: out({self.variable(Variable(name), inner)})" for name in dict.fromkeys(names)
        )
        if node.asvar is None:
            self.line(f"add({message} % {{{values}}})")
        else:
            self.line(f"{self._assign(node.asvar, scope)} = mark_safe({message} % {{{values}}})")

    def write_tag(self, node: SimpleNode, scope: Scope) -> None:
        if node.takes_context or type(node) is not SimpleNode:
            raise Unknown("a tag that reads the context")
        if node.func in _CONSTANT and all(map(self.is_constant, [*node.args, *node.kwargs.values()])):
            args, kwargs = node.get_resolved_arguments(self._empty())
            self._constant_text(conditional_escape(node.func(*args, **kwargs)), node.target_var, scope)
            return
        args = [f"given({self.expression(one, scope)})" for one in node.args]
        args += [f"{name}=given({self.expression(one, scope)})" for name, one in node.kwargs.items()]
        call = f"{self.constant(node.func)}({', '.join(args)})"
        if node.target_var is None:
            self.line(f"add(out_tag({call}))")
        else:
            self.line(f"{self._assign(node.target_var, scope)} = {call}")

    def _constant_text(self, text: str, variable: str | None, scope: Scope) -> None:
        if variable is None:
            self.text(text)
        else:
            self.line(f"{self._assign(variable, scope)} = {self.constant(text)}")

    def _assign(self, name: str, scope: Scope) -> str:
        """A Python variable for `as name`; where the tag is not reached, the name keeps what it was."""
        before = scope.get(name) or self._from_context(name)
        scope[name] = local = self.local()
        self.assigned[local] = before if before in (*self.names.values(), "MISSING") else "MISSING"
        return local

    def _empty(self) -> Context:
        context = Context()
        context.template = self.template
        return context

    # --- expressions ------------------------------------------------------------------------------------
    @staticmethod
    def is_constant(expression: FilterExpression) -> bool:
        if expression.filters:
            return False
        return not expression.is_var or expression.var.literal is not None

    def expression(self, expression: FilterExpression, scope: Scope) -> str:
        value = self.variable(expression.var, scope) if expression.is_var else self.constant(expression.var)
        for function, args in expression.filters:
            arguments = [
                self.variable(arg, scope) if is_variable else self.constant(mark_safe(arg))  # noqa: S308
                for is_variable, arg in args
            ]
            value = f"{self.constant(_filter(function))}(given({', '.join([value + ')', *arguments])})"
        return value

    def variable(self, variable: Variable, scope: Scope) -> str:
        if variable.literal is not None:
            return self.constant(variable.resolve({}))
        first, *rest = variable.lookups
        value = {"True": "True", "False": "False", "None": "None"}.get(first) or self.name(first, scope)
        for part in rest:
            value = f"look({value}, {part!r})"
        return value

    def name(self, name: str, scope: Scope) -> str:
        if name == "block" and name not in scope:
            raise UnknownAsAWhole("what an inner template replaces")
        if name == "forloop" and not scope.get(name):
            raise Unknown("the counters of a loop")
        return scope.get(name) or self._from_context(name)

    def _from_context(self, name: str) -> str:
        if self.isolated:
            return "MISSING"
        return self.names.setdefault(name, f"c_{len(self.names)}")

    def request(self) -> str:
        """The request, also inside an include that sees nothing else."""
        return self.names.setdefault("request", f"c_{len(self.names)}")

    def condition(self, condition: TokenBase, scope: Scope) -> str:
        if isinstance(condition, TemplateLiteral):
            return self.expression(condition.value, scope)
        sign = condition.id
        if sign == "not":
            return f"(not {self.condition(condition.first, scope)})"
        one, other = self.condition(condition.first, scope), self.condition(condition.second, scope)
        if sign in ("and", "or"):
            return f"({one} {sign} {other})"
        if sign in ("==", "!="):
            return f"({one} {sign} {other})"
        if sign not in COMPARISONS:
            raise Unknown(str(sign))
        return f"compared({self.constant(COMPARISONS[sign])}, {one}, {other})"


def _binds(node: Node) -> bool:
    """Whether a node, or one within it, gives a value to a name that later nodes read."""
    names = ("asvar", "varname", "target_var", "variable", "var_name", "variable_name")
    return any(getattr(one, name, None) for one in node.get_nodes_by_type(Node) for name in names)


def _filter(function: Any) -> Callable[..., Any]:
    """A filter with what Django does around it; one that needs the time zone is left to Django."""
    if getattr(function, "expects_localtime", False):
        raise Unknown("a filter for times")
    needs_autoescape = getattr(function, "needs_autoescape", False)
    is_safe = getattr(function, "is_safe", False)

    def apply(value: Any, *args: Any) -> Any:
        found = function(value, *args, autoescape=True) if needs_autoescape else function(value, *args)
        return mark_safe(found) if is_safe and isinstance(value, SafeData) else found  # noqa: S308

    return apply


WRITERS: dict[type[Node], Callable[[Compiler, Any, Scope], None]] = {
    TextNode: Compiler.write_text,
    CommentNode: Compiler.write_nothing,
    LoadNode: Compiler.write_nothing,
    VariableNode: Compiler.write_variable,
    BlockNode: Compiler.write_block,
    IfNode: Compiler.write_if,
    ForNode: Compiler.write_for,
    WithNode: Compiler.write_with,
    IncludeNode: Compiler.write_include,
    StaticNode: Compiler.write_static,
    URLNode: Compiler.write_url,
    TranslateNode: Compiler.write_translate,
    BlockTranslateNode: Compiler.write_blocktranslate,
    SimpleNode: Compiler.write_tag,
}
