"""Who may open and carry on a protection concern, who may be asked, and which procedure applies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cases.enums.cases import WRITABLE, State, Via
from cases.enums.protection import ConcernState, Expertise, Procedure
from cases.permissions.cases import right_to_view
from offices.enums import FAMILY_WORK, OrganizationKind
from offices.models import Membership, User

if TYPE_CHECKING:
    from collections.abc import Collection

    from cases.models import Assessment, Case, ProtectionConcern

ASSESSORS = 2
"""§ 8a (1): several professionals. The database holds the same number (migration)."""


PROTECTABLE = (*WRITABLE, State.CLOSING_REQUESTED)
"""A child in danger does not wait until somebody takes back that the case was to be closed."""


def can_protect(user: User, case: Case) -> bool:
    """Those who work on the case, also while its closing is asked for: a child in danger does not wait for paper."""
    return case.state in (*WRITABLE, State.CLOSING_REQUESTED) and right_to_view(user, case) == Via.ASSIGNMENT


def employment(user: User, case: Case) -> Membership | None:
    """As what and for whom this person works in the case's office today."""
    return (
        Membership.objects.current()
        .of(user)
        .filter(office=case.office_id, role__in=FAMILY_WORK)
        .select_related("organization")
        .first()
    )


def procedure_of(membership: Membership) -> Procedure:
    """§ 8a (1) for the youth office, § 8a (4) for everybody else who works with children by agreement with it."""
    if membership.organization.kind == OrganizationKind.YOUTH_OFFICE:
        return Procedure.YOUTH_OFFICE
    return Procedure.PROVIDER


def may_be_asked(concern: ProtectionConcern, expertise: Expertise | str) -> Any:
    """Colleagues who can be asked as that. Whoever was asked already is left out.

    A colleague: works with families in the case's office, or for its controller in any office. An experienced
    professional: works with families anywhere in the region, because the one who advises reads no names; never the
    person who opened the concern (§ 8a (4) sentence 1 no. 2, § 8b (1) SGB VIII).
    """
    memberships = Membership.objects.current().filter(role__in=FAMILY_WORK)
    if expertise == Expertise.COLLEAGUE:
        case = concern.case
        memberships = memberships.filter(office=case.office_id) | memberships.filter(
            organization=case.organization_id
        )
    asked = concern.assessments.values("assessor")
    people = User.objects.filter(is_active=True, pk__in=memberships.values("user")).exclude(pk__in=asked)
    if expertise == Expertise.EXPERIENCED:
        people = people.exclude(pk=concern.opened_by_id)
    return people


def readable_views(user: User, concern: ProtectionConcern, views: Collection[Assessment]) -> list[Assessment]:
    """Of all assessments of a concern the given ones this person may read. Independent judgement:

    Whoever is asked reads the others' views only after giving their own. Who is not asked (another colleague of the
    case) reads them once two are there, which is when it can be decided.
    """
    given = [one for one in views if one.submitted_at is not None]
    own = next((one for one in views if one.assessor_id == user.pk), None)
    if concern.state == ConcernState.ASSESSING:
        if own is not None and own.submitted_at is None:
            return []
        if own is None and len(given) < ASSESSORS:
            return []
    return given


def missing_views(concern: ProtectionConcern, views: Collection[Assessment]) -> str:
    """Which views are missing before it can be decided, as a sentence; empty: none."""
    given = [one for one in views if one.submitted_at is not None]
    if len({one.assessor_id for one in given}) < ASSESSORS:
        return _("At least two professionals give their own views before it is decided.")
    if concern.is_provider and not any(
        one.expertise == Expertise.EXPERIENCED and one.assessor_id != concern.opened_by_id for one in given
    ):
        return _("The view of an experienced professional (insoweit erfahrene Fachkraft) is missing.")
    return ""
