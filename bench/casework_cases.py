"""python -m bench.casework_cases [--sizes 10000,100000] [--rounds 200] [--explain]

Desk, list, caseload, search, a case and the hints for duplicates among so many cases, asked through the whole
application in one process. Ten times the cases are ten times the colleagues, families and history in the same four
offices, so that a lead's list and the index of names grow and a colleague's own work does not.
Fails when a p95 is more than twice that of the smallest size, or when a page asks the database more than twelve times
or more often than with fewer cases.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

VAR = Path(__file__).resolve().parents[1] / "var" / "bench"
CASES_OF_ONE = 250
"""Of one colleague in all the years; one in ten runs."""
MOST = 2.0
MOST_QUERIES = 12
TURNS = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT")
"""Begin and end of transactions are no questions; the tests count them as well, because there each is a savepoint."""
FIRST = (
    "Mina",
    "Leo",
    "Ayşe",
    "Emma",
    "Paul",
    "Sevda",
    "Jonas",
    "Olena",
    "Amir",
    "Rania",
    "Tom",
    "Ida",
    "Elif",
)
SYLLABLES = (
    "ro",
    "sen",
    "holz",
    "ahorn",
    "weg",
    "linden",
    "kamp",
    "birk",
    "feldt",
    "müll",
    "er",
    "mei",
    "yil",
    "maz",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.casework_cases", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument(
        "--explain", action="store_true", help="print the plan of every query that takes over 5 ms"
    )
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        return _one_size(options.one, options)
    os.environ |= {"SOZIALRAUM_MODE": "demo", "STATIC_WITHOUT_HASHES": "1"}
    held = None
    if not os.environ.get("DATABASE_URL"):
        from sozialraum.lib import embedded_postgres

        held = embedded_postgres.use(VAR / "postgres", durable=False)
    try:
        results = {}
        for size in (int(size) for size in options.sizes.split(",")):
            environment = {
                **os.environ,
                "DATABASE_URL": _database_url(size),
                "DJANGO_SETTINGS_MODULE": "sozialraum.settings",
            }
            command = [sys.executable, "-m", "bench.casework_cases", "--one", str(size)]
            command += ["--rounds", str(options.rounds), *(["--explain"] if options.explain else [])]
            run = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
            *said, figures = run.stdout.strip().splitlines()
            print("\n".join(said), flush=True)
            results[size] = json.loads(figures)
    finally:
        if held is not None:
            held.close()
    return _targets(results)


def _targets(results: dict[int, dict[str, list[Any]]]) -> int:
    few = min(results)
    missed = 0
    print("\n== Targets ==")
    for size, figures in results.items():
        for name, (p95, queries) in figures.items():
            ratio, queries_before = p95 / results[few][name][0], results[few][name][1]
            verdict = "MISSED" if ratio > MOST or queries > min(queries_before, MOST_QUERIES) else ""
            missed += bool(verdict)
            if size != few or verdict:
                print(
                    f"   {name:20} p95 at {size:,} is {ratio:.2f} times that at {few:,} (target {MOST:g}); "
                    f"{queries} queries, before {queries_before} (target {MOST_QUERIES})  {verdict}".rstrip()
                )
    return 1 if missed else 0


def _database_url(size: int) -> str:
    given = os.environ.get("DATABASE_URL")
    if given:
        return given.rsplit("/", 1)[0] + f"/casework_{size}"
    from sozialraum.lib import embedded_postgres

    return embedded_postgres.database_url(VAR / "postgres", database=f"casework_{size}")


def _one_size(size: int, options: argparse.Namespace) -> int:
    import django

    from bench.prepare import ensure_database

    ensure_database()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    call_command("load_demo", verbosity=0)
    begin = time.perf_counter()
    _fill(size)
    print(f"\n== {size} cases ({time.perf_counter() - begin:.0f} s) ==")
    print(json.dumps(_measure(options)))
    return 0


# --- data -----------------------------------------------------------------------------------------------
def _fill(size: int) -> None:
    from django.db import connection, transaction

    from cases.models import Case

    if Case.objects.count() >= size:
        return
    with transaction.atomic():
        _write(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _write(size: int) -> None:
    from cases.enums.cases import RUNNING, Duty, LegalBasis, Position, State
    from cases.models import Appointment, Assignment, Case, CasePerson, Event, Person
    from cases.models.cases import new_reference
    from offices.models import Membership, Office, Organization, User
    from sozialraum.lib import clock

    chance = random.Random(size)
    now = clock.now()
    offices = list(Office.objects.order_by("pk"))
    employer = Organization.objects.get(slug="jugendamt")
    users = User.objects.bulk_create(
        User(username=f"fachkraft{number}", first_name="Fach", last_name=f"Kraft {number}", password="!")
        for number in range(size // CASES_OF_ONE)
    )
    homes = {user.pk: offices[number % len(offices)] for number, user in enumerate(users)}
    Membership.objects.bulk_create(
        Membership(
            user=user,
            office=homes[user.pk],
            organization=employer,
            role="lead" if number < len(offices) else "caseworker",
            period=(now.date() - timedelta(days=3000), None),
        )
        for number, user in enumerate(users)
    )
    cases, assignments, people, members, events, dates = [], [], [], [], [], []
    names = [_name(chance) for _ in range(max(400, size // 20))]
    marks: dict[tuple[str, str], dict[str, list[Any]]] = {}
    for number in range(size):
        user = users[number % len(users)]
        runs = (number // len(users)) % 10 == 0
        state = chance.choice(RUNNING) if runs else State.CLOSED
        first, last = chance.choice(FIRST), chance.choice(names)
        at = now - timedelta(days=chance.randint(0, 2900))
        case = Case(
            reference=new_reference(),
            office=homes[user.pk],
            organization=employer,
            label=f"Familie {last}",
            legal_basis=LegalBasis.LOW_THRESHOLD,
            state=state,
            outcome="moved" if state in (State.CLOSED, State.CLOSING_REQUESTED) else "",
            closing_requested_by=user if state == State.CLOSING_REQUESTED else None,
            opened_at=at,
            closed_at=at if state == State.CLOSED else None,
            created_by=user,
        )
        cases.append(case)
        assignments.append(Assignment(case=case, worker=user, duty=Duty.LEAD, starts_at=at, assigned_by=user))
        for person_number in range(2):
            given = first if person_number else chance.choice(FIRST)
            person = Person(first_name=given, last_name=last, office=homes[user.pk], created_by=user)
            for field, found in _marks(marks, given, last).items():
                setattr(person, field, found)
            people.append(person)
            members.append(CasePerson(case=case, person=person, position=Position.CHILD))
        events += [
            Event(at=at, actor=user, case=case, verb=f"step{step}", subject="case") for step in range(3)
        ]
        if runs and number % 3 == 0:
            moment = now + timedelta(hours=chance.randint(1, 200))
            dates.append(Appointment(worker=user, case=case, at=moment, note="Besuch", created_by=user))
    for model, rows in (
        (Case, cases),
        (Assignment, assignments),
        (Person, people),
        (CasePerson, members),
        (Event, events),
        (Appointment, dates),
    ):
        model.objects.bulk_create(rows, batch_size=5000)  # type: ignore[attr-defined]


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 3))).capitalize()


def _marks(known: dict[tuple[str, str], dict[str, list[Any]]], first: str, last: str) -> dict[str, list[Any]]:
    from cases.models.people import name_marks

    if (first, last) not in known:
        known[first, last] = name_marks(first, last)
    return known[first, last]


# --- questions ------------------------------------------------------------------------------------------
def _measure(options: argparse.Namespace) -> dict[str, tuple[float, int]]:
    from cases.enums.cases import RUNNING
    from cases.models import Case, Person
    from offices.models import User

    chance = random.Random(1)
    workers = list(User.objects.filter(username__startswith="fachkraft").order_by("pk")[:40])
    leads, others = workers[:4], workers[4:]
    own = {user: list(Case.objects.visible_to(user).filter(state__in=RUNNING)[:5]) for user in others}
    people = list(Person.objects.order_by("pk")[:400])

    def somebody() -> str:
        person = chance.choice(people)
        return f"{person.first_name} {person.last_name}"

    questions: dict[str, Callable[[], tuple[User, str, dict[str, str] | None]]] = {
        "desk": lambda: (chance.choice(others), "/team/", None),
        "desk of a lead": lambda: (chance.choice(leads), "/team/", None),
        "own cases": lambda: (chance.choice(others), "/team/faelle/", None),
        "caseload": lambda: (chance.choice(leads), "/team/faelle/buero/", None),
        "caseload, page 4": lambda: (chance.choice(leads), "/team/faelle/buero/?seite=4", None),
        "caseload, closed": lambda: (chance.choice(leads), "/team/faelle/buero/?stand=closed", None),
        "caseload of one": lambda: (leads[0], f"/team/faelle/buero/?wer={workers[8].username}", None),
        "search": lambda: (chance.choice(others), "/team/suche/", {"q": somebody()}),
        "search, one word": lambda: (chance.choice(others), "/team/suche/", {"q": chance.choice(FIRST)}),
        "a case": lambda: _page(chance, own, ""),
        "hints": lambda: _entering(chance, own, somebody()),
    }
    clients = dict(_clients(workers))
    figures = {}
    for name, question in questions.items():
        times = []
        for number in range(options.rounds + 10):
            user, address, data = question()
            begin = time.perf_counter()
            answer = _ask(clients[user], address, data)
            if number >= 10:
                times.append((time.perf_counter() - begin) * 1000)
            if answer.status_code != 200:
                raise SystemExit(
                    f"{address} answered {answer.status_code} {answer.headers.get('Location', '')}"
                )
        times.sort()
        p95 = times[int(len(times) * 0.95)]
        # The usual number: once a second, a page also asks whether the directory is still the one it knows.
        queries = statistics.mode(_queries(clients, question) for _ in range(9))
        figures[name] = round(p95, 2), queries
        print(f"   {name:20} p50 {times[len(times) // 2]:7.1f}  p95 {p95:7.1f} ms  {queries} queries")
        if options.explain:
            _explain(clients, question)
    return figures


def _ask(client: Any, address: str, data: dict[str, str] | None) -> Any:
    return client.post(address, data) if data else client.get(address)


def _queries(clients: dict[Any, Any], question: Callable[[], tuple[Any, str, Any]]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    user, address, data = question()
    with CaptureQueriesContext(connection) as captured:
        _ask(clients[user], address, data)
    return sum(1 for query in captured.captured_queries if not query["sql"].startswith(TURNS))


def _page(chance: random.Random, own: dict[Any, list[Any]], part: str) -> tuple[Any, str, None]:
    user = chance.choice(list(own))
    return user, f"/team/faelle/{chance.choice(own[user]).reference}/{part}", None


def _entering(chance: random.Random, own: dict[Any, list[Any]], name: str) -> tuple[Any, str, dict[str, str]]:
    """A person who is entered elsewhere already: the form comes back with a hint."""
    user = chance.choice(list(own))
    writable = [case for case in own[user] if case.state != "closing_requested"] or own[user]
    first, last = name.split(" ", 1)
    data = {"position": "child", "first_name": first, "last_name": last}
    return user, f"/team/faelle/{writable[0].reference}/familie/neu/", data


def _clients(users: list[Any]) -> Iterator[tuple[Any, Any]]:
    from django.test import Client

    for user in users:
        client = Client(raise_request_exception=True)
        client.force_login(user)
        yield user, client


def _explain(clients: dict[Any, Any], question: Callable[[], tuple[Any, str, Any]]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    user, address, data = question()
    with CaptureQueriesContext(connection) as captured:
        _ask(clients[user], address, data)
    for query in captured.captured_queries:
        if float(query["time"]) >= 0.005 and query["sql"].lstrip("(").startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query['sql']}")
                plan = "\n".join(line for (line,) in cursor.fetchall())
            print(f"      {query['time']} s\n{query['sql'][:1500]}\n{plan}")


if __name__ == "__main__":
    sys.exit(main())
