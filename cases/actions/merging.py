"""Two records of one person become one. Two people look, an open protection concern waits, and it can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from cases.actions.errors import Conflict, Hindered, NotAllowed, Refused
from cases.actions.hindrances import DELETING, Obstacle, obstacles
from cases.actions.log import record_event
from cases.enums.people import MergeState
from cases.models import Case, CasePerson, GoalAgreement, HouseholdMember, Person, PersonMerge, Relation
from cases.permissions.people import can_decide_merge, can_undo_merge, sees_both
from offices.models import User
from sozialraum.lib import clock

GIVING_WAY: tuple[type[models.Model], ...] = (CasePerson, Relation, HouseholdMember, GoalAgreement)
"""Rows that say nothing new when both records are in one case: the second goes, and is written anew when undone."""


@transaction.atomic
def propose_merge(kept: Person, merged: Person, *, by: User) -> PersonMerge:
    """Say that both are one. Nothing changes until somebody else has confirmed it.

    Refused between a case of a minor who asks without the parents' knowledge and any other case: the common record
    would carry what the child said into a place that the parents' caseworkers read (§ 8 (3) SGB VIII).
    """
    kept, merged = _locked_pair(kept, merged)
    if not sees_both(by, kept, merged):
        raise NotAllowed(_("You need rights on both people."))
    _must_be_mergeable(kept, merged)
    if PersonMerge.objects.proposed().filter(merged__in=[kept, merged]).exists():
        raise Conflict(_("This is proposed already and waits for a second person."))
    merge = PersonMerge.objects.create(kept=kept, merged=merged, proposed_by=by, proposed_at=clock.now())
    record_event("merge_proposed", by=by, of=merge)
    return merge


@transaction.atomic
def confirm_merge(merge: PersonMerge, *, by: User) -> PersonMerge:
    """The second person agrees. Every row of every model that pointed at the one points at the other from now on."""
    merge = _locked(merge, MergeState.PROPOSED)
    if merge.proposed_by_id == by.pk:
        raise NotAllowed(_("You proposed it yourself: somebody else has to confirm it."))
    if not can_decide_merge(by, merge):
        raise NotAllowed(_("You cannot decide this."))
    kept, merged = _locked_pair(merge.kept, merge.merged)
    _must_be_mergeable(kept, merged)
    merge.moved = _move(merged, kept)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    return _decided(merge, by, MergeState.DONE, "merge_confirmed")


@transaction.atomic
def refuse_merge(merge: PersonMerge, *, by: User) -> PersonMerge:
    """They are two people. Those who proposed it can take it back the same way."""
    merge = _locked(merge, MergeState.PROPOSED)
    if merge.proposed_by_id == by.pk:
        merge.state = MergeState.REFUSED
        merge.save(update_fields=["state"])
        record_event("merge_withdrawn", by=by, of=merge)
        return merge
    if not can_decide_merge(by, merge):
        raise NotAllowed(_("You cannot decide this."))
    return _decided(merge, by, MergeState.REFUSED, "merge_refused")


@transaction.atomic
def undo_merge(merge: PersonMerge, *, by: User) -> PersonMerge:
    """It was a mistake: what moved goes back, what gave way is written anew. What came after stays with `kept`."""
    merge = _locked(merge, MergeState.DONE)
    if not can_undo_merge(by, merge):
        raise NotAllowed(_("You cannot undo this."))
    kept, merged = _locked_pair(merge.kept, merge.merged)
    for field in _references():
        moved = merge.moved.get(_name_of(field), [])
        rows = field.model._default_manager.filter(pk__in=moved, **{field.name: kept})
        rows.update(**{field.name: merged})
    for model in GIVING_WAY:
        for values in merge.moved.get(f"gone {model._meta.model_name}", []):
            model._default_manager.create(**values)
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    merge.state = MergeState.UNDONE
    merge.undone_by, merge.undone_at = by, clock.now()
    merge.save(update_fields=["state", "undone_by", "undone_at"])
    record_event("merge_undone", by=by, of=merge)
    return merge


def _locked(merge: PersonMerge, state: str) -> PersonMerge:
    fresh = PersonMerge.objects.select_for_update().filter(pk=merge.pk).first()
    if fresh is None:
        raise Conflict(_("One of the two has just been deleted."))
    if fresh.state != state:
        raise Conflict(
            _("This is “%(state)s” by now. Somebody was faster.") % {"state": fresh.get_state_display()}
        )
    return fresh


def _locked_pair(kept: Person, merged: Person) -> tuple[Person, Person]:
    if kept.pk == merged.pk:
        raise Refused(_("Please choose two different people."))
    rows = Person.objects.select_for_update().filter(pk__in=[kept.pk, merged.pk]).order_by("pk")
    found = {person.pk: person for person in rows}
    if len(found) < 2:
        raise Conflict(_("One of the two has just been deleted."))
    return found[kept.pk], found[merged.pk]


def _must_be_mergeable(kept: Person, merged: Person) -> None:
    if kept.merged_into_id or merged.merged_into_id:
        raise Conflict(_("One of the two was merged already."))
    cases = list(Case.objects.filter(case_people__person__in=[kept, merged]).distinct())
    if len({case.pk for case in cases if case.is_minor_confidential}) and len(cases) > 1:
        raise Refused(
            _(
                "One of the cases is confidential towards the parents (§ 8 (3) SGB VIII). "
                "Its people are never merged with those of another case."
            )
        )
    found: list[Obstacle] = [obstacle for case in cases for obstacle in obstacles(case, DELETING)]
    if found:
        raise Hindered(_("The two cannot be merged yet."), found)


def _references() -> Iterator[models.ForeignKey[Any, Any]]:
    """Every foreign key to a person, of whichever model, but for what tells of merging itself."""
    for relation in Person._meta.related_objects:
        field = relation.field
        if field.model not in (Person, PersonMerge) and isinstance(field, models.ForeignKey):
            yield field


def _name_of(field: models.ForeignKey[Any, Any]) -> str:
    return f"{field.model._meta.label_lower}.{field.name}"


def _move(merged: Person, kept: Person) -> dict[str, Any]:
    moved: dict[str, Any] = {}
    for field in _references():
        manager = field.model._default_manager
        for key in list(manager.filter(**{field.name: merged}).order_by("pk").values_list("pk", flat=True)):
            try:
                with transaction.atomic():
                    manager.filter(pk=key).update(**{field.name: kept})
            except IntegrityError:
                if field.model not in GIVING_WAY:
                    raise Refused(
                        _("Both are named in one record of a case, so that they cannot be merged.")
                    ) from None
                moved.setdefault(f"gone {field.model._meta.model_name}", []).append(
                    _given_up(field.model, key)
                )
            else:
                moved.setdefault(_name_of(field), []).append(key)
    return moved


def _given_up(model: type[models.Model], key: int) -> dict[str, Any]:
    rows = model._default_manager.filter(pk=key)
    columns = [column.attname for column in model._meta.concrete_fields if not column.primary_key]
    values: dict[str, Any] = rows.values(*columns).get()
    rows.delete()
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()
    }


def _decided(merge: PersonMerge, by: User, state: str, verb: str) -> PersonMerge:
    merge.state = state
    merge.decided_by, merge.decided_at = by, clock.now()
    merge.save(update_fields=["state", "decided_by", "decided_at", "moved"])
    record_event(verb, by=by, of=merge)
    return merge
