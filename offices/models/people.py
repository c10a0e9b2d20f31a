from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody who works with the portal. Residents never have an account."""

    session_epoch = models.PositiveIntegerField(
        _("sign-ins ended"),
        default=0,
        editable=False,
        help_text=_("Raised to end every session of this account."),
    )

    class Meta(AbstractUser.Meta):
        ordering = ["last_name", "first_name", "username"]

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """Django compares it at every request: sessions end with the password, and with the epoch."""
        return salted_hmac(
            "offices.models.User.session",
            f"{self.password}${self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def __str__(self) -> str:
        return self.get_full_name() or self.username
