"""Who may say that two records are one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.enums.people import MergeState
from cases.models import Case, CasePerson, Person, PersonMerge

if TYPE_CHECKING:
    from offices.models import User


def sees_both(user: User, first: Person, second: Person) -> bool:
    """Rights on both: each is in a case this person may read (or was entered by them and is in none yet)."""
    return Person.objects.visible_to(user).filter(pk__in=[first.pk, second.pk]).count() == 2


def oversees_both(user: User, first: Person, second: Person) -> bool:
    """Leads the office of a case of each. Such a lead sees references and whether the marks agree, no names."""
    cases = Case.objects.overseen_by(user)
    own = CasePerson.objects.filter(person__in=[first.pk, second.pk], case__in=cases.values("pk"))
    return own.values("person").distinct().count() == 2


def can_decide_merge(user: User, merge: PersonMerge) -> bool:
    """Somebody else than who proposed it: a colleague with rights on both, or a lead of both, who sees masked data."""
    if merge.state != MergeState.PROPOSED or merge.proposed_by_id == user.pk:
        return False
    return sees_both(user, merge.kept, merge.merged) or oversees_both(user, merge.kept, merge.merged)


def can_undo_merge(user: User, merge: PersonMerge) -> bool:
    """Those who took part, and whoever could have confirmed it: a mistake should be quick to mend."""
    if merge.state != MergeState.DONE:
        return False
    if user.pk in (merge.proposed_by_id, merge.decided_by_id):
        return True
    return Person.objects.visible_to(user).filter(pk=merge.kept_id).exists()
