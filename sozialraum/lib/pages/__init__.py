"""Public pages from Django's templates, translated into Python once per language.

Rendering a page node by node was the larger part of its cost. Here the nodes that Django's parser found are
written as one Python function per template and language: texts, translations, addresses and icons that cannot
change become constants, includes and inherited blocks are put in place, and a node that is not known here is
rendered by Django as always. The templates stay ordinary Django templates; a test compares both ways, page by page.
"""

from sozialraum.lib.pages.compiler import constant_tag
from sozialraum.lib.pages.rendering import render, render_with_django

__all__ = ["constant_tag", "render", "render_with_django"]
