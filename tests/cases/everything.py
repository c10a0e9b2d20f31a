"""A case in which every model of casework has a row: for proofs that walk over all of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Permission

from cases.enums.cases import Duty, Position
from cases.models import (
    Appointment,
    Assessment,
    Assignment,
    Attachment,
    Case,
    CaseGrant,
    CasePerson,
    Consent,
    ConsentRecipient,
    Encounter,
    EncounterCorrection,
    EncounterDraft,
    Goal,
    Handover,
    Household,
    HouseholdMember,
    Inquiry,
    InquiryDraft,
    InquiryMessage,
    Note,
    Person,
    PersonMerge,
    ProtectionConcern,
    Referral,
    ReferralStep,
    Relation,
    RetentionMark,
    ScaleReading,
    ShareRequest,
    SubjectPart,
    SubjectRequest,
    Task,
)
from offices.models import Organization
from services.models import Shortlist
from sozialraum.lib import clock, vault
from tests.cases.builders import a_case, a_person, user

DAY = date(2026, 11, 20)


@dataclass
class Whole:
    """The case, its people, and the first row of each model by the model's name in lower case."""

    case: Case
    child: Person
    mother: Person
    rows: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.rows[name]


def a_whole_case(
    word: str = "Rosenholz",
    *,
    lead: str = "ayse",
    co: str = "ben",
    office: str = "malstatt",
    asked: str | None = None,
    told: str | None = None,
    **changes: Any,
) -> Whole:
    """Every text holds `word`; requests of residents hold `asked` and reasons that leads read `told` instead, if given.

    `co` works on the case too; what only others do (share, review) carla did.
    """
    asked, told = asked or word, told or word
    now, by, other = clock.now(), user(lead), user(co)
    child = a_person(f"{word}kind", word, by=lead, phone="030 23125-917", safe_contact=f"{word}: keine Post")
    mother = a_person(
        f"{word}mutter",
        word,
        by=lead,
        birth_date=date(1988, 2, 3),
        email=f"{word.lower()}@example.org",
        address=f"{word}weg 1",
    )
    case = a_case(f"Familie {word}", lead=lead, office=office, people=[child], **changes)
    case.closing_summary, case.closing_reply = f"{word} fertig", f"{word} noch offen"
    case.save()
    rows: dict[str, Any] = {"caseperson": CasePerson.objects.get(case=case)}
    CasePerson.objects.create(case=case, person=mother, position=Position.PARENT)
    Assignment.objects.create(case=case, worker=other, duty=Duty.CO, starts_at=now, assigned_by=by)

    def add(model: type[Any], **values: Any) -> Any:
        row = model.objects.create(**values)
        rows.setdefault(model.__name__.lower(), row)
        return row

    add(
        Shortlist,
        code=f"{case.pk:012d}",
        offers=[1],
        sentence=f"{word} fragt im Büro",
        created_at=now,
        expires_at=now + timedelta(days=90),
    )
    add(Relation, case=case, person=mother, kind="parent", other=child, custody="sole")
    household = add(Household, case=case, name=f"{word}haus", address=f"{word}weg 1")
    add(HouseholdMember, household=household, person=child)
    goal = add(
        Goal,
        case=case,
        need=f"{word} Ruhe",
        words=f"{word} schläft",
        agreed_words=f"{word}oma",
        created_by=by,
    )
    add(ScaleReading, goal=goal, value=3, on=DAY, said_by_words=f"{word}tante", recorded_by=by)
    add(
        Task,
        case=case,
        goal=goal,
        text=f"{word} anrufen",
        reason=f"{word} war krank",
        worker=by,
        due_on=DAY,
        created_by=by,
    )
    add(Note, case=case, text=f"{word} war da.", happened_on=DAY, author=by, written_at=now)
    rows["entrusted"] = Note.objects.create(
        case=case, kind="entrusted", text=f"{word} im Vertrauen", happened_on=DAY, author=by, written_at=now
    )
    add(
        Attachment,
        case=case,
        name=f"{word}.pdf",
        remark=f"{word} Brief",
        kind="pdf",
        size=10,
        stored_as=vault.put(f"{word} im Brief".encode()),
        is_scanned=False,
        added_by=by,
        added_at=now,
    )
    consent = add(
        Consent,
        case=case,
        giver=mother,
        purpose_words=f"{word} Zweck",
        categories=["situation"],
        expires_on=date(2027, 3, 31),
        form="written",
        given_on=DAY,
        witness=word,
        recorded_by=by,
    )
    add(ConsentRecipient, consent=consent, words=f"Praxis {word}", mark=f"m{case.pk}")
    referral = add(
        Referral,
        case=case,
        receiver_name=f"Praxis {word}",
        receiver_email=f"praxis-{word.lower()}@example.org",
        purpose="advice",
        message=f"{word} braucht Rat",
        family_contact=word,
        internal_note=word,
        consent=consent,
        created_by=by,
    )
    add(ReferralStep, referral=referral, at=now, actor=by, to_state="draft", text=f"{word} Schritt")
    concern = add(
        ProtectionConcern,
        case=case,
        procedure="youth_office",
        organization=Organization.objects.get(slug="jugendamt"),
        indicators_sealed=word,
        observations=f"{word} weint",
        immediate_steps=word,
        parents_note=word,
        child_note=word,
        result_reasons=f"{word} braucht Schutz",
        safety_plan=f"{word} schläft bei der Oma",
        handed_over_to=f"Herr {word}",
        end_note=f"{word} geht es gut",
        opened_by=by,
        opened_at=now,
        assess_by=now + timedelta(days=2),
        decide_by=now + timedelta(days=5),
    )
    add(
        Assessment,
        concern=concern,
        assessor=other,
        asked_by=by,
        asked_at=now,
        reasons=word,
        recommendation=word,
    )
    add(Appointment, worker=by, case=case, at=now + timedelta(days=1), note=f"{word} kommt", created_by=by)
    add(
        Handover,
        case=case,
        kind="cover",
        from_worker=by,
        to_worker=other,
        starts_at=now,
        ends_at=now + timedelta(days=7),
        by=by,
        at=now,
    )
    inquiry = add(
        Inquiry,
        office=case.office,
        wish="call",
        channel="phone",
        text=f"{asked} fragt",
        name=asked,
        phone="030 23125-918",
        email=f"{asked.lower()}@example.org",
        caution_note=asked,
        code_mark=f"whole{case.pk}"[:24],
        state="taken",
        taken_by=by,
        taken_at=now,
        waiting_since=now,
        due_at=now,
        case=case,
        created_at=now,
    )
    add(
        InquiryMessage, inquiry=inquiry, kind="answer", text=f"{asked} Antwort", written_by=by, written_at=now
    )
    add(InquiryDraft, key_mark=f"whole{case.pk}"[:24], answers=asked, shown_at=now, expires_at=now)
    encounter = add(
        Encounter,
        key=uuid.uuid4(),
        office=case.office,
        colleague=by,
        at=now,
        who="parent",
        topics=["erziehung"],
        result="informed",
        note=f"{asked} war kurz da",
    )
    add(
        EncounterCorrection,
        encounter=encounter,
        field="note",
        old_value=f"{asked} alt",
        reason=f"{asked} vertippt",
        corrected_by=by,
        corrected_at=now,
    )
    add(
        EncounterDraft,
        user=by,
        key=uuid.uuid4(),
        content=f'{{"note": ["{asked}"]}}',
        saved_at=now,
        expires_at=now + timedelta(days=1),
    )
    add(
        CaseGrant,
        content_object=case,
        user=user("fatma"),
        permission=Permission.objects.get(codename="read_case"),
        kind="share",
        reason=f"{told} Urlaub",
        granted_by=by,
        starts_at=now - timedelta(days=9),
        ends_at=now - timedelta(days=8),
    )
    add(
        ShareRequest,
        case=case,
        colleague=user("fatma"),
        reason=f"{told} Vertretung",
        ends_on=date(2026, 12, 1),
        asked_by=other,
        asked_at=now,
    )
    add(RetentionMark, case=case, kind="hold", reason=f"{told} Klage", set_by=user("carla"), set_at=now)
    wanted = add(
        SubjectRequest,
        office=case.office,
        received_on=DAY,
        due_on=date(2026, 12, 20),
        state="preparing",
        person=mother,
        entered_by=by,
        entered_at=now,
    )
    add(SubjectPart, request=wanted, case=case)
    rows["emergency"] = CaseGrant.objects.create(
        content_object=case,
        user=user("georg"),
        permission=Permission.objects.get(codename="read_case"),
        kind="emergency",
        reason=f"{told} in Not",
        granted_by=user("georg"),
        starts_at=now - timedelta(days=20),
        ends_at=now - timedelta(days=20) + timedelta(hours=1),
        review_due_on=date(2026, 11, 26),
    )
    add(
        Shortlist,
        code=f"whole{case.pk}"[:12],
        offers=[1],
        office=case.office,
        sentence=f"Für {asked}",
        created_at=now,
        expires_at=now + timedelta(days=90),
    )
    double = a_person(f"{word}kind", word, by=lead, pseudonym=f"{word}deckname")
    add(PersonMerge, kept=child, merged=double, proposed_by=by, proposed_at=now)
    return Whole(case, child, mother, rows)
