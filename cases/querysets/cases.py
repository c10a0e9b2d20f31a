"""Which cases somebody may see: the one definition, asked by every list, page, search and single check."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Concat, Greatest

from cases.enums.cases import RUNNING, Duty, GrantKind, State, Via
from offices.enums import FAMILY_WORK, Role
from offices.models import Membership
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User


def _rows(model: str) -> Any:
    """The manager of a model of this app, which lies above this layer."""
    return apps.get_model("cases", model)._default_manager


def valid_now(prefix: str = "") -> Q:
    """Rows with starts_at and ends_at that count at this moment."""
    now = clock.now()
    return Q(**{f"{prefix}starts_at__lte": now}) & (
        Q(**{f"{prefix}ends_at__isnull": True}) | Q(**{f"{prefix}ends_at__gt": now})
    )


def _works(user: User) -> Any:
    """Memberships of today in which this person works with families."""
    return Membership.objects.current().of(user).filter(role__in=FAMILY_WORK)


def _works_on(user: User) -> Q:
    """A current assignment together with a current membership in the case's office."""
    assigned = _rows("Assignment").current().filter(case=OuterRef("pk"), worker=user)
    return Q(Exists(assigned)) & Q(Exists(_works(user).filter(office=OuterRef("office"))))


def _granted(user: User) -> Any:
    granted = _rows("CaseGrant").current().filter(content_object=OuterRef("pk"), user=user)
    return granted.filter(Exists(_works(user)))


class CaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> CaseQuerySet:
        """Cases whose content this person may read right now.

        Either by a current assignment together with a current membership in the case's office, or by a grant that has
        not run out together with a membership in any office: who has left reads nothing. Being a lead, a superuser
        or a member of the office gives no content. A restricted or anonymised case is closed to everybody
        (Art. 18 DSGVO).
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        members = _works(user)
        assigned = (
            _rows("Assignment")
            .current()
            .filter(worker=user, case__office__in=members.values("office"))
            .order_by()
        )
        granted = _rows("CaseGrant").current().filter(Exists(members), user=user).order_by()
        # One set of keys rather than two conditions, so that the database begins with the few rows of this person.
        keys = assigned.values("case").union(granted.values("content_object"), all=True)
        return self.open_to_emergency().filter(pk__in=keys)

    def with_right_of(self, user: User) -> CaseQuerySet:
        """`right` of each visible case: by what right this person may read it (Via), for the access log."""
        emergency = _granted(user).filter(kind=GrantKind.EMERGENCY)
        return self.annotate(
            right=Case(
                When(_works_on(user), then=Value(Via.ASSIGNMENT)),
                When(Exists(emergency), then=Value(Via.EMERGENCY)),
                default=Value(Via.SHARE),
                output_field=models.CharField(),
            )
        )

    def overseen_by(self, user: User) -> CaseQuerySet:
        """Cases of the offices that this person leads today: to be listed with masked names, assigned and approved."""
        if not user.is_authenticated:
            return self.none()
        led = Membership.objects.current().of(user).filter(role=Role.LEAD)
        return self.filter(office__in=led.values("office"))

    def open_to_emergency(self) -> CaseQuerySet:
        """Cases that an emergency may open: all that are open to anybody."""
        return self.exclude(state__in=[State.RESTRICTED, State.ANONYMISED])

    def running(self) -> CaseQuerySet:
        return self.filter(state__in=RUNNING)

    def with_details(self) -> CaseQuerySet:
        return self.select_related("office", "organization")

    def with_lead_worker(self) -> CaseQuerySet:
        """`lead_worker_id`, `lead_worker_name` and `lead_since` of each case, NULL where it has none at the moment.

        `lead_has_left`: the lead worker is no member of the office today and has lost access; somebody must take over.
        """
        lead = _rows("Assignment").current().filter(case=OuterRef("pk"), duty=Duty.LEAD)
        name = Concat("worker__first_name", Value(" "), "worker__last_name")
        member = Membership.objects.current().filter(
            office=OuterRef("office"),
            user=OuterRef("lead_worker_id"),
            role__in=FAMILY_WORK,
            user__is_active=True,
        )
        return self.annotate(
            lead_worker_id=models.Subquery(lead.values("worker")[:1]),
            lead_worker_name=models.Subquery(lead.values(name=name)[:1]),
            lead_since=models.Subquery(lead.values("starts_at")[:1]),
        ).annotate(lead_has_left=~Exists(member))

    def with_last_activity(self) -> CaseQuerySet:
        """`last_activity`: when anything was last written in the case, whatever it was."""
        events = _rows("Event").filter(case=OuterRef("pk")).order_by("-at").values("at")[:1]
        return self.annotate(
            last_activity=Greatest("updated_at", Coalesce(models.Subquery(events), "updated_at"))
        )

    def led_by(self, worker: User) -> CaseQuerySet:
        """Cases for which this person is responsible now."""
        lead = _rows("Assignment").current().filter(worker=worker, duty=Duty.LEAD).order_by()
        return self.filter(pk__in=lead.values("case"))


class AssignmentQuerySet(models.QuerySet[Any]):
    def current(self) -> AssignmentQuerySet:
        return self.filter(valid_now())


class PersonQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> PersonQuerySet:
        """People of the cases this person may read, and people they entered who are in no case yet."""
        cases = _rows("Case").visible_to(user)
        in_case = _rows("CasePerson").filter(person=OuterRef("pk"))
        return self.filter(merged_into__isnull=True).filter(
            Exists(in_case.filter(case__in=cases.values("pk")))
            | (Q(created_by=user) & ~Exists(in_case) & Exists(_works(user)))
        )

    def alike(
        self, *, sounds: list[str], grams: list[list[int]], words: list[str], birth_mark: str, most: int = 60
    ) -> PersonQuerySet:
        """At most `most` records that may be the person with these marks, whoever may see them: to be compared after
        opening, and never shown as they are.

        The same sounds; or most of the threes of letters (`grams`: the name in four pieces, of which one slip of the
        pen leaves two whole); or the same birthday and one word in common. Each is answered by an index. Those who are
        closest come first, so that among very many the right one is not cut off.
        """
        found = Q(pk=None)
        if sounds:
            found |= Q(name_sounds__contains=sounds)
        for first, second in combinations(grams, 2):
            found |= Q(name_grams__contains=sorted({*first, *second}))
        if birth_mark and words:
            found |= Q(birth_mark=birth_mark, name_words__overlap=words)
        nearness: Any = Value(0)
        for weight, agrees in (
            (8, Q(birth_mark=birth_mark) if birth_mark else None),
            (4, Q(name_sounds__contains=sounds) if sounds else None),
            *((1, Q(name_grams__contains=sorted({*piece}))) for piece in grams),
        ):
            if agrees is not None:
                nearness = nearness + Case(When(agrees, then=weight), default=0)
        near = self.filter(found, merged_into__isnull=True).annotate(nearness=nearness)
        return near.order_by("-nearness", "pk")[:most]
