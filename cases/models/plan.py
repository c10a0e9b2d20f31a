"""The plan with the family: what they wish for in their own words, where they stand, and who does what until when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from cases.enums.plan import GoalState, Moment, TaskState
from cases.models.cases import Case
from cases.models.people import Person
from cases.querysets.plan import GoalQuerySet, TaskQuerySet
from offices.enums import SpokenLanguage
from offices.models import User
from sozialraum.lib import clock
from sozialraum.lib.sealed_fields import SealedTextField

HIGHEST = 10


class Goal(models.Model):
    """One wish of the family, in the words and the language in which they said it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="goals")
    need = SealedTextField(
        _("What is it about?"),
        max_length=1000,
        blank=True,
        help_text=_("In the family's own words: what is hard, what they need."),
    )
    words = SealedTextField(
        _("What should be different?"),
        max_length=1000,
        help_text=_("The goal in the family's own words. It is printed exactly like this."),
    )
    language = models.CharField(
        _("language of these words"), max_length=3, choices=SpokenLanguage, default=SpokenLanguage.DE
    )
    agreed_by: models.ManyToManyField[Person, GoalAgreement] = models.ManyToManyField(
        Person, through="GoalAgreement", related_name="+", verbose_name=_("agreed by"), blank=True
    )
    agreed_words = SealedTextField(
        _("who else agreed"), max_length=200, blank=True, help_text=_("For example: the class teacher.")
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    state = models.CharField(_("where it stands"), max_length=8, choices=GoalState, default=GoalState.OPEN)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.pk}"


class GoalAgreement(models.Model):
    """Somebody of the family said: yes, this is what we work on."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="agreements")
    person = models.ForeignKey(Person, models.PROTECT, related_name="goal_agreements")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["goal", "person"], name="agreed_once")]

    def __str__(self) -> str:
        return f"{self.goal_id} {self.person_id}"


class ScaleReading(models.Model):
    """Where somebody said they stand between 0 (not at all) and 10 (just as we wish)."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="readings")
    moment = models.CharField(_("when in our work"), max_length=8, choices=Moment, default=Moment.BETWEEN)
    value = models.PositiveSmallIntegerField(_("0 to 10"))
    on = models.DateField(_("day"))
    said_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="scale_readings",
        verbose_name=_("said by"),
    )
    said_by_words = SealedTextField(_("somebody else"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(value__range=(0, HIGHEST)), name="reading_0_to_10"),
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.on:%d.%m.%Y})"


class Task(models.Model):
    """A step: one person of the family or one colleague, and a day."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    goal = models.ForeignKey(
        Goal, models.SET_NULL, null=True, blank=True, related_name="tasks", verbose_name=_("for the goal")
    )
    text = SealedTextField(_("what"), max_length=400)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="family_tasks",
        verbose_name=_("by the family"),
    )
    worker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by a colleague")
    )
    due_on = models.DateField(_("until"))
    is_internal = models.BooleanField(
        _("for the team only"), default=False, help_text=_("Is not printed on the family's plan.")
    )
    state = models.CharField(max_length=8, choices=TaskState, default=TaskState.OPEN, editable=False)
    reason = SealedTextField(_("why"), max_length=400, blank=True)
    ended_on = models.DateField(null=True, editable=False)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["worker", "due_on"], condition=Q(state="open"), name="open_task_of_worker"),
            models.Index(fields=["case", "state"], name="task_of_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, worker__isnull=True)
                | Q(person__isnull=True, worker__isnull=False),
                name="task_has_one_doer",
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.OPEN, ended_on__isnull=True)
                | (~Q(state=TaskState.OPEN) & Q(ended_on__isnull=False)),
                name="task_ended_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.DROPPED) | Q(GreaterThan(Length("reason"), 0)),
                name="task_dropped_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.due_on:%d.%m.%Y}"

    @property
    def is_overdue(self) -> bool:
        return self.state == TaskState.OPEN and self.due_on < clock.today()

    @property
    def doer(self) -> Person | User:
        return self.person or self.worker  # type: ignore[return-value]
