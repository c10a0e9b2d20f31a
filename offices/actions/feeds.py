"""The secret address of a person's calendar. It is shown once; the portal keeps its hash."""

from __future__ import annotations

from django.db import transaction

from offices.models import CalendarFeed, User
from sozialraum.lib import clock
from sozialraum.lib.tokens import new_token, token_hash


@transaction.atomic
def renew(*, user: User) -> str:
    """A new address in place of the old one. Returns its secret part."""
    User.objects.select_for_update().get(pk=user.pk)
    revoke(user=user)
    token = new_token()
    CalendarFeed.objects.create(user=user, token_hash=token_hash(token), created_at=clock.now())
    return token


def revoke(*, user: User) -> None:
    CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=clock.now())


def user_of(token: str) -> User | None:
    """Whose calendar this is; nobody's once it was revoked or the account closed."""
    feed = (
        CalendarFeed.objects.filter(
            token_hash=token_hash(token), revoked_at__isnull=True, user__is_active=True
        )
        .select_related("user")
        .first()
    )
    return feed.user if feed is not None else None
