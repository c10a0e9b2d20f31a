"""Everything about one person in one case, as labels and values, read from the models themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.actions.retention.fates import DELETED
from cases.actions.subject_access.blacken import BAR, COLLEAGUE, Blackener
from cases.enums.notes import NoteKind
from cases.models import Assignment, Case, Household, HouseholdMember, Note, Person, Relation
from offices.models import User
from sozialraum.lib import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

LEFT_OUT = {
    "SubjectPart": "this answer itself",
    "RetentionMark": "decisions about keeping, not about the person",
}
WITHHELD = ("ProtectionConcern", "Assessment")
"""Listed with day and result; the texts stay in the office: who reported a danger is protected, and so is the child
(§ 8a, § 64, § 65 SGB VIII, § 83 SGB X, Art. 15 (4) DSGVO)."""
ABOUT_ONE = {"CasePerson": "person", "HouseholdMember": "person"}
"""Rows that are about exactly one person: those of others are not even mentioned."""
TECHNICAL = {
    "id", "version", "name_words", "name_sounds", "name_grams", "birth_mark", "mark", "token_hash", "stored_as",
    "code_mark", "key_mark", "permission", "indicators_sealed", "updated_at", "reminded_at", "token_expires_at",
    "moved", "content_object", "size", "is_scanned",
}  # fmt: skip
"""Columns that tell nothing about anybody, or only help to find."""


@dataclass
class Part:
    title: str
    rows: list[list[tuple[str, str]]] = field(default_factory=list)


@dataclass
class Collection:
    """One case's share of the answer."""

    reference: str
    office: str
    parts: list[Part]
    left_out: list[str]

    def as_data(self) -> dict[str, Any]:
        return {
            "fall": self.reference,
            "buero": self.office,
            "teile": [
                {"titel": part.title, "eintraege": [dict(row) for row in part.rows]} for part in self.parts
            ],
            "nicht_enthalten": self.left_out,
        }


def others_of(case: Case, person: Person) -> list[Person]:
    """Everybody else the case knows, in whichever way."""
    known = set(case.case_people.values_list("person", flat=True))
    for one, other in Relation.objects.filter(case=case).values_list("person", "other"):
        known |= {one, other}
    households = Household.objects.filter(case=case)
    known |= set(HouseholdMember.objects.filter(household__in=households).values_list("person", flat=True))
    return list(Person.objects.filter(pk__in=known - {person.pk}))


def blackener_for(case: Case, person: Person, more_names: str = "") -> Blackener:
    others = others_of(case, person)
    workers = User.objects.filter(pk__in=Assignment.objects.filter(case=case).values("worker"))
    authors = User.objects.filter(pk__in=Note.objects.filter(case=case).values("author"))
    return Blackener(
        hidden=[
            *(name for other in others for name in (other.first_name, other.last_name, other.pseudonym)),
            *more_names.split(","),
        ],
        own=[person.first_name, person.last_name, person.pseudonym],
        colleagues=[name for user in (*workers, *authors) for name in (user.first_name, user.last_name)],
        contacts=[contact for other in others for contact in (other.phone, other.email) if contact],
    )


def collect(
    case: Case, person: Person, *, by: User, with_entrusted: bool = False, more_names: str = ""
) -> Collection:
    """`with_entrusted`: notes that this very person entrusted to the colleague who makes the copy (§ 65 SGB VIII)."""
    blacken = blackener_for(case, person, more_names)
    parts = [
        Part(_("About you"), [_fields(person, person, blacken)]),
        Part(_("The case"), [_fields(case, person, blacken)]),
    ]
    left_out: list[str] = []
    for name, way in DELETED:
        if name in LEFT_OUT:
            continue
        model = apps.get_model("cases", name)
        rows = model._base_manager.filter(**{way: case}).order_by("pk")
        if name in ABOUT_ONE:
            rows = rows.filter(**{ABOUT_ONE[name]: person})
        if name == "Note":
            kept = rows.filter(kind=NoteKind.TEAM)
            if with_entrusted:
                kept = rows.filter(models.Q(kind=NoteKind.TEAM) | models.Q(author=by))
            if missing := rows.count() - kept.count():
                left_out.append(_("Entrusted notes (§ 65 SGB VIII): %(n)s") % {"n": missing})
            rows = kept
        if name in WITHHELD and rows.exists():
            if name == "ProtectionConcern":
                left_out.append(_("Texts of a procedure for the protection of a child (§ 8a SGB VIII)"))
            rows = rows.defer(None)
        found = [
            row for item in rows if (row := _fields(item, person, blacken, without_texts=name in WITHHELD))
        ]
        if found:
            parts.append(Part(str(model._meta.verbose_name_plural), found))
    return Collection(case.reference, str(case.office), parts, left_out)


def _fields(
    row: models.Model, person: Person, blacken: Blackener, *, without_texts: bool = False
) -> list[tuple[str, str]]:
    shown = []
    for column in row._meta.concrete_fields:
        if column.name in TECHNICAL or column.primary_key or column.name.startswith("merged_"):
            continue
        if without_texts and isinstance(column, models.TextField):
            continue
        value = getattr(row, column.attname)
        if value in (None, "", []):
            continue
        text = _words(row, column, value, person, blacken)
        if text:
            shown.append((str(column.verbose_name), text))
    return shown


def _words(row: models.Model, column: Any, value: Any, person: Person, blacken: Blackener) -> str:
    if isinstance(column, models.ForeignKey):
        return _related(row, column, value, person)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(value.astimezone(clock.BERLIN), "j. F Y, H:i")
    if isinstance(value, date):
        return date_format(value, "j. F Y")
    if isinstance(column, ArrayField):
        labels = dict(column.base_field.flatchoices)
        return ", ".join(str(labels.get(item, item)) for item in value)
    if column.choices:
        return str(row._get_FIELD_display(column))  # type: ignore[attr-defined]
    if isinstance(column, models.JSONField):
        return ""
    return blacken(str(value)) if isinstance(value, str) else str(value)


def _related(row: models.Model, column: Any, value: Any, person: Person) -> str:
    target = column.remote_field.model
    if target is User:
        return COLLEAGUE
    if target is Person:
        return str(person) if value == person.pk else BAR
    if target._meta.app_label == "cases":
        return ""
    return str(getattr(row, column.name))


def all_texts(parts: Iterable[Part]) -> Iterable[str]:
    return (text for part in parts for row in part.rows for _label, text in row)
