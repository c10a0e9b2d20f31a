"""Where somebody stands between 0 and 10, as eleven dots: full up to the number, hollow behind it."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from cases.models.plan import HIGHEST

register = template.Library()

STEP = 16


@register.simple_tag
def scale_dots(value: int) -> SafeString:
    """Decorative: the number stands beside it in words. Full and hollow tell the dots apart without any colour."""
    dots = "".join(
        f'<circle cx="{STEP // 2 + number * STEP}" cy="10" r="{8 if number == value else 5}" '
        f'class="{"is-here" if number == value else "is-on" if number < value else "is-off"}"/>'
        for number in range(HIGHEST + 1)
    )
    width = STEP * (HIGHEST + 1)
    return mark_safe(  # noqa: S308 - numbers only
        f'<svg class="sr-dots" viewBox="0 0 {width} 20" width="{width}" height="20" aria-hidden="true" '
        f'focusable="false">{dots}</svg>'
    )
