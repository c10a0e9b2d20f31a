"""Plans, notes and consents of the demo's families. Everything is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cases.actions import consents, plan
from cases.enums.cases import WRITABLE, Duty, Position
from cases.enums.consents import GivenAs
from cases.enums.notes import NoteKind
from cases.enums.plan import GoalState, Moment, TaskState
from cases.models import Assignment, Case, Note, Person, ScaleReading, Task
from offices.models import Organization, User
from sozialraum.lib import clock

PARENT, CHILD, WORKER = "parent", "child", "worker"


@dataclass(frozen=True)
class Step:
    """`days` from today until when; `ended`: done or dropped, with the reason."""

    text: str
    who: str
    days: int
    ended: str = ""
    reason: str = ""
    internal: bool = False


@dataclass(frozen=True)
class Wish:
    need: str
    words: str
    readings: tuple[tuple[str, int, int, str], ...]
    """Moment, days ago, value, who says so."""
    steps: tuple[Step, ...] = ()
    language: str = "de"
    agreed_ago: int = 30
    also: str = ""
    state: str = GoalState.OPEN


@dataclass(frozen=True)
class Told:
    ago: int
    text: str
    kind: str = NoteKind.TEAM


@dataclass(frozen=True)
class Allowed:
    purpose: str
    words: str
    recipients: tuple[str, ...]
    categories: tuple[str, ...]
    given_ago: int | None
    days: int = 180
    revoked_ago: int | None = None


@dataclass(frozen=True)
class Story:
    """For the demo's case of that name; told by its lead worker."""

    label: str
    wishes: tuple[Wish, ...]
    notes: tuple[Told, ...] = ()
    consents: tuple[Allowed, ...] = ()


STORIES = (
    Story(
        "Familie Rosenholz",
        (
            Wish(
                "Morgens ist immer Streit. Ich komme zu spät zur Arbeit, und die Kleine weint.",
                "Dass wir morgens ohne Geschrei aus dem Haus kommen.",
                (
                    (Moment.START, 42, 2, PARENT),
                    (Moment.START, 42, 4, CHILD),
                    (Moment.BETWEEN, 14, 5, PARENT),
                ),
                (
                    Step("Abends die Schultasche zusammen packen", CHILD, 3),
                    Step("Den Wecker eine halbe Stunde früher stellen", PARENT, -2),
                    Step("Einen Platz im Frühhort anfragen", WORKER, 7),
                    Step("Bild mit den fünf Schritten am Morgen malen", CHILD, -20, TaskState.DONE),
                ),
                agreed_ago=40,
            ),
            Wish(
                "Die Briefe vom Amt machen mir Angst. Ich lege sie ungeöffnet weg.",
                "Ich will meine Post wieder selbst aufmachen.",
                ((Moment.START, 35, 1, PARENT), (Moment.BETWEEN, 7, 4, PARENT)),
                (
                    Step("Dienstags mit der Post ins Büro kommen", PARENT, 0),
                    Step("Beim Jobcenter nach dem Bescheid fragen", WORKER, -4),
                    Step(
                        "Ordner für Briefe kaufen",
                        PARENT,
                        -15,
                        TaskState.DROPPED,
                        "Es gab noch einen im Keller.",
                    ),
                    Step("Mit der Teamleitung über die Fahrtkosten sprechen", WORKER, 10, internal=True),
                ),
                agreed_ago=35,
                also="die Schwester der Mutter",
            ),
        ),
        (
            Told(
                41,
                "Erster Besuch zu Hause. Die Wohnung ist klein und sehr ordentlich. Beide Kinder waren dabei.",
            ),
            Told(20, "Anruf der Klassenlehrerin: Sie kommt jetzt meistens pünktlich."),
            Told(
                6,
                "Die Mutter hat erzählt, was im letzten Winter war. Sie möchte nicht, dass das jemand anderes erfährt.",
                NoteKind.ENTRUSTED,
            ),
        ),
        (
            Allowed(
                "exchange",
                "Damit wir mit der Schule über den Morgen und die Hausaufgaben sprechen können.",
                ("Grundschule, Klassenleitung",),
                ("contact", "children", "situation"),
                30,
            ),
            Allowed(
                "referral",
                "Damit die Schuldnerberatung anrufen und einen Termin ausmachen kann.",
                ("AWO",),
                ("contact", "money"),
                None,
            ),
        ),
    ),
    Story(
        "Familie Lindenkamp",
        (
            Wish(
                "Seit der Trennung reden wir nur noch über unsere Anwälte.",
                "Unser Kind soll am Wochenende ohne Bauchweh zum Vater gehen.",
                (
                    (Moment.START, 70, 3, PARENT),
                    (Moment.BETWEEN, 40, 6, PARENT),
                    (Moment.END, 3, 8, PARENT),
                    (Moment.END, 3, 9, CHILD),
                ),
                (
                    Step("Übergabe immer im Familienzentrum", PARENT, -30, TaskState.DONE),
                    Step("In vier Wochen noch einmal zusammen hinschauen", WORKER, 25),
                ),
                agreed_ago=68,
                state=GoalState.REACHED,
            ),
        ),
        (Told(3, "Gespräch mit beiden Eltern an einem Tisch. Zum ersten Mal haben sie zusammen gelacht."),),
        (
            Allowed(
                "referral",
                "Damit die Trennungsberatung Bescheid weiß, bevor wir kommen.",
                ("Trennungsberatung",),
                ("contact", "situation"),
                70,
                revoked_ago=10,
            ),
        ),
    ),
    Story(
        "Familie Fichtenau",
        (
            Wish(
                "Çocuğum okulda kimseyle konuşmuyor.",
                "Oğlumun bir arkadaşı olsun.",
                ((Moment.START, 21, 1, PARENT),),
                (
                    Step("Mittwochs zur Fußballgruppe gehen", CHILD, 1),
                    Step("Mitkommen zum ersten Training", WORKER, 1),
                    Step("Sportschuhe besorgen", PARENT, -1),
                ),
                language="tr",
                agreed_ago=21,
            ),
        ),
        (Told(21, "Gespräch mit Dolmetscherin. Der Vater hat viel erzählt, der Junge hat gezeichnet."),),
        (
            Allowed(
                "referral",
                "Damit der Sportverein weiß, dass er kommt, und jemand ihn begrüßt.",
                ("Sportverein, Jugendabteilung",),
                ("contact", "children"),
                20,
            ),
        ),
    ),
    Story(
        "Familie Kirschgarten",
        (
            Wish(
                "Ich schlafe kaum noch, seit das Baby da ist.",
                "Einmal am Tag eine Stunde nur für mich.",
                ((Moment.START, 28, 0, PARENT), (Moment.BETWEEN, 9, 3, PARENT)),
                (
                    Step("Zum Elterncafé mitkommen", WORKER, 2),
                    Step("Die Nachbarin fragen, ob sie spazieren fährt", PARENT, 4),
                ),
                agreed_ago=28,
            ),
        ),
        (Told(9, "Besuch im Büro mit Baby. Sie war müde und hat trotzdem zweimal gelacht."),),
    ),
    Story(
        "Leon",
        (
            Wish(
                "Zu Hause ist es gerade zu laut im Kopf.",
                "Ich will wieder durchschlafen.",
                ((Moment.START, 18, 3, CHILD), (Moment.BETWEEN, 4, 4, CHILD)),
                (
                    Step("Nach der Schule eine Runde rausgehen", CHILD, 2),
                    Step("Termin bei der Beratung ausmachen", WORKER, 1),
                ),
                agreed_ago=18,
            ),
        ),
        (
            Told(
                18,
                "Gespräch in der Schule. Er möchte, dass zu Hause niemand davon erfährt.",
                NoteKind.ENTRUSTED,
            ),
        ),
    ),
)


def load(today: date) -> None:
    stories = {story.label: story for story in STORIES}
    # Names are sealed: only the application finds a case by its own.
    for case in Case.objects.filter(state__in=WRITABLE).order_by("pk"):
        if case.label in stories:
            lead = (
                Assignment.objects.current().filter(case=case, duty=Duty.LEAD).select_related("worker").get()
            )
            _tell(case, lead.worker, stories[case.label], today)


def _people(case: Case) -> dict[str, Person]:
    members = list(case.case_people.select_related("person"))
    grown = [member.person for member in members if member.position in (Position.PARENT, Position.GUARDIAN)]
    children = [member.person for member in members if member.position == Position.CHILD]
    anybody = [member.person for member in members]
    return {PARENT: (grown or anybody)[0], CHILD: (children or anybody)[0]}


def _tell(case: Case, worker: User, story: Story, today: date) -> None:
    people = _people(case)
    for wish in story.wishes:
        _wish(case, worker, wish, people, today)
    for told in story.notes:
        moment = datetime.combine(today - timedelta(days=told.ago), time(16, 20), tzinfo=clock.BERLIN)
        Note.objects.create(
            case=case,
            author=worker,
            text=told.text,
            kind=told.kind,
            happened_on=moment.date(),
            written_at=moment,
        )
    for allowed in story.consents:
        _allow(case, worker, allowed, people[PARENT], today)


def _wish(case: Case, worker: User, wish: Wish, people: dict[str, Person], today: date) -> None:
    goal = plan.add_goal(
        case,
        by=worker,
        need=wish.need,
        words=wish.words,
        language=wish.language,
        agreed_by=list(dict.fromkeys(people.values())),
        agreed_words=wish.also,
        agreed_on=today - timedelta(days=wish.agreed_ago),
    )
    for moment, ago, value, who in wish.readings:
        ScaleReading.objects.create(
            goal=goal,
            moment=moment,
            value=value,
            on=today - timedelta(days=ago),
            said_by=people[who],
            recorded_by=worker,
        )
    if wish.state != GoalState.OPEN:
        plan.set_goal_state(goal, by=worker, version=goal.version, state=wish.state)
    for step in wish.steps:
        due = today + timedelta(days=step.days)
        Task.objects.create(
            case=case,
            goal=goal,
            text=step.text,
            person=people.get(step.who),
            worker=worker if step.who == WORKER else None,
            due_on=due,
            is_internal=step.internal,
            state=step.ended or TaskState.OPEN,
            reason=step.reason,
            ended_on=due if step.ended else None,
            ended_by=worker if step.ended else None,
            created_by=worker,
        )


def _allow(case: Case, worker: User, allowed: Allowed, giver: Person, today: date) -> None:
    known = {str(one): one for one in Organization.objects.all()}
    consent = consents.prepare_consent(
        case,
        by=worker,
        giver=giver,
        given_as=GivenAs.MINOR if consents.is_minor(giver) else GivenAs.SELF,
        purpose=allowed.purpose,
        purpose_words=allowed.words,
        categories=list(allowed.categories),
        expires_on=today + timedelta(days=allowed.days),
        recipients=[known.get(name, name) for name in allowed.recipients],
    )
    if allowed.given_ago is None:
        return
    given_on = today - timedelta(days=allowed.given_ago)
    consent = consents.give_consent(
        consent, by=worker, version=consent.version, given_on=given_on, form="written"
    )
    if allowed.revoked_ago is not None:
        revoked_on = today - timedelta(days=allowed.revoked_ago)
        consents.revoke_consent(consent, by=worker, version=consent.version, revoked_on=revoked_on)
