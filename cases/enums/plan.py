"""Words of the plan with the family."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GoalState(models.TextChoices):
    OPEN = "open", _("We are working on it")
    REACHED = "reached", _("Reached")
    PARTLY = "partly", _("Partly reached")
    DROPPED = "dropped", _("No longer wanted")


class Moment(models.TextChoices):
    """When somebody said where they stand between 0 and 10."""

    START = "start", _("At the start")
    BETWEEN = "between", _("In between")
    END = "end", _("At the end")


class TaskState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
