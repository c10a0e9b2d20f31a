"""Finding people and cases one may see. What is typed is in no address and no log; what is found is in the log."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cases.actions.log import record_accesses
from cases.forms.caseload import SearchForm
from cases.models import Case, CasePerson
from cases.models.people import name_marks
from offices.models import User
from offices.permissions import signed_in, standing
from sozialraum.lib import names

MOST = 30
SIMILAR = 0.45
REFERENCE = re.compile(r"^([A-Z2-9]{4})-?([A-Z2-9]{4})$")


@dataclass
class Hit:
    """One case and the people in it for whom it was found; none when its own name or reference fits."""

    case: Any
    people: list[CasePerson]
    rank: int


@never_cache
@sensitive_post_parameters("q")
def search(request: HttpRequest) -> HttpResponse:
    """The form is sent by POST, so that names stand in no address, history or server log. Nothing is changed by it
    but the access log: one row for each case that is shown, in the transaction that reads.
    """
    user = signed_in(request)
    if not standing(user).works_with_families:
        raise Http404
    form = SearchForm(request.POST or None)
    hits: list[Hit] | None = None
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            hits = find(user, form.cleaned_data["q"])
            record_accesses(by=user, action="search", seen=[(hit.case, hit.case.right) for hit in hits])
    return render(request, "team/caseload/search.html", {"form": form, "hits": hits, "most": MOST})


def find(user: User, typed: str) -> list[Hit]:
    """By reference, else by names: whole words first, then what sounds the same, then what is written alike.

    Starts from the cases this person may see, which are few, so that it costs the same in a region with ten cases or
    with a million. Names of cases are compared after opening; marks choose which people are opened at all.
    """
    visible = Case.objects.visible_to(user).with_right_of(user).with_lead_worker().select_related("office")
    reference = REFERENCE.match(typed.upper().replace(" ", ""))
    if reference:
        found = visible.filter(reference="-".join(reference.groups())).first()
        if found is not None:
            return [Hit(found, [], 0)]
    cases = {case.pk: case for case in visible}
    hits: dict[int, Hit] = {}
    words = set(names.words(typed))
    for case in cases.values():
        if words and words <= set(names.words(case.label)):
            hits[case.pk] = Hit(case, [], 0)
    for member, rank in _people(list(cases), typed):
        hit = hits.setdefault(member.case_id, Hit(cases[member.case_id], [], rank))
        hit.rank = min(hit.rank, rank)
        hit.people.append(member)
    return sorted(hits.values(), key=lambda hit: (hit.rank, -hit.case.pk))[:MOST]


def _people(cases: list[int], typed: str) -> list[tuple[CasePerson, int]]:
    marks = name_marks(typed)
    rows = CasePerson.objects.filter(case__in=cases, person__name_grams__overlap=marks["name_grams"])
    by_sound = CasePerson.objects.filter(case__in=cases, person__name_sounds__overlap=marks["name_sounds"])
    found = []
    for member in (rows | by_sound).select_related("person").order_by("pk"):
        rank = _rank(member.person, typed, marks)
        if rank is not None:
            found.append((member, rank))
    return found


def _rank(person: Any, typed: str, marks: dict[str, list[Any]]) -> int | None:
    """0 the words, 1 the sounds, 2 written alike, None not the same."""
    if set(marks["name_words"]) <= set(person.name_words):
        return 0
    if marks["name_sounds"] and set(marks["name_sounds"]) <= set(person.name_sounds):
        return 1
    parts = (person.first_name, person.last_name, f"{person.first_name} {person.last_name}", person.pseudonym)
    return 2 if max(names.similarity(part, typed) for part in parts) >= SIMILAR else None
