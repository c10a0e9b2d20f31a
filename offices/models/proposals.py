"""A proposal for the open places of draft weeks. Nobody works anything by it until the lead takes it over."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.enums.roster import ProposalState
from offices.models.offices import Office
from offices.models.people import User
from sozialraum.lib import clock

LONGEST = timedelta(minutes=3)
"""Whoever works longer than this has died: time limit, start and writing are far below."""


class RosterProposal(models.Model):
    """Its own process fills it in. `result`: chosen places and what stays open (offices.roster.proposal)."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    monday = models.DateField(_("week of"))
    weeks = models.PositiveSmallIntegerField(_("weeks"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(default=0)
    objective = models.FloatField(null=True, blank=True)
    bound = models.FloatField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weeks__gte=1, weeks__lte=4), name="proposal_weeks"),
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="proposal_begins_on_monday"),
            models.UniqueConstraint(
                fields=["office"],
                condition=Q(state__in=[ProposalState.WAITING, ProposalState.RUNNING]),
                name="one_proposal_at_work_an_office",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.monday:%d.%m.%Y}"

    @property
    def is_at_work(self) -> bool:
        return self.state in (ProposalState.WAITING, ProposalState.RUNNING)

    @property
    def is_dead(self) -> bool:
        """Its process ended without an answer, for example because the server was started again."""
        return self.is_at_work and clock.now() - self.requested_at > LONGEST

    @property
    def gap_percent(self) -> float | None:
        """By how much a better plan could be better at most."""
        if self.objective is None or self.bound is None:
            return None
        return 100 * max(0.0, self.objective - self.bound) / max(1.0, abs(self.objective))
