"""The family of a case: who, how they belong together, where they live."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.actions import people as verbs
from cases.actions.duplicates import Hints, duplicate_hints
from cases.enums.cases import WRITABLE, Naming, Position, Via
from cases.enums.people import MUTUAL
from cases.forms.people import HouseholdForm, MoveInForm, MoveOutForm, PersonForm, RelationForm
from cases.models import Case, CasePerson, Household, HouseholdMember, Person, PersonMerge, Relation
from cases.views.access import open_case
from cases.views.answers import done, saved, sent_data
from offices.permissions import signed_in
from sozialraum.lib import clock


@never_cache
@require_safe
def people(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_case(request, reference, subject="people")
    members = list(CasePerson.objects.filter(case=case).select_related("person"))
    persons = {member.person_id: member.person for member in members}
    relations = list(Relation.objects.filter(case=case))
    households = list(Household.objects.filter(case=case))
    lives = list(HouseholdMember.objects.filter(household__case=case))
    merges = PersonMerge.objects.proposed().filter(kept__in=persons) | PersonMerge.objects.proposed().filter(
        merged__in=persons
    )
    waiting = {key for merge in merges for key in (merge.kept_id, merge.merged_id)}
    can_write = _writes(case)
    context = {
        "case": case,
        "can_write": can_write,
        "members": [
            {
                "member": member,
                "person": member.person,
                "relations": _relations_of(member.person, relations, persons),
                "custody": _custody_of(member.person, relations, persons),
                "is_merging": member.person_id in waiting,
            }
            for member in members
        ],
        "households": [
            {"household": household, "members": _living(household, lives, persons)}
            for household in households
        ],
        "can_relate": can_write and len(members) > 1,
    }
    return render(request, "team/caseload/people.html", context)


def _writes(case: Case) -> bool:
    return case.via == Via.ASSIGNMENT and case.state in WRITABLE


def _open_writable(request: HttpRequest, reference: str, subject: str = "people") -> Case:
    case = open_case(request, reference, subject=subject)
    if not _writes(case):
        raise Http404
    return case


def _relations_of(
    person: Person, relations: list[Relation], persons: dict[int, Person]
) -> list[dict[str, Any]]:
    """From this person's side; what is mutual stands with both."""
    found = []
    for row in relations:
        other = row.other_id if row.person_id == person.pk else row.person_id
        if row.person_id == person.pk or (row.other_id == person.pk and row.kind in MUTUAL):
            found.append({"row": row, "other": persons.get(other)})
    return [line for line in found if line["other"] is not None]


def _custody_of(
    person: Person, relations: list[Relation], persons: dict[int, Person]
) -> list[tuple[Person, str]]:
    """Who has custody of this child: the first thing one looks up."""
    return [
        (persons[row.person_id], row.get_custody_display())
        for row in relations
        if row.other_id == person.pk and row.custody and row.person_id in persons
    ]


def _living(
    household: Household, lives: list[HouseholdMember], persons: dict[int, Person]
) -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {
            "row": row,
            "person": persons[row.person_id],
            "has_left": row.ends_on is not None and row.ends_on <= today,
        }
        for row in lives
        if row.household_id == household.pk and row.person_id in persons
    ]


# --- people ---------------------------------------------------------------------------------------------
@never_cache
def new(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody new; if there may be a record already, the page says so once before it saves."""
    user = signed_in(request)
    case = _open_writable(request, reference)
    hints: Hints | None = None
    form = PersonForm(sent_data(request), case=case)
    if request.method == "POST" and form.is_valid():
        data = form.values()
        if request.POST.get("anyway") != "1" and case.naming == Naming.NAMED:
            hints = duplicate_hints(
                case,
                by=user,
                first_name=data["first_name"],
                last_name=data["last_name"],
                birth_date=data["birth_date"],
            )
        if not hints and saved(
            request,
            form,
            lambda: verbs.add_person(case, by=user, position=form.cleaned_data["position"], **data),
            _("The person is in the case."),
        ):
            return redirect("case-people", reference)
    return render(request, "team/caseload/person.html", {"case": case, "form": form, "hints": hints})


@never_cache
@require_POST
def take_over(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The same person as in another case of one's own: one record."""
    user = signed_in(request)
    case = _open_writable(request, reference)
    person = get_object_or_404(Person.objects.visible_to(user), pk=pk)
    position = request.POST.get("position", "")
    position = position if position in Position.values else Position.CHILD
    done(
        request,
        lambda: verbs.take_over_person(case, by=user, person=person, position=position),
        _("The person is in the case."),
    )
    return redirect("case-people", reference)


@never_cache
def edit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    case = _open_writable(request, reference)
    member = get_object_or_404(CasePerson.objects.select_related("person"), case=case, pk=pk)
    form = PersonForm(sent_data(request), case=case, member=member)
    differences: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        values, position = form.values(), form.cleaned_data["position"]
        if saved(
            request,
            form,
            lambda: verbs.edit_person(
                member, by=signed_in(request), version=version, position=position, **values
            ),
            _("Saved."),
        ):
            return redirect("case-people", reference)
        member.person.refresh_from_db()
        if version != member.person.version:
            form.at_version(member.person.version)
            differences = _differences(form, member.person, values)
    context = {"case": case, "form": form, "member": member, "differences": differences}
    return render(request, "team/caseload/person.html", context)


def _differences(form: PersonForm, person: Person, typed: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (str(form.fields[name].label), str(getattr(person, name) or _("empty")))
        for name, value in typed.items()
        if (getattr(person, name) or "") != (value or "")
    ]


@never_cache
@require_POST
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    case = _open_writable(request, reference)
    member = get_object_or_404(CasePerson.objects.select_related("case", "person"), case=case, pk=pk)
    done(
        request,
        lambda: verbs.remove_person(member, by=signed_in(request)),
        _("The person is no longer in the case."),
    )
    return redirect("case-people", reference)


# --- relations ------------------------------------------------------------------------------------------
@never_cache
def relation(request: HttpRequest, reference: str) -> HttpResponse:
    case = _open_writable(request, reference)
    form = RelationForm(sent_data(request), people=Person.objects.filter(case_people__case=case))
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(
            request, form, lambda: verbs.relate(case, by=signed_in(request), **form.cleaned_data), _("Saved.")
        )
    ):
        return redirect("case-people", reference)
    return render(request, "team/caseload/relation.html", {"case": case, "form": form})


@never_cache
@require_POST
def unrelate(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    case = _open_writable(request, reference)
    row = get_object_or_404(Relation, case=case, pk=pk)
    done(request, lambda: verbs.unrelate(row, by=signed_in(request)), _("Removed."))
    return redirect("case-people", reference)


# --- households -----------------------------------------------------------------------------------------
@never_cache
def household(request: HttpRequest, reference: str) -> HttpResponse:
    case = _open_writable(request, reference)
    form = HouseholdForm(sent_data(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(
            request,
            form,
            lambda: verbs.add_household(case, by=signed_in(request), **form.cleaned_data),
            _("Saved. Who lives there?"),
        )
    ):
        return redirect("case-people", reference)
    return render(request, "team/caseload/household.html", {"case": case, "form": form})


@never_cache
def move_in(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    case = _open_writable(request, reference)
    home = get_object_or_404(Household.objects.select_related("case"), case=case, pk=pk)
    form = MoveInForm(sent_data(request), people=Person.objects.filter(case_people__case=case))
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(
            request,
            form,
            lambda: verbs.move_in(home, by=signed_in(request), **form.cleaned_data),
            _("Saved."),
        )
    ):
        return redirect("case-people", reference)
    return render(request, "team/caseload/move_in.html", {"case": case, "form": form, "household": home})


@never_cache
def move_out(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    case = _open_writable(request, reference)
    members = HouseholdMember.objects.select_related("household__case", "person")
    row = get_object_or_404(members, household__case=case, pk=pk)
    form = MoveOutForm(sent_data(request), initial={"on": clock.today()})
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(
            request,
            form,
            lambda: verbs.move_out(row, by=signed_in(request), on=form.cleaned_data["on"]),
            _("Saved."),
        )
    ):
        return redirect("case-people", reference)
    return render(request, "team/caseload/move_out.html", {"case": case, "form": form, "row": row})


@never_cache
@require_POST
def remove_household(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    case = _open_writable(request, reference)
    home = get_object_or_404(Household.objects.select_related("case"), case=case, pk=pk)
    done(request, lambda: verbs.remove_household(home, by=signed_in(request)), _("Removed."))
    return redirect("case-people", reference)
