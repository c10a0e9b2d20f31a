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
from cases.views.answers import sent_data
from offices.models import User
from offices.permissions import signed_in, standing
from sozialraum.lib import names

MOST = 30
OPENED = 60
"""So many people at most are opened for one search."""
SIMILAR = 0.45
SHARED = 0.5
"""Of the threes of letters that were typed, so many must be shared before a name is opened and compared."""
ALIKE = 2
SHOWN = (
    "person__first_name",
    "person__last_name",
    "person__pseudonym",
    "person__birth_date",
    "person__age_band",
)
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
    form = SearchForm(sent_data(request))
    hits: list[Hit] | None = None
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            hits = find(user, form.cleaned_data["q"])
            record_accesses(by=user, action="search", seen=[(hit.case, hit.case.right) for hit in hits])
    return render(request, "team/caseload/search.html", {"form": form, "hits": hits, "most": MOST})


def find(user: User, typed: str) -> list[Hit]:
    """By reference, else by names: whole words first, then what sounds the same, then what is written alike.

    Starts from the cases this person may see, which are few, so that it costs the same in a region with ten cases or
    with a million. Names of cases are compared after opening; of people only those are opened whose marks fit.
    """
    visible = Case.objects.visible_to(user)
    shown = visible.with_right_of(user).with_lead_worker().select_related("office")
    reference = REFERENCE.match(typed.upper().replace(" ", ""))
    if reference:
        found = shown.filter(reference="-".join(reference.groups())).first()
        if found is not None:
            return [Hit(found, [], 0)]
    labels = dict(visible.order_by().values_list("pk", "label"))
    wanted = set(names.words(typed))
    ranks = {key: 0 for key, label in labels.items() if wanted and wanted <= set(names.words(label))}
    people: dict[int, list[CasePerson]] = {}
    for member, rank in _people(list(labels), typed):
        ranks[member.case_id] = min(rank, ranks.get(member.case_id, rank))
        people.setdefault(member.case_id, []).append(member)
    best = sorted(ranks, key=lambda key: (ranks[key], -key))[:MOST]
    cases = shown.in_bulk(best)
    return [Hit(cases[key], people.get(key, []), ranks[key]) for key in best if key in cases]


def _people(cases: list[int], typed: str) -> list[tuple[CasePerson, int]]:
    marks = {name: set(found) for name, found in name_marks(typed).items()}
    rows = CasePerson.objects.filter(case__in=cases).order_by("pk")
    ranked = [
        (rank, key)
        for key, *found in rows.values_list(
            "pk", "person__name_words", "person__name_sounds", "person__name_grams"
        )
        if (rank := _rank_of_marks(marks, *(set(values) for values in found))) is not None
    ]
    chosen = {key: rank for rank, key in sorted(ranked)[:OPENED]}
    opened = rows.filter(pk__in=chosen).select_related("person").only("case", "position", *SHOWN)
    return [
        (member, chosen[member.pk])
        for member in opened
        if chosen[member.pk] < ALIKE or _is_written_alike(member.person, typed)
    ]


def _rank_of_marks(
    marks: dict[str, set[Any]], words: set[str], sounds: set[str], grams: set[int]
) -> int | None:
    """0 the words, 1 the sounds, 2 perhaps written alike: to be opened; None nothing in common."""
    if marks["name_words"] <= words and words:
        return 0
    if marks["name_sounds"] and marks["name_sounds"] <= sounds:
        return 1
    enough = len(marks["name_grams"] & grams) >= SHARED * len(marks["name_grams"])
    return ALIKE if enough and marks["name_grams"] else None


def _is_written_alike(person: Any, typed: str) -> bool:
    parts = (person.first_name, person.last_name, f"{person.first_name} {person.last_name}", person.pseudonym)
    return max(names.similarity(part, typed) for part in parts) >= SIMILAR
