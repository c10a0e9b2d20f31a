"""Who works where, asked at the moment of asking. Everything else about access builds on these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Value
from django.http import HttpRequest

from offices.enums import FAMILY_WORK, Role
from offices.models import Membership, Office, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

EVALUATOR = "evaluator"
DATA_PROTECTION = "data_protection"


def signed_in(request: HttpRequest) -> User:
    """Who asks. Views behind the closed door have somebody; anybody else is refused."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def offices_of(user: User | AnonymousUser, *roles: Role) -> Any:
    """Offices in which this person has one of the roles (any, if none is named) today."""
    memberships = Membership.objects.current().of(user)  # type: ignore[arg-type]
    if roles:
        memberships = memberships.filter(role__in=roles)
    return Office.objects.filter(pk__in=memberships.values("office")).order_by("position", "name")


def works_in(user: User | AnonymousUser, office: Office | int, *roles: Role) -> bool:
    return offices_of(user, *roles).filter(pk=getattr(office, "pk", office)).exists()


def leads(user: User | AnonymousUser, office: Office | int) -> bool:
    return works_in(user, office, Role.LEAD)


def in_group(user: User | AnonymousUser, name: str) -> bool:
    """Roles without an office: evaluator, data protection officer."""
    return user.is_active and user.groups.filter(name=name).exists()


def among(user: User, name: str) -> Exists:
    """`in_group` as a condition of a query, for lists that show more to the one or the other role."""
    return Exists(Group.objects.filter(name=name, user=user.pk, user__is_active=True))


@dataclass(frozen=True)
class Standing:
    """What a person is at this moment, for what a page offers them; what they may do is asked anew each time."""

    is_member: bool
    works_with_families: bool
    is_lead: bool
    is_coordinator: bool
    is_evaluator: bool
    is_data_protection: bool


def standing(user: User) -> Standing:
    """One query, kept on the user object and with it for one request."""
    found: Standing | None = getattr(user, "_standing", None)
    if found is None:
        held = Membership.objects.current().of(user).order_by().values_list(Value("role"), "role")
        named = user.groups.order_by().values_list(Value("group"), "name")
        rows = set(held.union(named)) if user.is_active else set()
        roles = {name for kind, name in rows if kind == "role"}
        groups = {name for kind, name in rows if kind == "group"}
        found = Standing(
            is_member=bool(roles),
            works_with_families=bool(roles & set(FAMILY_WORK)),
            is_lead=Role.LEAD in roles,
            is_coordinator=Role.COORDINATOR in roles,
            is_evaluator=EVALUATOR in groups,
            is_data_protection=DATA_PROTECTION in groups,
        )
        user._standing = found  # type: ignore[attr-defined]
    return found
