"""Two records, one person: proposing it from a case, and deciding it as somebody else."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cases.actions.log import record_accesses
from cases.actions.merging import confirm_merge, propose_merge, refuse_merge, undo_merge
from cases.enums.cases import WRITABLE, Via
from cases.enums.people import MergeState
from cases.forms.people import MergeForm
from cases.models import Case, CasePerson, Person, PersonMerge
from cases.permissions.people import can_decide_merge, can_undo_merge, sees_both
from cases.views.access import open_case
from cases.views.answers import done, saved, sent_data
from offices.models import User
from offices.permissions import signed_in, standing
from sozialraum.lib import names


@never_cache
def propose(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The people of one's own cases who are written alike come first; only those can be chosen."""
    user = signed_in(request)
    case = open_case(request, reference, subject="people")
    if case.via != Via.ASSIGNMENT or case.state not in WRITABLE:
        raise Http404
    member = get_object_or_404(CasePerson.objects.select_related("person"), case=case, pk=pk)
    person = member.person
    alike = _alike(user, person)
    people = Person.objects.filter(pk__in=[other.pk for other in alike])
    form = MergeForm(sent_data(request), people=people)
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data["other"]
        if saved(
            request,
            form,
            lambda: propose_merge(person, other, by=user),
            _("Proposed. Somebody else who may see both, or the lead, has to confirm it."),
        ):
            return redirect("case-people", reference)
    context = {"case": case, "member": member, "person": person, "form": form, "has_others": bool(alike)}
    return render(request, "team/caseload/merge_propose.html", context)


def _alike(user: User, person: Person) -> list[Person]:
    """Other people one may see with a name in common by sound; few enough to be opened."""
    marks = {"name_sounds__overlap": person.name_sounds or [""]}
    found = Person.objects.visible_to(user).filter(**marks).exclude(pk=person.pk)[:60]
    return sorted(found, key=lambda other: -names.similarity(str(other), str(person)))


@never_cache
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may see both sees both; a lead sees only whether the marks agree."""
    user = signed_in(request)
    if not standing(user).works_with_families:
        raise Http404
    merge = (
        PersonMerge.objects.select_related("kept", "merged", "proposed_by", "decided_by")
        .filter(pk=pk)
        .first()
    )
    if merge is None:
        raise Http404
    may_decide, may_undo = can_decide_merge(user, merge), can_undo_merge(user, merge)
    is_own = merge.proposed_by_id == user.pk and merge.state == MergeState.PROPOSED
    if not (may_decide or may_undo or is_own):
        raise Http404
    acts = {
        "confirm": (confirm_merge, _("The two records are one now.")),
        "refuse": (refuse_merge, _("They stay two people.")),
        "undo": (undo_merge, _("Undone: they are two again.")),
    }
    if request.method == "POST":
        if request.POST.get("decision") not in acts:
            raise Http404
        act, success = acts[request.POST["decision"]]
        done(request, lambda: act(merge, by=user), success)
        return redirect("team-home")
    with transaction.atomic():
        sees = _may_see(user, merge)
        cases = Case.objects.visible_to(user) if sees else Case.objects.overseen_by(user)
        pair = [merge.kept_id, merge.merged_id]
        shown = list(
            cases.filter(case_people__person__in=pair).distinct().with_right_of(user).only("reference")
        )
        record_accesses(
            by=user, action="view", seen=[(case, case.right if sees else Via.LEAD) for case in shown]
        )
    context = {
        "merge": merge,
        "sees": sees,
        "pair": [
            {"person": merge.kept, "role": _("stays")},
            {"person": merge.merged, "role": _("is joined to the other")},
        ]
        if sees
        else [],
        "cases": shown,
        "agreement": _agreement(merge.kept, merge.merged),
        "may_decide": may_decide,
        "may_undo": may_undo,
        "is_own": is_own,
    }
    return render(request, "team/caseload/merge_decide.html", context)


def _may_see(user: User, merge: PersonMerge) -> bool:
    if merge.state == MergeState.DONE:
        return Person.objects.visible_to(user).filter(pk=merge.kept_id).exists()
    return sees_both(user, merge.kept, merge.merged)


def _agreement(kept: Person, merged: Person) -> list[dict[str, Any]]:
    """What agrees, from the marks alone: nothing is opened for it."""

    def line(label: str, first: Any, second: Any) -> dict[str, Any]:
        return {"label": label, "agrees": (first == second) if first and second else None}

    return [
        line(_("Names, letter by letter"), kept.name_words, merged.name_words),
        line(_("Names, by sound"), kept.name_sounds, merged.name_sounds),
        line(_("date of birth"), kept.birth_mark, merged.birth_mark),
    ]
