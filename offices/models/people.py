"""Who works with the portal."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from offices.enums import SpokenLanguage


class Qualification(models.Model):
    """What somebody has learned and a roster may ask for, for example insoweit erfahrene Fachkraft (§ 8a SGB VIII)."""

    slug = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """Somebody who works with the portal. Residents never have an account."""

    languages = ArrayField(
        models.CharField(max_length=3, choices=SpokenLanguage),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    qualifications = models.ManyToManyField(Qualification, verbose_name=_("qualifications"), blank=True)
    is_shown_publicly = models.BooleanField(
        _("name on the office's public page"),
        default=False,
        help_text=_("Only the person can agree, and can take it back at any time."),
    )
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


class Portrait(models.Model):
    """A picture for the public page of the office, in a table of its own because no other page needs it."""

    user = models.OneToOneField(User, models.CASCADE, related_name="portrait")
    jpeg = models.BinaryField(help_text=_("A square of 320 pixels, drawn anew from what was uploaded."))
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return str(self.user)
