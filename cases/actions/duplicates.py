"""Whether somebody who is being entered may have a record already, without telling what one may not know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef

from cases.actions.log import record_access
from cases.enums.cases import State, Via
from cases.models import Case, CasePerson, Person
from cases.models.people import GRAM_BUCKETS, name_marks
from offices.enums import Role
from offices.models import Membership, User
from sozialraum.lib import names
from sozialraum.lib.sealing import bucket, fingerprint

ALIKE = 0.55
"""Shared threes of letters from which two names with the same birthday are taken for one person."""
VERY_ALIKE = 0.7
"""The same where the birthday is not known on both sides."""
CLOSED_TO_ALL = (State.RESTRICTED, State.ANONYMISED)


@dataclass(frozen=True)
class Known:
    """A person of a case that one may read."""

    person: Person
    case: Case


@dataclass
class Hints:
    known: list[Known] = field(default_factory=list)
    ask: list[str] = field(default_factory=list)
    """Names of leads who can find out; empty strings never."""
    ask_own_lead: bool = False
    """There may be a record in an office that has no lead today."""

    def __bool__(self) -> bool:
        return bool(self.known or self.ask or self.ask_own_lead)


@transaction.atomic
def duplicate_hints(
    case: Case, *, by: User, first_name: str, last_name: str, birth_date: date | None = None
) -> Hints:
    """Records that may be the same person.

    Of those that `by` may read: person and case, to be taken over. Of all others only that there may be one and which
    lead to ask: no name, case or office. A case of a minor who asks without the parents' knowledge gives no hint to
    anybody who may not read it, not even that one: "ask lead X" would tell a colleague, and through them the parents,
    that the child has been here (§ 8 (3) SGB VIII outweighs a tidy index). Restricted cases are silent as well
    (Art. 18 DSGVO). Every hint that was shown stands in the access log, so that fishing for names is seen.
    """
    typed = f"{first_name} {last_name}".strip()
    if not typed:
        return Hints()
    marks = name_marks(typed)
    candidates = Person.objects.alike(
        sounds=marks["name_sounds"],
        grams=gram_pieces(typed),
        words=marks["name_words"],
        birth_mark=fingerprint(birth_date.isoformat(), "birth") if birth_date else "",
    )
    in_this_case = set(case.case_people.values_list("person", flat=True))
    same = [
        person
        for person in candidates
        if person.pk not in in_this_case and is_alike(person, typed, birth_date)
    ]
    hints = Hints()
    if not same:
        return hints
    visible = Case.objects.visible_to(by)
    rows = (
        CasePerson.objects.filter(person__in=[person.pk for person in same])
        .exclude(case__state__in=CLOSED_TO_ALL)
        .annotate(is_visible=Exists(visible.filter(pk=OuterRef("case"))))
        .select_related("case")
        .order_by("case__state", "-case__pk")
    )
    people = {person.pk: person for person in same}
    hidden_offices = set()
    seen_people = set()
    for row in rows:
        if row.is_visible:
            if row.person_id not in seen_people:
                seen_people.add(row.person_id)
                hints.known.append(Known(people[row.person_id], row.case))
        elif not row.case.is_minor_confidential:
            hidden_offices.add((row.person_id, row.case.office_id))
    closeness = {person.pk: place for place, person in enumerate(same)}
    hints.known.sort(key=lambda known: closeness[known.person.pk])
    # Whom one may read anyway, one need not ask about.
    offices = {office for person, office in hidden_offices if person not in seen_people}
    if offices:
        leads = Membership.objects.current().filter(office__in=offices, role=Role.LEAD, user__is_active=True)
        by_office = {row.office_id: row.user for row in leads.select_related("user").order_by("-pk")}
        hints.ask = sorted({str(lead) for lead in by_office.values() if lead.pk != by.pk})
        hints.ask_own_lead = bool(offices - set(by_office)) or (bool(by_office) and not hints.ask)
    if hints:
        record_access(by=by, via=Via.OFFICE, action="hint", subject="person", case=case)
    return hints


def gram_pieces(typed: str) -> list[list[int]]:
    """The threes of letters of a name, in their order, cut into four pieces as buckets."""
    ordered = []
    for word in names.words(typed):
        padded = f"  {word} "
        ordered += [padded[start : start + 3] for start in range(len(padded) - 2)]
    if len(ordered) < 6:
        return []
    size = -(-len(ordered) // 4)
    return [
        [bucket(gram, "gram", GRAM_BUCKETS) for gram in ordered[start : start + size]]
        for start in range(0, len(ordered), size)
    ]


def is_alike(person: Person, typed: str, birth_date: date | None) -> bool:
    """The exact comparison, after opening. A birthday on both sides decides, but for a day and month exchanged."""
    name = f"{person.first_name} {person.last_name}"
    same_sound = bool(names.sounds(typed)) and sorted(names.sounds(name)) == sorted(names.sounds(typed))
    likeness = names.similarity(name, typed)
    if person.birth_date and birth_date:
        if person.birth_date == birth_date:
            return same_sound or likeness >= ALIKE or _one_name_same(person, typed)
        exchanged = (person.birth_date.year, person.birth_date.day, person.birth_date.month)
        return exchanged == (birth_date.year, birth_date.month, birth_date.day) and (
            same_sound or likeness >= VERY_ALIKE
        )
    return same_sound or likeness >= VERY_ALIKE


def _one_name_same(person: Person, typed: str) -> bool:
    """After a marriage the last name is another one; the first name and the birthday are not."""
    first = names.words(person.first_name)
    return bool(first) and set(first) <= set(names.words(typed))
