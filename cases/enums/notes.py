"""Who reads a note."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoteKind(models.TextChoices):
    TEAM = "team", _("For the team")
    ENTRUSTED = "entrusted", _("Entrusted to me")
    """§ 65 SGB VIII: what somebody entrusts for help stays with the colleague it was entrusted to."""
