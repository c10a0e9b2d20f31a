"""How pages answer when an action was refused: a sentence, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

from cases.actions.errors import Hindered, Refused


def sent_data(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also to nothing at all, so that an empty POST is told what is missing."""
    return request.POST if request.method == "POST" else None


def done(request: HttpRequest, act: Callable[[], Any], success: object) -> bool:
    """For a button: carry it out and say so, or say why not."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        for obstacle in getattr(refusal, "obstacles", []):
            messages.warning(request, obstacle.sentence)
        return False
    messages.success(request, str(success))
    return True


def saved(request: HttpRequest, form: BaseForm, act: Callable[[], Any], success: object) -> bool:
    """For a form: the same, with the sentence above the form and what was typed still in it."""
    try:
        act()
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        if isinstance(refusal, Hindered):
            for obstacle in refusal.obstacles:
                form.add_error(None, obstacle.sentence)
        return False
    messages.success(request, str(success))
    return True
