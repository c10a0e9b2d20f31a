"""Referrals in all states and two protection concerns for families of the demo: invented, the same for the same day.

Written to the models, because their history reaches back: verbs would say that everything happened today.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from cases.enums.consents import ConsentForm, DataCategory, GivenAs
from cases.enums.protection import ConcernResult, ConcernState, Expertise, Indicator, Judgement, Procedure
from cases.enums.referrals import NEXT, Channel, ReferralPurpose, ReferralState
from cases.models import (
    Assessment,
    Case,
    Consent,
    ConsentRecipient,
    Event,
    ProtectionConcern,
    Referral,
    ReferralStep,
)
from offices.models import Organization, User
from offices.workdays import workday_after
from sozialraum.lib import clock

RECEIVER = None
"""The receiver answered by the link."""

Step = tuple[int, str | None, str, str, str]
"""Days from today, who (a user name, or RECEIVER), state, reason, words."""

REFERRALS: tuple[tuple[str, str, str, str, str, tuple[Step, ...]], ...] = (
    # family, worker, organisation, purpose, what the receiver reads, steps
    (
        "Familie Rosenholz", "ayse", "awo", ReferralPurpose.CARE,
        "Ein Junge in der zweiten Klasse braucht nachmittags Hilfe bei Hausaufgaben, am liebsten zu Fuß erreichbar.",
        (
            (-70, "ayse", "draft", "", ""),
            (-70, "ayse", "sent", "", ""),
            (-68, RECEIVER, "accepted", "", "Ab Montag ist ein Platz frei."),
            (-63, RECEIVER, "started", "", ""),
            (-14, "ayse", "got_help", "", "Geht gern hin, die Schule meldet Ruhe."),
        ),
    ),
    (
        "Familie Rosenholz", "ayse", "caritas", ReferralPurpose.PRACTICAL,
        "Eine Mutter hat drei Briefe vom Amt bekommen und möchte sie mit jemandem durchgehen. Französisch wäre gut.",
        ((-9, "ayse", "draft", "", ""), (-9, "ayse", "sent", "", "")),
    ),
    (
        "Familie Rosenholz", "ayse", "familienbildung", ReferralPurpose.GROUP,
        "Eine Mutter von zwei Kindern sucht einen Elternkurs mit Kinderbetreuung.",
        (
            (-4, "ayse", "draft", "", ""),
            (-4, "ayse", "sent", "", ""),
            (-1, RECEIVER, "needs_info", "", "Wie alt sind die Kinder, und passt ein Abend in der Woche?"),
        ),
    ),
    (
        "Familie Ahornweg", "ayse", "kinderschutzbund", ReferralPurpose.ADVICE,
        "Eltern leben getrennt und wünschen sich Begleitung bei den ersten Treffen des Vaters mit dem Kind.",
        ((-1, "ayse", "draft", "", ""),),
    ),
    (
        "Familie Lindenkamp", "ben", "diakonie", ReferralPurpose.PRACTICAL,
        "Eine Familie hat Schulden bei zwei Versandhäusern und möchte einen Plan, bevor es mehr wird.",
        (
            (-20, "ben", "draft", "", ""),
            (-20, "ben", "sent", "", ""),
            (-17, RECEIVER, "accepted", "", "Termin am Donnerstag um 10 Uhr, bitte alle Briefe mitbringen."),
            (-12, "ben", "started", "", "War dort, der Haushaltsplan ist angefangen."),
        ),
    ),
    (
        "Familie Lindenkamp", "ben", "sportverein", ReferralPurpose.GROUP,
        "Ein Mädchen von fünf Jahren möchte turnen. Der Beitrag soll klein sein.",
        (
            (-30, "ben", "draft", "", ""),
            (-30, "ben", "sent", "", ""),
            (-26, RECEIVER, "declined", "waiting_list", "Voraussichtlich ab Februar wieder Plätze."),
        ),
    ),
    (
        "Familie Kastanienberg", "ayse", "caritas", ReferralPurpose.ADVICE,
        "Eine junge Mutter möchte über ihre Situation zu Hause sprechen.",
        (
            (-40, "ayse", "draft", "", ""),
            (-40, "ayse", "sent", "", ""),
            (-38, "ayse", "withdrawn", "", "Die Familie ist eine Weile verreist."),
        ),
    ),
    (
        "Familie Fichtenau", "dora", "lebenshilfe", ReferralPurpose.HEALTH,
        "Ein Kind von drei Jahren spricht noch wenig. Die Eltern wünschen sich eine Einschätzung der Frühförderung.",
        (
            (-50, "dora", "draft", "", ""),
            (-50, "dora", "sent", "", ""),
            (-47, RECEIVER, "accepted", "", "Erstgespräch möglich."),
            (-21, "dora", "not_helped", "never_came", "Der Weg war zu weit. Wir suchen etwas in Burbach."),
        ),
    ),
    (
        "Familie Fichtenau", "dora", "gwa-burbach", ReferralPurpose.GROUP,
        "Eine Mutter sucht Anschluss im Viertel, gern vormittags mit Kind.",
        (
            (-12, "dora", "draft", "", ""),
            (-12, "dora", "sent", "", ""),
            (-8, "dora", "accepted", "", "Telefonisch zugesagt: Frauenfrühstück am Dienstag."),
        ),
    ),
)  # fmt: skip


def load(today: date) -> None:
    users = {user.username: user for user in User.objects.all()}
    organizations = {one.slug: one for one in Organization.objects.all()}
    cases: dict[str, Case] = {}
    for case in Case.objects.select_related("office", "organization"):
        cases.setdefault(case.label, case)
    for family, worker, slug, purpose, message, steps in REFERRALS:
        if family in cases and slug in organizations:
            _referral(cases[family], users, worker, organizations[slug], purpose, message, steps, today)
    if "Familie Lindenkamp" in cases:
        _running_concern(cases["Familie Lindenkamp"], users, today)
    if "Familie Kastanienberg" in cases:
        _ended_concern(cases["Familie Kastanienberg"], users, today)


def _at(today: date, days: int, hour: str = "10:30") -> datetime:
    return datetime.combine(today + timedelta(days=days), time.fromisoformat(hour), clock.BERLIN)


def _referral(
    case: Case,
    users: dict[str, User],
    worker: str,
    organization: Organization,
    purpose: str,
    message: str,
    steps: tuple[Step, ...],
    today: date,
) -> None:
    state = ReferralState(steps[-1][2])
    sent = next((days for days, _who, to, _reason, _text in steps if to == ReferralState.SENT), None)
    inside = (
        organization.pk == case.organization_id
        or case.office.organizations.filter(pk=organization.pk).exists()
    )
    reason = steps[-1][3]
    referral = Referral.objects.create(
        case=case,
        organization=organization,
        receiver_name=organization.name,
        receiver_email=organization.email or f"{organization.slug}@example.org",
        purpose=purpose,
        message=message,
        channel=Channel.LINK if any(who is RECEIVER for _d, who, *_ in steps) else Channel.PERSONAL,
        state=state,
        decline_reason=reason if state == ReferralState.DECLINED else "",
        not_helped_reason=reason if state == ReferralState.NOT_HELPED else "",
        is_outside=None if sent is None else not inside,
        consent=None if sent is None or inside else _consent(case, users[worker], organization, today, sent),
        sent_at=None if sent is None else _at(today, sent),
        ask_again_on=None if sent is None else workday_after(today + timedelta(days=sent), 5),
        ended_at=None if NEXT[state] else _at(today, steps[-1][0]),
        version=len(steps),
        created_by=users[worker],
    )
    before = ""
    for minutes, (days, who, to, why, text) in enumerate(steps):
        at = _at(today, days) + timedelta(minutes=10 * minutes)
        actor = users[who] if who else None
        ReferralStep.objects.create(
            referral=referral, at=at, actor=actor, from_state=before, to_state=to, reason=why, text=text
        )
        Event.objects.create(
            at=at,
            actor=actor,
            case=case,
            verb="referral_moved" if before else "referral_drafted",
            subject="referral",
            subject_id=referral.pk,
            data={"before": before, "after": to} if before else {},
        )
        before = to


def _consent(case: Case, worker: User, organization: Organization, today: date, sent: int) -> Consent | None:
    """The family agreed on the day before. Without anybody in the case nobody could have."""
    people = list(case.case_people.select_related("person"))
    if not people:
        return None
    adults = [one.person for one in people if one.position != "child"]
    consent = Consent.objects.create(
        case=case,
        giver=adults[0] if adults else people[0].person,
        given_as=GivenAs.SELF if adults else GivenAs.MINOR,
        purpose_words="Die Stelle darf wissen, worum es geht, und unser Büro zurückrufen.",
        categories=[DataCategory.SITUATION],
        expires_on=today + timedelta(days=120),
        form=ConsentForm.WRITTEN,
        given_on=today + timedelta(days=sent),
        recorded_by=worker,
    )
    ConsentRecipient.objects.create(consent=consent, organization=organization)
    return consent


def _concern(case: Case, opener: User, organization: str, at: datetime, **given: Any) -> ProtectionConcern:
    indicators = given.pop("indicators")
    employer = Organization.objects.get(slug=organization)
    concern = ProtectionConcern(case=case, organization=employer, opened_by=opener, opened_at=at, **given)
    concern.indicators = indicators
    concern.save()
    concern.children.set([one.person for one in case.case_people.filter(position="child")[:1]])
    Event.objects.create(
        at=at,
        actor=opener,
        case=case,
        verb="concern_opened",
        subject="protectionconcern",
        subject_id=concern.pk,
        data={"procedure": str(concern.procedure), "immediate": False},
    )
    return concern


def _view(concern: ProtectionConcern, who: User, asked_by: User, at: datetime, **given: Any) -> None:
    expertise = given.pop("expertise", Expertise.COLLEAGUE)
    Assessment.objects.create(
        concern=concern, assessor=who, asked_by=asked_by, asked_at=at, expertise=expertise, **given
    )


def _running_concern(case: Case, users: dict[str, User], today: date) -> None:
    """Begun yesterday: one view is there, the experienced professional's is asked for."""
    ben, dora = users["ben"], users["dora"]
    begun = _at(today, -1, "15:10")
    concern = _concern(
        case,
        ben,
        "awo",
        begun,
        procedure=Procedure.PROVIDER,
        indicators=[Indicator.HUNGER, Indicator.ALONE, Indicator.FEAR],
        observations=(
            "Montag, 15 Uhr, Hausbesuch: Das Kind öffnet allein. Es sagt: „Mama kommt später, ich darf niemandem "
            "aufmachen.“ Im Kühlschrank steht nur Ketchup. Das Kind trägt trotz Kälte ein dünnes T-Shirt."
        ),
        assess_by=datetime.combine(workday_after(begun.date(), 2), time(16), clock.BERLIN),
        decide_by=datetime.combine(workday_after(begun.date(), 5), time(16), clock.BERLIN),
    )
    _view(
        concern,
        ben,
        ben,
        begun,
        judgement=Judgement.POSSIBLE,
        reasons="Das Kind war länger allein, es gab kaum Essen. Die Mutter war bisher zuverlässig und offen.",
        recommendation="Noch heute mit der Mutter sprechen, Nachbarin als Hilfe am Nachmittag.",
        submitted_at=begun + timedelta(hours=1),
    )
    _view(concern, dora, ben, begun + timedelta(minutes=20), expertise=Expertise.EXPERIENCED)


def _ended_concern(case: Case, users: dict[str, User], today: date) -> None:
    """Four months ago, seen through: help was needed and agreed."""
    ayse, carla = users["ayse"], users["carla"]
    begun = _at(today, -120, "11:20")
    concern = _concern(
        case,
        ayse,
        "jugendamt",
        begun,
        procedure=Procedure.YOUTH_OFFICE,
        indicators=[Indicator.SCHOOL],
        observations="Die Schule meldet: drei Wochen ohne Entschuldigung gefehlt.",
        assess_by=begun + timedelta(days=2),
        decide_by=begun + timedelta(days=5),
    )
    for who in (ayse, carla):
        _view(
            concern,
            who,
            ayse,
            begun,
            judgement=Judgement.NEEDS_HELP,
            reasons="Das Kind wird versorgt. Der Schulweg ist seit dem Umzug zu weit.",
            submitted_at=begun + timedelta(days=1),
        )
    concern.result, concern.result_reasons = (
        ConcernResult.HELP,
        "Kein Hinweis auf eine Gefährdung, aber Hilfe ist nötig.",
    )
    concern.parents_involved = concern.child_involved = True
    concern.child_note = "Möchte wieder in die alte Klasse."
    concern.decided_by, concern.decided_at = ayse, begun + timedelta(days=2)
    concern.state, concern.ended_at = ConcernState.ENDED, begun + timedelta(days=30)
    concern.end_note = "Fahrkarte bewilligt, das Kind geht wieder hin."
    concern.version = 3
    concern.save()
