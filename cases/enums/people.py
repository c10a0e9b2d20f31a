"""Words about families: how people belong together, who has custody, and how two records become one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RelationKind(models.TextChoices):
    """What the first person is to the second."""

    PARENT = "parent", _("mother or father of")
    STEP_PARENT = "step_parent", _("partner of a parent of")
    FOSTER_PARENT = "foster_parent", _("foster parent of")
    GUARDIAN = "guardian", _("guardian of")
    GRANDPARENT = "grandparent", _("grandparent of")
    SIBLING = "sibling", _("brother or sister of")
    PARTNER = "partner", _("partner of")
    OTHER = "other", _("close to")


MUTUAL = (RelationKind.SIBLING, RelationKind.PARTNER, RelationKind.OTHER)
"""Read the same from both sides, and are therefore stored once."""
RESPONSIBLE = (RelationKind.PARENT, RelationKind.FOSTER_PARENT, RelationKind.GUARDIAN)
"""Only these can have custody."""


class Custody(models.TextChoices):
    """§§ 1626 ff. BGB. Empty means that nobody knows yet, which is not the same as none."""

    JOINT = "joint", _("joint custody")
    SOLE = "sole", _("sole custody")
    PARTS = "parts", _("parts of custody")
    NONE = "none", _("no custody")


class MergeState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    DONE = "done", _("merged")
    REFUSED = "refused", _("refused")
    UNDONE = "undone", _("undone")
