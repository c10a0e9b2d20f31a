"""Who may open and carry on a protection concern, who may be asked, and which procedure applies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.enums.cases import WRITABLE, State, Via
from cases.enums.protection import Expertise, Procedure
from cases.permissions.cases import right_to_view
from offices.enums import FAMILY_WORK, OrganizationKind
from offices.models import Membership, User

if TYPE_CHECKING:
    from cases.models import Case, ProtectionConcern


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
