"""When a session of staff ends, and how a form that was sent a moment too late is not lost.

A session ends after SESSION_IDLE_SECONDS without a request and SESSION_LIMIT_SECONDS after signing in. What is left of
it then is an anonymous session that remembers whose it was: nothing can be read with it. A view in
DRAFT_KEEPING_VIEWS (sozialraum.public) names a keeper with `keeps_drafts`; when its form arrives for an ended session,
the keeper, and never the view, is called with that person. The answer is always the way to sign in.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user, get_user_model
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

if TYPE_CHECKING:
    from offices.models import User

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
ENDED = "ended"

IDLE = "idle"
LIMIT = "limit"

WRITE_EVERY = 60
"""Seconds between two notes that somebody is still there: reading pages must not write each time."""
DRAFT_BYTES = 64 * 1024
DRAFTS_PER_SESSION = 10


class Keeper(Protocol):
    """Stores what was typed for this person, and says whether it did. It must not show or change anything else."""

    def __call__(self, request: HttpRequest, /, *, by: User, **kwargs: Any) -> bool: ...


def begin(session: Any) -> None:
    """Called at every signing in, whatever the way."""
    now = int(time.time())
    session[SIGNED_IN_AT] = session[SEEN_AT] = now
    session.pop(ENDED, None)


def end_if_due(request: HttpRequest) -> None:
    """End the session if its time is over, else note that somebody is there. Before anybody asks request.user."""
    session = request.session
    if SESSION_KEY not in session:
        return
    now = int(time.time())
    seen, since = session.get(SEEN_AT), session.get(SIGNED_IN_AT)
    if not isinstance(seen, int) or not isinstance(since, int):
        begin(session)
    elif now - seen >= settings.SESSION_IDLE_SECONDS:
        _end(request, IDLE, now)
    elif now - since >= settings.SESSION_LIMIT_SECONDS:
        _end(request, LIMIT, now)
    elif now - seen >= WRITE_EVERY:
        session[SEEN_AT] = now


def _end(request: HttpRequest, why: str, now: int) -> None:
    user = get_user(request)
    if user.is_authenticated:
        left = {"user": user.pk, "proof": user.get_session_auth_hash(), "why": why, "at": now, "kept": 0}
        request.session.flush()
        request.session[ENDED] = left
    request.user = AnonymousUser()


def why_ended(request: HttpRequest) -> dict[str, Any] | None:
    """For the page to sign in: {"idle": bool, "minutes": int, "hours": int, "kept": bool}, or None if nothing ended."""
    ended = request.session.get(ENDED)
    if not isinstance(ended, dict):
        return None
    return {
        "idle": ended["why"] == IDLE,
        "minutes": max(1, settings.SESSION_IDLE_SECONDS // 60),
        "hours": settings.SESSION_LIMIT_SECONDS // 3600,
        "kept": bool(ended["kept"]),
    }


def expired_user(request: HttpRequest) -> User | None:
    """Whose session this was until it ended by time, if that person's account and password are still the same.

    Proves who typed something, and nothing more: never show anything on the strength of it.
    """
    ended = request.session.get(ENDED)
    if request.user.is_authenticated or not isinstance(ended, dict):
        return None
    user = get_user_model().objects.filter(pk=ended["user"], is_active=True).first()
    if user is None or not constant_time_compare(ended["proof"], user.get_session_auth_hash()):
        return None
    return user


def keeps_drafts(keeper: Keeper) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator of a view: `keeper` stores its form when the session ended before it was sent."""

    def marked(view: Callable[..., Any]) -> Callable[..., Any]:
        view.keep_draft = keeper  # type: ignore[attr-defined]
        return view

    return marked


def keep_draft(request: HttpRequest, view: Callable[..., Any], kwargs: dict[str, Any]) -> bool:
    """Hand a late form to its view's keeper. Small forms without files only, and only a few for each session."""
    keeper: Keeper | None = getattr(view, "keep_draft", None)
    if keeper is None or request.method != "POST":
        return False
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or int(length) > DRAFT_BYTES or request.FILES:
        return False
    user = expired_user(request)
    if user is None:
        return False
    ended = request.session[ENDED]
    if ended["kept"] >= DRAFTS_PER_SESSION or not keeper(request, by=user, **kwargs):
        return False
    ended["kept"] += 1
    request.session.modified = True
    return True
